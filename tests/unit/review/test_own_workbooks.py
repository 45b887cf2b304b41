"""Our own workbooks, read as a stranger's: nothing wrong where nothing is, each planted error at its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from essor.kernel.finding import Finding
from essor.kernel.message import LANGS, Lang
from essor.kernel.ref import FileRef
from essor.review.examine import Reviewed, examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.registry import find
from essor.work.submitted import Read
from test_review import written


def reviewed(code: str, path: Path) -> Reviewed:
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    return examine(find(code), (recognise(found),))


def wrong(found: Reviewed) -> list[Finding]:
    return [one for one in found.findings if one.status in {"fail", "warn", "not_reproduced"}]


def planted(code: str, folder: Path, plant: Callable[[Any], None], lang: Lang = "fr") -> list[tuple[str, str, str]]:
    """Return check, sheet and cell of what is found once an error was planted in our own workbook."""
    product = find(code)
    written(product, "xlsx", lang, folder)
    (path,) = folder.glob("*.xlsx")
    book: Any = openpyxl.load_workbook(path)
    plant(book)
    book.save(path)
    places = [(one.check, one.where[0]) for one in wrong(reviewed(code, path))]
    return [(check, ref.sheet, f"{ref.column}{ref.row}") for check, ref in places if isinstance(ref, FileRef)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", ["C2.2.1", "C2.2.2", "C2.2.3"])
def test_our_own_workbook_alone_shows_nothing_wrong(code: str, lang: Lang, tmp_path: Path):
    found = examine(find(code), (written(find(code), "xlsx", lang, tmp_path),))
    assert [(one.check, one.message) for one in wrong(found) if one.status != "warn"] == []
    assert [one.part for one in found.findings if one.check == "results_follow_their_inputs"] != []


@pytest.mark.parametrize("lang", LANGS)
def test_the_gaps_of_an_analysis_are_read_from_its_workbook(lang: Lang, tmp_path: Path):
    found = examine(find("C2.2.3"), (written(find("C2.2.3"), "xlsx", lang, tmp_path),))
    told = {(claim.value.against, claim.value.share): claim.value for claim in found.claims.gaps}
    assert {share for _, share in told} == {"physical", "ecommerce", "all"}
    assert all(one.actual.amount - one.base.amount == one.gap.amount for one in told.values())


def cell_of(book: Any, label: str, head: str) -> Any:
    """Return the first cell in the row of a label, under a head above it."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row[1:] if row[0].value == label else ():
                if any(sheet.cell(above, cell.column).value == head for above in range(1, cell.row)):
                    return cell
    raise AssertionError((label, head))


def test_a_gap_that_draws_on_another_target_in_a_dashboard_is_found(tmp_path: Path):
    def plant(book: Any) -> None:
        cell = cell_of(book, "Visites", "Écart")
        cell.value = cell.value.replace("target_visits", "target_quotes_issued")

    found = planted("C2.2.1", tmp_path, plant)
    assert ("results_follow_their_inputs", "Tableau de bord") in [(check, sheet) for check, sheet, _ in found]
