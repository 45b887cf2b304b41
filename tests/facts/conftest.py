"""Import each data set once, and open each engine once on each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from asking import Asked
from companies import PLANS, Imported, bring

from essor.mart.engines import open_engine

Ask = Callable[[str], Asked]


@pytest.fixture(scope="session")
def imported(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    """Return a function that gives a company by its slug, imported when it is first asked for."""
    folder = tmp_path_factory.mktemp("facts")
    found: dict[str, Imported] = {}

    def give(slug: str) -> Imported:
        if slug not in found:
            found[slug] = bring(shared_data, folder, slug, PLANS[slug])
        return found[slug]

    return give


def _asking(name: str, imported: Callable[[str], Imported]) -> Iterator[Ask]:
    found: dict[str, Asked] = {}
    with ExitStack() as engines:

        def give(slug: str) -> Asked:
            if slug not in found:
                found[slug] = Asked(engines.enter_context(open_engine(name, imported(slug).snapshot)))
            return found[slug]

        yield give


@pytest.fixture(
    scope="session",
    params=[
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("spark", marks=pytest.mark.spark),
    ],
)
def ask(request: pytest.FixtureRequest, imported: Callable[[str], Imported]) -> Iterator[Ask]:
    """Return a function that gives an engine on a company."""
    fixture = {"postgres": "postgres_url", "spark": "spark"}.get(request.param)
    name = str(request.getfixturevalue(fixture)) if fixture else "duckdb"
    yield from _asking(name, imported)


@pytest.fixture(scope="session")
def ask_duckdb(imported: Callable[[str], Imported]) -> Iterator[Ask]:
    """Return the same on DuckDB, to compare with."""
    yield from _asking("duckdb", imported)
