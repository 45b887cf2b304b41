"""Whatever a person types, each writer writes it as text, and what it cannot hold is left out."""

from decimal import Decimal
from html import escape
from io import BytesIO

import docx as word
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pypdf import PdfReader

from essor.documents import blocks as b
from essor.documents.chart import svg
from essor.documents.docx import docx
from essor.documents.fonts import drawable
from essor.documents.html import html
from essor.documents.pdf import pdf
from essor.documents.pptx import pptx
from essor.documents.typography import printable
from essor.kernel.fact import Figure
from essor.kernel.value import Money

TEXTS = st.text(max_size=120) | st.sampled_from(
    ["\ud800", "\x00\x1f", "\ufffe", "a\x0bb\tc\r\nd", "\u202egnp.exe", "=1+1"]
)
AMOUNT = Figure(Money(Decimal(5)))


def everywhere(text: str) -> b.Document:
    """Return a document that says a text wherever a text can stand, charts apart."""
    rich: b.Rich = (text, b.Strong((text,)))
    table = b.Table(
        text, (b.TableColumn(text), b.TableColumn(text, "right")), ((b.Cell(rich), b.Cell((AMOUNT,), "on")),)
    )
    tile = b.Metric(text, AMOUNT, "risk", note=text)
    blocks = (b.Heading(rich), b.Para(rich), b.Items((rich,)), b.Callout(rich, rich), b.Metrics((tile,)), table)
    return b.Document("fr", text, text, blocks, text, text)


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_a_page_and_a_pdf_take_any_text(text: str):
    page = html(everywhere(text)).decode("utf-8")
    assert f"<h1>{escape(printable(text))}</h1>" in page
    assert pdf(everywhere(text or "x")).startswith(b"%PDF-")


def test_a_sign_that_the_font_of_a_pdf_has_not_is_shown_as_a_square():
    assert drawable("Crêperie 🥞 du Port\ufe0f") == "Crêperie □ du Port"
    assert drawable("Ελλάς ≥ 3 → 4 € 🥞") == "Ελλάς ≥ 3 → 4 € □"
    emoji = b.Chart("🥞", "", ("🥞",), (b.Series("日本", "physical", (AMOUNT,)),), "🥞")
    document = b.Document("fr", "🥞 日本 \u202f\u200b\ufeff", "", (emoji, *everywhere("🥞").blocks))
    read = PdfReader(BytesIO(pdf(document)))
    assert "□ □□" in read.pages[0].extract_text()


def test_a_chart_takes_any_name():
    name = "\ud800=1\x00<b>"
    chart = b.Chart(name, name, (name,), (b.Series(name, "physical", (AMOUNT,)),), name)
    drawn = svg(chart, "fr")
    assert "=1&lt;b&gt;" in drawn
    assert html(b.Document("fr", "T", "", (chart,)))
    assert docx(b.Document("fr", "T", "", (chart,)))
    assert pptx(b.Document("fr", "T", "", (chart,)))


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_word_takes_any_text(text: str):
    read = word.Document(BytesIO(docx(everywhere(text))))
    assert read.paragraphs[0].text == printable(text)
    assert read.tables[-1].cell(0, 0).text == printable(text)


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_slides_take_any_text(text: str):
    deck = Presentation(BytesIO(pptx(everywhere(text))))
    assert deck.slides[0].shapes.title.text_frame.text.startswith(printable(text))


@given(TEXTS)
def test_printable_text_makes_no_structure_and_reads_the_same_twice(text: str):
    found = printable(text)
    assert printable(found) == found
    assert not set(found) & {"\n", "\t", "\r", "\x00", "\u202e", "\ufffe"}
    found.encode("utf-8")
