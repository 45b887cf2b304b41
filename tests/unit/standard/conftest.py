"""An invented qualification in the form of the official document."""

from __future__ import annotations

import pytest
from official_cases import OTHER

from essor.standard import read_official
from essor.standard.official.model import OfficialStandard


@pytest.fixture(scope="session")
def text() -> str:
    return OTHER.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def other(text: str) -> OfficialStandard:
    official, messages = read_official(text)
    assert official is not None
    assert messages == ()
    return official
