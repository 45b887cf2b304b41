"""The workbook of an analysis, read as a stranger's: its gaps and parts are claimed, each planted error is found."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_variance_workbook import story

from essor.documents.xlsx import xlsx
from essor.kernel.message import LANGS, Lang
from essor.kernel.ref import FileRef
from essor.review.examine import Reviewed, examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.b2_performance.c223_variance_analysis.workbook import workbook
from essor.work.registry import find
from essor.work.submitted import Read

PRODUCT = find("C2.2.3")


def reviewed(path: Path, lang: Lang, plant: Callable[[Any], None] | None = None) -> Reviewed:
    path.write_bytes(xlsx(workbook(story(), lang)))
    if plant is not None:
        book: Any = openpyxl.load_workbook(path)
        plant(book)
        book.save(path)
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    return examine(PRODUCT, (recognise(found),))


def wrong(found: Reviewed) -> list[tuple[str, str]]:
    """Return check and cell of what is wrong."""
    bad = [one for one in found.findings if one.status in {"fail", "warn", "not_reproduced"}]
    return [(one.check, f"{ref.column}{ref.row}") for one in bad for ref in one.where[:1] if isinstance(ref, FileRef)]


@pytest.mark.parametrize("lang", LANGS)
def test_gaps_parts_level_and_convention_are_read(lang: Lang, tmp_path: Path) -> None:
    found = reviewed(tmp_path / "analyse_2026-10.xlsx", lang)
    assert wrong(found) == []
    gap = found.claims.gap("target")
    analysed = next(one for one in story().gaps if one.against == "target")
    assert gap.gap == analysed.whole.gap
    assert [part.name for part in gap.parts] == [
        "price",
        "volume",
        "mix",
        "new",
        "lost",
        "currency",
        "unsplit",
        "unplanned",
    ]
    assert sum((part.amount.amount for part in gap.parts), Decimal(0)) == gap.gap.amount
    assert gap.level.count("×") == len(analysed.level) - 1
    assert gap.convention
    assert {(claim.value.against, claim.value.share) for claim in found.claims.gaps} >= {
        ("target", "physical"), ("target", "ecommerce"), ("target", "all"),
    }  # fmt: skip


def parts(book: Any, base: str = "Objectif") -> Any:
    return next(sheet for sheet in book.worksheets if sheet.title == f"Parts {base}")


def cell(sheet: Any, label: str, column: str) -> Any:
    return next(sheet[f"{column}{row}"] for row in range(1, 30) if sheet[f"A{row}"].value == label)


def test_a_gap_typed_over_is_found_by_the_parts_and_by_its_neighbours(tmp_path: Path) -> None:
    places: list[str] = []

    def plant(book: Any) -> None:
        typed = cell(parts(book), "Écart", "C")
        places.append(typed.coordinate)
        typed.value = 123

    found = wrong(reviewed(tmp_path / "analyse_2026-10.xlsx", "fr", plant))
    assert ("parts_add_up_to_the_gap", places[0]) in found


def test_a_channel_that_is_renamed_is_missed(tmp_path: Path) -> None:
    def plant(book: Any) -> None:
        parts(book)["B5"].value = "Autres ventes"

    found = [check for check, _ in wrong(reviewed(tmp_path / "analyse_2026-10.xlsx", "fr", plant))]
    assert "channels_are_shown_apart" in found
