"""Take a file whose columns bear the names of the contract, or their labels, as what it is.

Essor's own exports come back so, and the tables for which no software has a format of its own: shops,
exchange rates, trainings, measures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from essor.connectors.headers import normalise
from essor.mart.schema import LINEAGE, Table, tables

_LEAST = 2
_GIVEN = frozenset({"channel_rule", "currency"})  # said of every row: the file's own channel, the company's currency


def contract_columns(headers: Sequence[str]) -> tuple[Table, Mapping[str, str]] | None:
    """Return the table whose contract names most of the headers, and the header of each of its columns.

    A table counts when every column that it requires is there, two columns at least, and half of the
    headers are its own.
    """
    named = {normalise(header): header for header in headers if header.strip()}
    best: tuple[Table, Mapping[str, str]] | None = None
    for table in tables().values():
        found = {
            column.name: named[name]
            for column in table.columns
            for name in (normalise(column.name), normalise(column.fr), normalise(column.en))
            if name in named
        }
        required = {column.name for column in table.columns if column.required or column.name in table.key}
        enough = required - _GIVEN <= found.keys() and len(found) >= _LEAST and 2 * len(found) >= len(named)
        if enough and (best is None or len(found) > len(best[1])):
            best = table, found
    return best


def own_map(table: Table, found: Mapping[str, str], source: str) -> dict[str, Any]:
    """Return the map of a file whose columns are those of a table."""
    controls = []
    if table.amount in found:
        controls = [{"name": "amount", "value": found[table.amount], "table": table.name, "column": table.amount}]
    return {
        "format": "proposed",
        "source": source,
        "decimal": "auto",
        "day_order": "auto",
        "defaults": {"channel_rule": {"const": "channel of the file"}},
        "outputs": [{"table": table.name, "columns": {name: [header] for name, header in found.items()}}],
        "controls": controls,
        "also": [label for column in LINEAGE for label in (column.name, column.fr, column.en)],
    }
