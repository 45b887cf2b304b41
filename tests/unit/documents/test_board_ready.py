"""What was seen wrong when the files were opened in office programs stays right."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import docx as word
import openpyxl
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pypdf import PdfReader
from sample_document import document
from sample_workbook import budget

from essor.documents import blocks as b
from essor.documents.chart import png
from essor.documents.docx import docx
from essor.documents.html import html
from essor.documents.pdf import pdf
from essor.documents.pptx import pptx
from essor.documents.slide_plan import HEIGHT, Line, plan
from essor.documents.xlsx import xlsx
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import Money

LONG = "Un mot après l’autre, la phrase remplit la diapositive jusqu’à son pied. " * 40
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def numbers_of_pdf(lang: Lang) -> Counter[str]:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf(document(lang)))).pages)
    return numbers(text, lang)


def numbers(text: str, lang: Lang) -> Counter[str]:
    """Return the numbers of a text, groups joined and a point before the decimals; the 1 of N−1 is a word."""
    text = text.replace("N\N{MINUS SIGN}1", "")
    grouped = r"(?<=\d)[\u202f\u00a0](?=\d{3})" if lang == "fr" else r"(?<=\d),(?=\d{3})"
    return Counter(found.replace(",", ".") for found in NUMBER.findall(re.sub(grouped, "", text)))


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode()


def test_word_opens_the_file_as_its_own_and_not_in_compatibility_mode():
    settings = word.Document(BytesIO(docx(document()))).settings.element
    modes = {one.get(qn("w:name")): one.get(qn("w:val")) for one in settings.iter(qn("w:compatSetting"))}
    assert modes["compatibilityMode"] == "15"


def test_the_head_and_the_total_of_a_table_are_bold_by_the_style_of_the_table():
    read = word.Document(BytesIO(docx(document())))
    assert read.styles["Essor Cell"].font.bold is None  # "not bold" would win over the style of the table
    assert read.styles["Normal"].font.bold is None
    table = read.tables[2]
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:val")) == "06E0"
    style = read.styles["Essor Table"].element
    bold = {one.get(qn("w:type")) for one in style.iter(qn("w:tblStylePr")) if one.find(f".//{qn('w:b')}") is not None}
    assert bold == {"firstRow", "lastRow"}


def test_a_picture_in_word_stands_between_the_margins_on_white():
    inline = word.Document(BytesIO(docx(document()))).inline_shapes[0]._inline
    assert [inline.get(side) for side in ("distT", "distB", "distL", "distR")] == ["0"] * 4
    chart = next(block for block in document().blocks if isinstance(block, b.Chart))
    drawn = Image.open(BytesIO(png(chart, "fr"))).convert("RGBA")
    assert drawn.getchannel("A").getextrema() == (255, 255)
    assert drawn.getpixel((0, 0)) == (255, 255, 255, 255)


def test_no_text_of_a_slide_stands_in_the_middle():
    deck = Presentation(BytesIO(pptx(document())))
    shapes = [shape for slide in deck.slides for shape in slide.shapes if not shape.is_placeholder]
    lines = [line for shape in shapes if shape.has_text_frame for line in shape.text_frame.paragraphs]
    assert len(lines) > 10
    assert {line.alignment for line in lines} == {PP_ALIGN.LEFT}


def test_no_text_of_a_slide_but_its_foot_is_smaller_than_twelve_points():
    deck = Presentation(BytesIO(pptx(document(rows=40))))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    frames = [shape.text_frame for shape in shapes if shape.has_text_frame]
    frames += [cell.text_frame for shape in shapes if shape.has_table for cell in shape.table.iter_cells()]
    runs = [run for frame in frames for line in frame.paragraphs for run in line.runs]
    assert min(run.font.size.pt for run in runs if run.font.size) == 12


@pytest.mark.parametrize("text", ["Texte", LONG, LONG * 3])
@pytest.mark.parametrize("rows", [1, 3, 14, 40])
def test_no_heading_ends_a_slide_and_nothing_runs_off_it(text: str, rows: int):
    slides = plan(document(text=text, rows=rows))
    last = [slide.parts[-1][0] for slide in slides if slide.parts]
    assert [part for part in last if isinstance(part, Line) and part.kind == "head"] == []
    assert [slide.title for slide in slides if slide.left + 10 < 0] == []
    assert all(height <= HEIGHT for slide in slides for _, height in slide.parts)


def test_a_heading_before_a_table_that_opens_a_slide_comes_along():
    slides = plan(document(rows=40))
    place = next(slide for slide in slides for part, _ in slide.parts if isinstance(part, Line) and part.kind == "head")
    assert len(place.parts) > 1


@pytest.mark.parametrize(("lang", "month", "money"), [
    ("fr", "[$-40C]mmm yyyy", '#,##0"\N{NO-BREAK SPACE}€"'),
    ("en", "[$-809]mmm yyyy", '"€"#,##0'),
])  # fmt: skip
def test_the_axes_of_a_workbook_chart_show_months_and_money_and_no_serial_numbers(lang: Lang, month: str, money: str):
    chart = part(xlsx(budget(lang)), "xl/charts/chart1.xml").replace("&quot;", '"')
    formats = re.findall(r'<c:(catAx|valAx)>.*?<c:numFmt formatCode="(.*?)" sourceLinked="0"/>', chart)
    assert dict(formats) == {"catAx": month, "valAx": money}


def test_the_first_column_of_a_table_stands_left_and_numbers_right():
    sheet = openpyxl.load_workbook(BytesIO(xlsx(budget())))["Données"]
    assert [sheet.cell(row, 1).alignment.horizontal for row in (4, 5)] == [None, "left"]
    assert [sheet.cell(row, 2).alignment.horizontal for row in (4, 5)] == ["right", "right"]
    assert sheet.column_dimensions["C"].width == pytest.approx(16.7, abs=0.1)  # a sheet without notes needs no more


def test_a_status_on_a_page_is_a_sign_and_a_word():
    page = html(document("en")).decode()
    assert '<p class="status off"><span aria-hidden="true">▲</span> Off target</p>' in page
    assert '<p class="status on"><span aria-hidden="true">●</span> On target</p>' in page


def test_a_page_holds_under_a_strict_policy():
    page = html(document()).decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", page)
    assert page.count("<style>") == 1


def test_a_page_has_a_dark_theme_and_a_print_style_that_is_light():
    page = html(document()).decode()
    assert "@media screen and (prefers-color-scheme:dark)" in page
    assert "@media print{:root{color-scheme:light}" in page


def test_a_pdf_says_that_it_is_for_all_readers_and_shows_its_title():
    read = PdfReader(BytesIO(pdf(document())))
    root = read.trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part[^\d]*1", metadata)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == document().title


def test_a_workbook_calls_no_other_file_and_holds_no_macro():
    names = zipfile.ZipFile(BytesIO(xlsx(budget()))).namelist()
    assert [name for name in names if re.search(r"externalLink|connections|vbaProject|queryTable", name)] == []


def test_the_pdf_in_french_and_in_english_hold_the_same_numbers():
    found = {lang: numbers_of_pdf(lang) for lang in LANGS}
    assert found["fr"] == found["en"]
    assert found["fr"]["4287512"] > 5


def test_a_number_that_differs_between_the_languages_is_found():
    assert numbers("12,5\u202f% de 4\u202f287", "fr") == numbers("12.5% of 4,287", "en")
    assert numbers("12,5\u202f% de 4\u202f287", "fr") != numbers("12.5% of 4,286", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_and_picture_of_a_slide_has_a_sentence(lang: Lang):
    deck = Presentation(BytesIO(pptx(document(lang))))
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert len(shapes) == 2
    assert all(shape._element.xpath(".//p:cNvPr/@descr")[0] for shape in shapes)


@pytest.mark.parametrize("write", [docx, pptx])
def test_a_signed_amount_of_pounds_or_euros_ends_no_line_after_its_sign(write: Callable[[b.Document], bytes]):
    figures = [Figure(Money(Decimal(amount)), signed=True) for amount in (-52_144, 9_624)]
    sentence = b.Para(("Carried by physical sales (", figures[0], "), and ", figures[1], " of what is new."))
    title = b.Heading(("Against target: ", figures[0]))
    with zipfile.ZipFile(BytesIO(write(b.Document("en", "Title", "", (title, sentence))))) as file:
        text = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    assert text.count("−\N{WORD JOINER}€52,144") == 2
    assert text.count("+\N{WORD JOINER}€9,624") == 1
    assert "−€" not in text
