"""Query the Parquet files of a snapshot on Spark, through temporary views with explicit columns."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from essor.kernel.message import message
from essor.mart.engines.engine import EngineError, SnapshotFiles, first_line
from essor.mart.engines.guard import admit
from essor.mart.engines.rows import Rows
from essor.mart.engines.sessions import alive, forget, session
from essor.mart.engines.tables import ShownTable, shown_tables, sql_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ATTEMPTS = 3
TIMEOUT_SECONDS = 600
_CANCEL_SECONDS = 0.5
_SQL_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT", "TIMESTAMPTZ": "TIMESTAMP"}


class SparkEngine:
    """Show the tables of a snapshot in a session of their own, beside those of other engines.

    Spark reads the same Parquet files as DuckDB, with the types of the contracts, without a jar. The
    master must see the files under the same paths. When Java or the master dies, the question is asked
    again on a new session, a bounded number of times.
    """

    dialect = "pyspark"

    def __init__(
        self, name: str, snapshot: SnapshotFiles, *, timeout_seconds: float = TIMEOUT_SECONDS, attempts: int = ATTEMPTS
    ) -> None:
        """Find the session; the view of a table is made when a question first names it.

        Args:
            name: "spark-local" or "spark://host:port".
            snapshot: the tables and their files.
            timeout_seconds: the longest that a question may take; a cluster without a free worker waits for ever.
            attempts: times that a question is asked when Spark goes away.

        Raises:
            EngineError: pyspark or Java is missing, or the master does not answer.

        """
        self._name = name
        self._tables = {table.name: table for table in shown_tables(snapshot)}
        self._timeout = timeout_seconds
        self._attempts = attempts
        self._shown: set[str] = set()
        self._session: SparkSession | None = session(name).newSession()

    def query(self, sql: str) -> Rows:
        """Return the rows of one SELECT (see Engine.query)."""
        read = admit(sql, "spark", self._tables)
        for left in reversed(range(self._attempts)):
            running = self._running()
            limit = _TimeLimit(running, self._timeout)
            try:
                with limit:
                    self._show(running, read)
                    return _rows(running.sql(sql))
            except Exception as error:
                if limit.reached:
                    seconds = int(self._timeout)
                    raise EngineError(message("engines.too_slow", engine="Spark", seconds=seconds)) from error
                if alive(running):
                    raise
                self._session = None
                forget()
                if not left:
                    raise EngineError(message("engines.spark_gone", detail=first_line(error))) from error
        raise AssertionError(self._attempts)

    def close(self) -> None:
        """Drop the views; the session of the process stays for the next engine."""
        if self._session is not None and alive(self._session):
            for name in self._shown:
                self._session.catalog.dropTempView(name)
        self._session = None

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the engine."""
        self.close()

    def _running(self) -> SparkSession:
        if self._session is None:
            self._session = session(self._name).newSession()
            self._shown.clear()
        return self._session

    def _show(self, running: SparkSession, names: Iterable[str]) -> None:
        for name in sorted(names):
            if name not in self._shown:
                _view(running, self._tables[name]).createOrReplaceTempView(_quoted(name))
                self._shown.add(name)


class _TimeLimit:
    """Cancel the jobs that this thread asks for when they take too long, until it asks for no more."""

    def __init__(self, running: SparkSession, seconds: float) -> None:
        self.reached = False
        self._context = running.sparkContext
        self._group = f"essor-{uuid.uuid4().hex}"
        self._seconds = seconds
        self._done = threading.Event()

    def __enter__(self) -> None:
        self._context.setJobGroup(self._group, "essor", interruptOnCancel=True)
        threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _watch(self) -> None:
        pause = self._seconds
        while not self._done.wait(pause):  # a question is several jobs, and none while it is planned
            self.reached, pause = True, _CANCEL_SECONDS
            with suppress(Exception):  # a Java that died meanwhile has nothing to cancel
                self._context.cancelJobGroup(self._group)


def _view(own: SparkSession, table: ShownTable) -> DataFrame:
    """Return the rows of a table: a column that no file has is NULL, one that the contract lacks is left out."""
    columns = [(name, _spark_type(kind)) for name, kind in table.columns]
    if not table.files:
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {_quoted(name)}" for name, kind in columns)
        return own.sql(f"SELECT {nothing} WHERE false")
    schema = ", ".join(f"{_quoted(name)} {kind}" for name, kind in columns)
    # Spark takes [ and * in a path for a pattern unless told that the paths are exact.
    found = own.read.option("__globPaths__", "false").schema(schema).parquet(*table.files)
    return found.select(*(_quoted(name) for name, _ in columns))


def _rows(answer: DataFrame) -> Rows:
    local = [field.dataType.typeName() == "timestamp" for field in answer.schema.fields]
    return Rows.of(answer.columns, _in_utc(answer.collect(), local) if any(local) else answer.collect())


def _in_utc(rows: Sequence[Sequence[Any]], local: Sequence[bool]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows with instants in UTC: pyspark hands them over in this process's zone, without saying so."""
    for row in rows:
        yield tuple(
            value.astimezone(UTC) if here and isinstance(value, datetime) else value
            for value, here in zip(row, local, strict=True)
        )


def _spark_type(kind: str) -> str:
    known = sql_type(kind)
    return _SQL_TYPES.get(known, known)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
