"""Say what each aggregate of a snapshot holds, and which measures it answers in the stead of the rows.

An aggregate keeps sums only. A measure may be read there when its column is summed there under a
condition that it demands, and when what is left of its conditions speaks of columns kept there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from essor.kernel.condition import TRUE, Condition, columns
from essor.metrics.measure import Measure, parts


@dataclass(frozen=True, slots=True)
class Aggregated:
    """Hold what a column of an aggregate sums: a column of the rows, under a condition."""

    column: str
    where: Condition = TRUE


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Hold what an aggregate keeps.

    Args:
        name: its table.
        of: the table of the rows that it sums up.
        rank: the smaller, the fewer its rows.
        columns: contract type of each column.
        rows: the column that counts the rows summed up.
        sums: what each summed column sums.
        distinct: for a column of the rows, the column whose sum counts its different values; "*" where
            each row of the aggregate is one.
        date: the column of the day, or "" where months are all there is.
        month: the column of the month: year × 100 + month.
        where: the rows that it sums up; those of other measures are not there.
        last_month: for rows that span days, the column of the month of the last one, else "".
        days: the column of the length of a row whose days lie in several months: 0 inside one month.

    """

    name: str
    of: str
    rank: int
    columns: Mapping[str, str]
    rows: str
    sums: Mapping[str, Aggregated]
    distinct: Mapping[str, str]
    date: str
    month: str
    where: Condition = TRUE
    last_month: str = ""
    days: str = ""

    @property
    def kept(self) -> frozenset[str]:
        """Return the columns kept as they are, by which rows may be chosen and grouped."""
        return frozenset(self.columns) - set(self.sums) - set(self.distinct.values()) - {self.rows}

    def left(self, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """Return the conditions that do not already hold on all its rows."""
        return tuple(part for part in conditions if part not in parts(self.where))


@dataclass(frozen=True, slots=True)
class Stand:
    """Hold how a measure is read from a table: rows or an aggregate.

    Args:
        column: the column to sum or to count; "*" counts rows of the table.
        how: sum, count or distinct.
        where: the conditions that are left.

    """

    column: str
    how: str
    where: tuple[Condition, ...]


def stand_in(measure: Measure, aggregate: Aggregate, derived: frozenset[str]) -> Stand | None:
    """Return how an aggregate answers a measure, or None where it cannot.

    Args:
        measure: the measure, defined on rows.
        aggregate: the aggregate.
        derived: columns that may be worked out on the aggregate as on the rows.

    """
    if measure.how == "last" or measure.newest or not _holds_rows(measure, aggregate):
        return None
    reachable = aggregate.kept | derived
    if measure.within and measure.within.column not in reachable:
        return None
    for target, source in sorted(aggregate.sums.items(), key=lambda item: -len(parts(item[1].where))):
        left = _left(measure, aggregate, source)
        if measure.how == "sum" and left is not None and _reach(left) <= reachable:
            return Stand(target, "sum", left)
    conditions = aggregate.left(parts(measure.where))
    if measure.how == "sum" or not _reach(conditions) <= reachable:
        return None
    if measure.how == "count":
        return Stand(aggregate.rows, "sum", conditions)
    return _distinct(measure, aggregate, conditions, reachable)


def _holds_rows(measure: Measure, aggregate: Aggregate) -> bool:
    """Tell whether an aggregate sums up every row of a measure, and knows where those that span days end."""
    every = set(parts(aggregate.where)) <= set(parts(measure.where))
    return every and measure.table == aggregate.of and bool(measure.until) == bool(aggregate.last_month)


def _distinct(
    measure: Measure, aggregate: Aggregate, conditions: tuple[Condition, ...], reachable: frozenset[str]
) -> Stand | None:
    if measure.repeated and measure.repeated.column not in {*aggregate.distinct, *reachable}:
        return None
    counted = aggregate.distinct.get(measure.column)
    if counted is not None and not measure.repeated:
        return Stand(counted, "count" if counted == "*" else "sum", conditions)
    return Stand(measure.column, "distinct", conditions) if measure.column in reachable else None


def _left(measure: Measure, aggregate: Aggregate, source: Aggregated) -> tuple[Condition, ...] | None:
    """Return the conditions of a measure that the summed column has not already applied."""
    wanted, applied = aggregate.left(parts(measure.where)), parts(source.where)
    if source.column != measure.column or not set(applied) <= set(wanted):
        return None
    return tuple(part for part in wanted if part not in applied)


def _reach(conditions: tuple[Condition, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(columns(part) for part in conditions))
