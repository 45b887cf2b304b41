"""Compute KPIs cut by time and dimensions, and compare them with another period or a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from essor.kernel.fact import Fact
from essor.kernel.message import Bilingual, Message, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, NotComputable
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.bucket import clip, commercial_days, key_of, period_of, shift
from essor.metrics.coverage import currencies, known_days
from essor.metrics.formula import EXACT, denominators, evaluate, leaves, needs
from essor.metrics.kpi import Kpi
from essor.metrics.measure import CALENDAR, TARGETS, Measure
from essor.metrics.query import Cut
from essor.metrics.question import (
    Compare,
    asked_dimensions,
    known_kpis,
    measures_of,
    read_by,
    refusals,
    unreached,
)
from essor.metrics.targets import Targets, load_targets, targeted
from essor.metrics.unseen import unseen
from essor.metrics.values import Beforehand, Coverage, Grid, Place, measure_values, number


@dataclass(frozen=True, slots=True)
class KpiRow:
    """Hold one figure of one KPI.

    Args:
        kpi: code.
        period: the days of the figure.
        perimeter: what it speaks of, the row's own dimensions included.
        dimensions: each dimension asked for and its value; time under "period", as a key.
        value: the number, or None with a reason.
        n: rows it stands on; for a rate over things counted, the number of those things.
        target: the target of the same period and perimeter, when asked for.
        base: the figure of the other period, when asked for.
        variance: value less target or base.
        reason: why there is no value.

    """

    kpi: str
    period: Period
    perimeter: Perimeter
    dimensions: Mapping[str, str | None]
    value: Decimal | None
    n: int
    target: Decimal | None = None
    base: Decimal | None = None
    variance: Decimal | None = None
    reason: Message | None = None

    def fact(self, snapshot: str = "", currency: str = "EUR") -> Fact:
        """Return the figure as a fact with its unit and its reference."""
        found: Decimal | NotComputable | None = self.value
        if found is None:
            found = NotComputable(self.reason or message("kernel.no_data"))
        ref = FigureRef(self.kpi, self.period, self.perimeter, snapshot)
        return Fact(catalogue.kpis()[self.kpi].value(found, currency), ref, n=self.n)


@dataclass(frozen=True, slots=True)
class KpiAnswer:
    """Hold the rows of the KPIs that could be computed, and what is to be said of the others."""

    rows: tuple[KpiRow, ...]
    messages: tuple[Message, ...] = ()


def kpi_rows(  # noqa: PLR0913 each argument is a part of the question
    engine: Engine,
    codes: Sequence[str],
    period: Period,
    by: Sequence[str] = (),
    perimeter: Perimeter = ALL,
    *,
    compare: Compare | None = None,
    targets: Targets | None = None,
    fiscal_start_month: int = 1,
    currency: str = "",
    known: Beforehand | None = None,
) -> KpiAnswer:
    """Return KPIs over a period.

    Args:
        engine: the snapshot.
        codes: KPIs; all measures of one table and grain are computed in one query.
        period: the days.
        by: dimensions: "channel", "family" …, and at most one "period:month" (or day, week, quarter,
            year, fiscal_year).
        perimeter: the part of the business.
        compare: with the period before, the same one year before, the same weekdays 52 weeks before, or
            the target.
        targets: what was aimed at; read from the snapshot when needed and not given.
        fiscal_start_month: first month of the fiscal year.
        currency: of the company: rows in another are left out and told; "" adds all and tells it where
            there are several.
        known: cells of this snapshot that were computed beforehand; the engine is asked for the others.

    Returns:
        Rows in the order of the codes, of time and of the dimensions. A KPI that is unknown, or that a
        dimension does not cut, is left out and told, with the mend.

    """
    grain, dimensions, unread = read_by(by)
    kpis, unknown = known_kpis(codes)
    unread += refusals(dimensions, perimeter, compare, kpis)
    if unread:
        return KpiAnswer((), unread + unknown)
    asked = asked_dimensions(dimensions, perimeter)
    refused = tuple(reason for kpi in kpis if (reason := unreached(kpi, asked)) is not None)
    kpis = tuple(kpi for kpi in kpis if unreached(kpi, asked) is None)
    if targets is None and (compare == "target" or any(m.table == TARGETS for m in measures_of(kpis))):
        targets = load_targets(engine)
        refused += targets.messages
    foreign = () if "currency" in asked else _foreign(engine, kpis, currency)
    cut = Cut(
        period.start, period.end, grain, dimensions, perimeter.filters, fiscal_start_month, currency if foreign else ""
    )
    reader = _Reader(engine, cut, perimeter, targets or Targets(()), known)
    rows = reader.rows(kpis, period)
    if compare == "target":
        rows = tuple(reader.with_target(row) for row in rows)
    elif compare == "weekdays":
        rows = reader.with_weekdays(rows, kpis)
    elif compare is not None:
        rows = reader.with_base(rows, kpis, period, years=compare == "year")
    empty = unseen(engine, kpis, perimeter) if not any(row.n for row in rows) else ()
    return KpiAnswer(rows, unknown + refused + foreign + empty)


def _foreign(engine: Engine, kpis: Sequence[Kpi], currency: str) -> tuple[Message, ...]:
    """Return, for each table that KPIs read, what is to be said of its rows in other currencies."""
    found = []
    for table in dict.fromkeys(measure.table for measure in measures_of(kpis)):
        held = currencies(engine, table)
        others = {name: rows for name, rows in sorted(held.items()) if name != currency}
        if not others or (not currency and len(held) == 1):
            continue
        contract = tables()[table]
        found.append(
            message(
                "metrics.foreign_rows" if currency else "metrics.several_currencies",
                table=Bilingual(contract.fr, contract.en),
                n=Count(sum(others.values())),
                currencies=", ".join(others),
                currency=currency,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Read KPIs that are all cut alike."""

    engine: Engine
    cut: Cut
    perimeter: Perimeter
    targets: Targets
    known: Beforehand | None

    def rows(self, kpis: Sequence[Kpi], period: Period) -> tuple[KpiRow, ...]:
        """Return the rows of the KPIs over a period."""
        cut = replace(self.cut, start=period.start, end=period.end)
        grid = measure_values(self.engine, [m for m in measures_of(kpis) if m.on_engine], period, cut, self.known)
        return tuple(self._row(kpi, grid, place) for kpi in kpis for place in self._places(kpi, grid))

    def with_target(self, row: KpiRow) -> KpiRow:
        """Return a row beside its target; where a dimension is unknown there is none."""
        known = None not in row.dimensions.values()
        target = self.targets.find(row.kpi, row.period, row.perimeter) if known else None
        return replace(row, target=target, variance=_less(row.value, target))

    def with_base(
        self, rows: tuple[KpiRow, ...], kpis: Sequence[Kpi], period: Period, *, years: bool
    ) -> tuple[KpiRow, ...]:
        """Return rows beside the figures of the year before, or of the bucket before."""
        bases = {(row.kpi, _place(row)): row.value for row in self.rows(kpis, self._earlier(period, years=years))}
        found = []
        for row in rows:
            base = bases.get((row.kpi, self._earlier_place(row, years=years)))
            found.append(replace(row, base=base, variance=_less(row.value, base)))
        return tuple(found)

    def with_weekdays(self, rows: tuple[KpiRow, ...], kpis: Sequence[Kpi]) -> tuple[KpiRow, ...]:
        """Return rows beside the figures of the days 52 weeks before: as many Saturdays on both sides."""
        whole = replace(self, cut=replace(self.cut, grain=None))
        bases = {
            (base.kpi, days, _groups(base)): base.value
            for days in dict.fromkeys(row.period for row in rows)
            for base in whole.rows(kpis, days.last_year_same_weekdays())
        }
        found = []
        for row in rows:
            base = bases.get((row.kpi, row.period, _groups(row)))
            found.append(replace(row, base=base, variance=_less(row.value, base)))
        return tuple(found)

    def _places(self, kpi: Kpi, grid: Grid) -> tuple[Place, ...]:
        places = grid.places(needs(kpi.formula))
        return places if places or self.cut.grain or self.cut.by else ((None, ()),)

    def _row(self, kpi: Kpi, grid: Grid, place: Place) -> KpiRow:
        bucket = grid.days(place)
        groups = dict(zip(self.cut.by, place[1], strict=True))
        perimeter = self.perimeter.narrow(**{name: value for name, value in groups.items() if value is not None})
        targets = self.targets if None not in place[1] else Targets(())
        row = kpi_row(kpi, grid, place, perimeter, targets, lambda m: known_days(self.engine, m))
        return replace(row, dimensions={"period": bucket.key(), **groups} if self.cut.grain else groups)

    def _earlier(self, period: Period, *, years: bool) -> Period:
        grain = self.cut.grain
        if years:
            return period.last_year_same_weekdays() if grain == "week" else period.last_year()
        if grain is None:
            return period.previous()
        first = shift(self._key(period), grain, steps=-1, fiscal_start_month=self.cut.fiscal_start_month)
        return Period(period_of(first, grain, self.cut.fiscal_start_month).start, period.end)

    def _earlier_place(self, row: KpiRow, *, years: bool) -> tuple[str | None, ...]:
        grain, fiscal = self.cut.grain, self.cut.fiscal_start_month
        if grain is None:
            return _place(row)
        back = {"years": -1} if years else {"steps": -1}
        key = shift(self._key(row.period), grain, **back, fiscal_start_month=fiscal)
        return (period_of(key, grain, fiscal).key(), *_place(row)[1:])

    def _key(self, period: Period) -> object:
        if self.cut.grain is None:
            raise AssertionError(period)
        return key_of(period.start, self.cut.grain, self.cut.fiscal_start_month)


def kpi_row(kpi: Kpi, grid: Grid, place: Place, perimeter: Perimeter, targets: Targets, known: Coverage) -> KpiRow:
    """Return a KPI from the cells of one place.

    Args:
        kpi: the definition.
        grid: the cells of its measures.
        place: bucket and group.
        perimeter: what the place speaks of.
        targets: where the measures that are targets are looked up.
        known: tells the days that the table of a measure covers.

    """
    days = clip(grid.days(place), grid.period)

    def value(measure: Measure) -> Decimal | NotComputable:
        if measure.on_engine:
            return number(grid, measure, place, known)
        if measure.table == CALENDAR:
            return Decimal(commercial_days(days))
        target = targets.find(targeted(measure), days, perimeter)
        return NotComputable(message("metrics.no_target", name=measure.label)) if target is None else target

    found = evaluate(kpi.formula, {m.code: value(m) for m in measures_of((kpi,))}, catalogue.names())
    return KpiRow(
        kpi=kpi.code,
        period=days,
        perimeter=perimeter,
        dimensions={},
        value=None if isinstance(found, NotComputable) else found,
        n=_sample(kpi, grid, place),
        reason=found.reason if isinstance(found, NotComputable) else None,
    )


def _sample(kpi: Kpi, grid: Grid, place: Place) -> int:
    """Return the n of a KPI: what its divisor counts, or the rows behind its first measure."""
    divisor = _divisor(kpi.code)
    if divisor is None:
        return grid.n(_first(kpi.code), place)
    cell = grid.cells.get(divisor.code, {}).get(place)
    counted = cell.number if cell is not None and divisor.counts else None
    return grid.n(divisor.code, place) if counted is None else int(counted)


@cache
def _divisor(code: str) -> Measure | None:
    """Return the first measure of the divisors of a KPI that an engine computes, or None."""
    needed = (need for part in denominators(catalogue.kpis()[code].formula) for need in leaves(part))
    return next((m for m in (catalogue.measures()[need] for need in needed) if m.on_engine), None)


@cache
def _first(code: str) -> str:
    """Return the first measure of a KPI that an engine computes."""
    needed = (need for need in leaves(catalogue.kpis()[code].formula) if catalogue.measures()[need].on_engine)
    return next(needed, "")


def _place(row: KpiRow) -> tuple[str | None, ...]:
    return tuple(row.dimensions.values())


def _groups(row: KpiRow) -> tuple[str | None, ...]:
    return tuple(value for name, value in row.dimensions.items() if name != "period")


def _less(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else EXACT.subtract(value, other)
