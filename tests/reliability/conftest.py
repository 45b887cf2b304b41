from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import writers

from essor.mart.company import Company


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> writers.Example:
    """Make one company with a first snapshot, and know what a second publication makes of it."""
    return writers.Example.make(tmp_path_factory.mktemp("example"))


@pytest.fixture
def fresh(example: writers.Example, tmp_path: Path) -> Iterator[Callable[[], Company]]:
    """Return a maker of copies of the example's company, each as it was after its first snapshot."""
    copies: list[Path] = []

    def copy() -> Company:
        place = tmp_path / f"copy{len(copies)}"
        copies.append(place)
        shutil.copytree(example.company.folder.parent, place)
        return Company.open(place, example.company.slug)

    yield copy
    for place in copies:
        shutil.rmtree(place, ignore_errors=True)
