"""Cut a two-level file into documents.

Exports write the key of a document on its first row only (Odoo) or on each of its rows (Shopify); most
of the rows tell which. With keys on first rows, each key starts a document, and so does a row without a
key that has other cells of a document: its key is missing. With keys on all rows, a change of key starts
a document, and so does a row that has the cells of a first row again; a row without a key stands alone.
"""

from __future__ import annotations

import duckdb

from essor.connectors.plan.build import DocumentPlan
from essor.connectors.typed.texts import clean_text

_RARE = 10


def blocks(con: duckdb.DuckDBPyConnection, document: DocumentPlan, data: str) -> None:
    """Make the table ``blocks``: row_number, block, position.

    Args:
        con: connection that holds the rows.
        document: key of the documents, cells that are filled down, cells that only first rows have.
        data: relation of the rows, with ``first_rank`` where a corrected row keeps its position.

    """
    others = [f"c{column.index}" for column in document.fill if column.index != document.key.index]
    firsts = [f"c{column.index}" for column in document.first_row]
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT row_number, first_rank, key, "
        f"last_value(key IGNORE NULLS) OVER (ORDER BY row_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
        f"AS before, {_any(others)} AS dressed, {_any(firsts)} AS complete FROM "
        f"(SELECT *, {clean_text(f'c{document.key.index}')} AS key FROM {data})"
    )
    blank, dressed, same, complete = con.execute(
        "SELECT count(*) FILTER (key IS NULL), count(*) FILTER (key IS NULL AND dressed), "
        "count(*) FILTER (key = before), count(*) FILTER (key = before AND complete) FROM keyed"
    ).fetchall()[0]
    if blank > same:
        starts = f"key IS NOT NULL OR ({str(dressed * _RARE < blank).lower()} AND dressed)"
        alone = "false"
    else:
        starts = f"key <> before OR before IS NULL OR ({str(complete * _RARE < same).lower()} AND complete)"
        alone = "key IS NULL"
    counted = f"count(*) FILTER (NOT ({alone}) AND ({starts})) OVER (ORDER BY row_number ROWS UNBOUNDED PRECEDING)"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE blocks AS SELECT row_number, block, "
        "coalesce(first_rank, row_number() OVER (PARTITION BY block ORDER BY row_number)) AS position FROM "
        f"(SELECT row_number, first_rank, CASE WHEN {alone} THEN -row_number ELSE {counted} END AS block FROM keyed)"
    )


def _any(columns: list[str]) -> str:
    return f"({' OR '.join(f'{column} IS NOT NULL' for column in columns)})" if columns else "false"
