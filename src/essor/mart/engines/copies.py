"""Keep copies of snapshots in PostgreSQL, each in a schema of its own, whole or not at all.

A copy is loaded in one transaction whose last row, in the table ``essor.copies``, says that it is
complete: a schema without that row is dropped and loaded again. Who queries a copy holds a shared
advisory lock on it; old copies are dropped when nobody does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from essor.mart.engines.duckdb import DuckDBEngine
from essor.mart.engines.engine import SnapshotFiles
from essor.mart.engines.tables import ShownTable, shown_tables
from essor.mart.quoting import identifier

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

KEEP_COPIES = 3
_BATCH_ROWS = 20_000
_ROUNDS = 5
_CONTROL_LOCK = 0x6573736F72  # "essor"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_SQL_TYPES = {
    "string": 'text COLLATE "C"',  # the order of bytes, as DuckDB and Spark compare texts
    "int32": "integer",
    "int64": "bigint",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp with time zone",
    "float64": "double precision",
}
_STANDS = "name = %s AND to_regnamespace(quote_ident(name)) IS NOT NULL"
_CONTROL = """
CREATE SCHEMA IF NOT EXISTS essor;
CREATE TABLE IF NOT EXISTS essor.copies (
    name text PRIMARY KEY,
    company text NOT NULL,
    snapshot text NOT NULL,
    completed_at timestamp with time zone NOT NULL DEFAULT now(),
    used_at timestamp with time zone NOT NULL DEFAULT now()
)
"""


def hold_copy(connection: Connection, snapshot: SnapshotFiles, *, keep: int = KEEP_COPIES) -> str:
    """Return the schema that holds the copy of a snapshot, loaded if need be and held until the connection ends.

    Args:
        connection: a connection in autocommit, used for nothing else meanwhile.
        snapshot: what to copy.
        keep: copies of the company to keep, this one included; older ones are dropped when unused.

    """
    tables = shown_tables(snapshot)
    name = copy_name(snapshot, tables)
    _make_control(connection)
    for _ in range(_ROUNDS):
        if _take(connection, name):
            break
        _load(connection, name, snapshot, tables)
    else:
        msg = f"the copy {name} is dropped as fast as it is loaded"
        raise RuntimeError(msg)
    _drop_old(connection, snapshot.company, name, keep)
    return name


def copy_name(snapshot: SnapshotFiles, tables: Iterable[ShownTable]) -> str:
    """Return the schema of a copy: company and snapshot to be read, then a hash of what it holds.

    The hash covers the files and the columns: a snapshot after an erasure, of another company with
    the same name or under a newer contract has another copy.
    """
    content = "\n".join(f"{table.name} {table.columns} {table.files}" for table in tables)
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    readable = _NOT_IN_A_NAME.sub("_", f"{snapshot.company[:24]}_{snapshot.id[-12:]}".lower()).strip("_")
    return f"essor_{readable}_{digest}"


def drop_copies(connection: Connection, company: str) -> int:
    """Drop every copy of a company, waiting for who reads one; return how many there were."""
    _make_control(connection)
    names = _names(connection, company)
    for name in names:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock_of(name),))
            _drop(connection, name)
    return len(names)


def _make_control(connection: Connection) -> None:
    found = connection.execute("SELECT to_regclass('essor.copies')").fetchone()
    if found is None or found[0] is None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_CONTROL_LOCK,))
            connection.execute(_CONTROL)


def _take(connection: Connection, name: str) -> bool:
    """Hold a copy if it is complete; hold nothing otherwise."""
    lock = _lock_of(name)
    connection.execute("SELECT pg_advisory_lock_shared(%s)", (lock,))
    touched = connection.execute(f"UPDATE essor.copies SET used_at = clock_timestamp() WHERE {_STANDS}", (name,))
    if touched.rowcount:
        return True
    connection.execute("SELECT pg_advisory_unlock_shared(%s)", (lock,))
    return False


def _load(connection: Connection, name: str, snapshot: SnapshotFiles, tables: tuple[ShownTable, ...]) -> None:
    with connection.transaction(), DuckDBEngine(snapshot) as source:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock_of(name),))
        if _complete(connection, name):
            return
        _drop(connection, name)
        connection.execute(f"CREATE SCHEMA {identifier(name)}")
        with connection.cursor() as cursor:
            for table in tables:
                _copy(cursor, source, name, table)
        connection.execute(
            "INSERT INTO essor.copies (name, company, snapshot) VALUES (%s, %s, %s)",
            (name, snapshot.company, snapshot.id),
        )


def _copy(cursor: Cursor, source: DuckDBEngine, name: str, table: ShownTable) -> None:
    place = f"{identifier(name)}.{identifier(table.name)}"
    columns = ", ".join(f"{identifier(column)} {_SQL_TYPES.get(kind, kind)}" for column, kind in table.columns)
    cursor.execute(f"CREATE TABLE {place} ({columns})")
    if table.files:
        with cursor.copy(f"COPY {place} FROM STDIN WITH (FREEZE)") as stream:
            for lines in source.copy_lines(table.name, _BATCH_ROWS):
                stream.write(lines)
        cursor.execute(f"ANALYZE {place}")


def _drop_old(connection: Connection, company: str, kept: str, keep: int) -> None:
    from psycopg.errors import LockNotAvailable

    for name in [name for name in _names(connection, company) if name != kept][max(0, keep - 1) :]:
        with suppress(LockNotAvailable), connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '2s'")  # another program may read the copy, without our lock
            free = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_lock_of(name),)).fetchone()
            if free is not None and free[0]:
                _drop(connection, name)


def _drop(connection: Connection, name: str) -> None:
    connection.execute(f"DROP SCHEMA IF EXISTS {identifier(name)} CASCADE")
    connection.execute("DELETE FROM essor.copies WHERE name = %s", (name,))


def _complete(connection: Connection, name: str) -> bool:
    return connection.execute(f"SELECT 1 FROM essor.copies WHERE {_STANDS}", (name,)).fetchone() is not None


def _names(connection: Connection, company: str) -> list[str]:
    """Return the copies of a company, the last used first."""
    found = connection.execute(
        "SELECT name FROM essor.copies WHERE company = %s ORDER BY used_at DESC, name", (company,)
    )
    return [str(name) for (name,) in found.fetchall()]


def _lock_of(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
