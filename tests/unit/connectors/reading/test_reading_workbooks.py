"""Sheets of workbooks: canonical cells, row numbers as the program shows them, faults in words."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import odf.opendocument
import pytest
import xlsxwriter
from odf import table as odf_table
from odf import text as odf_text
from old_workbook import write_encrypted, write_far_cell, write_xls

if TYPE_CHECKING:
    from conftest import Reader


def book(path: Path, rows: list[list[Any]], sheet: str = "Ventes") -> Path:
    """Write rows, days as Excel days; None leaves a cell out."""
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet(sheet)
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        instant = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, dt.datetime):
                    page.write_datetime(row, column, cell, instant)
                elif isinstance(cell, dt.date):
                    page.write_datetime(row, column, cell, day)
                elif cell is not None:
                    page.write(row, column, cell)
    return path


def test_cells_come_in_canonical_form(tmp_path: Path, read_file: Reader) -> None:
    header = ["entier", "decimal", "code", "jour", "instant", "vrai", "petit", "grand", "texte"]
    row = [
        5,
        19.9,
        "001234",
        dt.date(2026, 10, 3),
        dt.datetime(2026, 10, 3, 14, 5, 9),  # noqa: DTZ001 a spreadsheet knows no zone
        True,
        1e-7,
        123456789012345,
        " a ",
    ]
    found = read_file(book(tmp_path / "a.xlsx", [header, row]))
    assert found.cells == [
        ("5", "19.9", "001234", "2026-10-03", "2026-10-03 14:05:09", "true", "0.0000001", "123456789012345", " a ")
    ]
    assert found.sheet.typed
    assert (found.sheet.name, found.sheet.decimal_hint) == ("Ventes", ".")


def test_the_noise_of_binary_fractions_is_dropped(tmp_path: Path, read_file: Reader) -> None:
    """Programs write 17 digits; a spreadsheet shows 15."""
    plain = book(tmp_path / "plain.xlsx", [["montant", "libelle"], [1111, "a"], [2222, "b"], [3333, "c"]])
    noise = {
        b"<v>1111<": b"<v>0.30000000000000004<",
        b"<v>2222<": b"<v>2.9999999999999996<",
        b"<v>3333<": b"<v>1234567.8900000001<",
    }
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for old, new in noise.items():
                content = content.replace(old, new)
            target.writestr(name, content)
    assert [row[0] for row in read_file(tmp_path / "a.xlsx").cells] == ["0.3", "3", "1234567.89"]


def test_the_header_stands_below_titles_and_rows_are_numbered_as_shown(tmp_path: Path, read_file: Reader) -> None:
    rows = [
        ["Objectifs commerciaux"],
        ["Maison Exemple", None, "exercice 2026"],
        [],
        ["Commercial", "Code", "Secteur", "Mois", "Objectif CA HT"],
        ["Vendeur 1", "V01", "Nord", dt.date(2026, 1, 1), 12000],
        [],
        ["Vendeur 2", "V02", None, dt.date(2026, 1, 1), 9000.5],
        ["Total", None, None, None, 21000.5],
    ]
    found = read_file(book(tmp_path / "a.xlsx", rows, "Quotas"))
    assert found.sheet.header_row == 4
    assert found.sheet.headers == ("Commercial", "Code", "Secteur", "Mois", "Objectif CA HT")
    assert found.sheet.preamble == ("Objectifs commerciaux", "Maison Exemple exercice 2026")
    assert found.numbers == [(5, 5), (7, 7), (8, 8)]
    assert found.cells[1] == ("Vendeur 2", "V02", None, "2026-01-01", "9000.5")
    assert found.keys == []


def test_a_table_away_from_the_corner_is_found(tmp_path: Path, read_file: Reader) -> None:
    rows: list[list[Any]] = [[], [], [None, None, "Code", "Libellé"], [None, None, "A1", "Bol"]]
    found = read_file(book(tmp_path / "a.xlsx", rows))
    assert (found.sheet.headers, found.sheet.header_row) == (("Code", "Libellé"), 3)
    assert found.numbers == [(4, 4)]


def test_every_sheet_that_has_rows_is_read_and_a_hidden_one_is_said(tmp_path: Path, read_file: Reader) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("Quotas", "vide", "Objectifs"):
            page = workbook.add_worksheet(name)
            if name != "vide":
                page.write_row(0, 0, ["Code", name])
                page.write_row(1, 0, ["A", 1])
        page.hide()
        curve = workbook.add_chart({"type": "line"})
        curve.add_series({"values": "=Quotas!$B$2:$B$2"})
        workbook.add_chartsheet("courbe").set_chart(curve)
    found = read_file(path)
    assert [sheet.name for sheet in found.reading.sheets] == ["Quotas", "Objectifs"]
    assert found.keys == ["reading.hidden_sheet"]
    assert [sheet.name for sheet in read_file(path, sheets=("Quotas",)).reading.sheets] == ["Quotas"]
    assert read_file(path, sheets=("Autre",)).keys == ["reading.no_such_sheet"]


def test_an_error_stays_in_its_cell_to_be_rejected(tmp_path: Path, read_file: Reader) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("Ventes & co")
        page.write_row("B2", ["Code", "Montant"])
        page.write_row("B3", ["A1", 5])
        page.write("B4", "A2")
        page.write_formula("C4", "=1/0", value="#DIV/0!")
        page.write("B5", "A3")
        page.write_formula("C5", "=#REF!+1", value="#REF!")
    assert read_file(path).cells == [("A1", "5"), ("A2", "#DIV/0!"), ("A3", "#REF!")]


def test_words_of_a_merged_cell_stand_on_each_of_its_rows_and_amounts_do_not(tmp_path: Path, read_file: Reader) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["Secteur", "Vendeur", "Prime"])
        page.merge_range("A2:A4", "Nord")
        page.merge_range("C2:C4", 300)
        page.write_column("B2", ["V1", "V2", "V3", "V4"])
    assert read_file(path).cells == [
        ("Nord", "V1", "300"),
        ("Nord", "V2", None),
        ("Nord", "V3", None),
        (None, "V4", None),
    ]


def test_values_of_formulas_are_read_and_never_computed(tmp_path: Path, read_file: Reader) -> None:
    """S09: a formula is its last value; nothing is evaluated, nothing is fetched."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["nom", "valeur"])
        page.write("A2", "lien")
        page.write_formula("B2", '=WEBSERVICE("http://127.0.0.1:9/x")', value=7)
        page.write("A3", "texte")
        page.write_formula("B3", '="=1+1"', value="=1+1")
    assert read_file(path).cells == [("lien", "7"), ("texte", "=1+1")]


def test_an_ods_gives_the_same_cells(tmp_path: Path, read_file: Reader) -> None:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    page = odf_table.Table(name="Ventes")
    document.spreadsheet.addElement(page)

    def line(*cells: dict[str, Any]) -> None:
        row = odf_table.TableRow()
        page.addElement(row)
        for cell in cells:
            shown = cell.pop("shown", "")
            element = odf_table.TableCell(**cell)
            row.addElement(element)
            if shown:
                element.addElement(odf_text.P(text=shown))

    line(*({"valuetype": "string", "shown": name} for name in ("code", "jour", "montant", "taux", "actif")))
    values = ({"valuetype": "date", "datevalue": "2026-10-03"}, {"valuetype": "currency", "value": "12.5"})
    rest = ({"valuetype": "percentage", "value": "0.05"}, {"valuetype": "boolean", "booleanvalue": "true"})
    line({"valuetype": "string", "shown": "001"}, *values, *rest)
    document.save(str(tmp_path / "a.ods"))
    found = read_file(tmp_path / "a.ods")
    assert found.sheet.headers == ("code", "jour", "montant", "taux", "actif")
    assert found.cells == [("001", "2026-10-03", "12.5", "0.05", "true")]


MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
)
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="T">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def test_an_error_of_an_ods_stays_in_its_cell(tmp_path: Path, read_file: Reader) -> None:
    def row(*cells: str, repeated: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'

    def text(words: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'

    error = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#REF!</text:p></table:table-cell>"
    )
    content = (
        row(text("code"), text("a"), text("b"))
        + row("<table:table-cell/>", repeated=3)
        + row(text("A"), error, text("x"))
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(content))
    found = read_file(tmp_path / "a.ods")
    assert found.cells == [("A", "#REF!", "x")]
    assert found.numbers == [(5, 5)]


def test_an_old_xls_is_read(tmp_path: Path, read_file: Reader) -> None:
    write_xls(tmp_path / "a.xls", "Été", [["Code", "Montant"], ["001", 12.5], ["Œuf", 3.0]])
    found = read_file(tmp_path / "a.xls", name="a.xls")
    assert found.sheet.name == "Été"
    assert found.cells == [("001", "12.5"), ("Œuf", "3")]


def test_a_cell_far_away_in_an_old_xls_is_refused(tmp_path: Path, read_file: Reader) -> None:
    """S02: a neighbour: the binary format has no reference to look at beforehand."""
    write_far_cell(tmp_path / "a.xls", 65_535, 255)
    (message,) = read_file(tmp_path / "a.xls").reading.messages
    assert (message.key, message.args["cell"]) == ("safety.sheet_too_large", "IV65536")


def test_a_workbook_with_a_password_says_how_to_remove_it(tmp_path: Path, read_file: Reader) -> None:
    write_encrypted(tmp_path / "a.xlsx")
    assert read_file(tmp_path / "a.xlsx").keys == ["safety.encrypted"]


def test_a_damaged_workbook_is_said_to_be(tmp_path: Path, read_file: Reader) -> None:
    path = book(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert read_file(path).keys == ["safety.archive_damaged"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")
    assert read_file(path).keys == ["reading.workbook_damaged"]


def test_a_workbook_without_rows_is_said_to_be(tmp_path: Path, read_file: Reader) -> None:
    assert read_file(book(tmp_path / "a.xlsx", [])).keys == ["reading.no_rows"]


@pytest.mark.parametrize("header_row", [1, 2, 3])
def test_the_caller_names_the_header_row(tmp_path: Path, read_file: Reader, header_row: int) -> None:
    path = book(tmp_path / "a.xlsx", [["a", "b"], ["c", "d"], ["e", "f"], [1, 2]])
    found = read_file(path, header_row=header_row)
    assert found.sheet.header_row == header_row
    assert found.sheet.rows == 4 - header_row


def test_the_caller_names_the_columns_of_a_sheet_without_header(tmp_path: Path, read_file: Reader) -> None:
    found = read_file(book(tmp_path / "a.xlsx", [["A", 1], ["B", 2]]), headers=("code", "montant"))
    assert (found.sheet.headers, found.sheet.header_row) == (("code", "montant"), 0)
    assert found.cells == [("A", "1"), ("B", "2")]
