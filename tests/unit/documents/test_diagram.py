"""A diagram is one picture everywhere: its text stays in its boxes, and stands as words besides."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from essor.documents import blocks as b
from essor.documents.diagram import fitted, flow_rows, picture, size, text_width, wrapped
from essor.documents.render import SHAPES, render
from essor.kernel.fact import Figure
from essor.kernel.message import Bilingual, message
from essor.kernel.value import Count, NotComputable

BOX = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')
TEXT = re.compile(r'<text x="([\d.]+)" y="([\d.]+)" font-size="(\d+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)</text>')


def flow(labels: tuple[str, ...] = ("Odoo : commandes et devis", "Shopify <orders> & co")) -> b.Flow:
    sources = tuple(
        b.Node(f"s{n}", label, (Figure(Count(1234)), " lignes"), ("kept",)) for n, label in enumerate(labels)
    )
    outcome = (
        b.Node("kept", "Lignes gardées", (), ("kpi",), "accent"),
        b.Node("rejected", "Lignes rejetées", ("avec leur motif",), (), "warn"),
    )
    kpis = (b.Node("kpi", "Chiffre d’affaires HT", (Figure(Count(549160)),), (), "accent"),)
    stages = (b.Stage("Sources", sources, 3), b.Stage("Issue", outcome, 2), b.Stage("Indicateurs", kpis, 2))
    return b.Flow("Le chemin des données", "du fichier au chiffre", stages, "Deux sources mènent à un indicateur.")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=60), max_size=9))
def test_no_text_leaves_its_box_and_no_box_covers_another(labels: list[str]):
    drawn = picture(flow(tuple(labels)), "fr")
    boxes = [tuple(float(part) for part in found) for found in BOX.findall(drawn)]
    for x, y, points, anchor, text in TEXT.findall(drawn):
        left, base, wide = float(x), float(y), text_width(text, int(points))
        if base < 20:  # the name of a column stands above its boxes
            continue
        left -= wide if anchor == "end" else 0
        held = [box for box in boxes if box[0] <= left + 0.2 and box[1] < base < box[1] + box[3]]
        assert any(left + wide <= box[0] + box[2] + 0.2 for box in held), text
    for one in boxes:
        for other in boxes:
            apart = one[0] != other[0] or one[1] + one[3] <= other[1] + 0.2 or other[1] + other[3] <= one[1] + 0.2
            assert one == other or apart


def test_every_link_is_drawn_once_and_equal_diagrams_are_equal_bytes():
    drawn = picture(flow(), "fr")
    assert drawn.count("<path ") == 3
    assert drawn == picture(flow(), "fr")
    assert "Shopify &lt;orders&gt; &amp; co" in drawn


def test_a_diagram_is_told_in_words_box_by_box():
    assert flow_rows(flow(), "fr") == [
        ["Sources", "Odoo : commandes et devis", "1\N{NARROW NO-BREAK SPACE}234 lignes", "Lignes gardées"],
        ["Sources", "Shopify <orders> & co", "1\N{NARROW NO-BREAK SPACE}234 lignes", "Lignes gardées"],
        ["Issue", "Lignes gardées", "", "Chiffre d’affaires HT"],
        ["Issue", "Lignes rejetées", "avec leur motif", ""],
        ["Indicateurs", "Chiffre d’affaires HT", "549\N{NARROW NO-BREAK SPACE}160", ""],
    ]


def test_a_box_may_say_why_there_is_no_figure():
    none = Figure(NotComputable(message("metrics.missing", name=Bilingual("coût", "cost"))))
    node = b.Node("kpi", "Taux", (none,))
    drawn = picture(b.Flow("T", "", (b.Stage("S", (node,)),), "A"), "fr")
    assert "coût" in drawn


def test_a_word_wider_than_its_box_is_cut_and_nothing_of_it_is_lost():
    lines = list(wrapped("abc " + "x" * 50 + " def", 12, 100.0))
    assert "".join(lines).replace(" ", "") == "abc" + "x" * 50 + "def"
    assert max(text_width(line, 12) for line in lines) <= 100


def test_a_broad_place_is_filled_with_larger_text_than_the_narrow_drawing_would_give():
    many = flow(tuple(f"Source numéro {n} avec un long nom" for n in range(12)))
    width, scale = fitted(many, "fr", 888.0, 396.0)
    wide, high = size(many, "fr", width=width)
    assert wide * scale <= 888.01
    assert high * scale <= 396.01
    assert scale >= 396.0 / size(many, "fr", width=720)[1]


def document() -> b.Document:
    return b.Document("fr", "Titre", "", (b.Para(("Un paragraphe.",)), flow()))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_writer_draws_it_and_gives_the_same_bytes_twice(shape: str):
    assert render(document(), shape) == render(document(), shape)


def test_the_page_names_the_picture_and_holds_its_words_as_a_table():
    page = render(document(), "html").decode()
    assert '<svg role="img" aria-label="Deux sources mènent à un indicateur." ' in page
    assert '<td>Sources</td><th scope="row">Odoo : commandes et devis</th>' in page


def test_a_phone_scrolls_the_picture_instead_of_shrinking_it():
    page = render(document(), "html").decode()
    assert 'role="region" aria-label="Le chemin des données"><svg role="img"' in page
    assert ".flow{min-width:680px}" in page


def test_word_and_slides_hold_the_picture_with_its_alternative_text():
    word = WordDocument(BytesIO(render(document(), "docx")))
    shapes = word.element.xpath("//wp:docPr/@descr")
    assert "Deux sources mènent à un indicateur." in shapes
    deck = render(document(), "pptx")
    told = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for slide in Presentation(BytesIO(deck)).slides
        for shape in slide.shapes
        if shape.shape_type == 13
    ]
    assert told == ["Deux sources mènent à un indicateur."]
    assert any(name.startswith("ppt/media/") for name in ZipFile(BytesIO(deck)).namelist())
