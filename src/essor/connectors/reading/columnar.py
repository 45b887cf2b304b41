"""Read a Parquet file into a table of text cells in canonical form."""

from __future__ import annotations

from pathlib import Path

import duckdb

from essor.connectors.reading import load
from essor.connectors.reading.finish import finish
from essor.connectors.reading.limits import COLUMNS
from essor.connectors.reading.sheet import Reading, Sheet
from essor.kernel.message import message


def read_parquet(path: Path, con: duckdb.DuckDBPyConnection, shown: str) -> Reading:
    """Return the one sheet of a Parquet file; its first row stands at 2, below the names of the columns."""
    source = f"read_parquet({load.literal(str(path))}"
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {source})").fetchall()
        names = tuple(str(row[0]) for row in described)
        if len(names) > COLUMNS:
            return Reading(messages=(message("reading.too_many_columns", file=shown, count=len(names), limit=COLUMNS),))
        cells = ", ".join(
            f"nullif({_text(load.quoted(name), str(row[1]))}, '') AS c{place}"
            for place, (name, row) in enumerate(zip(names, described, strict=True))
        )
        table = f"{load.new_table()}_rows"
        con.execute(
            f"CREATE TEMP TABLE {table} AS SELECT file_row_number + 2 AS row_number,"
            f" file_row_number + 2 AS line_number, {cells} FROM {source}, file_row_number = true)"
        )
    except (duckdb.OutOfMemoryException, duckdb.InterruptException, duckdb.PermissionException):
        raise
    except duckdb.Error as error:  # the engine has no one name for a damaged file
        if "no space left" in str(error).lower():
            raise
        return Reading(messages=(message("reading.parquet_damaged", file=shown),))
    draft = Sheet(name="", table=table, headers=names, header_row=1, rows=0, typed=True, decimal_hint=".")
    sheet, remarks = finish(con, draft, first_row=None, sure=True, shown=shown)
    return Reading((sheet,), remarks)


def _text(column: str, kind: str) -> str:
    """Return the SQL of a value's canonical text."""
    if kind in {"DOUBLE", "FLOAT"}:
        plain = f"CAST({column} AS VARCHAR)"
        wide = f"rtrim(rtrim(CAST(TRY_CAST({column} AS DECIMAL(38, 12)) AS VARCHAR), '0'), '.')"
        text = (
            f"CASE WHEN contains({plain}, 'e') AND isfinite({column}) THEN coalesce({wide}, {plain}) ELSE {plain} END"
        )
        return f"regexp_replace({text}, '\\.0$', '')"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST({column} AT TIME ZONE 'UTC' AS VARCHAR) || '+00:00'"
    return f"CAST({column} AS VARCHAR)"
