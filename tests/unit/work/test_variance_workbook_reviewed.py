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
from essor.kernel.perimeter import ALL
from essor.kernel.ref import FigureRef, FileRef
from essor.kernel.value import Count, Value
from essor.review.examine import Reviewed, examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.b2_performance.c223_variance_analysis.workbook import workbook
from essor.work.registry import find
from essor.work.submitted import Read
from essor.work.truth import Truth

PRODUCT = find("C2.2.3")


def known() -> Truth:
    """Return what the company's data say of the revenue that the workbook is of, channel by channel."""
    figures: dict[str, dict[str, Value]] = {}
    for gap in story().gaps:
        for one in (gap.whole, *gap.shares):
            within = ALL if one.share == "all" else ALL.narrow(channel=one.share)
            aspects = figures.setdefault(FigureRef("revenue", story().data.period, within).key(), {"value": one.actual})
            aspects[gap.against] = one.base
    return Truth("live", figures, PRODUCT.parameters)


def reviewed(
    path: Path, lang: Lang, plant: Callable[[Any], None] | None = None, *, data: Truth | None = None
) -> Reviewed:
    path.write_bytes(xlsx(workbook(story(), lang)))
    if plant is not None:
        book: Any = openpyxl.load_workbook(path)
        plant(book)
        book.save(path)
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    return examine(PRODUCT, (recognise(found),), data)


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


def altered(book: Any, table: str, head: str, by: float) -> None:
    """Change the first amount that is entered under a head of the lines that are compared."""
    sheet = next(sheet for sheet in book.worksheets if sheet.title == table)
    (heads,) = [row for row in sheet.iter_rows() if any(one.value == head for one in row)]
    column = next(one.column for one in heads if one.value == head)
    row = next(row for row in range(heads[0].row + 1, heads[0].row + 30) if sheet.cell(row, column).value)
    sheet.cell(row, column).value += by


def test_a_sound_workbook_says_what_the_data_of_the_company_say(tmp_path: Path) -> None:
    found = reviewed(tmp_path / "analyse_2026-10.xlsx", "fr", data=known())
    assert wrong(found) == []
    (seen,) = [one for one in found.findings if one.check == "figures_are_those_of_the_data"]
    assert (seen.status, seen.found) == ("pass", Count(12))  # both gaps of three: actual and base


@pytest.mark.parametrize(("table", "head", "figures"), [
    ("Lignes N−1", "Réalisé", {"revenue/2026-10"}),
    ("Lignes N−1", "N−1", {"revenue/2025-10"}),
    ("Lignes Objectif", "Réalisé", {"revenue/2026-10", "revenue_gap/2026-10"}),
])  # fmt: skip
def test_an_amount_altered_among_the_lines_is_held_against_the_data(
    table: str, head: str, figures: set[str], tmp_path: Path
) -> None:
    """One line of one channel is 40 euros more: its channel and the whole no longer are those of the data."""
    path = tmp_path / "analyse_2026-10.xlsx"
    found = reviewed(path, "fr", lambda book: altered(book, table, head, 40), data=known())
    bad = [one for one in found.findings if one.check == "figures_are_those_of_the_data" and one.status == "fail"]
    assert len(bad) == 2 * len(figures)
    assert all(abs(one.found.amount - one.expected.amount) == 40 for one in bad)
    assert {str(one.message.args["figure"]).removeprefix("kpi:").rpartition("/")[0] for one in bad} == figures
