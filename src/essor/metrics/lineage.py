"""Find the rows behind a measure: the very rows that the engine summed or counted, with the files they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Any_, Compare, Condition
from essor.kernel.ref import FileRef, RowRef
from essor.mart.engines import Engine
from essor.mart.predicate import to_ibis
from essor.mart.schema import LINEAGE, tables
from essor.metrics.columns import unbound
from essor.metrics.compile import chosen_rows, render
from essor.metrics.measure import Measure
from essor.metrics.query import Cut, Query, plan
from essor.metrics.relation import constant, reach
from essor.metrics.spans import by_days
from essor.metrics.versions import version_order

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLACE = ("source", "import_id", "file_sha256", "sheet", "row_number")
"""Columns that say where a row came from."""


def behind(engine: Engine, measure: Measure, cut: Cut) -> ir.Table | None:
    """Return the rows behind a measure, or None where no row can match.

    The columns are those of the lineage, the key of the table, ``day`` where rows have a date and
    ``amount``: what each row adds to a sum, 1 for a count, nothing for a distinct count.

    Args:
        engine: the snapshot; asked which versions are the newest.
        measure: what was computed.
        cut: over which days and for which part of the business; one figure, no dimensions.

    """
    found = counted_rows(engine, measure, cut)
    return None if found is None else _shown(*found)


def counted_rows(engine: Engine, measure: Measure, cut: Cut) -> tuple[Query, ir.Table] | None:
    """Return the rows that a measure counts, all their columns of lineage and key besides, or None; as in behind."""
    (query,) = plan([measure], cut, frozenset())
    if any(reach(query.table, n) == "constant" and constant(query.table, n) != value for n, value in cut.only):
        return None
    names = {column.name for column in LINEAGE} | set(tables()[query.table].key)
    rows = chosen_rows(query, frozenset(names))
    rows = rows.filter(to_ibis(All(query.tasks[0].stand.where), rows))
    if query.until:
        rows = rows.filter(by_days(rows[query.date], rows[query.until], query.cut).belongs)
    if query.newest:
        rows = rows.filter(to_ibis(_newest(engine, query, rows), rows))
    if query.keys:
        rows = _last(query, rows)
    if query.repeated:
        rows = _repeated(query, rows)
    return query, rows


def files_behind(engine: Engine, rows: ir.Table) -> list[dict[str, Any]]:
    """Return how many of the rows came from each file and sheet, and what they add."""
    found = rows.group_by(*PLACE[:-1]).aggregate(rows=rows.count(), amount=rows.amount.sum())
    answer = engine.query(render(found, engine.dialect)).dicts()
    return sorted(answer, key=lambda row: tuple(str(row[name] or "") for name in PLACE[:-1]))


def first_rows(engine: Engine, rows: ir.Table, first: int) -> list[dict[str, Any]]:
    """Return the first rows, by file, sheet, row and key."""
    order = [*PLACE, *(name for name in rows.columns if name not in {*PLACE, "amount", "day"})]
    found = rows.order_by([rows[name] for name in order]).limit(first)
    return engine.query(render(found, engine.dialect)).dicts()


def rows_at(engine: Engine, asked: Iterable[RowRef]) -> Mapping[RowRef, FileRef]:
    """Return the row of the file that each row of a table came from; one that the snapshot does not hold is left out.

    Args:
        engine: the snapshot.
        asked: rows by their keys; one query a table.

    """
    found: dict[RowRef, FileRef] = {}
    by_table: dict[str, list[RowRef]] = defaultdict(list)
    for ref in asked:
        by_table[ref.table].append(ref)
    for table, refs in by_table.items():
        names = tables()[table].key
        named = Any_(tuple(All(tuple(Compare(name, "eq", value) for name, value in zip(names, ref.key, strict=True)))
                           for ref in refs))  # fmt: skip
        rows = unbound(table).select(*dict.fromkeys((*names, *PLACE)))
        for row in engine.query(render(rows.filter(to_ibis(named, rows)), engine.dialect)).dicts():
            place = FileRef(row["file_sha256"] or "", row["sheet"] or "", int(row["row_number"]))
            found.setdefault(RowRef(table, tuple(str(row[name]) for name in names)), place)
    return found


def _shown(query: Query, rows: ir.Table) -> ir.Table:
    import ibis

    task = query.tasks[0]
    if task.stand.how == "sum" or query.keys:
        amount: Any = rows[task.stand.column]
    else:
        amount = ibis.literal(1, type="int64") if task.stand.how == "count" else ibis.null("int64")
    columns = dict.fromkeys((*PLACE, *tables()[query.table].key))
    shown = {name: rows[name] for name in columns}
    if query.date:
        shown["day"] = rows[query.date]
    return rows.select(**shown, amount=amount)


def _newest(engine: Engine, query: Query, rows: ir.Table) -> Condition:
    """Return the condition that keeps, for each date, the rows of the newest version."""
    if query.newest is None:
        raise AssertionError(query)
    keys = {"day": rows[query.date], "version": rows[query.newest.column]}
    keys |= {"per": rows[query.newest.per]} if query.newest.per else {}
    held = engine.query(render(rows.select(**keys).distinct(), engine.dialect)).dicts()
    newest: dict[tuple[Any, Any], str] = {}
    for row in held:
        key = (row["day"], row.get("per"))
        newest[key] = max(newest.get(key, row["version"]), row["version"], key=version_order)
    days: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for (day, per), version in sorted(newest.items(), key=str):
        days[per, version].append(day)
    return Any_(
        tuple(
            All(
                (
                    Compare(query.newest.column, "eq", version),
                    Compare(query.date, "in", tuple(of)),
                    *([Compare(query.newest.per, "eq", per)] if query.newest.per else []),
                )
            )
            for (per, version), of in days.items()
        )
    )


def _last(query: Query, rows: ir.Table) -> ir.Table:
    import ibis

    newest = ibis.row_number().over(
        group_by=[rows[name] for name in query.keys], order_by=rows[query.date].desc()
    )  # fmt: skip
    ranked = rows.mutate(rank_of_day=newest)
    return ranked.filter(ranked.rank_of_day == 0).drop("rank_of_day")


def _repeated(query: Query, rows: ir.Table) -> ir.Table:
    if query.repeated is None:
        raise AssertionError(query)
    column = query.tasks[0].stand.column
    known = rows.filter(rows[column].notnull())
    values = known.group_by(value=known[column]).aggregate(times=known[query.repeated.column].nunique())
    enough = values.filter(values.times >= query.repeated.times)
    return known.filter(known[column].isin(enough.value))
