"""Gather the rows that are no data, by reason, and say which they are: each total with its row and its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from essor.connectors import validate
from essor.connectors.faults import SHOWN_CHARACTERS, SHOWN_ROWS, Place, row_list
from essor.connectors.plan.build import Plan
from essor.connectors.reading import Reject, Sheet
from essor.connectors.report import Aside
from essor.connectors.rows import Laid
from essor.connectors.words_of import aside_reason
from essor.kernel.message import Message, message
from essor.kernel.value import Count

_SHOWN_TOTALS = 20


def gather(
    con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, sheet: Sheet, repeated: Sequence[Reject]
) -> tuple[Aside, ...]:
    """Return the rows that are no data, by reason.

    Args:
        con: connection that holds the relations.
        plan: what is made of the sheet.
        laid: its rows.
        sheet: the sheet.
        repeated: the headers that stand among its rows.

    """
    return (*_headers(repeated, sheet), *_set_aside(con, laid, sheet), *_unused(con, plan, laid, sheet))


def _headers(repeated: Sequence[Reject], sheet: Sheet) -> Iterator[Aside]:
    if repeated:
        rows = tuple(reject.row for reject in repeated[:SHOWN_ROWS])
        yield Aside("repeated_header", len(repeated), rows, sheet.name)


def _set_aside(con: duckdb.DuckDBPyConnection, laid: Laid, sheet: Sheet) -> Iterator[Aside]:
    if laid.aside_rows:
        found = con.execute(
            f"SELECT reason, count(*), list_slice(list(row_number ORDER BY row_number), 1, {SHOWN_ROWS}) "
            f"FROM {laid.aside} GROUP BY reason ORDER BY reason"
        ).fetchall()
        for reason, count, rows in found:
            yield Aside(reason, count, tuple(rows), sheet.name)


def _unused(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, sheet: Sheet) -> Iterator[Aside]:
    """Yield the rows that no table takes: they too are told, never dropped."""
    taken = [_taken(rows) for rows in (validate.applies(made) for made in plan.rows)]
    if any(condition == "true" for condition in taken) or plan.document is not None:
        return
    unused = f"NOT ({' OR '.join(taken)}) AND row_number NOT IN (SELECT row_number FROM faults)"
    count, rows = con.execute(
        f"SELECT count(*), list_slice(list(row_number ORDER BY row_number), 1, {SHOWN_ROWS}) "
        f"FROM {laid.cells} WHERE {unused}"
    ).fetchall()[0]
    if count:
        yield Aside("unused", count, tuple(rows), sheet.name)


def _taken(condition: str) -> str:
    return condition if condition == "true" else f"coalesce({condition}, false)"


def told(
    con: duckdb.DuckDBPyConnection, found: Sequence[Aside], laid: Laid, sheet: Sheet, where: Place
) -> Iterator[Message]:
    """Yield what is to be said of them: each reason with how many rows, each of the first totals by itself."""
    for one in found:
        if one.reason == "total":
            yield from _totals(con, laid, sheet, where)
        shown, reason = row_list(one.first_rows, one.rows), aside_reason(one.reason)
        yield message("connectors.set_aside", file=where.shown, count=Count(one.rows), rows=shown, reason=reason)


def _totals(con: duckdb.DuckDBPyConnection, laid: Laid, sheet: Sheet, where: Place) -> Iterator[Message]:
    words = ", ".join(f"essor_text(c{place})" for place in range(len(sheet.headers)))
    rows = con.execute(
        f"SELECT row_number, left(list_filter([{words}], lambda x: regexp_matches(x, '\\p{{L}}'))[1], "
        f"{SHOWN_CHARACTERS}) FROM {laid.aside} LEFT JOIN {sheet.table} USING (row_number) WHERE reason = 'total' "
        f"ORDER BY row_number LIMIT {_SHOWN_TOTALS}"
    ).fetchall()
    for row, label in rows:
        if label is None:
            yield message("connectors.total_row_unnamed", file=where.shown, row=str(row))
        else:
            yield message("connectors.total_row", file=where.shown, row=str(row), label=label)
