"""Read the measures, dimensions, aggregates and KPIs from the data files of this folder.

A file is found by standing there: to add a KPI, write it in the file of its family; to add a family,
add a file. Loading checks what a reader of the files could get wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from essor.kernel.condition import TRUE, All, Condition, columns, from_data
from essor.kernel.message import Bilingual
from essor.mart.derived import derived
from essor.mart.schema import tables
from essor.metrics.aggregate import Aggregate, Aggregated
from essor.metrics.columns import has_column
from essor.metrics.dimension import Dimension
from essor.metrics.formula import Formula, Ref, is_additive, needs, rebuild
from essor.metrics.kpi import UNITS, Kpi
from essor.metrics.measure import CALENDAR, HOWS, Measure, Newest, Repeated, Within
from essor.metrics.syntax import parse

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both are safe; the first is ten times faster


class CatalogueError(ValueError):
    """Report a data file of the catalogue that contradicts itself or the contracts of the tables."""


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by code."""
    found: dict[str, Measure] = {}
    for name, body in _bodies("measures"):
        conditions = {key: from_data(value) for key, value in (body.get("conditions") or {}).items()}
        for code, data in body["measures"].items():
            _once(code, found, name)
            found[code] = _measure(code, data, conditions)
    return found


@cache
def kpis() -> Mapping[str, Kpi]:
    """Return every KPI by code, in the order of the files."""
    stated = {
        code: (family, data, parse(data["formula"])) for family, body in _bodies("kpis") for code, data in body.items()
    }
    if sum(len(body) for _, body in _bodies("kpis")) > len(stated):
        msg = "a KPI stands in two files"
        raise CatalogueError(msg)
    formulas = {code: formula for code, (_, _, formula) in stated.items()}
    return {
        code: _kpi(code, family, data, formula, _expand(code, formulas, ()))
        for code, (family, data, formula) in stated.items()
    }


@cache
def families() -> tuple[str, ...]:
    """Return the families of KPIs, in the order in which a dashboard shows them."""
    return tuple(dict.fromkeys(kpi.family for kpi in kpis().values()))


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Return every dimension by code."""
    return {
        code: Dimension.from_data(code, data)
        for _, body in _bodies("dimensions")
        for code, data in body.items()
    }  # fmt: skip


@cache
def aggregates() -> Mapping[str, Aggregate]:
    """Return every aggregate that a snapshot may hold, cheapest first."""
    found = {name: _aggregate(name, data) for _, body in _bodies("aggregates") for name, data in body.items()}
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


@cache
def names() -> Mapping[str, Bilingual]:
    """Return the name of each measure, and of each KPI that is not one, for formulas in words."""
    labels = {code: _lowered(kpi.label) for code, kpi in kpis().items()}
    return {**labels, **{code: measure.label for code, measure in measures().items()}}


@cache
def fingerprint() -> str:
    """Return a hash of the definitions of measures, dimensions and aggregates: what was computed stands on them."""
    digest = sha256()
    for folder in ("measures", "dimensions", "aggregates"):
        for child in _data_files(folder):
            digest.update(child.read_bytes())
    return digest.hexdigest()


def _bodies(folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for child in _data_files(folder):
        stem = child.name.removesuffix(".yaml").rpartition("-")[2]
        yield stem, yaml.load(child.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader


def _data_files(folder: str) -> list[Traversable]:
    place = files("essor.metrics.catalogue") / folder
    return [child for child in sorted(place.iterdir(), key=lambda item: item.name) if child.name.endswith(".yaml")]


def _once(code: str, found: Mapping[str, object], place: str) -> None:
    if code in found:
        msg = f"{place}: {code} stands twice"
        raise CatalogueError(msg)


def _measure(code: str, data: Mapping[str, Any], named: Mapping[str, Condition]) -> Measure:
    if "calendar" in data:
        return Measure(code, Bilingual(data["fr"], data["en"]), CALENDAR, "count")
    how = next((how for how in HOWS if how in data), None)
    if how is None:
        msg = f"measure {code} says none of {', '.join(HOWS)}"
        raise CatalogueError(msg)
    table, _, column = str(data[how]).partition(".")
    contract = tables()[table]
    conditions = [named[part] if isinstance(part, str) else from_data(part) for part in data.get("where", ())]
    measure = Measure(
        code=code,
        label=Bilingual(data["fr"], data["en"]),
        table=table,
        how=how,
        column=column,
        where=All(tuple(conditions)),
        date=data.get("date", contract.date),
        until=_until(table) if "date" not in data else "",
        to_date=bool(data.get("to_date", False)),
        within=Within(*data["within"]) if "within" in data else None,
        repeated=Repeated(*data["repeated"]) if "repeated" in data else None,
        newest=Newest(*data["newest"]) if "newest" in data else None,
        keys=tuple(data.get("keys", ())),
        absent=data.get("absent", "zero"),
        blank=data.get("blank", "missing"),
        adds_up=data.get("adds_up", False),
        things=data.get("things", False),
    )
    _check_columns(measure)
    return measure


def _until(table: str) -> str:
    return "period_end" if any(column.name == "period_end" for column in tables()[table].columns) else ""


def _check_columns(measure: Measure) -> None:
    wanted = columns(measure.where) | {measure.column, measure.date, *measure.keys} - {""}
    wanted |= {measure.within.column} if measure.within else set()
    wanted |= {measure.repeated.column} if measure.repeated else set()
    wanted |= {measure.newest.column, measure.newest.per} - {""} if measure.newest else set()
    strange = sorted(name for name in wanted if not has_column(measure.table, name) and name not in dimensions())
    if strange:
        msg = f"measure {measure.code}: {measure.table} has no {', '.join(strange)}"
        raise CatalogueError(msg)


def _expand(code: str, formulas: Mapping[str, Formula], above: tuple[str, ...]) -> Formula:
    """Return a KPI's formula over measures: a name is a measure first, then another KPI."""
    if code in above:
        msg = f"KPIs refer to one another in a circle: {' > '.join((*above, code))}"
        raise CatalogueError(msg)

    def leaf(ref: Ref) -> Formula:
        if ref.code in measures():
            return ref
        if ref.code not in formulas:
            msg = f"KPI {code} refers to {ref.code!r}, neither a measure nor a KPI"
            raise CatalogueError(msg)
        return _expand(ref.code, formulas, (*above, code))

    return rebuild(formulas[code], leaf)


def _kpi(code: str, family: str, data: Mapping[str, Any], stated: Formula, formula: Formula) -> Kpi:
    kpi = Kpi(
        code=code,
        family=family,
        label=Bilingual(data["fr"], data["en"]),
        definition=Bilingual(**data["definition"]),
        stated=stated,
        formula=formula,
        unit=data["unit"],
        direction=data["direction"],
        timing=data["timing"],
        serves=Bilingual(**data["serves"]),
        competences=tuple(data["competences"]),
        digits=data["digits"],
        target=data["target"],
        symbol=data.get("symbol", ""),
    )
    known = measures()
    if kpi.unit not in UNITS:
        msg = f"KPI {code}: unit {kpi.unit!r} is none of {', '.join(UNITS)}"
        raise CatalogueError(msg)
    if kpi.target == "sum" and not is_additive(formula, lambda name: known[name].additive):
        msg = f"KPI {code}: its targets cannot be summed, its parts do not add up"
        raise CatalogueError(msg)
    if not needs(formula):
        msg = f"KPI {code} needs no measure"
        raise CatalogueError(msg)
    return kpi


def _aggregate(name: str, data: Mapping[str, Any]) -> Aggregate:
    sums = {target: _aggregated(source) for target, source in data["sums"].items()}
    return Aggregate(
        name=name,
        of=data["of"],
        rank=data["rank"],
        columns={column.name: column.type for column in derived()[name]},
        rows=data["rows"],
        sums=sums,
        distinct=data.get("distinct", {}),
        date=data.get("date", ""),
        month=data["month"],
        where=from_data(data["where"]) if "where" in data else TRUE,
        last_month=data.get("last_month", ""),
        days=data.get("days", ""),
    )


def _aggregated(source: str | Mapping[str, Any]) -> Aggregated:
    if isinstance(source, str):
        return Aggregated(source)
    return Aggregated(source["column"], from_data(source["where"]))


def _lowered(label: Bilingual) -> Bilingual:
    return Bilingual(_lower(label.fr), _lower(label.en))


def _lower(text: str) -> str:
    """Return a heading as it stands inside a sentence; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
