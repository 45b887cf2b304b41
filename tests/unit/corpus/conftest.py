from __future__ import annotations

import pytest
from rereading import SCALE, SEED, Built

from essor.corpus.brumelle import build


@pytest.fixture(scope="session")
def brumelle(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("brumelle")
    return Built(folder, build(folder, seed=SEED, scale=SCALE))
