"""Give a small shop of two years, in Parquet files, and engines that show it with and without aggregates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from small_shop import Files, Opener, Row, shop_lines

from essor.mart.engines import Engine, open_engine


@pytest.fixture
def open_rows(tmp_path: Path) -> Iterator[Opener]:
    """Return what opens DuckDB on tables given as rows: open_rows(order_lines=[…], quotas=[…])."""
    opened: list[Engine] = []

    def opener(*, aggregates: bool = False, **content: Sequence[Row]) -> Engine:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        files = Files(folder)
        for table, rows in content.items():
            files.add(table, rows)
        opened.append(open_engine("duckdb", files.aggregate() if aggregates else files))
        return opened[-1]

    yield opener
    for engine in opened:
        engine.close()


@pytest.fixture(scope="session")
def shop_rows() -> list[Row]:
    return shop_lines()


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory, shop_rows: list[Row]) -> Files:
    """Return the shop with all its tables and aggregates."""
    files = Files(tmp_path_factory.mktemp("shop"))
    files.add("order_lines", shop_rows)
    families = ["Cuisson", "Couteaux", "Table", None]
    files.add(
        "products",
        [{"product_id": f"A{n:02d}", "label": f"Article {n}", "family": families[n % 4], "ecolabel": n % 3 == 0}
         for n in range(12)],
    )  # fmt: skip
    regions = ["Bretagne", "Normandie", None]
    files.add("stores", [{"store_id": f"S{n}", "label": f"Boutique {n}", "region": regions[n - 1]} for n in (1, 2, 3)])
    files.add("people", [{"person_id": f"V0{n}", "alias": f"Vendeur V0{n}", "team": "Terrain"} for n in (1, 2)])
    files.add("parties", [{"party_id": f"p{n}", "kind": ["company", "person"][n % 2]} for n in range(40)])
    return files.aggregate()


@pytest.fixture(scope="session")
def shop(shop_files: Files) -> Iterator[Engine]:
    """Open the shop with its aggregates."""
    with open_engine("duckdb", shop_files) as engine:
        yield engine


@pytest.fixture(scope="session")
def bare_shop(shop_files: Files) -> Iterator[Engine]:
    """Open the shop without aggregates: the path of the rows."""
    with open_engine("duckdb", shop_files.only()) as engine:
        yield engine
