"""Open an engine by its name on the command line."""

from __future__ import annotations

from essor.kernel.message import message
from essor.mart.engines.duckdb import MEMORY_LIMIT, DuckDBEngine
from essor.mart.engines.engine import Engine, EngineError, SnapshotFiles


def open_engine(
    name: str, snapshot: SnapshotFiles, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None
) -> Engine:
    """Open the engine that a name says, on one snapshot.

    Args:
        name: "duckdb", "postgresql://…", "spark://…" or "spark-local".
        snapshot: the tables and their Parquet files.
        memory_limit: what DuckDB may hold in memory: "1GB".
        threads: processors that DuckDB may use; None takes them all.

    Raises:
        EngineError: the name is unknown, or the engine cannot be used; the message says the mend.

    """
    if name == "duckdb":
        return DuckDBEngine(snapshot, memory_limit=memory_limit, threads=threads)
    scheme = name.partition("://")[0]
    if scheme in {"postgresql", "postgres"} and scheme != name:
        from essor.mart.engines.postgres import PostgresEngine

        return PostgresEngine(name, snapshot)
    if name == "spark-local" or (scheme == "spark" and scheme != name):
        from essor.mart.engines.spark import SparkEngine

        return SparkEngine(name, snapshot)
    raise EngineError(message("engines.unknown", name=scheme))
