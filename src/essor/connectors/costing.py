"""Give sold lines the cost that the product list knows, where the export of the sale gives none.

Online shops export prices without costs; the product list of the ERP holds them. The cost is that of the
day of the import: it is stored with the line, in cents, so that no engine multiplies decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from essor.mart.imports import StagedImport
from essor.mart.quoting import text
from essor.mart.snapshot import Snapshot

LINES, PRODUCTS = "order_lines", "products"


def complete_costs(staged: Sequence[StagedImport], base: Snapshot | None, room: Path) -> Mapping[str, int]:
    """Fill the missing costs of staged order lines; return how many lines of each import got one.

    Args:
        staged: imports about to be published; the files of their order lines are replaced.
        base: the newest snapshot, whose products are known already.
        room: folder where the engine may spill.

    """
    known = [str(path) for one in staged for path in files_of(one, PRODUCTS)]
    known = [*(base.files(PRODUCTS) if base else ()), *known]
    if not known:
        return {}
    filled: dict[str, int] = {}
    with duckdb.connect(":memory:", config={"temp_directory": str(room / "spill"), "memory_limit": "700MB"}) as con:
        con.execute("SET enable_progress_bar = false")
        sources = " UNION ALL ".join(
            f"SELECT product_id, unit_cost, {place} AS place, row_number FROM read_parquet({text(path)})"
            for place, path in enumerate(known)
        )
        con.execute(
            f"CREATE TEMP TABLE costs AS SELECT product_id, arg_max(unit_cost, (place, row_number)) AS unit_cost "
            f"FROM ({sources}) WHERE unit_cost IS NOT NULL GROUP BY product_id"
        )
        for one in staged:
            count = sum(_complete(con, path) for path in files_of(one, LINES))
            if count:
                filled[one.import_id] = count
    return filled


def files_of(staged: StagedImport, table: str) -> list[Path]:
    """Return the Parquet files of a table of a staged import."""
    place = staged.tables.get(table)
    if place is None:
        return []
    return sorted(place.glob("*.parquet")) if place.is_dir() else [place]


def _complete(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    rows = f"read_parquet({text(str(path))})"
    joined = f"{rows} AS lines LEFT JOIN costs USING (product_id)"
    found = con.execute(
        f"SELECT count(*) FROM {joined} WHERE lines.cost_amount IS NULL AND costs.unit_cost IS NOT NULL"
    ).fetchone()
    count = int(found[0]) if found else 0
    if not count:
        return 0
    columns = [str(row[0]) for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
    cost = "coalesce(lines.cost_amount, (lines.quantity * costs.unit_cost)::DECIMAL(18,2)) AS cost_amount"
    picked = ", ".join(cost if name == "cost_amount" else f'lines."{name}"' for name in columns)
    target = path.with_suffix(".completed")
    con.execute(
        f"COPY (SELECT {picked} FROM {joined} ORDER BY lines.row_number) TO {text(str(target))} (FORMAT parquet)"
    )
    target.replace(path)
    return count
