"""An engine stays open between pages, shows the snapshot that was asked for, and is closed when nobody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("site")


class Told:
    """Stand for an engine: tell whether it was closed."""

    def __init__(self, snapshot: str) -> None:
        self.snapshot, self.closed = snapshot, False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from essor.web.companies.services import engines

    engines.close_all()
    monkeypatch.setattr(engines, "open_engine", lambda _, snapshot: Told(snapshot))
    yield engines
    engines.close_all()


def test_the_next_page_of_a_snapshot_finds_the_same_engine_and_another_company_its_own(engines: Any):
    with engines.engine_on(Path("a"), "1") as first, engines.engine_on(Path("a"), "1") as second:
        assert first is second
    with engines.engine_on(Path("a"), "1") as later, engines.engine_on(Path("b"), "1") as other:
        assert later is first
        assert other is not first
    assert not first.closed


def test_an_engine_is_closed_when_another_snapshot_is_opened_and_its_last_page_is_done(engines: Any):
    with engines.engine_on(Path("a"), "1") as old:
        with engines.engine_on(Path("a"), "2") as new:
            assert (old.snapshot, new.snapshot) == ("1", "2")
        assert not old.closed
    assert old.closed
    assert not new.closed


def test_the_company_not_asked_for_longest_is_closed_first(engines: Any):
    found = {}
    for name in ("a", "b", "c", "d", "a", "e"):
        with engines.engine_on(Path(name), "1") as engine:
            found[name] = engine
    assert [name for name, engine in found.items() if engine.closed] == ["b"]


def test_a_snapshot_that_cannot_be_opened_leaves_the_one_before_as_it_was(
    engines: Any, monkeypatch: pytest.MonkeyPatch
):
    def refused(_: str, __: str) -> Told:
        raise FileNotFoundError

    with engines.engine_on(Path("a"), "1") as kept:
        pass
    monkeypatch.setattr(engines, "open_engine", refused)
    with pytest.raises(FileNotFoundError), engines.engine_on(Path("a"), "2"):
        pass
    with engines.engine_on(Path("a"), "1") as again:
        assert again is kept
    assert not kept.closed
