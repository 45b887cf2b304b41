"""Query a copy of one snapshot in PostgreSQL, read only, and come back when the server does."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Self, TypeVar

from essor.kernel.message import Message, message
from essor.mart.engines.copies import KEEP_COPIES, drop_copies, hold_copy
from essor.mart.engines.engine import EngineError, SnapshotFiles, first_line
from essor.mart.engines.guard import admit
from essor.mart.engines.rows import Rows
from essor.mart.engines.tables import shown_tables

if TYPE_CHECKING:
    from psycopg import Connection

T = TypeVar("T")

STATEMENT_TIMEOUT_SECONDS = 120
ATTEMPTS = 6
_CONNECT_TIMEOUT_SECONDS = 10
_FIRST_PAUSE_SECONDS = 0.25


class PostgresEngine:
    """Answer from the copy that `hold_copy` keeps; the copy is loaded when it is not there.

    The session reads only, sees the copy alone, counts hours in UTC and runs one statement at a time
    (the extended protocol refuses a second). A query that loses its server is asked again, from the
    start, a bounded number of times.
    """

    dialect = "postgres"

    def __init__(
        self,
        url: str,
        snapshot: SnapshotFiles,
        *,
        statement_timeout_seconds: int = STATEMENT_TIMEOUT_SECONDS,
        attempts: int = ATTEMPTS,
        keep_copies: int = KEEP_COPIES,
    ) -> None:
        """Connect, and load the copy of the snapshot if it is not there.

        Args:
            url: postgresql://user:password@host/database.
            snapshot: the tables and their files.
            statement_timeout_seconds: the longest that a question may take.
            attempts: times that a lost server is asked; pauses double from a quarter of a second.
            keep_copies: copies of the company to keep on the server.

        Raises:
            EngineError: the driver or the server is missing, or the role may not create a schema.

        """
        self._url = url
        self._snapshot = snapshot
        self._names = frozenset(table.name for table in shown_tables(snapshot))
        self._timeout = statement_timeout_seconds
        self._attempts = attempts
        self._keep = keep_copies
        self._connection: Connection | None = None
        self._again(lambda _: None)

    def query(self, sql: str) -> Rows:
        """Return the rows of one SELECT (see Engine.query)."""
        admit(sql, "postgres", self._names)

        def ask(connection: Connection) -> Rows:
            with connection.cursor(binary=True) as cursor:
                cursor.execute(sql)
                return Rows.of((column.name for column in cursor.description or ()), cursor.fetchall())

        return self._again(ask)

    def close(self) -> None:
        """Close the connection; the copy stays for the next."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the engine."""
        self.close()

    def _again(self, work: Callable[[Connection], T]) -> T:
        """Return the work done on a connection; do it anew when the server went away meanwhile."""
        psycopg = _driver()
        pause = _FIRST_PAUSE_SECONDS
        for left in reversed(range(self._attempts)):
            try:
                return work(self._connected())
            except psycopg.errors.QueryCanceled as error:
                raise EngineError(message("engines.too_slow", engine="PostgreSQL", seconds=self._timeout)) from error
            except psycopg.DataError as error:
                if self._connection is not None:
                    raise
                raise EngineError(self._said("engines.postgres_value", error)) from error
            except psycopg.errors.InsufficientPrivilege as error:
                raise EngineError(self._said("engines.postgres_denied", error)) from error
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if self._connection is not None and not self._connection.closed:
                    raise EngineError(self._said("engines.postgres_failed", error)) from error
                self.close()
                if not left:
                    raise EngineError(self._said("engines.postgres_gone", error)) from error
            time.sleep(pause)
            pause *= 2
        raise AssertionError(self._attempts)

    def _connected(self) -> Connection:
        if self._connection is not None:
            return self._connection
        connection = connect(self._url)
        try:
            name = hold_copy(connection, self._snapshot, keep=self._keep)
            connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", (name,))
            connection.execute("SELECT set_config('statement_timeout', %s, false)", (f"{self._timeout}s",))
            connection.execute("SET default_transaction_read_only = on")
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _said(self, key: str, error: Exception) -> Message:
        return message(key, server=server(self._url), detail=first_line(error))


def erase_copies(url: str, company: str) -> int:
    """Drop every copy of a company on a server; return how many there were.

    An erasure of personal data calls it: a copy holds the names that its snapshot held. It waits for
    who reads one.

    Raises:
        EngineError: the driver or the server is missing.

    """
    psycopg = _driver()
    try:
        with connect(url) as connection:
            return drop_copies(connection, company)
    except psycopg.OperationalError as error:
        raise EngineError(message("engines.postgres_gone", server=server(url), detail=first_line(error))) from error


def connect(url: str) -> Connection:
    """Return a connection in autocommit that counts hours in UTC and never waits long for a server.

    Raises:
        EngineError: the driver is not installed, or the address cannot be read.
        psycopg.OperationalError: the server does not answer, or refuses the role.

    """
    psycopg = _driver()
    try:
        connection: Connection = psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=_CONNECT_TIMEOUT_SECONDS,
            keepalives_idle=30,  # a server that vanished without a word is noticed within a minute
            keepalives_interval=10,
            keepalives_count=3,
            application_name="essor",
        )
    except psycopg.ProgrammingError as error:
        raise EngineError(message("engines.postgres_address")) from error
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute("SET statement_timeout = 0")
    return connection


def _driver() -> ModuleType:
    try:
        import psycopg
    except ImportError as error:
        raise EngineError(message("engines.postgres_missing")) from error
    return psycopg


def server(url: str) -> str:
    """Return host, port and database of an address: what may be shown, without the role or the password."""
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"{parts.get('host') or 'localhost'}{port}/{parts.get('dbname') or ''}"
