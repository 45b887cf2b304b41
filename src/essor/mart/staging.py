"""Stage rows that come from people or from the program itself as a reader stages a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from essor.kernel.period import Period
from essor.mart.delta_log import arrow_schema
from essor.mart.imports import Mode, StagedImport
from essor.mart.schema import tables

Row = Mapping[str, Any]


def stage_rows(
    folder: Path,
    rows: Mapping[str, Sequence[Row]],
    *,
    import_id: str,
    source: str,
    name: str = "entry",
    mode: Mode = "add",
    period: Period | None = None,
) -> StagedImport:
    """Write rows as a staged import: targets set by hand, answers of a survey, a test's example.

    Rows are plain values by column name; an absent column is empty. A row's number is its place in its
    table, from 1. The hash is that of the content: the same rows staged twice are one import.

    Args:
        folder: where the Parquet files go; it is made when it does not stand.
        rows: for each table, its rows.
        import_id: a name that no other import of the company has.
        source: the system the rows belong to.
        name: what stands where a file's name would.
        mode: add, replace_period or replace_all.
        period: the days that replace_period replaces.

    Raises:
        ValueError: a table or a column is unknown.
        pyarrow.ArrowException: a value does not fit its column's type.

    """
    content = json.dumps([source, rows], default=str, sort_keys=True, ensure_ascii=False)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    lineage = {"source": source, "import_id": import_id, "file_sha256": sha256, "sheet": ""}
    folder.mkdir(parents=True, exist_ok=True)
    staged = {}
    for table, lines in rows.items():
        columns = _columns(table)
        numbered = [{**line, **lineage, "row_number": number} for number, line in enumerate(lines, 1)]
        if strange := {column for line in numbered for column in line} - set(columns.names):
            msg = f"{table} has no column {', '.join(sorted(strange))}"
            raise ValueError(msg)
        staged[table] = folder / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(numbered, schema=columns), staged[table])
    return StagedImport(import_id, source, sha256, name, "entry", mode, period, staged, {})


def _columns(table: str) -> pa.Schema:
    if table not in tables():
        msg = f"there is no table {table}"
        raise ValueError(msg)
    return arrow_schema(tables()[table].all_columns)
