from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.message import Message
from essor.safety.spreadsheet import check, column_letters, column_number

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


BODY = '<content xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table>ROWS</table:table></content>'


def sheet(path: Path, cells: str, part: str = "xl/worksheets/sheet1.xml") -> tuple[Message, ...]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(part, f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>')
    return check(path, "plan.xlsx")


def ods(path: Path, rows: str) -> tuple[Message, ...]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", BODY.replace("ROWS", rows))
    return check(path, "plan.ods")


def test_a_workbook_of_our_own_has_no_findings(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        for row in range(200):
            page.write_row(row, 0, range(40))
        page.write_comment("B2", "note")
        page.merge_range("A210:AN210", "total")
    assert check(tmp_path / "a.xlsx") == ()


def test_a_value_at_the_far_corner_is_named(tmp_path: Path) -> None:
    """S02: refused with the cell and the mend."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    (found,) = sheet(tmp_path / "a", cells)
    assert found.key == "safety.sheet_too_large"
    assert found.args["cell"] == "XFD1048576"
    assert found.args["cells"] == 1_048_576 * 16_384


def test_the_largest_box_that_fits_is_accepted_and_one_row_more_is_not(tmp_path: Path) -> None:
    def reaching(row: int) -> tuple[Message, ...]:
        return sheet(tmp_path / "a", f'<row r="1"><c r="O{row}"><v>1</v></c></row>')

    assert reaching(1_000_000) == ()
    assert [found.args["cells"] for found in reaching(1_000_001)] == [15_000_015]


def test_a_cell_that_only_holds_a_format_reaches_nowhere(tmp_path: Path) -> None:
    assert sheet(tmp_path / "a", '<row r="1048576"><c r="XFD1048576" s="3"/></row>') == ()


def test_a_long_narrow_sheet_is_accepted(tmp_path: Path) -> None:
    assert sheet(tmp_path / "a", '<row r="1048576"><c r="N1048576"><v>1</v></c></row>') == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("padding", [0, (1 << 18) - 60, (1 << 18) - 52, (1 << 18) - 45])
def test_entities_are_found_in_any_part_and_across_chunks(tmp_path: Path, encoding: str, padding: int) -> None:
    """S03: refused before a parser expands anything."""
    text = (
        f'<?xml version="1.0"?>{" " * padding}<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst>&x;</sst>'
    )
    with zipfile.ZipFile(tmp_path / "a", "w") as file:
        file.writestr("xl/sharedStrings.xml", text.encode(encoding))
    assert [found.key for found in check(tmp_path / "a")] == ["safety.entities"]


def test_text_that_speaks_of_entities_is_no_entity(tmp_path: Path) -> None:
    assert sheet(tmp_path / "a", "<row><c><is><t>&lt;!DOCTYPE html&gt;</t></is></c></row>") == ()


def test_an_ods_whose_tags_are_not_closed_is_damaged(tmp_path: Path) -> None:
    """A reader of ods never comes to an end on it."""
    assert ods(tmp_path / "a", "<table:table-row></table:table-row>") == ()
    (found,) = ods(tmp_path / "a", "<table:table-row></table:tab1e-row>")
    assert found.key == "safety.archive_damaged"


VALUED = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'


def test_empty_cells_to_the_edge_of_an_ods_reach_nowhere(tmp_path: Path) -> None:
    filler = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert ods(tmp_path / "a", f"<table:table-row>{VALUED.format('')}</table:table-row>{filler}") == ()


def test_a_value_repeated_over_an_ods_is_counted(tmp_path: Path) -> None:
    repeated = VALUED.format(' table:number-columns-repeated="16384"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{repeated}</table:table-row>'
    assert [found.args["cell"] for found in ods(tmp_path / "a", row)] == ["XFD1048576"]


def test_a_value_far_below_an_ods_is_counted(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="1048575"/>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="99"/>{VALUED.format("")}</table:table-row>'
    )
    assert [found.args["cell"] for found in ods(tmp_path / "a", rows)] == ["CV1048576"]


@given(st.integers(1, 16_384))
def test_letters_and_number_of_a_column_say_the_same(number: int) -> None:
    assert column_number(column_letters(number).encode()) == number


def test_the_last_column_is_xfd() -> None:
    assert (column_letters(1), column_letters(27), column_letters(16_384)) == ("A", "AA", "XFD")
