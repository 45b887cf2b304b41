"""Compile a query to the SQL of one engine: ibis writes it, nobody else does.

Rules of the house: no arithmetic between decimals, no division, no float, names unique whatever
their case, a total order in every window. The answer has the columns ``bucket`` (where time is cut),
``d0…`` (dimensions), ``m0…`` (measures), ``n0…`` (rows behind each) and ``coarse``.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Any_, Compare, Condition, columns
from essor.mart.predicate import to_ibis
from essor.metrics import catalogue
from essor.metrics.bucket import month_key, of_days, of_months
from essor.metrics.columns import unbound
from essor.metrics.query import Query, Task, shared
from essor.metrics.relation import reach, relation
from essor.metrics.spans import Span, by_days, by_months

if TYPE_CHECKING:
    import ibis.expr.types as ir


@lru_cache(maxsize=512)
def to_sql(query: Query, dialect: str) -> str:
    """Return the SQL of a query.

    Args:
        query: what to compute.
        dialect: duckdb, postgres or pyspark.

    """
    return render(expression(query), dialect)


def render(found: ir.Table, dialect: str) -> str:
    """Return the SQL of an expression."""
    import ibis

    if dialect == "pyspark":
        import ibis.backends.pyspark
    return str(ibis.to_sql(found, dialect=dialect))


def expression(query: Query) -> ir.Table:
    """Return a query as an ibis expression."""
    rows = chosen_rows(query)
    if query.repeated:
        return _repeated(query, rows)
    if query.keys:
        return _last(query, rows)
    return _grouped(rows, _keys(query, rows), {**_figures(query, rows), **_coarse(query, rows)})


def reached(query: Query) -> tuple[str, ...]:
    """Return the dimensions that the query groups by; those of one value are not asked for."""
    return tuple(name for name in query.cut.by if reach(query.table, name) != "constant")


def _names(query: Query) -> frozenset[str]:
    """Return every column that the query reads."""
    wanted = {query.date, query.month, query.rows, query.until, query.length, *query.keys, *reached(query)}
    wanted |= {name for name, _ in query.cut.only if reach(query.table, name) != "constant"}
    wanted |= {query.within.column} if query.within else set()
    wanted |= {query.newest.column, query.newest.per} if query.newest else set()
    wanted |= {"currency"} if _in_currency(query) else set()
    for task in query.tasks:
        wanted |= {task.stand.column} | columns(All(task.stand.where + task.behind))
    if query.repeated and not _one_a_row(query):
        wanted.add(query.repeated.column)
    return frozenset(wanted - {"", "*"})


def chosen_rows(query: Query, more: frozenset[str] = frozenset()) -> ir.Table:
    """Return the rows that at least one measure of the query counts, with the columns that it reads and some more."""
    found = relation(query.table, _names(query) | more)
    tests = [to_ibis(part, found) for part in (*shared(query), *_days(query), *_only(query))]
    if query.within:
        listed = unbound(query.within.table)
        tests.append(found[query.within.column].isin(listed[query.within.key]))
    return found.filter(*tests) if tests else found


def _only(query: Query) -> tuple[Condition, ...]:
    """Return the conditions of perimeter and currency; a constant was settled before anything was asked."""
    kept = tuple(
        Compare(name, "eq", value == "true" if catalogue.dimensions()[name].kind == "boolean" else value)
        for name, value in query.cut.only
        if reach(query.table, name) != "constant"
    )
    if not _in_currency(query):
        return kept
    return (*kept, Any_((Compare("currency", "is_null"), Compare("currency", "eq", query.cut.currency))))


def _in_currency(query: Query) -> bool:
    return bool(query.cut.currency) and reach(query.table, "currency") == "column"


def _days(query: Query) -> tuple[Condition, ...]:
    """Return the conditions of the period: days, months of an aggregate, or rows that overlap it."""
    start, end = query.cut.start, query.cut.end
    found: list[Condition] = []
    if start is not None and query.until:
        found.append(Compare(query.until, "ge" if query.month else "gt", _day_key(query, start)))
    elif start is not None:
        found.append(Compare(query.month or query.date, "ge", _day_key(query, start)))
    if end is not None:
        found.append(Compare(query.month or query.date, "lt", _day_key(query, end)))
    return tuple(found)


def _day_key(query: Query, day: date) -> int | date:
    return month_key(day) if query.month else day


def _keys(query: Query, rows: ir.Table) -> dict[str, Any]:
    cut = query.cut
    keys: dict[str, Any] = {}
    if cut.grain and query.month:
        keys["bucket"] = of_months(rows[query.month], cut.grain, cut.fiscal_start_month)
    elif cut.grain and query.date:
        keys["bucket"] = of_days(rows[query.date], cut.grain, cut.fiscal_start_month)
    if query.newest:
        keys["day"], keys["version"] = rows[query.date], rows[query.newest.column]
        keys |= {"per": rows[query.newest.per]} if query.newest.per else {}
    return keys | {f"d{place}": rows[name] for place, name in enumerate(reached(query))}


def _grouped(rows: ir.Table, keys: dict[str, Any], figures: dict[str, Any]) -> ir.Table:
    return rows.group_by(**keys).aggregate(**figures) if keys else rows.aggregate(**figures)


def _figures(query: Query, rows: ir.Table) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for place, task in enumerate(query.tasks):
        figures[f"m{place}"] = _figure(task, rows, _where(query, rows, _left(query, task.stand.where)))
    for name, task in zip(counters(query), query.tasks, strict=True):
        if name not in figures:
            figures[name] = _count(query, rows, _where(query, rows, _left(query, task.behind)))
    return figures


def counters(query: Query) -> tuple[str, ...]:
    """Return, for each task, the column that counts the rows behind it: equal conditions share one."""
    counted: dict[tuple[Condition, ...], str] = {}
    return tuple(counted.setdefault(_left(query, task.behind), f"n{place}") for place, task in enumerate(query.tasks))


def _left(query: Query, where: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return the conditions that the WHERE has not already applied."""
    return tuple(part for part in where if part not in shared(query))


def _figure(task: Task, rows: ir.Table, where: Any) -> Any:
    column = task.stand.column
    if task.stand.how == "count":
        return rows.count(where=where)
    if task.stand.how == "distinct":
        return rows[column].nunique(where=where)
    return rows[column].sum(where=where)


def _count(query: Query, rows: ir.Table, where: Any) -> Any:
    return rows[query.rows].sum(where=where) if query.rows else rows.count(where=where)


def _where(query: Query, rows: ir.Table, left: tuple[Condition, ...]) -> Any:
    """Return what is left to test measure by measure, or None."""
    tests = [to_ibis(part, rows) for part in left]
    if query.until:
        tests.append(_span(query, rows).belongs)
    return reduce(and_, tests) if tests else None


def _coarse(query: Query, rows: ir.Table) -> dict[str, Any]:
    """Count the rows that are too long to belong anywhere."""
    return {"coarse": _count(query, rows, _span(query, rows).too_long)} if query.until else {}


def _span(query: Query, rows: ir.Table) -> Span:
    if query.month:
        return by_months(rows[query.month], rows[query.until], rows[query.length], query.cut)
    return by_days(rows[query.date], rows[query.until], query.cut)


def _one_a_row(query: Query) -> bool:
    aggregate = catalogue.aggregates().get(query.table)
    return bool(aggregate and query.repeated and aggregate.distinct.get(query.repeated.column) == "*")


def _repeated(query: Query, rows: ir.Table) -> ir.Table:
    """Count the values of a column that meet so many different values of another."""
    if query.repeated is None:
        raise AssertionError(query)
    column = query.tasks[0].stand.column
    rows = rows.filter(rows[column].notnull())
    keys = _keys(query, rows)
    times = rows.count() if _one_a_row(query) else rows[query.repeated.column].nunique()
    values = rows.group_by(value=rows[column], **keys).aggregate(times=times, rows=_count(query, rows, None))
    enough = values.times >= query.repeated.times
    return _grouped(
        values,
        {name: values[name] for name in keys},
        {"m0": values.count(where=enough), "n0": values.rows.sum(where=enough)},
    )


def _last(query: Query, rows: ir.Table) -> ir.Table:
    """Sum the value that each key has on its last day inside the bucket; a key has one value a day."""
    import ibis

    column, keys = query.tasks[0].stand.column, _keys(query, rows)
    inside = [rows[name] for name in query.keys] + list(keys.values())
    newest = ibis.row_number().over(group_by=inside, order_by=rows[query.date].desc())
    ranked = rows.select(**keys, value=rows[column], place=newest)
    kept = ranked.filter(ranked.place == 0)
    return _grouped(kept, {name: kept[name] for name in keys}, {"m0": kept.value.sum(), "n0": kept.count()})
