"""Whatever a person types, each writer writes it as text, and what it cannot hold is left out."""

from decimal import Decimal
from io import BytesIO

import docx as word
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from essor.documents import blocks as b
from essor.documents.docx import docx
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
