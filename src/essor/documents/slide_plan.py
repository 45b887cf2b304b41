"""Lay a document out over slides: a section is a slide, its title is its message, nothing runs off the edge.

A slide is 960 × 540 points. Heights are estimated from the number of signs, on the safe side; what does not
fit opens the next slide under the same title, numbered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from essor.documents import blocks as b
from essor.documents.typography import is_number, printable, runs, show
from essor.kernel.message import Lang

WIDTH, HEIGHT = 888.0, 396.0  # the body of a slide, in points
GAP = 10.0
TEXT, SMALL, CELL = 16.0, 12.0, 12.0
ACROSS = 4
TILE_LINE = 12.0
CAPTION_HEIGHT = 24.0
CHART_LEAST = 230.0
_LINE = 1.28  # height of a line, in sizes
_SIGN = 0.52  # width of a sign, in sizes
_ROW_AIR = 9.0
_CELL_AIR = 12.0
_TILE_AIR = 24.0
_TILE_FIGURE = 14  # signs of a figure that can stand large
_PARAGRAPH_SIGNS = 1_500
_CELL_SIGNS = 400

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a paragraph of a slide."""

    pieces: Pieces
    kind: str = "text"  # text, note, bullet, head


@dataclass(frozen=True, slots=True)
class Strip:
    """Hold a callout."""

    title: Pieces
    text: Pieces
    kind: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """Hold a cell of a table on a slide: its text, its status, and whether it is a number."""

    pieces: Pieces
    status: b.Status
    number: bool

    @property
    def signs(self) -> int:
        """Return the length of its text."""
        return sum(len(text) for text, _ in self.pieces) + (2 if self.status != "none" else 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold some rows of a table, with the widths of its columns in points."""

    table: b.Table
    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    total: bool
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Hold a chart or a diagram and the caption above it, empty when the slide's title says it."""

    chart: b.Chart | b.Flow
    caption: str


Part = Line | Strip | b.Metrics | Rows | Drawing


@dataclass(slots=True)
class Slide:
    """Hold a slide: its title, the line under it, and each part with its height in points."""

    title: str
    subtitle: str = ""
    parts: list[tuple[Part, float]] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Return the height that is still free."""
        return HEIGHT - sum(height + GAP for _, height in self.parts)


def plan(document: b.Document) -> list[Slide]:
    """Return the slides of a document; slides under one title are numbered (1/2), (2/2)."""
    laid = _Layout(document)
    for block in _flat(document.blocks):
        laid.add(block)
    return _numbered([slide for slide in laid.slides if slide.parts or slide is laid.slides[0]])


def _flat(blocks: tuple[b.Block, ...]) -> Iterator[b.Block]:
    for block in blocks:
        if isinstance(block, b.Grid):
            for column in block.columns:
                yield from _flat(column)
        else:
            yield block


class _Layout:
    """Take block after block and open slides as they are needed."""

    def __init__(self, document: b.Document) -> None:
        self._lang: Lang = document.lang
        self.slides = [Slide(printable(document.title), printable(document.subtitle))]

    def add(self, block: b.Block) -> None:  # noqa: C901 one line a kind of block
        """Place one block."""
        match block:
            case b.Heading(text=text, level=1):
                self.slides.append(Slide("".join(piece for piece, _ in runs(text, self._lang))))
            case b.Heading(text=text):
                self._line(text, "head")
            case b.Para(text=text, small=small):
                self._line(text, "note" if small else "text")
            case b.Items(items=items):
                for item in items:
                    self._line(item, "bullet")
            case b.Callout(title=title, text=text, kind=kind):
                for pieces in _cut(tuple(runs(text, self._lang)), _PARAGRAPH_SIGNS):
                    strip = Strip(tuple(runs(title, self._lang)), pieces, kind)
                    self._place(strip, 2 * _ROW_AIR + _height(strip.title, SMALL) + _height(pieces, TEXT))
            case b.Metrics(tiles=tiles):
                for start in range(0, len(tiles), ACROSS):
                    row = tiles[start : start + ACROSS]
                    width = (WIDTH - GAP * (len(row) - 1)) / len(row) - _TILE_AIR
                    self._place(b.Metrics(row), max(_tile_height(tile, width, self._lang) for tile in row))
            case b.Chart():
                self._chart(block)
            case b.Flow():
                self._open(printable(block.title), printable(block.subtitle))
                self.slides[-1].parts.append((Drawing(block, ""), self.slides[-1].left))
            case b.Table():
                self._table(block)

    def _line(self, text: b.Rich, kind: str) -> None:
        for pieces in _cut(tuple(runs(text, self._lang)), _PARAGRAPH_SIGNS):
            self._place(Line(pieces, kind), _height(pieces, SMALL if kind == "note" else TEXT))

    def _open(self, title: str, subtitle: str = "") -> None:
        """Open a slide; a heading that would stand alone at the foot of the last one comes along."""
        last = self.slides[-1]
        heads: list[tuple[Part, float]] = []
        while last.parts and isinstance(last.parts[-1][0], Line) and last.parts[-1][0].kind == "head":
            heads.insert(0, last.parts.pop())
        self.slides.append(Slide(title, subtitle, heads))

    def _place(self, part: Part, height: float) -> None:
        if height > self.slides[-1].left and self.slides[-1].parts:
            self._open(self.slides[-1].title)
        self.slides[-1].parts.append((part, height))

    def _chart(self, chart: b.Chart) -> None:
        if self.slides[-1].parts and self.slides[-1].left < CHART_LEAST:
            self._open(printable(chart.title), printable(chart.subtitle))
            self.slides[-1].parts.append((Drawing(chart, ""), self.slides[-1].left))
            return
        caption = f"{printable(chart.title)} · {printable(chart.subtitle)}".removesuffix(" · ")
        self.slides[-1].parts.append((Drawing(chart, caption), self.slides[-1].left))

    def _table(self, table: b.Table) -> None:
        rows = [piece for row in table.rows for piece in _row(row, self._lang)]
        widths = _widths(table, rows)
        head = max(
            ceil(len(c.label) * CELL * _SIGN / (w - _CELL_AIR)) for c, w in zip(table.columns, widths, strict=True)
        )
        head_height = head * CELL * _LINE + _ROW_AIR
        heights = [_row_height(row, widths) for row in rows]
        if self.slides[-1].parts and head_height + sum(heights) + CAPTION_HEIGHT > self.slides[-1].left:
            self._open(printable(table.caption))
        caption = "" if self.slides[-1].title == printable(table.caption) else printable(table.caption)
        over = head_height + (CAPTION_HEIGHT if caption else 0)
        for start, stop in _shared(heights, self.slides[-1].left - over, HEIGHT - over):
            if start:
                self.slides.append(Slide(self.slides[-1].title))
            shown = [_carried(rows, start), *rows[start + 1 : stop]] if rows else []
            total = table.total and stop == len(rows)
            sizes = (head_height, *heights[start:stop])
            part = Rows(table, tuple(shown), widths, sizes, total, caption)
            self.slides[-1].parts.append((part, sum(sizes) + (CAPTION_HEIGHT if caption else 0)))


def _shared(heights: list[float], first: float, others: float) -> list[tuple[int, int]]:
    """Return the rows of each slide, from and up to: as few slides as possible, and then evenly filled."""
    if sum(heights) <= first:
        return [(0, len(heights))]
    slides = ceil(sum(heights) / min(first, others))
    even = sum(heights) / slides + max(heights)
    parts: list[tuple[int, int]] = []
    start = 0
    while start < len(heights):
        free = min(even, others if parts else first)
        stop = start + 1
        while stop < len(heights) and sum(heights[start : stop + 1]) <= free:
            stop += 1
        parts.append((start, stop))
        start = stop
    return parts


def _carried(rows: list[tuple[GridCell, ...]], start: int) -> tuple[GridCell, ...]:
    """Return the first row of a slide; a heading left empty because it stands above is said again."""
    head, *others = rows[start]
    above = [row[0] for row in rows[:start] if row[0].signs]
    return (above[-1] if above and not head.signs else head, *others)


def _row(row: tuple[b.Cell, ...], lang: Lang) -> list[tuple[GridCell, ...]]:
    """Return a row as rows that a slide can hold: a text too long goes on in the next one."""
    cells = [_cut(tuple(runs(cell.content, lang)), _CELL_SIGNS) for cell in row]
    numbers = [is_number(cell.content) for cell in row]
    return [
        tuple(
            GridCell(pieces[index] if index < len(pieces) else (), cell.status if index == 0 else "none", number)
            for pieces, cell, number in zip(cells, row, numbers, strict=True)
        )
        for index in range(max(len(pieces) for pieces in cells))
    ]


def _widths(table: b.Table, rows: list[tuple[GridCell, ...]]) -> tuple[float, ...]:
    """Return the widths in points: a column of numbers is never narrower than its longest number."""
    whole = sum(column.width for column in table.columns)
    least = [
        max((row[index].signs * CELL * 0.6 + _CELL_AIR for row in rows if row[index].number), default=0.0)
        for index in range(len(table.columns))
    ]
    wide = [max(WIDTH * column.width / whole, need) for column, need in zip(table.columns, least, strict=True)]
    over = sum(wide) - WIDTH
    spare = [width - max(need, 50.0) for width, need in zip(wide, least, strict=True)]
    room = sum(part for part in spare if part > 0)
    share = min(1.0, over / room) if room > 0 else 0.0
    return tuple(width - max(part, 0.0) * share for width, part in zip(wide, spare, strict=True))


def _row_height(row: tuple[GridCell, ...], widths: tuple[float, ...]) -> float:
    lines = max(
        ceil(max(1, cell.signs) * CELL * _SIGN / max(1.0, width - _CELL_AIR))
        for cell, width in zip(row, widths, strict=True)
        if not cell.number
    ) if any(not cell.number for cell in row) else 1  # fmt: skip
    return lines * CELL * _LINE + _ROW_AIR


def tile_size(text: str) -> float:
    """Return the size of the figure of a tile: a reason why there is none is a sentence."""
    return 24.0 if len(text) <= _TILE_FIGURE else SMALL


def _tile_height(tile: b.Metric, width: float, lang: Lang) -> float:
    value = show(tile.value, lang)
    beside = [figure for figure in (tile.target, tile.variance, tile.comparison) if figure is not None]
    lines = [(tile.label, SMALL), (value, tile_size(value)), (tile.note, TILE_LINE)]
    lines += [(f"{show(figure, lang)} {'x' * 12}", TILE_LINE) for figure in beside]
    lines += [("x", TILE_LINE)] if tile.status != "none" else []
    return sum(_tall(len(text), size, width) for text, size in lines if text) + 2 * _ROW_AIR


def _height(pieces: Pieces, size: float) -> float:
    return _tall(sum(len(text) for text, _ in pieces), size, WIDTH - 30)


def _tall(signs: int, size: float, width: float) -> float:
    return max(1, ceil(signs * size * _SIGN / width)) * size * _LINE


def _cut(pieces: Pieces, limit: int) -> list[Pieces]:
    """Cut a text between words into parts of at most about this many signs."""
    if sum(len(text) for text, _ in pieces) <= limit:
        return [pieces]
    parts: list[list[tuple[str, bool]]] = [[]]
    room = limit
    for text, strong in pieces:
        rest = text
        while rest:
            at = len(rest) if len(rest) <= room else max(rest.rfind(" ", 0, room) + 1, 0) or room
            parts[-1].append((rest[:at], strong))
            rest, room = rest[at:], room - at
            if rest or room <= 0:
                parts.append([])
                room = limit
    return [tuple(part) for part in parts if part]


def _numbered(slides: list[Slide]) -> list[Slide]:
    start = 0
    while start < len(slides):
        stop = start + 1
        while stop < len(slides) and slides[stop].title == slides[start].title:
            stop += 1
        if stop - start > 1:
            title = slides[start].title
            for index in range(start, stop):
                slides[index].title = f"{title} ({index - start + 1}/{stop - start})"
        start = stop
    return slides
