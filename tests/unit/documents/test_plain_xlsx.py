from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from essor.documents.plain_xlsx import PlainSheet, write_plain_xlsx

WRITTEN = datetime(2026, 11, 6, 9, 0)  # noqa: DTZ001 properties of a workbook carry no zone


def write(path: Path, *sheets: PlainSheet) -> Path:
    write_plain_xlsx(path, sheets, created=WRITTEN, author="Maison Brumelle")
    return path


def test_cells_are_read_back_as_they_were_given(tmp_path: Path) -> None:
    rows = [["Code", "Mois", "Montant"], [], ["V01", date(2026, 10, 1), Decimal("1234.56")], [None, True, 3]]
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", PlainSheet("Quotas", rows)))
    read = [list(row) for row in book["Quotas"].iter_rows(values_only=True)]
    assert read == [
        ["Code", "Mois", "Montant"],
        [None, None, None],
        ["V01", datetime(2026, 10, 1), 1234.56],  # noqa: DTZ001 as a workbook holds it
        [None, True, 3],
    ]


def test_the_same_sheets_give_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "a.xlsx", PlainSheet("A", [["x", 1]]))
    second = write(tmp_path / "deeper" / "b.xlsx", PlainSheet("A", [["x", 1]]))
    assert first.read_bytes() == second.read_bytes()


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", PlainSheet("A", [["=2+2", "001", "http://example.org"]])))
    cells = next(book["A"].iter_rows())
    assert [(cell.data_type, cell.value) for cell in cells] == [
        ("s", "=2+2"),
        ("s", "001"),
        ("s", "http://example.org"),
    ]
    assert all(cell.hyperlink is None for cell in cells)


def test_a_column_keeps_its_number_format(tmp_path: Path) -> None:
    sheet = PlainSheet("A", [["taux", "jour"], [Decimal("0.52"), date(2026, 1, 2)]], {0: "0.0%"})
    cells = list(openpyxl.load_workbook(write(tmp_path / "a.xlsx", sheet))["A"].iter_rows())[1]
    assert [cell.number_format for cell in cells] == ["0.0%", "dd/mm/yyyy"]


def test_the_properties_carry_the_date_of_the_caller(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", PlainSheet("A", [["x"]])))
    assert (book.properties.created, book.properties.creator) == (WRITTEN, "Maison Brumelle")


def test_a_workbook_without_sheet_or_with_a_long_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs a sheet"):
        write(tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="31 signs"):
        write(tmp_path / "a.xlsx", PlainSheet("x" * 32, [["x"]]))
