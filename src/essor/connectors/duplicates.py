"""Find rows that bear a key twice: the same row again is kept once, another content is rejected.

Where a file has no line numbers, a row repeated cell by cell may be a second sale as well as a copy:
such rows are kept, counted and told.
"""

from __future__ import annotations

import re
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

_COUNTED = re.compile(r"(?:CAST\()?(row_number|position|k[0-9]+)(?: AS VARCHAR\))?")
_OCCURRENCE = "coalesce(occurrence, row_number() OVER"


def find_duplicates(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> tuple[Message, ...]:
    """Put each row that bears an earlier row's key into the table of faults; say how many rows are repeated."""
    made = sorted((rows for rows in plan.rows if rows.output.grain != "distinct"), key=lambda rows: rows.table.name)
    for _, group in groupby(made, key=lambda rows: rows.table.name):
        found = list(group)
        if not any(_counter(plan, key) == "row_number" for key in found[0].keys):  # else no two keys are alike
            _find(con, found, laid, where)
    if plan.document:
        faults.reject_documents(con, laid.cells, where)
    return (*_told(con, where), *_repeated(con, plan, laid, where))


def _counter(plan: Plan, key: str) -> str:
    """Return what a part of a key merely counts: the rows of the file, of the document, or those that agree."""
    found = _COUNTED.fullmatch(key)
    if found is None or not found[1].startswith("k"):
        return found[1] if found else ""
    return "occurrence" if plan.cells.by_alias[found[1]].source.startswith(_OCCURRENCE) else ""


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


def _repeated(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> Iterator[Message]:
    """Say how many rows repeat another cell by cell, or its key, where no key of the tables forbids it."""
    made = [rows for rows in plan.rows if rows.output.grain != "distinct"]
    cells = [*(f"c{place}" for place in range(len(plan.headers))), *(["block"] if plan.document else [])]
    counting = [rows for rows in made if rows.output.grain == "row" and any(_counter(plan, key) for key in rows.keys)]
    if counting:
        yield from _again(con, cells, counting[0], laid, where, "connectors.repeated_rows")
    elif not made and plan.rows:
        first = plan.rows[0]
        added_up = any(rows.adds_up for rows in plan.rows)
        yield from _again(
            con, cells, first, laid, where, "connectors.repeated_rows" if added_up else "connectors.duplicates"
        )
        if not added_up:
            yield from _again(con, first.keys, first, laid, where, "connectors.merged_rows", other_than=cells)


def _again(
    con: duckdb.DuckDBPyConnection,
    by: Sequence[str],
    rows: Rows,
    laid: Laid,
    where: Place,
    key: str,
    *,
    other_than: Sequence[str] = (),
) -> Iterator[Message]:
    """Say how many rows agree with an earlier one, and which are the first; those that repeat it whole apart."""
    good = _good(rows, laid)
    total, distinct, whole = con.execute(
        f"SELECT count(*), count(DISTINCT {_hash(by)}), count(DISTINCT {_hash(other_than or by)}) FROM {good}"
    ).fetchall()[0]
    count = whole - distinct if other_than else total - distinct
    if not count:
        return
    first = f"row_number() OVER (PARTITION BY {', '.join(by)} ORDER BY row_number) > 1"
    fresh = f" AND row_number() OVER (PARTITION BY {', '.join(other_than)} ORDER BY row_number) = 1"
    found = con.execute(
        f"SELECT row_number FROM {good} QUALIFY {first}{fresh if other_than else ''} ORDER BY 1 "
        f"LIMIT {faults.SHOWN_ROWS}"
    ).fetchall()
    shown = row_list([row for (row,) in found], count)
    yield message(key, file=where.shown, count=Count(count), rows=shown)


def _told(con: duckdb.DuckDBPyConnection, where: Place) -> Iterator[Message]:
    found = con.execute(
        "SELECT count(DISTINCT row_number), list_slice(list(DISTINCT row_number ORDER BY row_number), 1, 5) "
        "FROM faults WHERE key = 'connectors.duplicate_row'"
    ).fetchall()
    count, rows = found[0]
    if count:
        yield message("connectors.duplicates", file=where.shown, count=Count(count), rows=row_list(rows, count))
