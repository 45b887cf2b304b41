"""Say what an engine is: one query in, plain rows out, whatever runs beneath."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Protocol, Self

from essor.mart.engines.rows import Rows
from essor.mart.refusal import MartError


class SnapshotFiles(Protocol):
    """Hold what an engine asks of a snapshot: which tables it has, and in which Parquet files."""

    @property
    def id(self) -> str:
        """Return the text that names the snapshot."""

    @property
    def company(self) -> str:
        """Return the slug of the company."""

    @property
    def tables(self) -> Collection[str]:
        """Return the names of the tables that the snapshot holds."""

    def files(self, table: str) -> Sequence[str]:
        """Return the absolute paths of a table's Parquet files."""


class Engine(Protocol):
    """Hold one snapshot under canonical table names and answer queries on it."""

    @property
    def dialect(self) -> str:
        """Return the name that ibis gives to the engine's SQL: duckdb, postgres or pyspark."""

    def query(self, sql: str) -> Rows:
        """Return the rows of one SELECT, normalised.

        Raises:
            RefusedQueryError: the text is not one SELECT over the snapshot's tables.
            EngineError: the engine is gone, too slow or out of memory, or a file cannot be read.

        """

    def close(self) -> None:
        """Let go of connections and temporary files; a second call does nothing."""

    def __enter__(self) -> Self:
        """Return the engine itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""


class EngineError(MartError):
    """Report an engine that cannot be used or did not answer; the message says the mend."""


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, for the detail of a message."""
    return str(error).partition("\n")[0]
