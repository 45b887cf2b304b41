from __future__ import annotations

import os
from pathlib import Path

import pytest

from essor.mart.company import Company
from mart_cases import Stager, new_company


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return new_company(tmp_path)


@pytest.fixture
def stage(tmp_path: Path) -> Stager:
    return Stager(tmp_path / "staged")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave power cuts to the tests of reliability."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
