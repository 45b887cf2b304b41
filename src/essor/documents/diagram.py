"""Draw a diagram of stages as SVG: the same picture on page, PDF, Word and slides.

Boxes stand in columns and grow with their text; a link leaves on the right and arrives on the left, or
goes down inside its column. Widths of text are estimated from above, so that no text leaves its box.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from essor.documents.chart import painted
from essor.documents.fonts import FAMILY
from essor.documents.typography import plain, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from essor.documents.blocks import Flow, Node, Stage
    from essor.kernel.message import Lang

_INK, _INK_2, _LINK = "#1c2030", "#5b6172", "#9aa3b8"
_FILLS = {"plain": "#ffffff", "accent": "#edf1fd", "warn": "#fdf4e3"}
_STROKES = {"plain": "#d5d9e2", "accent": "#b9c7f5", "warn": "#e6cf9b"}
_LABEL, _NOTE, _HEAD = 12, 11, 12
_LINE = 1.3  # height of a line, in sizes
_PAD_X, _PAD_Y = 8, 5
_APART = 6
_ALLEY = 32  # between two columns, where the links run
_SPREAD = 40  # at most between two boxes of a short column
_TOP = 26
_TRIED = range(720, 1_501, 60)
_NARROW, _WIDE = frozenset("iljftr.,:;'’|!()[] ·I-"), frozenset("mwMWOQ@%—")
_PLAIN_EM, _NARROW_EM, _WIDE_EM, _CAPITAL_EM = 0.58, 0.34, 0.93, 0.72


@dataclass(frozen=True, slots=True)
class _Box:
    """Hold a box that has been placed, and its lines of text with size and ink."""

    node: Node
    left: float
    top: float
    width: float
    height: float
    lines: tuple[tuple[str, int, str], ...]

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def picture(flow: Flow, lang: Lang, *, width: int = 720) -> str:
    """Return the diagram as SVG text; equal diagrams give equal text."""
    columns = _placed(flow, lang, width)
    boxes = {box.node.code: box for column in columns for box in column}
    high = size(flow, lang, width=width)[1]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{width}" height="{_n(high)}" '
        f'viewBox="0 0 {width} {_n(high)}" font-family="{FAMILY}, sans-serif">'
    )
    parts = [head]
    for stage, (left, _) in zip(flow.stages, _columns(flow.stages, width), strict=True):
        parts.append(_text(left, _HEAD, printable(stage.name), _HEAD, _INK_2, weight=600))
    parts += [_link(box, boxes[code]) for box in boxes.values() for code in box.node.leads_to]
    parts += [part for box in boxes.values() for part in _box(box)]
    return "".join((*parts, "</svg>"))


def picture_png(flow: Flow, lang: Lang, *, width: int = 720) -> bytes:
    """Return the diagram as a PNG picture at twice its size, for the writers that take no SVG."""
    return painted(picture(flow, lang, width=width))


def size(flow: Flow, lang: Lang, *, width: int = 720) -> tuple[float, float]:
    """Return the width and the height of the diagram in points."""
    boxes = [box for column in _placed(flow, lang, width) for box in column]
    return float(width), max((box.top + box.height for box in boxes), default=_TOP) + 2


def fitted(flow: Flow, lang: Lang, wide: float, high: float) -> tuple[int, float]:
    """Return the width to draw a diagram in, and how much it is enlarged, so that it fills a place best.

    A wider drawing breaks fewer lines and is lower: in a place that is broad its text ends up larger.
    """
    sizes = ((width, size(flow, lang, width=width)) for width in _TRIED)
    return max(((width, min(wide / w, high / h)) for width, (w, h) in sizes), key=lambda one: one[1])


def flow_rows(flow: Flow, lang: Lang) -> list[list[str]]:
    """Return the diagram as rows of text, a box a row: stage, box, what is said of it, what it leads to."""
    names = {node.code: node.label for stage in flow.stages for node in stage.nodes}
    return [
        [stage.name, node.label, plain(node.note, lang), ", ".join(names[code] for code in node.leads_to)]
        for stage in flow.stages
        for node in stage.nodes
    ]


@lru_cache(maxsize=16_384)  # a diagram is laid out at several widths, out of the same words
def text_width(text: str, size_px: float) -> float:
    """Return how wide a text is at most, in the unit of its size."""
    return sum(_em(sign) for sign in text) * size_px


@cache
def _em(sign: str) -> float:
    if sign in _NARROW:
        return _NARROW_EM
    if sign in _WIDE:
        return _WIDE_EM
    return _CAPITAL_EM if sign.isupper() else _PLAIN_EM


def _columns(stages: Sequence[Stage], width: int) -> list[tuple[float, float]]:
    """Return the left edge and the width of each column."""
    free = width - 2 - _ALLEY * (len(stages) - 1)
    shares = sum(stage.width for stage in stages)
    found: list[tuple[float, float]] = []
    left = 1.0
    for stage in stages:
        wide = free * stage.width / shares
        found.append((left, wide))
        left += wide + _ALLEY
    return found


def _placed(flow: Flow, lang: Lang, width: int) -> list[list[_Box]]:
    """Return the boxes of each column: shorter ones spread somewhat, and stand in the middle of the tallest."""
    spans = _columns(flow.stages, width)
    texts = [
        [_lines(node, lang, wide - 2 * _PAD_X) for node in stage.nodes]
        for stage, (_, wide) in zip(flow.stages, spans, strict=True)
    ]
    heights = [[_height(lines) for lines in column] for column in texts]
    tall = max((sum(column) + _APART * (len(column) - 1) for column in heights if column), default=0.0)
    found: list[list[_Box]] = []
    for stage, (left, wide), lines, high in zip(flow.stages, spans, texts, heights, strict=True):
        gap = min((tall - sum(high)) / (len(high) - 1), _SPREAD) if len(high) > 1 else 0.0
        top = _TOP + (tall - sum(high) - gap * (len(high) - 1)) / 2
        boxes: list[_Box] = []
        for node, text, tallness in zip(stage.nodes, lines, high, strict=True):
            boxes.append(_Box(node, left, top, wide, tallness, tuple(text)))
            top += tallness + gap
        found.append(boxes)
    return found


def _lines(node: Node, lang: Lang, wide: float) -> list[tuple[str, int, str]]:
    """Return the lines of a box: the label, then what is said of it, on one line where both fit."""
    label, note = printable(node.label), printable(plain(node.note, lang))
    lines = [(line, _LABEL, _INK) for line in wrapped(label, _LABEL, wide)]
    if not note:
        return lines
    if len(lines) == 1 and text_width(f"{label}  ", _LABEL) + text_width(note, _NOTE) <= wide:
        return [(f"{label}\t{note}", _LABEL, _INK)]
    return lines + [(line, _NOTE, _INK_2) for line in wrapped(note, _NOTE, wide)]


def wrapped(text: str, size_px: int, wide: float) -> Iterator[str]:
    """Give the lines of a text that fit a width; a word wider than it is cut."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}".strip()
        if line and text_width(joined, size_px) > wide:
            yield line
            joined = word
        while text_width(joined, size_px) > wide and len(joined) > 1:
            at = next(n for n in range(len(joined) - 1, 0, -1) if n == 1 or text_width(joined[:n], size_px) <= wide)
            yield joined[:at]
            joined = joined[at:]
        line = joined
    if line:
        yield line


def _height(lines: Sequence[tuple[str, int, str]]) -> float:
    return sum(size_px * _LINE for _, size_px, _ in lines) + 2 * _PAD_Y


def _box(box: _Box) -> Iterator[str]:
    yield (
        f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}" rx="6" '
        f'fill="{_FILLS[box.node.tone]}" stroke="{_STROKES[box.node.tone]}"/>'
    )
    base = box.top + _PAD_Y
    for text, size_px, ink in box.lines:
        base += size_px * _LINE
        label, _, note = text.partition("\t")
        yield _text(box.left + _PAD_X, base - size_px * 0.3, label, size_px, ink, weight=500 if ink == _INK else 400)
        if note:
            right = box.left + box.width - _PAD_X
            yield _text(right, base - size_px * 0.3, note, _NOTE, _INK_2, weight=400, anchor="end")


def _text(x: float, base: float, text: str, size_px: int, ink: str, *, weight: int, anchor: str = "start") -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(base)}" font-size="{size_px}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{ink}">{escape(text)}</text>'
    )


def _link(start: _Box, end: _Box) -> str:
    """Draw a link with its head: a curve to another column, a straight line inside one."""
    if start.left == end.left:
        middle = start.left + start.width / 2
        path = f"M{_n(middle)} {_n(start.top + start.height)}V{_n(end.top - 3)}"
        head = f"M{_n(middle - 3)} {_n(end.top - 5)}L{_n(middle)} {_n(end.top - 1)}L{_n(middle + 3)} {_n(end.top - 5)}"
    else:
        x, y = start.left + start.width, start.middle
        to, at = end.left - 1, end.middle
        bend = (to - x) / 2
        path = f"M{_n(x)} {_n(y)}C{_n(x + bend)} {_n(y)} {_n(to - bend)} {_n(at)} {_n(to)} {_n(at)}"
        head = f"M{_n(to - 4)} {_n(at - 3)}L{_n(to)} {_n(at)}L{_n(to - 4)} {_n(at + 3)}"
    return f'<path d="{path}{head}" fill="none" stroke="{_LINK}" stroke-width="1"/>'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
