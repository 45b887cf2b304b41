"""Read what is asked: KPIs, dimensions, perimeter; say what is unknown and what cannot be cut so."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, get_args

from essor.kernel.message import Message, message
from essor.kernel.perimeter import Perimeter
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.bucket import GRAINS, Grain
from essor.metrics.dimension import Dimension
from essor.metrics.formula import leaves
from essor.metrics.kpi import Kpi
from essor.metrics.measure import Measure
from essor.metrics.relation import reach

Compare = Literal["previous", "year", "target", "weekdays"]
COMPARISONS: tuple[Compare, ...] = get_args(Compare)
_CLOSE = 0.6
_SHOWN = 8


def near(word: str, known: Iterable[str]) -> str:
    """Return the known names nearest to a word, to be shown as a mend; the first ones where none is near."""
    names = sorted(known)
    return ", ".join(closest(word, names) or names[:_SHOWN])


def near_kpi(word: str) -> str:
    """Return the codes of the KPIs nearest to a word: by their code, or because a label holds it."""
    kpis = catalogue.kpis()
    part = _bare(word)
    named = [
        code for code, kpi in kpis.items() if part and any(part in _bare(text) for text in (kpi.label.fr, kpi.label.en))
    ]
    return ", ".join(dict.fromkeys((*closest(word, sorted(kpis)), *named[:3]))) or near(word, kpis)


def closest(word: str, names: Sequence[str]) -> list[str]:
    """Return the names that resemble a word, the closest first, three at most."""
    return difflib.get_close_matches(word, names, n=3, cutoff=_CLOSE)


def known_kpis(codes: Sequence[str]) -> tuple[tuple[Kpi, ...], tuple[Message, ...]]:
    """Return the KPIs of these codes, each once, and a message for each unknown code."""
    kpis = catalogue.kpis()
    asked = tuple(dict.fromkeys(codes))
    messages = [message("metrics.unknown_kpi", name=code, near=near_kpi(code)) for code in asked if code not in kpis]
    return tuple(kpis[code] for code in asked if code in kpis), tuple(messages)


def read_by(by: Sequence[str]) -> tuple[Grain | None, tuple[str, ...], tuple[Message, ...]]:
    """Return how time is cut, by which dimensions besides, and what cannot be read of it.

    Args:
        by: "period:month" (or day, week, quarter, year, fiscal_year) and names of dimensions.

    """
    cuts = [name.partition(":")[2] or "month" for name in by if name.partition(":")[0] == "period"]
    dimensions = tuple(dict.fromkeys(name for name in by if name.partition(":")[0] != "period"))
    grains: list[Grain] = [grain for cut in cuts for grain in GRAINS if grain == cut]
    messages = [
        message("metrics.unknown_grain", name=cut, known=", ".join(GRAINS)) for cut in cuts if cut not in GRAINS
    ]
    if len(set(grains)) > 1:
        messages.append(message("metrics.two_grains", known=", ".join(grains)))
    return (grains[0] if grains else None), dimensions, tuple(messages)


def refusals(
    dimensions: Sequence[str], perimeter: Perimeter, compare: str | None = None, kpis: Sequence[Kpi] = ()
) -> tuple[Message, ...]:
    """Return what is unknown in the dimensions, the perimeter and the comparison.

    Args:
        dimensions: by which figures are cut.
        perimeter: the part of the business.
        compare: with what figures are compared.
        kpis: what is asked for: their dimensions are proposed first.

    """
    known = catalogue.dimensions()
    messages = [
        message("metrics.unknown_dimension", name=name, near=_near_dimension(name, kpis))
        for name in asked_dimensions(dimensions, perimeter)
        if name not in known
    ]
    for name, value in perimeter.filters:
        values = closed_values(name)
        if "\0" in value:
            messages.append(message("metrics.unreadable_value", name=name))
        elif name in known and known[name].kind == "boolean" and value not in {"true", "false"}:
            messages.append(message("metrics.not_yes_or_no", name=name, value=value))
        elif values and value not in values:
            messages.append(message("metrics.unknown_value", name=name, value=value, known=", ".join(values)))
    if perimeter.segment is not None:
        customers = [code for code, one in known.items() if code == "party_id" or _of_customers(one)]
        messages.append(message("metrics.segment_not_held", name=perimeter.segment, known=", ".join(customers)))
    if compare is not None and compare not in COMPARISONS:
        messages.append(message("metrics.unknown_comparison", name=compare, known=", ".join(COMPARISONS)))
    return tuple(messages)


@cache
def closed_values(dimension: str) -> tuple[str, ...]:
    """Return the only values that a dimension can have, or nothing where its tables take any."""
    known = catalogue.dimensions().get(dimension)
    if known is None:
        return ()
    places = list(known.columns.items())
    if known.through is not None:
        places.append((known.through.table, known.through.column))
    contracts = [
        next((one.one_of for one in tables()[table].all_columns if one.name == column), ())
        for table, column in places
        if table in tables()
    ]
    if not contracts or not all(contracts):
        return ()
    return tuple(dict.fromkeys((*(value for values in contracts for value in values), *known.constants.values())))


def asked_dimensions(dimensions: Sequence[str], perimeter: Perimeter) -> tuple[str, ...]:
    """Return every dimension of a question, each once."""
    return tuple(dict.fromkeys((*dimensions, *(name for name, _ in perimeter.filters))))


def unreached(kpi: Kpi, dimensions: Sequence[str]) -> Message | None:
    """Return why these dimensions do not cut a KPI, with those that do, or None where they cut it."""
    blocking = _blocking(kpi, dimensions)
    if blocking is None:
        return None
    name, measure = blocking
    return message(
        "metrics.dimension_not_held",
        kpi=kpi.label,
        dimension=catalogue.dimensions()[name].label,
        measure=measure.label,
        known=", ".join(reachable_dimensions(kpi)),
    )


def reachable_dimensions(kpi: Kpi) -> tuple[str, ...]:
    """Return the dimensions that cut a KPI: those that each of its measures reaches."""
    return tuple(name for name in catalogue.dimensions() if _blocking(kpi, (name,)) is None)


def measures_of(kpis: Iterable[Kpi]) -> tuple[Measure, ...]:
    """Return the measures that KPIs need, each once, in the order of their formulas."""
    return tuple({measure.code: measure for kpi in kpis for measure in _measures_of(kpi.code)}.values())


@cache
def _measures_of(code: str) -> tuple[Measure, ...]:
    return tuple(catalogue.measures()[need] for need in leaves(catalogue.kpis()[code].formula))


def _near_dimension(name: str, kpis: Sequence[Kpi]) -> str:
    """Return the dimensions nearest to a word, else all those that cut the KPIs asked for."""
    cutting = sorted({code for kpi in kpis for code in reachable_dimensions(kpi)})
    return (
        ", ".join(closest(name, sorted(catalogue.dimensions())))
        or ", ".join(cutting)
        or near(name, catalogue.dimensions())
    )


def _of_customers(dimension: Dimension) -> bool:
    return dimension.through is not None and dimension.through.table == "parties"


def _bare(text: str) -> str:
    """Return a text without capitals and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def _blocking(kpi: Kpi, dimensions: Sequence[str]) -> tuple[str, Measure] | None:
    for name in dimensions:
        for measure in measures_of((kpi,)):
            if measure.on_engine and not reach(measure.table, name):
                return name, measure
    return None
