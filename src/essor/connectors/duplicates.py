"""Find rows that bear a key twice: the same row again is kept once, another content is rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import duckdb

from essor.connectors import faults
from essor.connectors.faults import Place, Reason, row_list
from essor.connectors.plan.build import Plan
from essor.connectors.plan.outputs import Rows
from essor.connectors.rows import Laid
from essor.connectors.validate import applies
from essor.kernel.message import Message, message
from essor.kernel.value import Count
from essor.mart.quoting import text


def find_duplicates(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> tuple[Message, ...]:
    """Put each row that bears an earlier row's key into the table of faults; say how many are exact repeats."""
    made = sorted((rows for rows in plan.rows if rows.output.grain != "distinct"), key=lambda rows: rows.table.name)
    for _, group in groupby(made, key=lambda rows: rows.table.name):
        _find(con, list(group), laid, where)
    if plan.document:
        faults.reject_documents(con, laid.cells, where)
    return tuple(_told(con, where))


def _find(con: duckdb.DuckDBPyConnection, group: Sequence[Rows], laid: Laid, where: Place) -> None:
    keys = " UNION ALL ".join(f"SELECT {_hash(rows.keys)} AS h FROM {_good(rows, laid)}" for rows in group)
    total, distinct = con.execute(f"SELECT count(*), count(DISTINCT h) FROM ({keys})").fetchall()[0]
    if total == distinct:  # keys whose hashes differ differ
        return
    parent = group[0].output.grain == "parent"
    selects = " UNION ALL ".join(
        f"SELECT row_number, {_hash(rows.keys)} AS h, {_shown(rows.keys)} AS shown_key, "
        f"{_hash(tuple(rows.select.values()))} AS content FROM {_good(rows, laid)}"
        for rows in group
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE doubled AS "
        "SELECT row_number, shown_key, first, content = first_content AS exact "
        f"FROM (SELECT *, min(row_number) OVER same AS first, "
        f"first_value(content) OVER (PARTITION BY h, shown_key ORDER BY row_number) AS first_content "
        f"FROM (SELECT * FROM ({selects}) WHERE h IN (SELECT h FROM ({keys}) GROUP BY h HAVING count(*) > 1)) "
        f"WINDOW same AS (PARTITION BY h, shown_key)) WHERE row_number > first"
    )
    args = {"first": "CAST(first AS VARCHAR)"}
    exact = Reason(("connectors.duplicate_row",), args=args, parent=parent)
    other = Reason(("connectors.conflicting_row",), args={**args, "key": "shown_key"}, parent=parent)
    faults.add(con, "doubled", "exact", exact, where)
    faults.add(con, "doubled", "NOT exact", other, where)


def _good(rows: Rows, laid: Laid) -> str:
    """Return the rows that an output is made from and that have no fault yet."""
    return f"(SELECT * FROM {laid.cells} WHERE {applies(rows)} AND row_number NOT IN (SELECT row_number FROM faults))"


def _hash(columns: Sequence[str]) -> str:
    return f"hash({', '.join(columns)})"


def _shown(keys: Sequence[str]) -> str:
    return f"concat_ws({text(' | ')}, {', '.join(keys)})"


def _told(con: duckdb.DuckDBPyConnection, where: Place) -> Iterator[Message]:
    found = con.execute(
        "SELECT count(DISTINCT row_number), list_slice(list(DISTINCT row_number ORDER BY row_number), 1, 5) "
        "FROM faults WHERE key = 'connectors.duplicate_row'"
    ).fetchall()
    count, rows = found[0]
    if count:
        yield message("connectors.duplicates", file=where.shown, count=Count(count), rows=row_list(rows, count))
