"""Inspect a staged import before it touches a table: types, required columns, keys, lineage.

Readers reject bad rows with a reason. What is found here is a reader's fault, and the whole import is
refused: a NULL or a doubled key would make the current rows depend on chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from essor.kernel.message import message
from essor.mart.imports import StagedImport
from essor.mart.quoting import identifier, text
from essor.mart.refusal import MartError
from essor.mart.scan import listed, parquet
from essor.mart.schema import SQL_TYPES, Table, tables

_PRINT = "hash({key})"  # eight bytes a key: ten million keys are compared in memory


def staged_files(staged: StagedImport) -> Mapping[str, tuple[str, ...]]:
    """Return the Parquet files of each table of a staged import."""
    return {name: _files(path) for name, path in staged.tables.items()}


def inspect(staged: StagedImport, con: duckdb.DuckDBPyConnection) -> Mapping[str, int]:
    """Check a staged import against the contracts; return the number of rows of each table.

    Raises:
        MartError: a file does not hold what its contract says; the message names file, table and column.

    """
    rows = {}
    for name, files in staged_files(staged).items():
        if name not in tables():
            raise MartError(message("mart.table_unknown", file=staged.file_name, table=name))
        rows[name] = _inspect(staged, tables()[name], files, con)
    return rows


def _inspect(staged: StagedImport, table: Table, files: tuple[str, ...], con: duckdb.DuckDBPyConnection) -> int:
    relation = parquet(files)
    found = {str(name): _plain(str(kind)) for name, kind, *_ in con.execute(f"DESCRIBE FROM {relation}").fetchall()}
    for column in table.all_columns:
        if found.pop(column.name, "") != SQL_TYPES[column.type]:
            raise _refused(staged, table, column.name, "mart.staged_type")
    for column_name in found:
        raise _refused(staged, table, column_name, "mart.staged_column_strange")
    required = [column.name for column in table.all_columns if column.required or column.name in table.key]
    lineage = {"import_id": staged.import_id, "source": staged.source, "file_sha256": staged.file_sha256}
    counts = [f"count(*) - count({identifier(name)})" for name in required]
    counts += [
        f"count(*) FILTER ({identifier(name)} IS DISTINCT FROM {text(value)})" for name, value in lineage.items()
    ]
    distinct_keys = _PRINT.format(key=listed(table.key))
    total, distinct, *bad = con.execute(
        f"SELECT count(*), count(DISTINCT {distinct_keys}), {', '.join(counts)} FROM {relation}"
    ).fetchall()[0]
    for name, count in zip([*required, *lineage], bad, strict=True):
        if count:
            raise _refused(staged, table, name, "mart.staged_null" if name not in lineage else "mart.staged_lineage")
    if distinct < total:
        _refuse_doubled(staged, table, relation, con)
    return int(total)


def _refuse_doubled(staged: StagedImport, table: Table, relation: str, con: duckdb.DuckDBPyConnection) -> None:
    """Refuse a key that stands twice; two keys of one hash are no fault."""
    key = listed(table.key)
    doubled = con.execute(
        f"SELECT {key}, min(row_number), max(row_number) FROM {relation} GROUP BY {key} HAVING count(*) > 1 "
        f"ORDER BY min(row_number) LIMIT 1"
    ).fetchall()
    if doubled:
        *values, first, last = doubled[0]
        raise MartError(
            message(
                "mart.staged_doubled",
                file=staged.file_name,
                table=table.name,
                key=", ".join(f"{name} = {value}" for name, value in zip(table.key, values, strict=True)),
                row=str(first),
                other=str(last),
            )
        )


def _refused(staged: StagedImport, table: Table, column: str, key: str) -> MartError:
    return MartError(message(key, file=staged.file_name, table=table.name, column=column))


def _plain(kind: str) -> str:
    return "TIMESTAMPTZ" if kind == "TIMESTAMP WITH TIME ZONE" else kind


def _files(path: Path) -> tuple[str, ...]:
    found = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not found:
        msg = f"no Parquet file in {path}"
        raise ValueError(msg)
    return tuple(str(place.resolve()) for place in found)
