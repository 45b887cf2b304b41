"""Query the Parquet files of a snapshot in this process, through a connection locked to those files."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Collection, Iterator
from typing import Self

import duckdb

from essor.kernel.message import message
from essor.mart.engines.engine import EngineError, SnapshotFiles, first_line
from essor.mart.engines.guard import admit
from essor.mart.engines.rows import Rows
from essor.mart.engines.tables import ShownTable, shown_tables, sql_type
from essor.mart.quoting import identifier, text

MEMORY_LIMIT = "1GB"
TIMEOUT_SECONDS = 120


class DuckDBEngine:
    """Show the tables of a snapshot as views with explicit columns over its Parquet files.

    The connection reads these exact files and no other, writes none, loads no extension, sees no
    Python variable and keeps its settings. What does not fit in memory goes to a folder of its own,
    removed by close().
    """

    dialect = "duckdb"

    def __init__(
        self,
        snapshot: SnapshotFiles,
        *,
        memory_limit: str = MEMORY_LIMIT,
        threads: int | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Open a snapshot. A table's view is made when a question first reads it.

        Args:
            snapshot: the tables and their files.
            memory_limit: as DuckDB reads it: "1GB".
            threads: processors to use; None takes them all.
            timeout_seconds: the longest that a question may take.

        """
        self._timeout = timeout_seconds
        self._tables = {table.name: table for table in shown_tables(snapshot)}
        self._names = frozenset(self._tables)
        self._viewed: set[str] = set()
        self._viewing = threading.Lock()
        self._spill = tempfile.TemporaryDirectory(prefix="essor-duckdb-", ignore_cleanup_errors=True)
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": self._spill.name,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        }
        if threads is not None:
            config["threads"] = str(threads)
        self._connection = duckdb.connect(":memory:", config=config)
        try:
            self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
            self._connection.execute("SET GLOBAL parquet_metadata_cache = true")
            self._lock()
        except BaseException:
            self.close()
            raise

    def query(self, sql: str) -> Rows:
        """Return the rows of one SELECT (see Engine.query).

        Raises:
            EngineError: also where a file that it reads is missing or has another type than its contract.

        """
        self._view_tables(admit(sql, "duckdb", self._names))
        cursor = self._connection.cursor()
        limit = threading.Timer(self._timeout, cursor.interrupt)
        limit.daemon = True
        limit.start()
        try:
            answer = cursor.execute(sql)
            columns = answer.description or []
            settled = all(_is_settled(str(column[1])) for column in columns)
            return Rows.of((column[0] for column in columns), answer.fetchall(), settled=settled)
        except duckdb.InterruptException as error:
            seconds = int(self._timeout)
            raise EngineError(message("engines.too_slow", engine="DuckDB", seconds=seconds)) from error
        except duckdb.OutOfMemoryException as error:
            raise EngineError(message("engines.out_of_memory", engine="DuckDB")) from error
        except duckdb.IOException as error:
            raise EngineError(message("engines.file_unreadable", detail=first_line(error))) from error
        finally:
            limit.cancel()
            cursor.close()

    def copy_lines(self, table: str, batch_rows: int) -> Iterator[str]:
        """Yield every row of a shown table as lines of PostgreSQL's COPY, so many rows at a time.

        DuckDB writes decimals, dates, instants and floats exactly; a tabulation, a line break and a
        backslash inside a text are escaped.
        """
        self._view_tables({table})
        shown = self._tables[table]
        fields = ", ".join(_copy_field(name, kind) for name, kind in shown.columns)
        answer = self._connection.cursor().execute(
            f"SELECT concat_ws(chr(9), {fields}) || chr(10) FROM {identifier(table)}"
        )
        while rows := answer.fetchmany(batch_rows):
            yield "".join(line for (line,) in rows)

    def close(self) -> None:
        """Close the connection and remove what it spilled."""
        self._connection.close()
        self._spill.cleanup()

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the engine."""
        self.close()

    def _view_tables(self, names: Collection[str]) -> None:
        """Make the views that a question reads and that no question read before."""
        with self._viewing:
            for name in sorted(set(names) - self._viewed):
                table = self._tables[name]
                found, alike = _found_types(self._connection, table), _alike(self._connection, table)
                self._connection.execute(_view(table, found, alike=alike))
                self._viewed.add(name)

    def _lock(self) -> None:
        paths = ", ".join(text(path) for table in self._tables.values() for path in table.files)
        self._connection.execute(f"SET allowed_paths = [{paths}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")


_SETTLED = frozenset({"BOOLEAN", "INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT", "VARCHAR", "DATE"})


def _found_types(connection: duckdb.DuckDBPyConnection, table: ShownTable) -> dict[str, str]:
    if not table.files:
        return {}
    try:
        found = connection.execute(f"DESCRIBE SELECT * FROM {_scan(table)}").fetchall()
    except duckdb.Error as error:
        raise EngineError(message("engines.file_unreadable", detail=first_line(error))) from error
    return {str(name): _plain_type(str(kind)) for name, kind, *_ in found}


def _view(table: ShownTable, found: dict[str, str], *, alike: bool) -> str:
    columns = ", ".join(_column(table, name, sql_type(kind), found) for name, kind in table.columns)
    source = f"FROM {_scan(table, by_name=not alike)}" if table.files else "WHERE false"
    return f"CREATE VIEW {identifier(table.name)} AS SELECT {columns} {source}"


def _column(table: ShownTable, name: str, wanted: str, found: dict[str, str]) -> str:
    """Return a column of the view: as it stands, or NULL of its type where no file has it."""
    kind = found.get(name)
    if kind is None:
        return f"CAST(NULL AS {wanted}) AS {identifier(name)}"
    if kind != wanted:
        raise EngineError(message("engines.wrong_type", table=table.name, column=name, expected=wanted, found=kind))
    return identifier(name)


def _is_settled(kind: str) -> bool:
    """Tell whether values of a type need no normalising: whole numbers, texts, days, decimals of one scale."""
    return kind in _SETTLED or (kind.startswith("DECIMAL(") and not kind.endswith(",0)"))


def _copy_field(name: str, kind: str) -> str:
    if kind == "string":
        field = f"replace({identifier(name)}, chr(92), chr(92) || chr(92))"
        for code, letter in ((9, "t"), (10, "n"), (13, "r")):
            field = f"replace({field}, chr({code}), chr(92) || '{letter}')"
    else:
        field = f"CAST({identifier(name)} AS VARCHAR)"
    return f"coalesce({field}, chr(92) || 'N')"


def _alike(connection: duckdb.DuckDBPyConnection, table: ShownTable) -> bool:
    """Tell whether all files of a table have the same columns: they need not be laid side by side at each question."""
    if len(table.files) < 2:  # noqa: PLR2004 two to differ
        return True
    schemas = (
        f"SELECT file_name, list(concat_ws(' ', name, type, logical_type)) AS c FROM parquet_schema([{_paths(table)}])"
    )
    found = connection.execute(f"SELECT count(DISTINCT c) FROM ({schemas} GROUP BY file_name)").fetchone()
    return found == (1,)


def _scan(table: ShownTable, *, by_name: bool = True) -> str:
    option = "union_by_name = true, " if by_name else ""
    return f"read_parquet([{_paths(table)}], {option}hive_partitioning = false)"


def _paths(table: ShownTable) -> str:
    return ", ".join(text(path) for path in table.files)


def _plain_type(kind: str) -> str:
    return "TIMESTAMPTZ" if kind == "TIMESTAMP WITH TIME ZONE" else kind
