"""Write a document for Word: real styles, repeated headers, alternative texts, the same bytes twice.

Word is read from top to bottom: what stands side by side elsewhere follows one another here. All text is
data: nothing that a person typed becomes a field, a link or a structure.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx as word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from essor.documents import blocks as b
from essor.documents.brand import HOUSE, Brand
from essor.documents.chart import painted, png
from essor.documents.diagram import fitted, picture_png
from essor.documents.html import GLYPHS
from essor.documents.package import WRITTEN, steady
from essor.documents.palette import SOFT, TONES, WARN_SOFT, bare
from essor.documents.sparkline import sparkline, told
from essor.documents.typography import is_number, printable, runs, show, unbroken
from essor.documents.word_styles import LANGUAGES, TABLE_STYLE, TILES_STYLE, element, set_styles
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.value import NotComputable
from essor.kernel.words import say

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_TEXT_WIDTH = Mm(174)
_DIAGRAM_HEIGHT = Mm(150)
_TILES_IN_A_ROW = 4
_HEADINGS = 3


def docx(document: b.Document, *, brand: Brand = HOUSE) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    written = _Word(document, brand)
    written.head()
    for block in document.blocks:
        written.block(block)
    written.foot()
    return written.data()


class _Word:
    """Write block after block into one Word document."""

    def __init__(self, document: b.Document, brand: Brand) -> None:
        self._document, self._brand, self._lang = document, brand, document.lang
        self._word = word.Document()
        set_styles(self._word, brand, document.lang)
        # python-docx looks a style up by its name among all, twice a paragraph: their ids are read once.
        self._ids = {style.name: style.style_id for style in self._word.styles if style.name != "Normal"}

    def data(self) -> bytes:
        """Return the bytes, their dates fixed."""
        self._end()
        package = self._word.part.package
        for key in [key for key, relation in package.rels.items() if relation.reltype.endswith("/thumbnail")]:
            package.rels.pop(key)
        written = BytesIO()
        self._word.save(written)
        return steady(written.getvalue())

    def _end(self) -> None:
        """Make the line that Word wants below a last table too low to fall on a page of its own."""
        last = self._word.paragraphs[-1] if self._word.paragraphs else None
        if last is not None and last.style is not None and last.style.name == _GAP:
            shape = last.paragraph_format
            shape.space_before = shape.space_after = Pt(0)
            shape.line_spacing = Pt(1)

    def head(self) -> None:
        """Write the properties, the logo, the title and the line under it."""
        core = self._word.core_properties
        core.title, core.author = printable(self._document.title)[:255], printable(self._document.author)[:255]
        core.last_modified_by, core.comments, core.revision = core.author, "", 1
        core.language = LANGUAGES[self._lang]
        core.created = core.modified = WRITTEN
        if self._brand.logo is not None:
            picture = self._word.add_picture(BytesIO(self._brand.logo), height=Mm(9))
            _describe(picture, self._brand.name)
        self._paragraph("Title", (self._document.title,))
        if self._document.subtitle:
            self._paragraph("Subtitle", (self._document.subtitle,))

    def foot(self) -> None:
        """Write the foot line and the number of the page: the only fields of the document."""
        line = self._word.sections[0].footer.paragraphs[0]
        for stop in list(line.style.element.iter(qn("w:tab"))):
            stop.getparent().remove(stop)
        line.paragraph_format.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(printable(self._document.foot))
        line.add_run().add_tab()
        for text, field in ((f"{say(message('documents.page'), self._lang)} ", "PAGE"), (" / ", "NUMPAGES")):
            line.add_run(text)
            simple = element("w:fldSimple", instr=field)
            simple.append(line.add_run("1")._r)  # noqa: SLF001 python-docx gives no field of its own
            line._p.append(simple)  # noqa: SLF001 the same

    def block(self, block: b.Block) -> None:  # noqa: C901 one line a kind of block
        """Write one block."""
        match block:
            case b.Heading(text=text, level=level):
                self._paragraph(f"Heading {min(level, _HEADINGS)}", text)
            case b.Para(text=text, small=small):
                self._paragraph("Essor Note" if small else "Normal", text)
            case b.Items(items=items):
                for item in items:
                    self._paragraph("List Bullet", item)
            case b.Callout():
                self._callout(block)
            case b.Table():
                self._table(block)
            case b.Metrics(tiles=tiles):
                self._metrics(tiles)
            case b.Chart():
                self._picture(block, png(block, self._lang))
            case b.Flow():
                self._diagram(block)
            case b.Grid(columns=columns):
                for inner in (inner for column in columns for inner in column):
                    self.block(inner)

    def _paragraph(self, style: str, text: b.Rich) -> Paragraph:
        return _write(self._styled(self._word.add_paragraph(), style), runs(text, self._lang))

    def _styled(self, line: Paragraph, style: str) -> Paragraph:
        """Give a new paragraph a style; "Normal" is what it has."""
        if style != "Normal":
            line._p.style = self._ids[style]  # noqa: SLF001 the setter of python-docx reads every style
        return line

    def _first(self, cell: _Cell, style: str) -> Paragraph:
        return self._styled(cell.paragraphs[0], style)

    def _callout(self, callout: b.Callout) -> None:
        warn = callout.kind == "warn"
        colour = TONES["risk"] if warn else bare(self._brand.ink)
        soft = SOFT if self._brand == HOUSE else bare(self._brand.soft)
        table = self._grid(1, 1, printable("".join(text for text, _ in runs(callout.title, self._lang))))
        table.style = TILES_STYLE
        cell = table.cell(0, 0)
        _shade(cell, WARN_SOFT if warn else soft)
        lead = _write(self._first(cell, "Essor Lead"), runs(callout.title, self._lang))
        for run in lead.runs if warn else ():
            run.font.color.rgb = RGBColor.from_string(colour.upper())
        _write(cell.add_paragraph(), runs(callout.text, self._lang))
        self._gap()

    def _metrics(self, tiles: tuple[b.Metric, ...]) -> None:
        across = min(len(tiles), _TILES_IN_A_ROW)
        if not across:
            return
        table = self._grid(-(-len(tiles) // across), across, " · ".join(printable(tile.label) for tile in tiles))
        table.style = TILES_STYLE
        for index, tile in enumerate(tiles):
            self._tile(table.cell(index // across, index % across), tile)
        self._gap()

    def _tile(self, cell: _Cell, tile: b.Metric) -> None:
        _write(self._first(cell, "Essor Tile Label"), [(printable(tile.label), False)])
        reason = isinstance(tile.value.value, NotComputable)
        style = "Essor Tile Label" if reason else "Essor Tile Value"
        _write(self._styled(cell.add_paragraph(), style), [(show(tile.value, self._lang), False)])
        lines: list[tuple[str, b.Status]] = [
            (f"{say(message(f'documents.{key}'), self._lang)}: {show(figure, self._lang)}", status)
            if self._lang == "en"
            else (
                f"{say(message(f'documents.{key}'), self._lang)}\N{NO-BREAK SPACE}: {show(figure, self._lang)}",
                status,
            )
            for key, figure, status in _beside(tile)
        ]
        if tile.status != "none":
            lines.append((self._status(tile.status), tile.status))
        if tile.note:
            lines.append((printable(tile.note), "none"))
        for text, status in lines:
            line = _write(self._styled(cell.add_paragraph(), "Essor Tile Label"), [(text, False)])
            line.runs[0].font.color.rgb = RGBColor.from_string(TONES[status].upper())
        drawn = sparkline(tile.trend)
        if drawn:
            line = self._styled(cell.add_paragraph(), "Essor Tile Label")
            _describe(line.add_run().add_picture(BytesIO(painted(drawn)), width=Mm(18)), told(tile.trend, self._lang))

    def _status(self, status: b.Status) -> str:
        return f"{GLYPHS[status]} {say(message(f'documents.status_{status}'), self._lang)}"

    def _table(self, block: b.Table) -> None:
        self._paragraph("Caption", (block.caption,))
        table = self._grid(1 + len(block.rows), len(block.columns), printable(block.caption))
        table.style = TABLE_STYLE
        _look(table, head="1", total="1" if block.total else "0")
        whole = sum(column.width for column in block.columns)
        for index, column in enumerate(block.columns):
            table.columns[index].width = int(_TEXT_WIDTH * column.width / whole)
        grid = [list(row.cells) for row in table.rows]
        for cell, column in zip(grid[0], block.columns, strict=True):
            _aligned(_write(self._first(cell, "Essor Cell"), [(printable(column.label), False)]), column)
        for cells, row in zip(grid[1:], block.rows, strict=True):
            for target, cell, column in zip(cells, row, block.columns, strict=True):
                self._cell(target, cell, column)
        for index, row in enumerate(table.rows):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 python-docx gives no repeated header
            properties.append(element("w:cantSplit"))
            if index == 0:
                properties.append(element("w:tblHeader"))
            for cell in grid[index] if index < len(block.rows) and len(block.rows) <= _HELD_TOGETHER else ():
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._gap()

    def _cell(self, target: _Cell, cell: b.Cell, column: b.TableColumn) -> None:
        pieces = runs(cell.content, self._lang)
        line = self._first(target, "Essor Cell")
        if cell.status != "none":
            mark = line.add_run(f"{GLYPHS[cell.status]}\N{NO-BREAK SPACE}")
            mark.font.color.rgb = RGBColor.from_string(TONES[cell.status].upper())
        _aligned(_write(line, pieces), column)
        if column.align == "right" and is_number(cell.content):
            target._tc.get_or_add_tcPr().append(element("w:noWrap"))  # noqa: SLF001 the same

    def _diagram(self, flow: b.Flow) -> None:
        """Draw a diagram so that it leaves room for a title and a summary on its page."""
        width, scale = fitted(flow, self._lang, _TEXT_WIDTH.pt, _DIAGRAM_HEIGHT.pt)
        self._picture(flow, picture_png(flow, self._lang, width=width), Pt(width * scale))

    def _picture(self, chart: b.Chart | b.Flow, data: bytes, width: int = _TEXT_WIDTH) -> None:
        head = self._paragraph("Caption", (chart.title,))
        if chart.subtitle:
            note = head.add_run(f"  {printable(chart.subtitle)}")
            note.bold = False
            note.font.color.rgb = RGBColor.from_string(TONES["none"].upper())
        picture = self._word.add_picture(BytesIO(data), width=width)
        _describe(picture, chart.alt)

    def _grid(self, rows: int, columns: int, name: str) -> Table:
        table: Table = self._word.add_table(rows, columns)
        width = element("w:tblW", w="5000", type="pct")
        _replace(table._tbl.tblPr, width)  # noqa: SLF001 python-docx gives no width in percent
        _look(table, head="0", total="0")
        table._tbl.tblPr.append(element("w:tblCaption", val=name[:255]))  # noqa: SLF001 nor an alternative text
        return table

    def _gap(self) -> None:
        """Keep two tables apart: Word melts neighbours into one."""
        self._styled(self._word.add_paragraph(), _GAP)


_GAP = "Essor Gap"
_HELD_TOGETHER = 14  # rows of a table that stays on one page


def _beside(tile: b.Metric) -> list[tuple[str, Figure, b.Status]]:
    kept: list[tuple[str, Figure | None, b.Status]] = [
        ("target", tile.target, "none"),
        ("gap", tile.variance, tile.status),
        ("last_year", tile.comparison, "none"),
    ]
    return [(key, figure, status) for key, figure, status in kept if figure is not None]


def _write(line: Paragraph, pieces: list[tuple[str, bool]]) -> Paragraph:
    for text, strong in pieces:
        run = line.add_run(unbroken(text))
        if strong:
            run.bold = True
    return line


def _aligned(line: Paragraph, column: b.TableColumn) -> None:
    if column.align == "right":
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour.upper()))  # noqa: SLF001 no shading in python-docx


def _describe(picture: Any, text: str) -> None:
    inline = picture._inline  # noqa: SLF001 no alternative text in python-docx
    inline.docPr.set("descr", printable(text))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # LibreOffice takes an eighth of an inch where nothing is said


def _look(table: Table, *, head: str, total: str) -> None:
    bits = 0x600 | (0xA0 if head == "1" else 0) | (0x40 if total == "1" else 0)
    look = element(
        "w:tblLook", val=f"{bits:04X}", firstRow=head, lastRow=total, firstColumn=head, lastColumn="0", noHBand="1",
        noVBand="1",
    )  # fmt: skip
    _replace(table._tbl.tblPr, look)  # noqa: SLF001 python-docx gives no way to the look of a table


def _replace(parent: Any, child: Any) -> None:
    found = parent.find(child.tag)
    if found is None:
        parent.append(child)
    else:
        parent.replace(found, child)
