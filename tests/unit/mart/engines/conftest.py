"""Give small snapshots over real Parquet files, and the name of each engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from essor.mart.schema import tables

ARROW = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "decimal(18,2)": pa.decimal128(18, 2),
    "decimal(18,4)": pa.decimal128(18, 4),
    "float64": pa.float64(),
}
LINEAGE = {"source": "odoo", "import_id": "000001", "file_sha256": "0" * 64, "sheet": ""}


@dataclass
class Files:
    """Hold a snapshot as the engines see it: tables and their Parquet files."""

    folder: Path
    id: str = "000001"
    company: str = "brumelle"
    held: dict[str, list[str]] = field(default_factory=dict)

    @property
    def tables(self) -> list[str]:
        return list(self.held)

    def files(self, table: str) -> list[str]:
        return self.held[table]

    def add(self, table: str, content: pa.Table) -> Path:
        """Write one more Parquet file of a table."""
        files = self.held.setdefault(table, [])
        place = self.folder / f"{table}-{len(files)}.parquet"
        pq.write_table(content, place)
        files.append(str(place))
        return place

    def add_rows(self, table: str, rows: Sequence[Mapping[str, Any]]) -> Path:
        """Write one more file of a canonical table; what a row leaves out is absent, lineage apart."""
        filled = [LINEAGE | {"row_number": place + 2} | dict(row) for place, row in enumerate(rows)]
        columns = tables()[table].all_columns
        return self.add(
            table, pa.table({c.name: pa.array([row.get(c.name) for row in filled], ARROW[c.type]) for c in columns})
        )


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Return a snapshot that holds nothing yet."""
    return Files(tmp_path)


@pytest.fixture(scope="module")
def module_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return a snapshot that the tests of a module fill once."""
    return Files(tmp_path_factory.mktemp("snapshot"))


@pytest.fixture(
    scope="module",
    params=[
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("spark", marks=pytest.mark.spark),
    ],
)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Return what opens each engine in turn."""
    if request.param == "duckdb":
        return "duckdb"
    return str(request.getfixturevalue("postgres_url" if request.param == "postgres" else "spark"))
