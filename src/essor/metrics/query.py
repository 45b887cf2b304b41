"""Group measures into as few queries as can be, each on the smallest table that answers it.

One query computes all measures of one table and one grain. An aggregate answers in the stead of the
rows when it holds the measure, reaches the dimensions and cuts time finely enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from essor.kernel.condition import Condition
from essor.metrics import catalogue
from essor.metrics.aggregate import Aggregate, Stand, stand_in
from essor.metrics.bucket import Grain, needs_days
from essor.metrics.columns import DERIVED
from essor.metrics.measure import Measure, Newest, Repeated, Within, parts
from essor.metrics.relation import reach


@dataclass(frozen=True, slots=True)
class Cut:
    """Hold where and by what figures are cut.

    Args:
        start: first day; None reaches back to the beginning.
        end: day after the last; None where the rows have no date.
        grain: how time is cut, or None for one figure.
        by: dimensions, in the order of the answer.
        only: (dimension, value) pairs that every row must match.
        fiscal_start_month: first month of the fiscal year.
        currency: keep the rows in this currency and those that name none; "" keeps all.

    """

    start: date | None
    end: date | None
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    fiscal_start_month: int = 1
    currency: str = ""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return the dimensions that a table must reach."""
        return tuple(dict.fromkeys((*self.by, *(name for name, _ in self.only))))

    def in_months(self) -> bool:
        """Tell whether months are fine enough to compute it."""
        whole = all(day is None or day.day == 1 for day in (self.start, self.end))
        return whole and not needs_days(self.grain)


@dataclass(frozen=True, slots=True)
class Task:
    """Hold one measure as one table answers it.

    Args:
        code: the measure.
        stand: the column, and the conditions of the rows that it sums or counts.
        behind: the conditions of the rows behind the figure: an aggregate knows how many lines it sums
            up, not how many of them have a cost, so neither does the path of the lines.

    """

    code: str
    stand: Stand
    behind: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Hold one query: the tasks of one table, cut alike.

    Args:
        table: a canonical table or an aggregate.
        tasks: the measures; all but plain sums and counts stand alone.
        cut: where and by what.
        date: the column of the day, "" where months or nothing places a row.
        month: the column of the month of an aggregate, else "".
        rows: the column whose sum counts rows, "" to count the rows themselves.
        until: for rows that span days, the column of the day after, or of the last month of an aggregate.
        length: the column of the days of rows that lie in several months of an aggregate, else "".
        within, repeated, newest, keys: as in Measure.

    """

    table: str
    tasks: tuple[Task, ...]
    cut: Cut
    date: str = ""
    month: str = ""
    rows: str = ""
    until: str = ""
    length: str = ""
    within: Within | None = None
    repeated: Repeated | None = None
    newest: Newest | None = None
    keys: tuple[str, ...] = ()


def plan(measures: Sequence[Measure], cut: Cut, held: Collection[str]) -> tuple[Query, ...]:
    """Return the queries that compute these measures.

    Args:
        measures: what to compute; each reaches every dimension of the cut.
        cut: where and by what.
        held: aggregates that the snapshot holds.

    """
    queries: list[Query] = []
    for alike in _alike(measures).values():
        usable = [aggregate for aggregate in catalogue.aggregates().values() if _usable(aggregate, alike[0], cut, held)]
        answers = {m.code: {a.name: s for a in usable if (s := stand_in(m, a, _derived(a, held)))} for m in alike}
        for name, group in _placed(alike, usable, answers).items():
            place = catalogue.aggregates()[name] if name else None
            tasks = tuple(_task(m, place, answers[m.code].get(name)) for m in group)
            queries.append(_query(group[0], tasks, cut, place))
    return tuple(queries)


def _alike(measures: Iterable[Measure]) -> Mapping[tuple[object, ...], list[Measure]]:
    """Group the measures that one query may compute together."""
    groups: dict[tuple[object, ...], list[Measure]] = {}
    for m in measures:
        alone = m.code if m.repeated or m.how == "last" else ""
        groups.setdefault((m.table, m.date, m.until, m.to_date, m.within, m.newest, alone), []).append(m)
    return groups


def _usable(aggregate: Aggregate, measure: Measure, cut: Cut, held: Collection[str]) -> bool:
    return (
        aggregate.name in held
        and aggregate.of == measure.table
        and (bool(aggregate.date) or cut.in_months())
        and all(reach(aggregate.name, name) for name in cut.dimensions)
    )


def _derived(aggregate: Aggregate, held: Collection[str]) -> frozenset[str]:
    """Return what can be worked out on an aggregate: columns whose tables are there, and dimensions."""
    worked_out = {
        name
        for (table, name), derived in DERIVED.items()
        if table == aggregate.name and all(asked in held for asked in derived.asks)
    }
    reached = {name for name in catalogue.dimensions() if reach(aggregate.name, name) in {"column", "through"}}
    return frozenset(worked_out | reached)


def _placed(
    alike: Sequence[Measure], usable: Sequence[Aggregate], answers: Mapping[str, Mapping[str, Stand]]
) -> Mapping[str, list[Measure]]:
    """Put all measures on the smallest aggregate that answers all, else each on its own smallest."""
    for aggregate in usable:
        if all(aggregate.name in answers[m.code] for m in alike):
            return {aggregate.name: list(alike)}
    placed: dict[str, list[Measure]] = {}
    for m in alike:
        placed.setdefault(next((a.name for a in usable if a.name in answers[m.code]), ""), []).append(m)
    return placed


def _query(measure: Measure, tasks: tuple[Task, ...], cut: Cut, aggregate: Aggregate | None) -> Query:
    dated = cut if measure.date else replace(cut, start=None, end=None, grain=None)
    if measure.to_date:
        dated = replace(cut, start=None)
    in_months = aggregate is not None and dated.in_months()
    return Query(
        table=aggregate.name if aggregate else measure.table,
        tasks=tasks,
        cut=dated,
        date="" if in_months else measure.date,
        month=aggregate.month if aggregate and in_months else "",
        rows=aggregate.rows if aggregate else "",
        until=aggregate.last_month if aggregate and in_months else measure.until,
        length=aggregate.days if aggregate and in_months else "",
        within=measure.within,
        repeated=measure.repeated,
        newest=measure.newest,
        keys=measure.keys,
    )


def shared(query: Query) -> tuple[Condition, ...]:
    """Return the conditions that all figures of a query share: they stand in its WHERE."""
    first, *others = (where for task in query.tasks for where in (task.stand.where, task.behind))
    return tuple(part for part in first if all(part in other for other in others))


def _task(measure: Measure, aggregate: Aggregate | None, stand: Stand | None) -> Task:
    behind = _behind(measure)
    return Task(measure.code, stand or _of_rows(measure), aggregate.left(behind) if aggregate else behind)


def _of_rows(measure: Measure) -> Stand:
    return Stand(measure.column or "*", measure.how, parts(measure.where))


def _behind(measure: Measure) -> tuple[Condition, ...]:
    applied = {
        part
        for aggregate in catalogue.aggregates().values()
        for source in aggregate.sums.values()
        if aggregate.of == measure.table and source.column == measure.column
        for part in parts(source.where)
    }
    return tuple(part for part in parts(measure.where) if part not in applied)
