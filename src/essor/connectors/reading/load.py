"""Load a delimited file into a table of the engine, and give it the face that a sheet has.

Tables are temporary: they live in the connection, keep the order of the file, and spill to the
connection's temporary folder when its memory is full (measured: faster than a table on disk, which
compresses first). The row number of a file without surprises is the engine's own row id.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from essor.connectors.reading.cutter import Dialect
from essor.connectors.reading.limits import RECORD_BYTES

_NUMBERS = itertools.count(1)
_GLOB = frozenset("*?[]{}")
# Told of a return and a line feed, the engine fails; left alone, it finds them.
_LINE_ENDS = {"\n": {"new_line": "'\\n'"}, "\r": {"new_line": "'\\r'"}, "\r\n": {}}


def new_table() -> str:
    """Return a name that no table of this process has."""
    return f"sheet_{next(_NUMBERS)}"


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def columns(width: int) -> list[str]:
    """Return the names of the cells of a sheet: c0, c1 and so on."""
    return [f"c{place}" for place in range(width)]


@dataclass(frozen=True, slots=True)
class Plain:
    r"""Hold a delimited file in UTF-8 that the engine may read.

    Args:
        path: the file.
        dialect: separator and quote.
        line_end: "\n", "\r\n" or "\r".
        skip: physical lines to pass over.

    """

    path: Path
    dialect: Dialect
    line_end: str = "\n"
    skip: int = 0


def load_plain(con: duckdb.DuckDBPyConnection, file: Plain, width: int) -> tuple[str, int]:
    """Load a file as it stands; return the table of its cells and the number of rows.

    Args:
        con: connection that gets the table.
        file: the file.
        width: cells of a row.

    Raises:
        duckdb.InvalidInputException: a row breaks the rules.

    """
    table = f"{new_table()}_cells"
    types = dict.fromkeys(columns(width), "VARCHAR")
    return table, _create(con, table, file, types)


def load_numbered(con: duckdb.DuckDBPyConnection, file: Plain, width: int) -> tuple[str, int]:
    """Load a clean copy whose first two cells are row and line; return the table and the number of rows."""
    table = f"{new_table()}_rows"
    types = {"row_number": "BIGINT", "line_number": "BIGINT"} | dict.fromkeys(columns(width), "VARCHAR")
    return table, _create(con, table, file, types)


def _create(con: duckdb.DuckDBPyConnection, table: str, file: Plain, types: dict[str, str]) -> int:
    ordered = con.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    if not ordered:  # the row id has to be the place in the file
        con.execute("SET preserve_insertion_order = true")
    structure = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    quote = literal(file.dialect.quote)
    options = {
        "columns": f"{{{structure}}}",
        "header": "false",
        "auto_detect": "false",
        "skip": str(file.skip),
        "delim": literal(file.dialect.delimiter),
        "quote": quote,
        "escape": quote,
        "strict_mode": "true",
        "max_line_size": str(RECORD_BYTES),
        "compression": "'none'",
        # Left to itself, the engine takes a return inside the first cell for the line end.
        **_LINE_ENDS[file.line_end],
    }
    written = ", ".join(f"{name} = {value}" for name, value in options.items())
    with _without_glob(file.path) as path:
        con.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM read_csv({literal(str(path))}, {written})")
    return count(con, table)


@contextmanager
def _without_glob(path: Path) -> Iterator[Path]:
    """Give a path under which the engine finds this very file, and no others that match it."""
    if not _GLOB & set(str(path)):
        yield path
        return
    with TemporaryDirectory(prefix="essor-link-") as folder:
        link = Path(folder) / "text"
        link.symlink_to(path.resolve())
        yield link


def count(con: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> int:
    """Return the number of rows that a condition holds for."""
    return int(con.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()[0][0])


def drop(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Drop a table that turned out not to serve."""
    con.execute(f"DROP TABLE IF EXISTS {table}")


def face(con: duckdb.DuckDBPyConnection, table: str, width: int, numbers: str, keep: Sequence[str]) -> str:
    """Make the view that a sheet shows: row_number, line_number, c0 … and only the rows to keep.

    Args:
        con: connection that holds the table.
        table: cells, or cells with their numbers.
        width: cells of a row.
        numbers: SQL of the row and the line of a row.
        keep: conditions that a row must meet.

    """
    view = new_table()
    where = f" WHERE {' AND '.join(keep)}" if keep else ""
    con.execute(f"CREATE TEMP VIEW {view} AS SELECT {numbers}, {', '.join(columns(width))} FROM {table}{where}")
    return view


def all_empty(width: int) -> str:
    """Return the condition that a row holds nothing."""
    return " AND ".join(f"{name} IS NULL" for name in columns(width))


def equals(texts: Sequence[str]) -> str:
    """Return the condition that a row holds these texts."""
    pairs = zip(columns(len(texts)), texts, strict=True)
    return " AND ".join(f"{name} = {literal(text)}" if text else f"{name} IS NULL" for name, text in pairs)


def quoted(name: str) -> str:
    """Return a name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
