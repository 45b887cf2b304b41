"""Hold what an analysis is, and the rows of sales that most of them begin with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Any_, Compare, Condition
from essor.kernel.message import Bilingual, Message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.mart.predicate import to_ibis
from essor.mart.schema import Type
from essor.metrics import catalogue
from essor.metrics.aggregate import Aggregate
from essor.metrics.relation import constant, reach, relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

LINES = "order_lines"
COUNTED = catalogue.measures()["revenue"].where
"""The lines that are sales, as the catalogue says it."""


SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is asked of an analysis: days, days set beside them, part of the business, currency ("": all)."""

    period: Period
    against: Period
    perimeter: Perimeter
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Hold one analysis.

    Args:
        code: its name in needs and on the command line.
        label: its name as a heading.
        table: the table whose dimensions may choose its rows.
        columns: name and contract type of each column of the answer.
        keys: the columns that no two rows of the answer share; they order it from the left.
        expression: the rows, given what is asked and the aggregates that the snapshot holds.
        first: columns that order the answer from the largest down, before the keys.
        compares: two periods stand side by side; they must not overlap.
        versioned: a measure of the same rows, where some of them may say the same thing again; when none
            does, SETTLED is among what the snapshot is said to hold.

    """

    code: str
    label: Bilingual
    table: str
    columns: Mapping[str, Type]
    keys: tuple[str, ...]
    expression: Callable[[Asked, Collection[str]], ir.Table]
    first: tuple[str, ...] = ()
    compares: bool = False
    versioned: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in order."""
        return tuple(self.columns)

    def order(self, found: ir.Table) -> ir.Table:
        """Return the rows in their order, what is absent last; true where texts are compared byte by byte."""
        largest = [found[name].desc(nulls_first=False) for name in self.first]
        return found.order_by([*largest, *(found[name].asc(nulls_first=False) for name in self.keys)])

    def ordered(self, rows: list[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
        """Return rows in the same order, for an engine that compares texts as its language does."""
        places = [self.names.index(name) for name in self.keys]
        found = sorted(rows, key=lambda row: tuple(_absent_last(row[place]) for place in places))
        for name in reversed(self.first):
            place = self.names.index(name)
            known = [row for row in found if row[place] is not None]
            known.sort(key=itemgetter(place), reverse=True)  # equal numbers keep the order of their rows
            found = known + [row for row in found if row[place] is None]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class AnalysisRows:
    """Hold the rows of an analysis, or why there are none."""

    code: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    messages: tuple[Message, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Sales:
    """Hold the counted sales of some periods, read from the smallest table that has what is needed.

    Args:
        rows: one line, order or group of lines a row.
        aggregate: where they were read, or None for the lines themselves.
        days: the column that places a row: order_date, or month where months are enough.

    """

    rows: ir.Table
    aggregate: Aggregate | None
    days: str

    def inside(self, period: Period) -> ir.BooleanValue:
        """Tell which rows fall into a period."""
        column = self.rows[self.days]
        start, end = (_key(day, self.days) for day in (period.start, period.end))
        return (column >= start) & (column < end)

    def month(self) -> ir.IntegerValue:
        """Return the month of each row: year × 100 + month."""
        day: Any = self.rows[self.days]
        return day if self.days == "month" else day.year() * 100 + day.month()


def sales(asked: Asked, held: Collection[str], names: Collection[str], *periods: Period, days: bool = False) -> Sales:
    """Return the counted sales of periods, with these columns and dimensions and all summed amounts.

    Args:
        asked: gives the perimeter.
        held: aggregates that the snapshot holds.
        names: columns and dimensions that the analysis groups by.
        periods: the days that are read, no others.
        days: the analysis needs the day itself.

    """
    fitting = [a for a in catalogue.aggregates().values() if a.of == LINES and a.name in held]
    by_months = not days and all(period.whole_months() for period in periods)
    wanted = {*names, *(name for name, _ in asked.perimeter.filters)}
    place = next((a for a in fitting if (a.date or by_months) and all(_reaches(a.name, n) for n in wanted)), None)
    table, column = (place.name if place else LINES), "month" if place and by_months else "order_date"
    amounts = set(place.sums) | {place.rows} if place else {"quantity", "net_amount", "cost_amount"}
    read = {*wanted, *amounts, column, "status"} | ({"currency"} if asked.currency else set())
    found = relation(table, frozenset(read - _constants(table, wanted)))
    rows = found.filter(to_ibis(_condition(asked, table, column, periods), found))
    return Sales(rows if place else _with_costed(rows), place, column)


def dated(held: Collection[str], names: Collection[str]) -> str:
    """Return the smallest table that tells the day of each sale and has these columns: orders, or the lines.

    Args:
        held: aggregates that the snapshot holds.
        names: columns and dimensions.

    """
    days = [a.name for a in catalogue.aggregates().values() if a.of == LINES and a.date and a.name in held]
    return next((one for one in days if all(_reaches(one, name) or name in _summed(one) for name in names)), LINES)


def side_by_side(asked: Asked, held: Collection[str], keys: tuple[str, ...], sums: Mapping[str, str]) -> ir.Table:
    """Return, by keys and month, sums of the period and of the one set beside it, which ends before or after.

    The months of the other period are moved by the distance between the two, so that both years meet;
    what was sold in one of them only has no value in the other.

    Args:
        asked: both periods and the perimeter.
        held: aggregates that the snapshot holds.
        keys: columns and dimensions.
        sums: name and column of each sum; the other period's are called name_before.

    """
    import ibis

    found = sales(asked, held, keys, asked.period, asked.against)
    now, month = found.inside(asked.period), found.month()
    start, other = asked.period.start, asked.against.start
    years, months = divmod((start.year - other.year) * MONTHS_PER_YEAR + start.month - other.month, MONTHS_PER_YEAR)
    later = month % 100 + months
    moved = month + years * 100 + months + ibis.ifelse(later > MONTHS_PER_YEAR, 100 - MONTHS_PER_YEAR, 0)
    rows = found.rows.mutate(now=now, moved=ibis.ifelse(now, month, moved if months else month + years * 100))
    figures = {name: rows[column].sum(where=rows.now) for name, column in sums.items()}
    figures |= {f"{name}_before": rows[column].sum(where=~rows.now) for name, column in sums.items()}
    return rows.group_by(*keys, month=rows.moved).aggregate(**figures)


def order_count(found: Sales, rows: ir.Table) -> ir.IntegerScalar:
    """Return the number of orders behind some rows that hold source and order_id."""
    if found.aggregate and found.aggregate.distinct.get("order_key") == "*":
        return rows.count()
    return rows.source.concat("/", rows.order_id).nunique()


def chosen(found: ir.Table, table: str, perimeter: Perimeter) -> ir.Table:
    """Return the rows of a table that a perimeter keeps."""
    tests = [Compare(name, "eq", value) for name, value in perimeter.filters if reach(table, name) != "constant"]
    empty = any(reach(table, n) == "constant" and constant(table, n) != value for n, value in perimeter.filters)
    return found.filter(to_ibis(All((*tests, *([Any_(())] if empty else []))), found))


def _absent_last(cell: Any) -> tuple[bool, Any]:
    return cell is None, 0 if cell is None else cell


def _reaches(table: str, name: str) -> bool:
    aggregate = catalogue.aggregates()[table]
    return name in aggregate.kept or bool(reach(table, name))


def _summed(table: str) -> Collection[str]:
    return catalogue.aggregates()[table].sums


def _constants(table: str, names: Collection[str]) -> set[str]:
    return {name for name in names if reach(table, name) == "constant"}


def in_currency(asked: Asked) -> list[Condition]:
    """Return what keeps the sales of the currency asked for, and those that say none; nothing where all are asked."""
    if not asked.currency:
        return []
    return [Any_((Compare("currency", "is_null"), Compare("currency", "eq", asked.currency)))]


def _condition(asked: Asked, table: str, days: str, periods: tuple[Period, ...]) -> Condition:
    only: list[Condition] = [
        Compare(name, "eq", value == "true" if catalogue.dimensions()[name].kind == "boolean" else value)
        for name, value in asked.perimeter.filters
        if reach(table, name) != "constant"
    ]
    only += in_currency(asked)
    inside = [
        All((Compare(days, "ge", _key(period.start, days)), Compare(days, "lt", _key(period.end, days))))
        for period in periods
    ]
    return All((COUNTED, *only, Any_(tuple(inside))))


def _key(day: Any, column: str) -> Any:
    return day.year * 100 + day.month if column == "month" else day


def _with_costed(lines: ir.Table) -> ir.Table:
    """Say of each line what an aggregate says of many: an unknown cost adds nothing, nor does its revenue."""
    import ibis

    nothing = ibis.literal(Decimal(0), type=lines.net_amount.type())
    known = lines.cost_amount.notnull()
    return lines.mutate(
        costed_amount=ibis.ifelse(known, lines.net_amount, nothing), cost_amount=lines.cost_amount.fill_null(nothing)
    )
