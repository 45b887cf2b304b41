import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt
from sample_document import HOSTILE, REVENUE, WORDS, document

from essor.documents import blocks as b
from essor.documents.brand import Brand
from essor.documents.chart import COLOURS
from essor.documents.pptx import pptx
from essor.documents.slide_plan import HEIGHT, WIDTH, plan
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.value import NotComputable


def opened(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def titles(data: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in opened(data).slides]


def charts(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def tables(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]


def words(deck: Any) -> str:
    return "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)


def test_the_same_document_gives_the_same_bytes():
    assert pptx(document()) == pptx(document())


def test_a_section_is_a_slide_and_its_title_is_its_message():
    assert titles(pptx(document())) == [
        WORDS["fr"][0],
        "Ventes par mois (1/2)",
        "Ventes par mois (2/2)",
    ]


def test_a_title_of_two_lines_is_written_smaller_and_stays_in_its_box():
    short, long = (
        opened(pptx(replace(document(), title=text))).slides[0].shapes.title for text in ("Sales", "Sales " * 16)
    )
    sizes = [[run.font.size for run in title.text_frame.paragraphs[0].runs] for title in (short, long)]
    assert sizes == [[None], [Pt(17)]]
    assert 2 * 1.2 * Pt(17) <= long.height


def test_a_chart_stays_editable_and_keeps_our_colours():
    chart = charts(opened(pptx(document())))[0].chart
    columns, target = chart.plots
    assert [series.name for series in columns.series] == ["Boutiques et terrain", "E-commerce"]
    assert [list(series.values) for series in columns.series] == [[2.1, 2.4], [0.9, None]]
    assert [list(series.values) for series in target.series] == [[3.2, 3.3]]
    painted = [f"#{series.format.fill.fore_color.rgb}".lower() for series in columns.series]
    assert painted == [COLOURS["physical"], COLOURS["ecommerce"]]
    xml = chart._chartSpace.xml
    assert 'symbol val="dash"' in xml
    assert COLOURS["target"].removeprefix("#").upper() in xml


def test_a_brand_never_repaints_the_data():
    brand = Brand("Autre", "#b3203c", None, "Georgia")
    series = charts(opened(pptx(document(), brand=brand)))[0].chart.plots[0].series[0]
    assert f"#{series.format.fill.fore_color.rgb}".lower() == COLOURS["physical"]


def test_the_workbook_behind_a_chart_holds_no_formula_and_no_clock():
    chart = b.Chart("T", "", ("=1+1", "b"), (b.Series("=cmd|' /C calc'!A0", "physical", (REVENUE, REVENUE)),), "Alt")
    deck = opened(pptx(b.Document("fr", "T", "", (chart,))))
    book = openpyxl.load_workbook(BytesIO(charts(deck)[0].chart.part.chart_workbook.xlsx_part.blob))
    sheet = book.active
    assert [(cell.data_type, cell.value) for cell in (sheet["A2"], sheet["B1"])] == [
        ("s", "=1+1"),
        ("s", "=cmd|' /C calc'!A0"),
    ]
    assert book.properties.created == datetime(2026, 1, 1)  # noqa: DTZ001


def test_pictures_of_data_have_a_sentence():
    deck = opened(pptx(document()))
    described = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts(deck) + tables(deck)]
    assert described == ["Ventes par mois\u00a0: Boutiques et terrain, E-commerce", "Chiffre d’affaires"]


def test_a_long_table_goes_on_over_slides_with_its_header_and_loses_no_row():
    deck = opened(pptx(document(rows=60)))
    frames = tables(deck)
    assert len(frames) > 2
    seen = [[frame.table.cell(y, 0).text for y in range(len(frame.table.rows))] for frame in frames]
    assert {rows[0] for rows in seen} == {"Indicateur"}
    assert [line for rows in seen for line in rows[1:]] == [
        *(f"Chiffre d’affaires {number}" for number in range(1, 61)),
        "Total",
    ]
    assert [frame.table.last_row for frame in frames] == [False] * (len(frames) - 1) + [True]
    assert all(frame.top + frame.height <= Pt(508) for frame in frames)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("text", ["Texte", "mot " * 900, "x" * 5000])
def test_nothing_runs_off_the_slide(lang: str, text: str):
    for slide in plan(document(lang, text, rows=40)):
        assert slide.left + 10 >= 0, slide.title
    for slide in opened(pptx(document(lang, text, rows=40))).slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= Pt(960)
            assert shape.top + shape.height <= Pt(540), (shape.name, slide.shapes.title.text_frame.text)
    assert (WIDTH, HEIGHT) == (888, 396)


def test_a_table_over_two_slides_is_shared_evenly_and_says_its_heading_again():
    rows = tuple((b.Cell(("Boutiques" if index == 0 else "",)), b.Cell((f"motif {index}",))) for index in range(24))
    table = b.Table("Écarts", (b.TableColumn("Canal"), b.TableColumn("Motif")), rows)
    first, second = tables(opened(pptx(b.Document("fr", "T", "", (b.Heading(("Écarts",)), table)))))
    assert abs(len(first.table.rows) - len(second.table.rows)) <= 2
    assert [second.table.cell(y, 0).text for y in (1, 2)] == ["Boutiques", ""]


def test_a_tile_without_a_figure_says_why_and_grows_with_its_words():
    why = Figure(NotComputable(message("documents.error_division")))
    tile = b.Metric(
        "Un libellé beaucoup trop long pour tenir sur une seule ligne d’un quart de page", why, note="n" * 90
    )
    short = b.Metrics((b.Metric("CA", REVENUE),) * 4)
    tall = b.Metrics((tile,) * 5)
    deck = opened(pptx(b.Document("fr", "T", "", (short, tall))))
    heights = [shape.height for shape in deck.slides[0].shapes if shape.name != "Title" and shape.height > Pt(40)]
    assert "division par zéro" in words(deck)
    assert heights[5] > heights[1] * 1.5


def test_a_long_paragraph_is_cut_between_words_and_nothing_is_lost():
    text = " ".join(f"mot{number}" for number in range(900))
    deck = opened(pptx(b.Document("fr", "T", "", (b.Para((text,)),))))
    assert len(deck.slides) > 1
    found = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if "mot" in shape.text_frame.text]
    assert "".join(found) == text


def test_a_status_is_a_sign_and_a_colour_before_the_figure():
    cell = tables(opened(pptx(document())))[0].table.cell(1, 1)
    assert cell.text.replace("\u202f", " ").replace("\u00a0", " ") == "● 4 287 512 €"
    assert [str(run.font.color.rgb) for run in cell.text_frame.paragraphs[0].runs] == ["17694A", "1C2030"]


def test_text_is_data_and_only_the_page_number_is_a_field():
    data = pptx(document(text=HOSTILE))
    assert "=cmd|'/C calc'!A0 {{ 7*7 }} <w:fldSimple/> { PAGE } fin" in words(opened(data))
    archive = zipfile.ZipFile(BytesIO(data))
    slides = [archive.read(name).decode() for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    assert {kind for slide in slides for kind in re.findall(r'<a:fld [^>]*type="(\w+)"', slide)} == {"slidenum"}
    assert not any("hlinkClick" in slide or "<p:style>" in slide for slide in slides)


def test_each_shape_of_a_slide_has_its_own_number_and_the_foot_stands_on_each():
    for index, slide in enumerate(opened(pptx(document())).slides, 1):
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))
        foot = [shape.text_frame.text for shape in slide.placeholders if shape.placeholder_format.type.name == "FOOTER"]
        assert foot == ["Essor · 2026-10"], index


def test_slides_speak_their_language_and_carry_fixed_properties():
    deck = opened(pptx(document("en")))
    tags = {run.get("lang") for slide in deck.slides for run in slide._element.iter() if run.tag.endswith("}rPr")}
    assert tags == {"en-GB"}
    core = deck.core_properties
    assert (core.author, core.title) == ("Maison Brumelle", "October 2026: the target is reached at 96.4%")
    assert core.created.replace(tzinfo=None) == core.modified.replace(tzinfo=None) == datetime(2026, 1, 1)  # noqa: DTZ001
    assert not any(slide.has_notes_slide for slide in deck.slides)


def test_the_theme_carries_the_font_and_only_one_layout_stays():
    data = pptx(document(), brand=Brand("Autre", "#b3203c", None, "Georgia"))
    theme = zipfile.ZipFile(BytesIO(data)).read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:latin typeface="Georgia"/>') == 2
    assert [layout.name for layout in opened(data).slide_layouts] == ["Title Only"]
    assert not [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if "thumbnail" in name]
