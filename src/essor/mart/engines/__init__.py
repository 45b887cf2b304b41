"""Ask one snapshot the same question on DuckDB, PostgreSQL or Spark and get the same rows.

An engine shows the tables of a snapshot under their canonical names, with explicit columns and the
types of their contracts; a canonical table that the snapshot lacks is there, empty. It answers one
SELECT at a time, as `ibis.to_sql` compiles it for its dialect, with values in one plain form.
"""

from essor.mart.engines.engine import Engine, EngineError, SnapshotFiles
from essor.mart.engines.guard import RefusedQueryError
from essor.mart.engines.opening import open_engine
from essor.mart.engines.rows import Rows

__all__ = ["Engine", "EngineError", "RefusedQueryError", "Rows", "SnapshotFiles", "open_engine"]
