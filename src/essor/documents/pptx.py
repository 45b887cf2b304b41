"""Write a document as slides: a section is a slide, charts stay editable, the same bytes twice."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from essor.documents import blocks as b
from essor.documents.brand import HOUSE, Brand
from essor.documents.chart import painted
from essor.documents.diagram import fitted, picture_png, size
from essor.documents.html import GLYPHS
from essor.documents.package import WRITTEN, steady
from essor.documents.palette import INK, INK_2, INK_3, LINE, SOFT, SUNK, TONES, WARN_SOFT, bare
from essor.documents.slide_chart import add_chart
from essor.documents.slide_plan import (
    CAPTION_HEIGHT,
    GAP,
    SMALL,
    TEXT,
    TILE_LINE,
    WIDTH,
    Drawing,
    Line,
    Pieces,
    Rows,
    Slide,
    Strip,
    plan,
    tile_size,
)
from essor.documents.slide_steps import add_steps
from essor.documents.slide_table import Run, fill_cell
from essor.documents.slide_theme import MARGIN, blank_deck, rgb
from essor.documents.sparkline import HEIGHT as SPARK_HEIGHT
from essor.documents.sparkline import WIDTH as SPARK_WIDTH
from essor.documents.sparkline import sparkline, told
from essor.documents.typography import printable, show, unbroken
from essor.documents.word_styles import LANGUAGES
from essor.kernel.message import message
from essor.kernel.words import say

_TOP = 100.0
_TITLE_SIGNS = 70
"""Signs of a title on one line; a longer one is written smaller, so that its two lines stay in their box."""
_LONG_TITLE = 17
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the built-in style "No style, no grid"


def pptx(document: b.Document, *, brand: Brand = HOUSE) -> bytes:
    """Return the document as a PowerPoint file; the same document gives the same bytes."""
    deck = blank_deck(brand)
    for index, slide in enumerate(plan(document)):
        _Page(deck, document, brand, slide, first=index == 0).write()
    core = deck.core_properties
    core.title, core.author = printable(document.title)[:255], printable(document.author)[:255]
    core.last_modified_by, core.revision, core.language = core.author, 1, LANGUAGES[document.lang]
    core.created = core.modified = WRITTEN
    written = BytesIO()
    package = deck.part.package
    for key in [key for key, relation in package._rels.items() if relation.reltype.endswith("/thumbnail")]:  # noqa: SLF001 no way to drop the template's picture
        package._rels.pop(key)  # noqa: SLF001 the same
    deck.save(written)
    return steady(written.getvalue())


class _Page:
    """Write one slide."""

    def __init__(self, deck: Any, document: b.Document, brand: Brand, slide: Slide, *, first: bool) -> None:
        self._slide, self._brand, self._lang, self._first = slide, brand, document.lang, first
        self._foot = printable(document.foot)
        self._page = deck.slides.add_slide(deck.slide_layouts[0])
        self._shapes = self._page.shapes

    def write(self) -> None:
        """Write the title, the parts from top to bottom, and the foot."""
        title = self._shapes.title
        title.text_frame.text = unbroken(self._slide.title)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        if len(title.text_frame.text) > _TITLE_SIGNS:
            for run in title.text_frame.paragraphs[0].runs:
                run.font.size = Pt(_LONG_TITLE)
        if self._slide.subtitle:
            self._text(((self._slide.subtitle, False),), 68, 24, SMALL + 1, INK_3)
        top = _TOP
        for part, height in self._slide.parts:
            self._part(part, top, height)
            top += height + GAP
        if self._first and self._brand.logo is not None:
            picture = self._shapes.add_picture(BytesIO(self._brand.logo), Pt(0), Pt(10), height=Pt(22))
            picture.left = Pt(MARGIN + WIDTH) - picture.width
            picture._element.nvPicPr.cNvPr.set("descr", printable(self._brand.name))  # noqa: SLF001 no alternative text in python-pptx
        self._footer()
        for run in self._page._element.iter(qn("a:r"), qn("a:fld")):  # noqa: SLF001 no language in python-pptx
            run.get_or_add_rPr().set("lang", LANGUAGES[self._lang])
        for style in list(self._page._element.iter(qn("p:style"))):  # noqa: SLF001 shapes come with an effect of the theme
            style.getparent().remove(style)

    def _part(self, part: Line | Strip | b.Metrics | Rows | Drawing, top: float, height: float) -> None:
        match part:
            case Line(pieces=pieces, kind=kind):
                self._line(pieces, kind, top, height)
            case Strip():
                self._strip(part, top, height)
            case b.Metrics(tiles=tiles):
                width = (WIDTH - GAP * (len(tiles) - 1)) / len(tiles)
                for index, tile in enumerate(tiles):
                    self._tile(tile, (MARGIN + index * (width + GAP), top, width, height))
            case Rows():
                self._rows(part, top)
            case Drawing(chart=b.Flow() as flow):
                self._diagram(flow, top, height)
            case Drawing(chart=b.Chart() as chart, caption=caption):
                drop = self._caption(caption, top)
                box = (Pt(MARGIN), Pt(top + drop), Pt(WIDTH), Pt(height - drop))
                if chart.steps:
                    add_steps(self._shapes, chart, box, self._lang)
                else:
                    add_chart(self._shapes, chart, box)

    def _diagram(self, flow: b.Flow, top: float, height: float) -> None:
        """Draw a diagram as large as the slide allows, in the middle."""
        width, scale = fitted(flow, self._lang, WIDTH, height)
        wide, high = (side * scale for side in size(flow, self._lang, width=width))
        data = BytesIO(picture_png(flow, self._lang, width=width))
        drawn = self._shapes.add_picture(data, Pt(MARGIN + (WIDTH - wide) / 2), Pt(top), Pt(wide), Pt(high))
        drawn.name = printable(flow.title)
        drawn._element.nvPicPr.cNvPr.set("descr", printable(flow.alt))  # noqa: SLF001 no alternative text in python-pptx

    def _text(self, pieces: Pieces, top: float, height: float, size: float, colour: str) -> Any:
        box = self._shapes.add_textbox(Pt(MARGIN), Pt(top), Pt(WIDTH), Pt(height))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return _write(frame.paragraphs[0], pieces, size, colour)

    def _line(self, pieces: Pieces, kind: str, top: float, height: float) -> None:
        if kind == "head":
            pieces = tuple((text, True) for text, _ in pieces)
        line = self._text(pieces, top, height, SMALL if kind == "note" else TEXT, INK_3 if kind == "note" else INK)
        if kind == "bullet":
            shape = line._p.get_or_add_pPr()  # noqa: SLF001 no bullets in python-pptx
            shape.set("marL", str(Pt(16)))
            shape.set("indent", str(-Pt(16)))
            shape.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))

    def _caption(self, caption: str, top: float) -> float:
        if not caption:
            return 0.0
        self._text(((caption, True),), top, CAPTION_HEIGHT, SMALL + 1, INK)
        return CAPTION_HEIGHT

    def _box(self, left: float, top: float, width: float, height: float, *, fill: str, line: str = "") -> Any:
        box = self._shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(height))
        box.adjustments[0] = min(0.5, 6 / min(width, height))
        box.fill.solid()
        box.fill.fore_color.rgb = rgb(fill)
        if line:
            box.line.color.rgb, box.line.width = rgb(line), Pt(0.75)
        else:
            box.line.fill.background()
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = Pt(12)
        frame.margin_top = frame.margin_bottom = Pt(8)
        return box

    def _strip(self, strip: Strip, top: float, height: float) -> None:
        warn = strip.kind == "warn"
        soft = SOFT if self._brand == HOUSE else bare(self._brand.soft)
        frame = self._box(MARGIN, top, WIDTH, height, fill=WARN_SOFT if warn else soft).text_frame
        lead = tuple((text, True) for text, _ in strip.title)
        _write(frame.paragraphs[0], lead, SMALL, TONES["risk"] if warn else bare(self._brand.ink))
        _write(frame.add_paragraph(), strip.text, TEXT, INK)

    def _tile(self, tile: b.Metric, place: tuple[float, float, float, float]) -> None:
        box = self._box(*place, fill="ffffff", line=LINE)
        box.name = printable(tile.label)
        frame = box.text_frame
        _write(frame.paragraphs[0], ((printable(tile.label), False),), SMALL, INK_2)
        value = show(tile.value, self._lang)
        _write(frame.add_paragraph(), ((value, True),), tile_size(value), INK)
        beside = (("target", tile.target), ("gap", tile.variance), ("last_year", tile.comparison))
        colon = "\N{NO-BREAK SPACE}:" if self._lang == "fr" else ":"
        for key, figure in beside:
            if figure is not None:
                text = f"{say(message(f'documents.{key}'), self._lang)}{colon} {show(figure, self._lang)}"
                _write(
                    frame.add_paragraph(), ((text, False),), TILE_LINE, TONES[tile.status] if key == "gap" else INK_2
                )
        if tile.status != "none":
            words = f"{GLYPHS[tile.status]} {say(message(f'documents.status_{tile.status}'), self._lang)}"
            _write(frame.add_paragraph(), ((words, True),), TILE_LINE, TONES[tile.status])
        if tile.note:
            _write(frame.add_paragraph(), ((printable(tile.note), False),), TILE_LINE, INK_3)
        drawn = sparkline(tile.trend)
        if drawn:
            left, top, width, height = place
            corner = (Pt(left + width - SPARK_WIDTH - 12), Pt(top + height - SPARK_HEIGHT - 10))
            picture = self._shapes.add_picture(BytesIO(painted(drawn)), *corner, Pt(SPARK_WIDTH), Pt(SPARK_HEIGHT))
            picture._element.nvPicPr.cNvPr.set("descr", told(tile.trend, self._lang))  # noqa: SLF001 no alternative text in python-pptx

    def _rows(self, part: Rows, top: float) -> None:
        top += self._caption(part.caption, top)
        size = (len(part.rows) + 1, len(part.table.columns))
        frame = self._shapes.add_table(*size, Pt(MARGIN), Pt(top), Pt(sum(part.widths)), Pt(sum(part.heights)))
        frame.name = printable(part.table.caption)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(part.table.caption))  # noqa: SLF001 no alternative text in python-pptx
        table = frame.table
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE  # noqa: SLF001 no table styles in python-pptx
        table.first_row, table.first_col, table.last_row, table.horz_banding = True, True, part.total, False
        for index, width in enumerate(part.widths):
            table.columns[index].width = Pt(width)
        for index, height in enumerate(part.heights):
            table.rows[index].height = Pt(height)
        for cell, column in zip(_cells(table, 0), part.table.columns, strict=True):
            fill_cell(cell, (Run(printable(column.label), True, INK_2),), column.align, SUNK)
        for y, row in enumerate(part.rows, 1):
            last = part.total and y == len(part.rows)
            for x, (cell, one, column) in enumerate(zip(_cells(table, y), row, part.table.columns, strict=True)):
                strong = last or x == 0
                runs = [Run(text, weight or strong, INK) for text, weight in one.pieces or (("", False),)]
                if one.status != "none":
                    runs.insert(0, Run(f"{GLYPHS[one.status]}\N{NO-BREAK SPACE}", runs[0].strong, TONES[one.status]))
                fill_cell(cell, runs, column.align, SUNK if last else "ffffff")

    def _footer(self) -> None:
        for shape in self._page.slide_layout.placeholders:
            kind = shape.placeholder_format.type.name
            if kind not in {"FOOTER", "SLIDE_NUMBER"}:
                continue
            copied = deepcopy(shape._element)  # noqa: SLF001 python-pptx copies no footer
            copied.nvSpPr.cNvPr.set("id", str(max(one.shape_id for one in self._shapes) + 1))
            self._shapes._spTree.append(copied)  # noqa: SLF001 the same
            if kind == "FOOTER":
                self._shapes[-1].text_frame.text = self._foot


def _write(line: Any, pieces: Pieces, size: float, colour: str) -> Any:
    line.alignment = PP_ALIGN.LEFT  # the text of a shape stands in the middle otherwise
    for text, strong in pieces or (("", False),):
        run = line.add_run()
        run.text = unbroken(text)
        run.font.size, run.font.bold = Pt(size), strong
        run.font.color.rgb = rgb(colour)
    return line


def _cells(table: Any, row: int) -> list[Any]:
    return list(table.rows[row].cells)
