"""Each format is read into one shape: cells with their places, formulas and formats, paragraphs with their styles."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from essor.documents import blocks as b
from essor.documents.docx import docx
from essor.documents.pdf import pdf
from essor.kernel.fact import Figure
from essor.kernel.message import Message
from essor.kernel.value import Money
from essor.review.readers.child import read
from essor.review.readers.grid import tidy
from essor.review.readers.number_format import day_of, format_of
from essor.review.readers.reading import read_file
from essor.work.submitted import Cell, Page, Paragraph, Read, Table

OLD = Path(__file__).parents[2] / "connectors" / "reading" / "old_workbook.py"


def opened(path: Path) -> Read:
    found = read_file(path, path.name)
    assert not isinstance(found, Message), found
    return found


def cells(page: Page) -> dict[str, Cell]:
    return {
        f"{cell.column}{cell.row}": cell
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    }


def paragraphs(found: Read) -> list[Paragraph]:
    return [block for page in found.pages for block in page.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "Taux", 0.125, 1234.5
    sheet["B1"].number_format, sheet["C1"].number_format = "0.0%", '#,##0 "€"'
    sheet["A2"], sheet["B2"] = "Double", "=B1*2"
    sheet["A3"] = "Titre"
    sheet.merge_cells("A3:C3")
    sheet.row_dimensions[4].hidden = True
    sheet["A4"] = "caché"
    book.create_sheet("Secret").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_cells_keep_their_place_format_formula_and_what_hides_them(workbook: Path):
    found = opened(workbook)
    held = cells(found.pages[0])
    assert (held["B1"].number, held["B1"].format) == (Decimal("0.125"), "percent")
    assert held["C1"].format == "money"
    assert (held["B2"].formula, held["B2"].number) == ("=B1*2", Decimal("0.25"))
    assert held["A3"].across == 3
    assert held["A4"].hidden
    assert [page.hidden for page in found.pages] == [False, True]


def test_a_child_reads_what_this_process_reads(workbook: Path):
    assert read(workbook) == opened(workbook)


def test_an_old_workbook_gives_its_values_and_says_that_formulas_are_out_of_reach(tmp_path: Path):
    spec = importlib.util.spec_from_file_location("old_workbook", OLD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write_xls(tmp_path / "a.xls", "Été", [["Indicateur", "Réalisé"], ["CA", 12.5]])
    found = opened(tmp_path / "a.xls")
    assert (found.kind, found.pages[0].name, found.marks) == ("xls", "Été", ("values_only",))
    assert cells(found.pages[0])["B2"].number == Decimal("12.5")


def document(*blocks: b.Block) -> b.Document:
    return b.Document("fr", "Titre du document", "sous-titre", blocks)


def test_word_styles_tell_titles_items_and_running_text(tmp_path: Path):
    path = tmp_path / "a.docx"
    path.write_bytes(docx(document(b.Heading(("Section",)), b.Para(("Une phrase.",)), b.Items((("Un point.",),)))))
    told = [(one.style, one.text) for one in paragraphs(opened(path))][:5]
    assert told == [("title", "Titre du document"), ("note", "sous-titre"), ("heading", "Section"),
                    ("text", "Une phrase."), ("item", "Un point.")]  # fmt: skip


@pytest.mark.parametrize("unseen", ["\N{WORD JOINER}", "\N{SOFT HYPHEN}", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_signs_that_only_say_where_a_line_may_end_are_left_out(unseen: str):
    assert tidy(f"Variance\u00a0: −{unseen}€52,144\x07 so{unseen}far") == "Variance\u00a0: −€52,144 sofar"


def test_a_pdf_gives_its_tables_by_the_places_of_their_words(tmp_path: Path):
    columns = (b.TableColumn("Canal"), b.TableColumn("Réalisé", "right"))
    amounts = {"Boutiques": Figure(Money(Decimal(4000))), "Web": Figure(Money(Decimal(90_000)))}
    rows = tuple((b.Cell((name,)), b.Cell((figure,))) for name, figure in amounts.items())
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(document(b.Para(("Une phrase avant le tableau.",)), b.Table("Ventes", columns, rows))))
    found = opened(path)
    tables = [block for page in found.pages for block in page.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in tables[0].rows] == [
        ["Canal", "Réalisé"],
        ["Boutiques", "4\u202f000\u00a0€"],
        ["Web", "90\u202f000\u00a0€"],
    ]
    assert "Une phrase avant le tableau." in [one.text for one in paragraphs(found)]


@pytest.mark.parametrize(
    ("number", "code", "format_"),
    [(10, "", "percent"), (14, "", "date"), (0, "", ""), (164, '#,##0 "€"', "money"), (164, "0.0%", "percent"),
     (164, '0.0" pts"', "points"), (164, "[$-40C]mmmm yyyy", "date"), (164, "[$€-40C] #,##0", "money"),
     (164, "@", "text")],
)  # fmt: skip
def test_a_number_format_tells_what_its_numbers_are(number: int, code: str, format_: str):
    assert format_of(number, code) == format_


def test_a_serial_number_is_a_day_and_a_wild_one_is_none():
    day = day_of(Decimal(46296))
    assert day is not None
    assert day.isoformat() == "2026-10-01"
    assert day_of(Decimal(10**9)) is None
