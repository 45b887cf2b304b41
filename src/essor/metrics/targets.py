"""Find what was aimed at, and say how far from it a figure stands.

A target is a row of its own: KPI × period × perimeter × version. Targets are summed only where the
parts of the KPI add up, and only when every part is there; a rate's target never comes from others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from essor.kernel.condition import Compare
from essor.kernel.item import Target
from essor.kernel.message import Message, message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.columns import unbound
from essor.metrics.compile import render
from essor.metrics.formula import DIVISION, EXACT
from essor.metrics.kpi import Direction
from essor.metrics.measure import Measure, parts
from essor.metrics.question import asked_dimensions, near, refusals, unreached
from essor.metrics.versions import version_order

Status = Literal["on", "risk", "off"]
QUOTA = "quota"
"""Version under which a salesperson's quota stands as a revenue target."""
TOLERANCE = Decimal("0.05")
"""Share of the target that may be missing before a figure is off target; an argument everywhere."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Hold targets and find the one of a period and a perimeter.

    Args:
        rows: every version of every target.
        version: the version to read; None reads the newest of each.
        messages: the rows of the snapshot that could not be read.

    """

    rows: tuple[Target, ...]
    version: str | None = None
    messages: tuple[Message, ...] = ()
    _index: Mapping[tuple[str, str], Mapping[Period, Target]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the newest version of each target."""
        object.__setattr__(self, "_index", _index(self.rows, self.version))

    def find(self, kpi: str, period: Period, perimeter: Perimeter) -> Decimal | None:
        """Return the target of exactly this period and perimeter, or None.

        Where the parts of the KPI add up, the months of a year stand for the year, and all channels
        for the whole, if none is missing.
        """
        found = self.behind(kpi, period, perimeter)
        return None if found is None else _total(target.value for target in found)

    def behind(self, kpi: str, period: Period, perimeter: Perimeter) -> tuple[Target, ...] | None:
        """Return the rows that a target is made of, or None where there is no target."""
        held = self._index.get((kpi, perimeter.key()), {})
        if period in held:
            return (held[period],)
        definition = catalogue.kpis().get(kpi)
        if definition is None or definition.target != "sum":
            return None
        tiled = _tiled(held, period.start, period.end)
        return self._over_channels(kpi, period, perimeter) if tiled is None else tiled

    def _over_channels(self, kpi: str, period: Period, perimeter: Perimeter) -> tuple[Target, ...] | None:
        if "channel" in dict(perimeter.filters):
            return None
        found: tuple[Target, ...] = ()
        for channel in tables()["order_lines"].column("channel").one_of:
            part = self.behind(kpi, period, perimeter.narrow(channel=channel))
            if part is None:
                return None
            found += part
        return found


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold how far a figure stands from its target.

    Args:
        variance: value less target: a cost overrun is positive.
        attainment: value ÷ target, or why there is none.
        favourable: whether the variance is a good one; None where there is nothing to judge.
        status: on, at risk or off; None for a KPI that has no good direction.

    """

    variance: Decimal
    attainment: Decimal | NotComputable
    favourable: bool | None
    status: Status | None


def gap(value: Decimal, target: Decimal, direction: Direction, tolerance: Decimal = TOLERANCE) -> Gap:
    """Return how far a value stands from its target.

    Args:
        value: what was reached.
        target: what was aimed at.
        direction: whether more is better.
        tolerance: share of the target that may be missing while the figure is only at risk.

    """
    variance = EXACT.subtract(value, target)
    attainment: Decimal | NotComputable = (
        DIVISION.divide(value, target) if target else NotComputable(message("metrics.no_attainment"))
    )
    if direction == "none":
        return Gap(variance, attainment, None, None)
    missing = -variance if direction == "up" else variance
    room = EXACT.multiply(abs(target), tolerance)
    status: Status = "on" if missing <= 0 else "risk" if missing <= room else "off"
    return Gap(variance, attainment, None if not variance else missing < 0, status)


MOST_RATIO = Decimal(5)
"""A rate above 500 % was meant in per cent: 42 for 42 %."""


def load_targets(engine: Engine, version: str | None = None) -> Targets:
    """Read the targets of a snapshot, and its quotas as revenue targets of their salespeople.

    Args:
        engine: the snapshot.
        version: the version to read; None reads the newest of each.

    """
    read = [_target(row) for row in _read(engine, "targets")]
    rows = [row for row in read if isinstance(row, Target)]
    stated = {(target.kpi, target.period, target.perimeter) for target in rows}
    quotas = _quotas(_read(engine, "quotas"))
    rows += [quota for quota in quotas if (quota.kpi, quota.period, quota.perimeter) not in stated]
    return Targets(tuple(rows), version, tuple(row for row in read if not isinstance(row, Target)))


def targeted(measure: Measure) -> str:
    """Return the KPI whose target a measure of the catalogue stands for."""
    for part in parts(measure.where):
        if isinstance(part, Compare) and part.column == "kpi":
            return str(part.value)
    msg = f"measure {measure.code} names no KPI"
    raise ValueError(msg)


def problems(targets: Sequence[Target]) -> tuple[Message, ...]:
    """Return what is wrong with targets that someone wants to set, each with its mend.

    A KPI that a dimension cannot cut is told once, however many targets ask for it.
    """
    found: list[Message] = []
    told: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    seen: set[tuple[str, Period, str, str]] = set()
    for target in targets:
        definition = catalogue.kpis().get(target.kpi)
        if definition is None:
            found.append(message("metrics.unknown_kpi", name=target.kpi, near=near(target.kpi, catalogue.kpis())))
            continue
        key = (target.kpi, target.period, target.perimeter.key(), target.version)
        if key in seen:
            found.append(message("metrics.target_twice", kpi=target.kpi, period=target.period.key(), where=key[2]))
        seen.add(key)
        if (target.kpi, target.perimeter.filters) not in told:
            found += [reason for reason in _strange_dimensions(target) if reason not in found]
        told.add((target.kpi, target.perimeter.filters))
        if definition.unit == "ratio" and abs(target.value) > MOST_RATIO:
            percent = str(target.value.normalize())
            found.append(message("metrics.target_no_rate", kpi=target.kpi, period=target.period.key(), value=percent))
    return tuple(found)


def staged_rows(
    targets: Iterable[Target], *, source: str, import_id: str, file_sha256: str, first_row: int = 1
) -> tuple[Mapping[str, Any], ...]:
    """Return targets as rows of the canonical table, with the lineage of one import.

    Args:
        targets: what to write.
        source: the system they come from.
        import_id: the import that brings them.
        file_sha256: the file, or the record of what was entered.
        first_row: row number of the first.

    """
    return tuple(
        {
            "kpi": target.kpi,
            "period_start": target.period.start,
            "period_end": target.period.end,
            "perimeter": target.perimeter.key(),
            "version": target.version,
            "value": target.value,
            "owner": target.owner or None,
            "source": source,
            "import_id": import_id,
            "file_sha256": file_sha256,
            "sheet": None,
            "row_number": row,
        }
        for row, target in enumerate(targets, start=first_row)
    )


def revised(held: Targets, target: Target) -> Target:
    """Return a target under the version after the newest one of its KPI, period and perimeter."""
    versions = [
        row.version
        for row in held.rows
        if (row.kpi, row.period, row.perimeter) == (target.kpi, target.period, target.perimeter)
    ]
    newest = max(versions, key=version_order, default="")
    number = next((one for one, _ in reversed(version_order(newest)) if one >= 0), 0)
    return Target(target.kpi, target.period, target.perimeter, target.value, f"v{number + 1}", target.owner)


def _index(rows: Iterable[Target], version: str | None) -> Mapping[tuple[str, str], Mapping[Period, Target]]:
    newest: dict[tuple[str, str], dict[Period, Target]] = {}
    for row in rows:
        if version is not None and row.version not in {version, QUOTA}:
            continue
        held = newest.setdefault((row.kpi, row.perimeter.key()), {})
        before = held.get(row.period)
        if before is None or version_order(row.version) > version_order(before.version):
            held[row.period] = row
    return newest


def _tiled(held: Mapping[Period, Target], start: date, end: date) -> tuple[Target, ...] | None:
    """Return the targets of periods that lie end to end from start to end, longest first, or None."""
    if start == end:
        return ()
    following = sorted((period for period in held if period.start == start and period.end <= end), reverse=True)
    for period in following:
        rest = _tiled(held, period.end, end)
        if rest is not None:
            return (held[period], *rest)
    return None


def _total(values: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def _read(engine: Engine, table: str) -> list[dict[str, Any]]:
    contract = tables()[table]
    found = unbound(table).select(*(column.name for column in contract.columns), "row_number")
    return engine.query(render(found, engine.dialect)).dicts()


def _target(row: Mapping[str, Any]) -> Target | Message:
    """Return a row as a target, or what is wrong with it: its period is empty, or its perimeter reads as nothing."""
    try:
        period, perimeter = Period(row["period_start"], row["period_end"]), Perimeter.parse(row["perimeter"])
    except ValueError:
        return message(
            "metrics.target_unreadable",
            kpi=row["kpi"],
            perimeter=row["perimeter"],
            start=str(row["period_start"]),
            end=str(row["period_end"]),
            row=row["row_number"],
        )
    return Target(row["kpi"], period, perimeter, Decimal(row["value"]), row["version"], row["owner"] or "")


def _quotas(rows: Iterable[Mapping[str, Any]]) -> list[Target]:
    """Return quotas as targets; two systems that set one are added up."""
    sums: dict[tuple[str, Period], Decimal] = {}
    for row in rows:
        key = (row["person_id"], Period(row["period_start"], row["period_end"]))
        sums[key] = EXACT.add(sums.get(key, Decimal(0)), Decimal(row["amount"]))
    return [
        Target("revenue", period, Perimeter.of(salesperson_id=person), amount, QUOTA, person)
        for (person, period), amount in sorted(sums.items())
    ]


def _strange_dimensions(target: Target) -> list[Message]:
    unknown = refusals((), target.perimeter)
    if unknown:
        return list(unknown)
    reason = unreached(catalogue.kpis()[target.kpi], asked_dimensions((), target.perimeter))
    return [reason] if reason else []
