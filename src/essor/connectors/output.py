"""Write what is good as Parquet files of the contract, one for each canonical table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from essor.connectors.plan.build import Plan
from essor.connectors.plan.outputs import Rows
from essor.connectors.rows import Laid
from essor.connectors.validate import applies
from essor.connectors.vocabulary import as_word, constant
from essor.mart.quoting import identifier, text
from essor.mart.schema import SQL_TYPES, Table, tables

ROW_GROUP = 122_880
_LAST_ROW = "last_row_of_key"
_LAST = re.compile(r"arg_max\((k[0-9]+), row_number\)")
_GATHERED = re.compile(r"\b(?:arg_max|arg_min|any_value|sum|min|max|count|avg|first|last|list|string_agg)\(|\bOVER\b")


@dataclass(frozen=True, slots=True)
class Lineage:
    """Hold what every row carries of its origin."""

    source: str
    import_id: str
    file_sha256: str
    sheet: str

    def select(self, con: duckdb.DuckDBPyConnection, row_number: str) -> str:
        """Return the SQL of the lineage columns."""
        constants = {
            "source": self.source,
            "import_id": self.import_id,
            "file_sha256": self.file_sha256,
            "sheet": self.sheet,
        }
        told = [f"{constant(con, text(value))} AS {identifier(name)}" for name, value in constants.items()]
        return ", ".join([*told, f"{row_number} AS row_number"])


def selects(
    con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, lineage: Lineage, *, faulty: bool
) -> dict[str, str]:
    """Return, for each table, the SELECT of its good rows in the order of the file."""
    made = sorted(plan.rows, key=lambda rows: rows.table.name)
    found = {}
    for name, group in groupby(made, key=lambda rows: rows.table.name):
        parts = [_select(con, plan, rows, laid, lineage, faulty=faulty) for rows in group]
        united = parts[0] if len(parts) == 1 else f"SELECT * FROM ({' UNION ALL '.join(f'({part})' for part in parts)})"
        alone = len(parts) == 1 and not faulty and laid.in_order
        sorted_already = alone and ("GROUP BY" not in united or _LAST_ROW in united)
        found[name] = united if sorted_already else f"{united} ORDER BY row_number"
    return found


def _select(
    con: duckdb.DuckDBPyConnection, plan: Plan, rows: Rows, laid: Laid, lineage: Lineage, *, faulty: bool
) -> str:
    columns = ", ".join(f"{_worded(con, sql, laid)} AS {identifier(name)}" for name, sql in rows.select.items())
    good = [applies(rows)] if applies(rows) != "true" else []
    if rows.output.grain == "parent":
        good += (
            [f"block IN (SELECT block FROM {laid.cells} WHERE row_number NOT IN (SELECT row_number FROM faults))"]
            if faulty
            else []
        )
        good += ["row_number NOT IN (SELECT row_number FROM faults WHERE parent)"] if faulty else []
    elif faulty:
        good.append("row_number NOT IN (SELECT row_number FROM faults)")
    where = f" WHERE {' AND '.join(good)}" if good else ""
    if rows.output.grain == "distinct":
        by = ", ".join(rows.keys)
        last = _of_last_row(plan, rows, laid)
        if last:
            columns = ", ".join(f"{_worded(con, sql, laid)} AS {identifier(name)}" for name, sql in last.items())
            bounds = f"min(row_number) AS first_row, max(row_number) AS {_LAST_ROW}"
            ends = f"SELECT {bounds} FROM {laid.cells}{where} GROUP BY {by}"
            told = lineage.select(con, "first_row")
            return f"SELECT {columns}, {told} FROM {laid.cells} JOIN ({ends}) ON row_number = {_LAST_ROW}"
        return f"SELECT {columns}, {lineage.select(con, 'min(row_number)')} FROM {laid.cells}{where} GROUP BY {by}"
    return f"SELECT {columns}, {lineage.select(con, 'row_number')} FROM {laid.cells}{where}"


def _of_last_row(plan: Plan, rows: Rows, laid: Laid) -> dict[str, str]:
    """Return the columns of a table of distinct keys as the last row of each key says them.

    Nothing is returned where a cell may be empty there, or where rows are added up: then each column is
    gathered by itself, which takes longer.
    """
    found = {name: _LAST.sub(r"\1", sql) for name, sql in rows.select.items()}
    cells = {spec for sql in found.values() for spec in plan.cells.behind(sql)}
    plain = not rows.adds_up and not any(_GATHERED.search(sql) for sql in found.values())
    return found if plain and all(laid.parsed[spec.alias].filled for spec in cells) else {}


def _worded(con: duckdb.DuckDBPyConnection, sql: str, laid: Laid) -> str:
    """Return the SQL of a column, as one of a few words where the column holds no more."""
    if sql in laid.parsed and laid.parsed[sql].words:
        return as_word(con, sql, laid.parsed[sql].words)
    return constant(con, sql)


def write(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> int:
    """Write the rows of a SELECT as Parquet; return how many there are."""
    written = con.execute(
        f"COPY ({select}) TO {text(str(path))} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP})"
    ).fetchall()
    return int(written[0][0])


def unite(paths: Sequence[Path], table: Table) -> str:
    """Return the SELECT of one table from several sheets: of a key that stands in two, the later one."""
    listed = ", ".join(text(str(path)) for path in paths)
    key = ", ".join(identifier(name) for name in table.key)
    names = ", ".join(identifier(column.name) for column in table.all_columns)
    return (
        f"SELECT {names} FROM read_parquet([{listed}], file_row_number = true, filename = true) "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename DESC, file_row_number DESC) = 1"
    )


def contract(name: str) -> dict[str, str]:
    """Return the engine's type of every column of a table."""
    return {column.name: SQL_TYPES[column.type] for column in tables()[name].all_columns}
