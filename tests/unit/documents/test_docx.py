import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import docx as word
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from sample_document import HOSTILE, WORDS, document

from essor.documents import blocks as b
from essor.documents.brand import Brand
from essor.documents.docx import docx


def opened(lang: str = "fr", text: str = "Texte", brand: Brand | None = None) -> Document:
    return word.Document(BytesIO(docx(document(lang, text), brand=brand or Brand())))


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode()


def test_the_same_document_gives_the_same_bytes():
    assert docx(document()) == docx(document())


def test_titles_and_lists_are_styles():
    styles = [(line.style.name, line.text) for line in opened().paragraphs]
    assert ("Title", WORDS["fr"][0]) in styles
    assert ("Heading 1", "Ventes par mois") in styles
    assert ("Heading 2", "Section") in styles
    assert ("List Bullet", "deux") in styles
    assert ("Caption", "Chiffre d’affaires") in styles


def test_the_line_below_a_last_table_takes_no_page_of_its_own():
    whole = document()
    table = next(block for block in whole.blocks if isinstance(block, b.Table))
    last = word.Document(BytesIO(docx(replace(whole, blocks=(table,))))).paragraphs[-1]
    assert (last.text, last.paragraph_format.line_spacing, last.paragraph_format.space_after) == ("", Pt(1), 0)


def test_a_table_repeats_its_header_and_its_numbers_stand_right_without_a_break():
    table = opened().tables[2]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    number = table.cell(1, 1)
    assert number.text.replace("\u202f", " ").replace("\u00a0", " ") == "● 4 287 512 €"
    assert number.paragraphs[0].alignment == 2
    assert number._tc.tcPr.find(qn("w:noWrap")) is not None
    assert " " not in number.text
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn")), look.get(qn("w:lastRow"))) == ("1", "1", "1")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Chiffre d’affaires"


def test_the_callout_is_one_shaded_cell_and_the_metrics_are_tiles():
    callout, metrics, *_ = opened().tables
    assert (len(callout.rows), len(callout.columns)) == (1, 1)
    assert callout.cell(0, 0)._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "EDF1FD"
    assert callout.cell(0, 0).paragraphs[0].text == "À retenir"
    lines = [line.text.replace("\u202f", " ").replace("\u00a0", " ") for line in metrics.cell(0, 0).paragraphs]
    assert lines == ["Chiffre d’affaires", "4 287 512 €", "Objectif : 4 287 512 €", "Écart : −159 000 €",
                     "N−1 : 4 287 512 €", "▲ Hors objectif", "note"]  # fmt: skip


def test_a_chart_is_a_picture_with_its_sentence():
    read = opened()
    assert [shape._inline.docPr.get("descr") for shape in read.inline_shapes] == [
        "Ventes par mois\u00a0: Boutiques et terrain, E-commerce"
    ]
    page = read.sections[0]
    assert read.inline_shapes[0].width == pytest.approx(page.page_width - 2 * page.left_margin, abs=Mm(1))


@pytest.mark.parametrize(("lang", "tag"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_the_document_speaks_its_language(lang: str, tag: str):
    read = opened(lang)
    assert {one.get(qn("w:val")) for one in read.styles.element.iter(qn("w:lang"))} == {tag}
    assert read.core_properties.language == tag


def test_the_properties_are_those_of_the_document_and_no_clock():
    core = opened().core_properties
    assert (core.author, core.title) == ("Maison Brumelle", WORDS["fr"][0])
    assert core.created.replace(tzinfo=None) == core.modified.replace(tzinfo=None) == datetime(2026, 1, 1)  # noqa: DTZ001


def test_the_foot_has_the_page_number_and_these_are_the_only_fields():
    data = docx(document(text=HOSTILE))
    assert re.findall(r'w:instr="(\w+)"', part(data, "word/footer1.xml")) == ["PAGE", "NUMPAGES"]
    body = part(data, "word/document.xml")
    assert not re.search(r"<w:(fldSimple|fldChar|instrText|hyperlink)", body)


def test_text_is_data():
    text = "\n".join(line.text for line in opened(text=HOSTILE).paragraphs)
    assert "=cmd|'/C calc'!A0 {{ 7*7 }} <w:fldSimple/> { PAGE } fin" in text


def test_the_brand_gives_colour_and_font():
    read = opened(brand=Brand("Autre", "#b3203c", None, "Georgia"))
    assert read.styles["Normal"].font.name == "Georgia"
    assert str(read.styles["Essor Lead"].font.color.rgb) == "B3203C"
    assert opened().styles["Normal"].font.name == "Arial"


def test_a_package_carries_no_old_picture_of_itself():
    assert not [name for name in zipfile.ZipFile(BytesIO(docx(document()))).namelist() if "thumbnail" in name]
