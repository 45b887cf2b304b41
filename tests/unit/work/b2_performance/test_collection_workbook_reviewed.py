"""The workbook of a collection, read alone as a stranger's: nothing wrong, and each planted error is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from collection_cases import made

from essor.documents.xlsx import xlsx
from essor.kernel.message import LANGS, Lang
from essor.review.examine import Reviewed, examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.b2_performance.c222_data_collection.workbook import workbook
from essor.work.registry import find
from essor.work.submitted import Read


def reviewed(path: Path, lang: Lang, plant: Callable[[Any], None] | None = None) -> Reviewed:
    path.write_bytes(xlsx(workbook(made().result, lang)))
    if plant is not None:
        book: Any = openpyxl.load_workbook(path)
        plant(book)
        book.save(path)
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    return examine(find("C2.2.2"), (recognise(found),))


def failed(found: Reviewed) -> list[str]:
    return [one.check for one in found.findings if one.status in {"fail", "warn", "not_reproduced"}]


@pytest.mark.parametrize("lang", LANGS)
def test_alone_it_shows_nothing_wrong_and_its_sources_rows_totals_and_delays_are_read(
    lang: Lang, tmp_path: Path
) -> None:
    found = reviewed(tmp_path / "collecte_2026-10.xlsx", lang)
    assert failed(found) == []
    passed = {one.check for one in found.findings if one.status == "pass"}
    assert passed >= {
        "sources_say_tool_owner_and_rhythm", "rows_add_up", "control_totals_are_equal",
        "sources_are_within_their_rhythm", "results_are_calculated", "results_follow_their_inputs",
    }  # fmt: skip


def put(head: str, change: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Return what changes the first cell under a head of the sheet of sources."""

    def plant(book: Any) -> None:
        sheet = book["Sources"]
        at = next(one for row in sheet.iter_rows() for one in row if one.value == head)
        below = sheet.cell(at.row + 1, at.column)
        below.value = change(below.value)

    return plant


@pytest.mark.parametrize(
    ("plant", "check"),
    [
        (put("Lignes gardées", lambda value: value + 7), "rows_add_up"),
        (put("Total retenu", lambda value: value - 1), "control_totals_are_equal"),
        (put("Responsable", lambda _: None), "sources_say_tool_owner_and_rhythm"),
        (put("Jours de retard", lambda _: 400), "sources_are_within_their_rhythm"),
    ],
)
def test_one_cell_changed_in_the_sheet_of_sources_is_found_and_nothing_else(
    plant: Callable[[Any], None], check: str, tmp_path: Path
) -> None:
    assert failed(reviewed(tmp_path / "collecte_2026-10.xlsx", "fr", plant)) == [check]
