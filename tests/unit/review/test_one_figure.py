"""A figure that is written two ways is found, within a file and between its French and its English."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import pytest
import strangers

from essor.kernel.finding import Finding
from essor.kernel.message import LANGS
from essor.kernel.ref import FileRef
from essor.kernel.words import say
from essor.review.examine import examine
from essor.work.registry import find
from essor.work.submitted import Submitted
from essor.work.two_ways import CHECK

CODES = ("C2.2.1", "C2.2.2", "C2.2.3", "C2.2.4")


def told(code: str, *files: Submitted) -> list[Finding]:
    return [one for one in examine(find(code), files).findings if one.check == CHECK]


def english(path: Path, *, revenue: str = "€549,160", rate: str = "55.8%") -> Submitted:
    word = docx.Document()
    word.add_heading("Sales report, October 2026", 0)
    word.add_heading("Summary", 1)
    word.add_paragraph(f"Revenue reaches {revenue} for the month.")
    word.add_paragraph(f"The margin rate is {rate} for the month.")
    word.save(str(path))
    return strangers.recognised(path)


def french(path: Path, *sentences: str) -> Submitted:
    word = docx.Document()
    word.add_heading("Rapport commercial — octobre 2026", 0)
    word.add_heading("Synthèse", 1)
    for sentence in sentences:
        word.add_paragraph(sentence)
    word.save(str(path))
    return strangers.recognised(path)


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_that_differs_from_its_table_is_found_with_both_places(code: str, tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx", revenue="594 160 €"))
    (found,) = told(code, file)
    assert (found.status, say(found.message, "fr")) == (
        "fail",
        (
            "«\u00a0Chiffre d’affaires HT\u00a0», octobre 2026 a deux valeurs\u00a0: "
            "549\u202f160\u00a0€ et 594\u202f160\u00a0€"
        ),
    )
    assert [(ref.row, ref.line) for ref in found.where if isinstance(ref, FileRef)] == [(4, 5), (None, 3)]


def test_the_english_version_that_says_another_value_is_found(tmp_path: Path):
    ours = french(tmp_path / "fr.docx", "Le chiffre d’affaires atteint 549 160 € sur le mois.")
    assert [one.status for one in told("C2.2.4", ours, english(tmp_path / "a.docx"))] == ["pass"]
    (found,) = told("C2.2.4", ours, english(tmp_path / "b.docx", revenue="€549,610"))
    assert (found.status, str(found.expected), str(found.found)) == (
        "fail",
        "Money(amount=Decimal('549160'), currency='EUR')",
        "Money(amount=Decimal('549610'), currency='EUR')",
    )
    assert {ref.sha256 for ref in found.where if isinstance(ref, FileRef)} == {ours.read.sha256, found.where[1].sha256}  # type: ignore[union-attr]  # a place in a file
    assert len(set(found.where)) == 2


@pytest.mark.parametrize(
    ("rate", "status", "rounded"),
    [("55.8%", "pass", False), ("56%", "pass", False), ("55.9%", "fail", True), ("55%", "fail", True)],
)
def test_roundings_that_no_value_gives_both_are_found(rate: str, status: str, rounded: bool, tmp_path: Path):
    ours = french(tmp_path / "fr.docx", "Le taux de marque est de 55,8 % sur le mois.")
    (found,) = told("C2.2.4", ours, english(tmp_path / "en.docx", rate=rate))
    assert found.status == status
    assert ("contradict" in say(found.message, "en")) is rounded
    assert all(say(found.message, lang) for lang in LANGS)


def test_thousands_and_euros_of_one_figure_agree(tmp_path: Path):
    ours = french(tmp_path / "fr.docx", "Le chiffre d’affaires atteint 549,2 k€ sur le mois.")
    assert [one.status for one in told("C2.2.4", ours, english(tmp_path / "en.docx"))] == ["pass"]
    assert [one.status for one in told("C2.2.4", ours, english(tmp_path / "b.docx", revenue="€549,310"))] == ["fail"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Attendu en novembre 2026 : 594 160 € de chiffre d’affaires (510 000 € à 620 000 €).",
        "Le chiffre d’affaires passe de 510 000 € à 549 160 €.",
        "En septembre 2026, le chiffre d’affaires était de 510 000 €.",
    ],
)
def test_a_range_and_another_month_are_no_second_value(sentence: str, tmp_path: Path):
    ours = french(tmp_path / "fr.docx", "Le chiffre d’affaires atteint 549 160 € sur le mois.", sentence)
    found = told("C2.2.4", ours, english(tmp_path / "en.docx"))
    assert [one.status for one in found] == ["pass"]


def test_a_day_of_data_and_a_count_beside_its_name_are_no_second_value(tmp_path: Path):
    file = strangers.recognised(strangers.behind_data(tmp_path / "tdb.xlsx", orders=60))
    assert {one.status for one in told("C2.2.1", file)} <= {"pass"}


def test_a_gap_shown_to_the_cent_beside_rounded_parts_is_right(tmp_path: Path):
    word = docx.Document()
    word.add_heading("Rapport commercial — octobre 2026", 0)
    rows = [("Indicateur", "Réalisé", "Objectif", "Écart"), ("Marge brute", "90 455 €", "90 300 €", "+154,81 €")]
    table = word.add_table(len(rows), 4)
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    word.save(str(tmp_path / "r.docx"))
    findings = examine(find("C2.2.4"), (strangers.recognised(tmp_path / "r.docx"),)).findings
    figures = [one for one in findings if one.check == "figures_are_those_of_the_data"]
    assert {one.status for one in figures} == {"pass"}
    assert Decimal("154.81") in {row.told["gap"].value.amount for row in strangers.recognised(tmp_path / "r.docx").rows}  # type: ignore[union-attr]  # money
