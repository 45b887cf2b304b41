"""An imported document is kept whole, replaced in one step, and refused when it was damaged."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from essor.kernel.words import say
from essor.standard import OfficialStandard, load_official, read_official, save_official

OTHER = Path(__file__).with_name("other_title.txt")


@pytest.fixture(scope="module")
def official() -> OfficialStandard:
    found, _ = read_official(OTHER)
    assert found is not None
    return found


def test_what_is_saved_is_loaded_again(official: OfficialStandard, tmp_path: Path) -> None:
    path, messages = save_official(official, tmp_path / "standard")
    assert path == tmp_path / "standard" / "official_standard.json"
    assert messages == ()
    assert load_official(tmp_path / "standard") == (official, ())


def test_saving_twice_gives_the_same_bytes_and_leaves_one_file(official: OfficialStandard, tmp_path: Path) -> None:
    first, _ = save_official(official, tmp_path)
    assert first is not None
    before = first.read_bytes()
    save_official(official, tmp_path)
    assert first.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["official_standard.json"]


def test_where_nothing_was_imported_nothing_is_loaded_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert load_official(tmp_path) == (None, ())
    assert load_official(tmp_path / "absent") == (None, ())


def changed_word(text: str) -> str:
    return text.replace("Arroser sans excès", "Arroser avec excès")


def older_form(text: str) -> str:
    return json.dumps(json.loads(text) | {"form": 0})


def unknown_key(text: str) -> str:
    return json.dumps(json.loads(text) | {"more": 1})


def half(text: str) -> str:
    return text[: len(text) // 2]


def deep(_: str) -> str:
    return "[" * 100_000


@pytest.mark.parametrize("damage", [changed_word, older_form, unknown_key, half, deep, lambda _: ""])
def test_a_damaged_file_is_refused_with_the_mend(
    damage: Callable[[str], str], official: OfficialStandard, tmp_path: Path
) -> None:
    path, _ = save_official(official, tmp_path)
    assert path is not None
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    found, (one,) = load_official(tmp_path)
    assert found is None
    assert one.key == "standard.archive_damaged"
    assert "Import the official document again" in say(one, "en")


def test_a_folder_that_is_a_file_is_refused_with_the_reason(official: OfficialStandard, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    path, (one,) = save_official(official, tmp_path / "taken")
    assert path is None
    assert one.key == "standard.archive_unwritable"


def test_a_full_disk_leaves_the_earlier_file_untouched(
    official: OfficialStandard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = save_official(official, tmp_path)
    assert path is not None
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    saved, (one,) = save_official(official, tmp_path)
    assert saved is None
    assert "No space left on device" in say(one, "en")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["official_standard.json"]


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "official_standard.json").mkdir()
    found, (one,) = load_official(tmp_path)
    assert found is None
    assert one.key == "standard.file_unreadable"
