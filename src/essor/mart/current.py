"""Compute the current rows of a table: a pure function of the staged rows and the active imports.

Of each key, the newest row stands; in tables that merge columns, the newest value of each column that
has one. Rows that a later import of the same source replaced do not count. Nothing else decides: any
sequence of imports and undos gives what one computation from scratch gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from essor.mart.comparison import PRINT, print_of
from essor.mart.imports import ImportRecord
from essor.mart.quoting import identifier, text
from essor.mart.scan import listed, names
from essor.mart.schema import LINEAGE, Table

_LINEAGE = frozenset(column.name for column in LINEAGE)


def current_rows(table: Table, staged: str, active: Sequence[ImportRecord], keys: str = "") -> str:
    """Return the SELECT of the current rows of a table.

    Args:
        table: the contract.
        staged: a relation of every staged row of the table.
        active: active imports, in their order.
        keys: a relation of the prints of the keys to compute, or "" for all.

    """
    rows = _live(table, staged, active, keys)
    if table.merge == "columns":
        picked = ", ".join(_pick(column.name, table) for column in table.all_columns)
        return f"SELECT {picked} FROM ({rows}) GROUP BY {listed(table.key)}"
    if sum(table.name in record.rows for record in active) <= 1:
        return f"SELECT {names(table.all_columns)} FROM ({rows})"  # a key stands once in an import
    newest = f"SELECT {PRINT}, max(essor_position) AS essor_position FROM ({rows}) GROUP BY {PRINT}"
    return f"SELECT {names(table.all_columns)} FROM ({rows}) SEMI JOIN ({newest}) USING ({PRINT}, essor_position)"


def _pick(column: str, table: Table) -> str:
    """Return the expression of a merged column; lineage is that of the newest row, with its gaps."""
    name = identifier(column)
    if column in table.key:
        return name
    pick = "arg_max_null" if column in _LINEAGE else "arg_max"
    return f"{pick}({name}, essor_position) AS {name}"


def _live(table: Table, staged: str, active: Sequence[ImportRecord], keys: str) -> str:
    """Return the SELECT of the staged rows that count, with the position of their import."""
    mine = [record for record in active if table.name in record.rows]
    rows = f"(SELECT *, {print_of(table)} FROM {staged})"
    if not mine:
        return f"SELECT s.*, CAST(0 AS BIGINT) AS essor_position FROM {rows} s WHERE false"
    positions = ", ".join(f"({text(record.import_id)}, {record.position})" for record in mine)
    wanted = f"SEMI JOIN {keys} USING ({PRINT})" if keys else ""
    gone = " OR ".join(replaced_by(table, record, "a.essor_position") for record in mine if record.mode != "add")
    return (
        f"SELECT s.*, a.essor_position FROM (SELECT * FROM {rows} {wanted}) s "
        f"JOIN (VALUES {positions}) a(essor_import, essor_position) ON s.import_id = a.essor_import "
        f"WHERE ({gone or 'false'}) IS NOT TRUE"
    )


def replaced_by(table: Table, record: ImportRecord, position: str) -> str:
    """Return the condition under which a replacing import makes an earlier row of its source void.

    A row without a date, or a table without one, belongs to no period: it is replaced as a whole only.
    """
    earlier = f"(source = {text(record.source)} AND {position} < {record.position}"
    if record.period is None:
        return f"{earlier})"
    if not table.date:
        return "false"
    day = identifier(table.date)
    return f"{earlier} AND {day} >= DATE '{record.period.start}' AND {day} < DATE '{record.period.end}')"
