"""Changing the inputs of a workbook shows each kind of error at its cell, and nothing where there is none."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from essor.kernel.message import LANGS
from essor.kernel.ref import FileRef
from essor.kernel.words import say
from essor.review.examine import examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.registry import find
from essor.work.submitted import Examined, Read

RESULTS = [("Boutique Lyon", 120, 100), ("Boutique Nantes", 80, 90), ("Boutique Lille", 75, 70), ("Site web", 210, 240)]
CHOICES = [("Panier moyen", 62.5), ("Commandes attendues", 400), ("Taux de retour", 0.04), ("Prix du port", 5.9)]


def clean(path: Path, plant: Callable[[Any], None] = lambda _: None) -> Path:
    """Write results against targets with their total and a list of assumptions; then plant an error."""
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Suivi"
    sheet.append(["Suivi des ventes, octobre 2026"])
    sheet.append([])
    sheet.append(["Point de vente", "Réalisé", "Objectif", "Écart", "Atteinte"])
    for row, (name, value, target) in enumerate(RESULTS, 4):
        sheet.append([name, value, target, f"=B{row}-C{row}", f"=B{row}/C{row}"])
    sheet.append(["Total", "=SUM(B4:B7)", "=SUM(C4:C7)", "=B8-C8", "=B8/C8"])
    sheet["A11"] = "Hypothèses"
    for row, (name, value) in enumerate(CHOICES, 12):
        sheet[f"A{row}"], sheet[f"B{row}"] = name, value
    sheet["A17"], sheet["B17"] = "Recette attendue", "=B12*B13*(1-B14)-B13*B15"
    sheet["A18"], sheet["B18"] = "Part du réalisé", "=B8/B17"
    plant(sheet)
    book.save(path)
    return path


def examined(path: Path) -> Examined:
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    assert found.examined is not None
    return found.examined


def put(**cells: object) -> Callable[[Any], None]:
    def plant(sheet: Any) -> None:
        for place, content in cells.items():
            sheet[place] = content

    return plant


def test_every_input_of_a_clean_workbook_is_changed_and_followed(tmp_path: Path):
    seen = examined(clean(tmp_path / "juste.xlsx"))
    assert (seen.slips, seen.formulas, seen.inputs, seen.followed) == ((), 14, 12, 12)


@pytest.mark.parametrize(
    ("plant", "kind", "cell", "other"),
    [
        (put(D5=-10), "typed_over", "D5", "D4"),
        (put(B18="=B8/0"), "error", "B18", "#DIV/0!"),
        (put(B8="=SUM(B4:B6)"), "total_misses", "B8", "B7"),
        (put(B8="=SUM(B5:B7)"), "total_misses", "B8", "B4"),
        (put(B8="=B4+B5+B7"), "total_misses", "B8", "B6"),
        (put(B6="75 "), "text_number", "B6", "B8"),
        (put(D5="=B5-C6"), "stuck", "D5", "C5"),
        (put(E5="=B5/C5+B14"), "odd_formula", "E5", "E4"),
        (put(B17="=B12*B13*(1-B14)*0.83-B13*B15"), "constant", "B17", "0.83"),
        (put(B17="=B12*B13*(1-B14)"), "feeds_nothing", "B15", ""),
        (put(B17="=B12*B13*(1-B14)-B13*B15+B18"), "circular", "B17", "B17, B18"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_error_is_found_at_its_cell_and_nothing_else(
    tmp_path: Path, plant: Callable[[Any], None], kind: str, cell: str, other: str
):
    slips = examined(clean(tmp_path / "faux.xlsx", plant)).slips
    assert [(one.kind, f"{one.column}{one.row}", one.other) for one in slips] == [(kind, cell, other)]


def test_what_rests_on_a_value_that_is_not_reproduced_is_not_judged(tmp_path: Path):
    made = clean(tmp_path / "a.xlsx", put(E5="=B5/C5+B14"))
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(tmp_path / "vieux.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for empty in (b"<v />", b"<v></v>", b"<v/>"):
                content = content.replace(b"<f>B5/C5+B14</f>" + empty, b"<f>B5/C5+B14</f><v>12</v>")
            target.writestr(name, content)
    found = read_file(tmp_path / "vieux.xlsx", "vieux.xlsx")
    assert isinstance(found, Read)
    assert found.examined is not None
    assert (found.differing, found.examined.slips) == (("Suivi!E5",), ())
    findings = examine(find("C2.2.2"), (recognise(found),)).findings
    assert [one.check for one in findings if one.status == "not_reproduced"] == ["saved_values_are_reproduced"]


def test_a_subtotal_and_a_part_that_is_told_as_such_are_no_missing_parts(tmp_path: Path):
    def plant(sheet: Any) -> None:
        sheet["A6"], sheet["B6"], sheet["C6"], sheet["D6"], sheet["E6"] = (
            "Sous-total",
            "=SUM(B4:B5)",
            "=SUM(C4:C5)",
            None,
            None,
        )
        sheet["B8"], sheet["C8"] = "=B6+B7", "=C6+C7"
        sheet["D8"], sheet["E8"] = None, None

    assert examined(clean(tmp_path / "sous_total.xlsx", plant)).slips == ()


def test_a_finding_names_the_sheet_and_the_cell_in_both_languages(tmp_path: Path):
    found = read_file(clean(tmp_path / "faux.xlsx", put(B8="=SUM(B4:B6)")), "faux.xlsx")
    assert isinstance(found, Read)
    wrong = [
        one
        for one in examine(find("C2.2.2"), (recognise(found),)).findings
        if one.check == "totals_hold_all_their_parts"
    ]
    assert [(one.part, one.status, one.where) for one in wrong] == [
        ("b", "fail", (FileRef(found.sha256, "Suivi", 8, "B"),))
    ]
    assert all("B8 (Total)" in say(wrong[0].message, lang) and "B7" in say(wrong[0].message, lang) for lang in LANGS)


def opendocument(path: Path, total: str) -> Path:
    """Write three numbers and their total as ods, with the separators of that format."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Ventes du mois")
    for name, value, formula in (
        ("Lyon", 10, ""), ("Nantes", 20, ""), ("Lille", 30, ""), ("Total", 60, total),
        ("Le plus", 30, "of:=MAX([.B1];[.B2];[.B3])"),
    ):  # fmt: skip
        line = TableRow()
        for text, kind in ((name, {"valuetype": "string"}), (str(value), {"valuetype": "float", "value": str(value)})):
            formed = {"formula": formula} if formula and text != name else {}
            cell = TableCell(**kind, **formed)
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


def test_an_opendocument_workbook_is_examined_alike(tmp_path: Path):
    assert examined(opendocument(tmp_path / "juste.ods", "of:=SUM([.B1:.B3])")).slips == ()
    found = read_file(opendocument(tmp_path / "faux.ods", "of:=SUM([.B1:.B2])"), "faux.ods")
    assert isinstance(found, Read)
    assert found.differing == ("Ventes du mois!B4",)
