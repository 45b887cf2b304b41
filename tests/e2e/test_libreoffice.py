"""Our files open in LibreOffice: workbooks compute what they show and follow, documents keep every word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from demo_company import Demo
from libreoffice import Office
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook as Book
from pypdf import PdfReader

from essor.documents.render import render, render_workbook
from essor.documents.workbook_values import Calculator
from essor.kernel.message import LANGS, Lang
from essor.kernel.period import Period
from essor.mart.engines import open_engine
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import Made, fetch, make

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("demo")]

PERIOD = Period.parse("2026-10")
EVERY = list(products().values())
CALCULATED = [product for product in EVERY if product.workbook is not None]
MORE = Decimal(1_000)
CENT = 0.005

each_lang = pytest.mark.parametrize("lang", LANGS)
each_product = pytest.mark.parametrize("product", EVERY, ids=lambda product: product.code)
each_workbook = pytest.mark.parametrize("product", CALCULATED, ids=lambda product: product.code)


@dataclass(frozen=True)
class Opened:
    """Hold the files we wrote and what LibreOffice made of each: workbooks computed again, documents as pages."""

    made: dict[str, Made]
    ours: Path
    computed: dict[str, Path]
    pages: dict[str, Path]

    def text(self, name: str) -> str:
        return squeezed("".join(page.extract_text() for page in PdfReader(self.pages[name]).pages))


@pytest.fixture(scope="module")
def opened(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("libreoffice")
    ours = folder / "ours"
    ours.mkdir()
    with open_engine("duckdb", demo.snapshot) as engine:
        made = {one.code: make(one, fetch(one, demo.company, demo.snapshot, engine, PERIOD)) for one in EVERY}
    for product in EVERY:
        for lang in LANGS:
            for shape in ("docx", "pptx"):
                file = ours / f"{product.name}_{lang}_{shape}.{shape}"
                file.write_bytes(render(made[product.code].document(lang), shape))
    for product in CALCULATED:
        for lang in LANGS:
            book = made[product.code].workbook(lang)
            assert book is not None
            file = ours / f"{product.name}_{lang}.xlsx"
            file.write_bytes(render_workbook(book))
            changed(file, product)
    plant_wrong_value(ours / "dashboard_en.xlsx", ours / "wrong_value.xlsx", "revenue_value")
    plant(ours / "dashboard_en.xlsx", ours / "broken_formula.xlsx", "revenue_gap", "=NO_SUCH_FUNCTION(1)")
    (ours / "cut.docx").write_bytes((ours / "report_en_docx.docx").read_bytes()[:20_000])
    office = Office(folder)
    documents = [*sorted(ours.glob("*.docx")), *sorted(ours.glob("*.pptx"))]
    sheets = [ours / f"{product.name}_{lang}.xlsx" for product in CALCULATED for lang in LANGS]
    return Opened(
        made,
        ours,
        office.convert(sorted(ours.glob("*.xlsx")), "xlsx", folder / "computed"),
        office.convert([*documents, *sheets], "pdf", folder / "pages"),
    )


# Workbooks


@each_lang
@each_workbook
def test_libreoffice_computes_each_cell_as_we_wrote_it(opened: Opened, product: Product, lang: Lang):
    name = f"{product.name}_{lang}.xlsx"
    results, formulas = compared(opened.ours / name, opened.computed[name])
    assert formulas > 100
    assert not results


@each_lang
def test_the_results_of_the_dashboard_follow_a_target(opened: Opened, lang: Lang):
    before, after = numbers(opened, "dashboard", lang)
    assert after("revenue_target") == pytest.approx(before("revenue_target") + 1_000, abs=CENT)
    assert after("revenue_gap") == pytest.approx(before("revenue_value") - before("revenue_target") - 1_000, abs=CENT)
    assert after("revenue_value") == before("revenue_value")


@each_lang
def test_the_results_of_the_collection_follow_a_pasted_row(opened: Opened, lang: Lang):
    before, after = numbers(opened, "data_collection", lang)
    assert after("revenue") == pytest.approx(before("revenue") + 1_000, abs=CENT)
    assert after("average_order_value") == pytest.approx((before("revenue") + 1_000) / before("orders"), abs=CENT)
    assert after("pasted_revenue") == pytest.approx(before("pasted_revenue") + 1_000, abs=CENT)


@each_lang
def test_the_parts_of_the_analysis_follow_an_amount_and_still_add_up(opened: Opened, lang: Lang):
    before, after = numbers(opened, "variance_analysis", lang)
    moved = after("year_lines_all_gap") - before("year_lines_all_gap")
    assert moved == pytest.approx(1_000, abs=CENT)
    parts = ("price", "volume", "mix", "new", "lost", "currency", "unsplit")
    assert sum(after(f"year_lines_all_{part}_sum") for part in parts) == pytest.approx(
        after("year_lines_all_gap"), abs=CENT
    )
    assert after("year_lines_all_left") == before("year_lines_all_left") == 0


@each_lang
def test_both_engines_follow_a_changed_target_to_the_same_cents(opened: Opened, lang: Lang):
    made = opened.made["C2.2.1"].workbook(lang)
    assert made is not None
    target = next(cell.value for cell in made.cells() if cell.name == "target_revenue")
    assert isinstance(target, Decimal)
    values = Calculator(made).results({"target_revenue": target + MORE}).values
    book = openpyxl.load_workbook(opened.computed[f"changed_dashboard_{lang}.xlsx"], data_only=True)
    for cell in made.cells():
        found, expected = number_of(named(book, cell.name).value), values[cell.name]
        if isinstance(expected, Decimal):
            assert found == pytest.approx(float(expected), abs=CENT), cell.name
        else:
            assert found in {expected, expected or None}, cell.name


@each_lang
@each_workbook
def test_no_number_of_a_workbook_is_wider_than_its_column(opened: Opened, product: Product, lang: Lang):
    text = opened.text(f"{product.name}_{lang}.xlsx")
    assert squeezed(opened.made[product.code].workbook(lang).title) in text  # type: ignore[union-attr]  # it has one
    assert "###" not in text


def test_a_value_that_is_not_that_of_its_formula_is_seen(opened: Opened):
    results, _ = compared(opened.ours / "wrong_value.xlsx", opened.computed["wrong_value.xlsx"])
    book = openpyxl.load_workbook(opened.ours / "wrong_value.xlsx")
    assert results == {place_of(book, "revenue_value")}


def test_a_formula_that_libreoffice_does_not_know_is_seen(opened: Opened):
    book = openpyxl.load_workbook(opened.computed["broken_formula.xlsx"], data_only=True)
    assert named(book, "revenue_gap").value == "#NAME?"


# Documents and slides


@each_lang
@each_product
def test_a_word_document_opens_and_keeps_every_heading_and_figure(opened: Opened, product: Product, lang: Lang):
    name = f"{product.name}_{lang}_docx.docx"
    document = docx.Document(str(opened.ours / name))
    text = opened.text(name)
    said = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name.startswith(("Heading", "Title"))
    ]
    said += figures(paragraph.text for paragraph in document.paragraphs)
    said += figures(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert len(said) > 20
    assert not [one for one in said if squeezed(one) not in text]
    pages = [page.extract_text() for page in PdfReader(opened.pages[name]).pages]
    assert all(page.strip() for page in pages)


@each_lang
@each_product
def test_slides_open_one_page_each_and_keep_every_title_and_figure(opened: Opened, product: Product, lang: Lang):
    name = f"{product.name}_{lang}_pptx.pptx"
    slides = list(pptx.Presentation(str(opened.ours / name)).slides)
    pages = [squeezed(page.extract_text()) for page in PdfReader(opened.pages[name]).pages]
    assert len(pages) == len(slides) > 3
    for slide, page in zip(slides, pages, strict=True):
        title = slide.shapes.title
        assert title is not None
        assert squeezed(title.text_frame.text) in page
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        texts += [
            cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        ]
        assert not [one for one in figures(texts) if squeezed(one) not in page]


def test_a_document_that_is_cut_is_not_opened(opened: Opened):
    assert (opened.ours / "cut.docx").is_file()
    assert "cut.docx" not in opened.pages


# What the tests stand on


def compared(ours: Path, computed: Path) -> tuple[set[tuple[str, str]], int]:
    """Return the places where a workbook computed again differs from what we wrote, and how many formulas it has."""
    written, found = (openpyxl.load_workbook(path, data_only=True) for path in (ours, computed))
    differ, formulas = set[tuple[str, str]](), 0
    for sheet in openpyxl.load_workbook(ours):
        for row in sheet.iter_rows():
            for cell in row:
                formulas += cell.data_type == "f"
                one, other = (number_of(book[sheet.title][cell.coordinate].value) for book in (written, found))
                if isinstance(one, float) and isinstance(other, float):
                    same = abs(one - other) < CENT and one == pytest.approx(other, rel=1e-9)
                else:
                    same = (one or None) == (other or None)
                if not same:
                    differ.add((sheet.title, cell.coordinate))
    return differ, formulas


def number_of(content: Any) -> float | str | None:
    """Return what a cell holds: numbers and dates as one number."""
    match content:
        case datetime():
            return float(to_excel(content))
        case bool() | int() | float():
            return float(content)
        case _:
            return content  # type: ignore[no-any-return]  # openpyxl has no types


def place_of(book: Book, name: str) -> tuple[str, str]:
    sheet, place = next(book.defined_names[name].destinations)
    return sheet, place.replace("$", "")


def named(book: Book, name: str) -> Any:
    sheet, place = place_of(book, name)
    return book[sheet][place]


def numbers(opened: Opened, name: str, lang: Lang) -> tuple[Callable[[str], float], Callable[[str], float]]:
    """Return what reads a named number of a workbook as we wrote it, and of the changed one as it was computed."""

    def reader(path: Path) -> Callable[[str], float]:
        book = openpyxl.load_workbook(path, data_only=True)
        return lambda cell: float(named(book, cell).value)

    return reader(opened.ours / f"{name}_{lang}.xlsx"), reader(opened.computed[f"changed_{name}_{lang}.xlsx"])


def changed(file: Path, product: Product) -> None:
    """Write a workbook beside another, in which a person made one amount a thousand larger."""
    book = openpyxl.load_workbook(file)
    match product.code:
        case "C2.2.1":
            cell = named(book, "target_revenue")
        case "C2.2.2":
            cell = last_entered(book, "pasted", 4)
        case _:
            cell = last_entered(book, "year_lines", 3)
    cell.value = float(cell.value) + float(MORE)
    if product.code == "C2.2.3":  # the same amount at constant rates, in the column beside it
        beside = cell.offset(column=1)
        beside.value = float(beside.value) + float(MORE)
    book.save(file.with_name(f"changed_{file.name}"))


def last_entered(book: Book, table: str, column: int) -> Any:
    """Return the last cell of a column of a table, from 0, that holds a number."""
    sheet = next(sheet for sheet in book if table in sheet.tables)
    cells = [row[column] for row in sheet[sheet.tables[table].ref][1:]]
    return next(cell for cell in reversed(cells) if isinstance(cell.value, int | float))


def plant(file: Path, planted: Path, name: str, formula: str) -> None:
    book = openpyxl.load_workbook(file)
    named(book, name).value = formula
    book.save(planted)


def plant_wrong_value(file: Path, planted: Path, name: str) -> None:
    """Write a workbook beside another, in which the kept value of one formula is not what the formula gives."""
    book = openpyxl.load_workbook(file)
    sheet, place = place_of(book, name)
    part = f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(planted, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == part:
                kept = rf'(<c r="{place}"[^>]*><f>[^<]*</f><v>)[^<]*'
                content, found = re.subn(kept.encode(), rb"\g<1>12345.67", content)
                assert found == 1
            target.writestr(entry, content)


def squeezed(text: str) -> str:
    """Return a text without its spaces and word joiners: they only say where a line may break."""
    return re.sub(r"[\s\N{WORD JOINER}]", "", text)


def figures(texts: Iterator[str] | list[str]) -> list[str]:
    """Return the numbers of texts with their groups and decimals: 12 345,67 or 12,345.67."""
    return [found for text in texts for found in re.findall(r"\d+(?:[\u202f\u00a0.,]\d+)*", text)]
