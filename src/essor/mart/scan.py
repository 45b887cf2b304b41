"""Write the SQL that reads a list of Parquet files as one table of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from essor.mart.quoting import identifier, text
from essor.mart.schema import SQL_TYPES, Column

MEMORY_LIMIT = "1GB"


@contextmanager
def workbench(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an engine for one piece of work; what does not fit in memory spills into this folder."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET GLOBAL parquet_metadata_cache = true")
        yield connection
    finally:
        connection.close()


def scan(columns: Sequence[Column], files: Sequence[str], *, with_file: bool = False) -> str:
    """Return a parenthesised SELECT of these columns, typed by the contract, from these files.

    A column that no file holds is NULL: the files were written before it joined the contract.

    Args:
        columns: what to read.
        files: absolute paths; none gives a table without rows.
        with_file: add the column ``filename``.

    """
    held = frozenset[str]().union(*(_names(path) for path in files))
    chosen = [
        identifier(column.name)
        if column.name in held
        else f"CAST(NULL AS {SQL_TYPES[column.type]}) AS {identifier(column.name)}"
        for column in columns
    ]
    if not files:
        extra = ["CAST(NULL AS VARCHAR) AS filename"] if with_file else []
        return f"(SELECT {', '.join(chosen + extra)} WHERE false)"
    extra = ["filename"] if with_file else []
    return f"(SELECT {', '.join(chosen + extra)} FROM {parquet(files, with_file=with_file)})"


def parquet(files: Sequence[str], *, with_file: bool = False) -> str:
    """Return the table function that reads these Parquet files together, columns matched by name."""
    paths = ", ".join(text(path) for path in files)
    named = ", filename = true" if with_file else ""
    return f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false{named})"


def names(columns: Iterable[Column]) -> str:
    """Return the quoted names of columns, in order."""
    return listed(column.name for column in columns)


def listed(columns: Iterable[str]) -> str:
    """Return names quoted and separated by commas."""
    return ", ".join(identifier(name) for name in columns)


@lru_cache(maxsize=4096)
def _names(path: str) -> frozenset[str]:
    """Return the columns of a data file; data files never change under their name."""
    return frozenset(pq.read_schema(path).names)


@lru_cache(maxsize=4096)
def count_rows(path: str) -> int:
    """Return the number of rows of a data file, as its footer tells."""
    return int(pq.read_metadata(path).num_rows)
