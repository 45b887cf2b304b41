"""Say which tables a snapshot shows, with which columns and types, whatever its files hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

from essor.mart.derived import derived
from essor.mart.engines.engine import SnapshotFiles
from essor.mart.schema import SQL_TYPES, tables

_PLAIN: Mapping[str, str] = {
    "string": "string",
    "large_string": "string",
    "string_view": "string",
    "int32": "int32",
    "int64": "int64",
    "bool": "boolean",
    "date32[day]": "date",
    "double": "float64",
}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Hold a table as every engine shows it.

    Args:
        columns: (name, contract type) in order; a decimal of another precision keeps its own.
        files: Parquet files; none makes an empty table.

    """

    name: str
    columns: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def shown_tables(snapshot: SnapshotFiles) -> tuple[ShownTable, ...]:
    """Return the tables that a snapshot shows, by name.

    A canonical or derived table has the columns of its contract and is empty where the snapshot lacks
    it, so that every measure can be asked. Another table has the columns of its files.
    """
    held, known = frozenset(snapshot.tables), _contracts()
    shown = []
    for name in sorted(held | set(known)):
        files = tuple(snapshot.files(name)) if name in held else ()
        if name in known or files:
            shown.append(ShownTable(name, known.get(name) or _columns_of(pq.read_schema(files[0])), files))
    return tuple(shown)


def sql_type(kind: str) -> str:
    """Return the DuckDB type of a contract type or of another decimal."""
    return next((sql for name, sql in SQL_TYPES.items() if name == kind), kind.upper())


@cache
def _contracts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    columns = {name: contract.all_columns for name, contract in tables().items()} | dict(derived())
    return {name: tuple((column.name, column.type) for column in found) for name, found in columns.items()}


def _columns_of(schema: Iterable[pa.Field]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, _type_of(field)) for field in schema)


def _type_of(field: pa.Field) -> str:
    kind = field.type
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return "timestamp"
    plain = _PLAIN.get(str(kind))
    if plain is None:
        msg = f"column {field.name}: {kind} is not a contract type"
        raise ValueError(msg)
    return plain
