"""Lay two versions side by side: the lines of their documents that differ, figures and prose alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from essor.documents import blocks as b
from essor.documents.typography import plain, show
from essor.kernel.message import Lang

_ALIKE = 0.5
"""From this share of common words on, two lines are the same line rewritten."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold words of a line, and whether the other line says something else there."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Hold lines that differ: as they were, as they are; empty where there is none."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def lines_of(document: b.Document) -> Iterator[str]:
    """Yield the lines of a document as text: title, sentences, tiles, table rows, chart values."""
    yield document.title
    yield document.subtitle
    for block in document.blocks:
        yield from _lines(block, document.lang)


def differences(before: b.Document, after: b.Document) -> tuple[Beside, ...]:
    """Return the lines in which two documents differ, in reading order; a line rewritten stands beside itself."""
    first, second = list(lines_of(before)), list(lines_of(after))
    found: list[Beside] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _beside(first[start:end], second[begin:stop])
    return tuple(found)


def _beside(was: list[str], becomes: list[str]) -> Iterator[Beside]:
    """Yield lines side by side: each with the first of the others that is like it, alone where none is."""
    left = list(becomes)
    for line in was:
        at = next((place for place, other in enumerate(left) if _alike(line, other)), None)
        if at is None:
            yield Beside((Piece(line, changed=True),), ())
            continue
        yield from (Beside((), (Piece(other, changed=True),)) for other in left[:at])
        yield Beside(*_words(line, left[at]))
        left = left[at + 1 :]
    yield from (Beside((), (Piece(other, changed=True),)) for other in left)


def _alike(line: str, other: str) -> bool:
    return SequenceMatcher(None, line.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _words(line: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    first, second = line.split(" "), other.split(" ")
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        for side, words in ((before, first[start:end]), (after, second[begin:stop])):
            if words:
                side.append(Piece(" ".join(words), changed=kind != "equal"))
    return tuple(before), tuple(after)


def _lines(block: b.Block, lang: Lang) -> Iterator[str]:  # noqa: C901 one case a kind of block
    match block:
        case b.Heading(text=text) | b.Para(text=text):
            yield plain(text, lang)
        case b.Callout(title=title, text=text):
            yield f"{plain(title, lang)} : {plain(text, lang)}"
        case b.Items(items=items):
            yield from (plain(item, lang) for item in items)
        case b.Metrics(tiles=tiles):
            for tile in tiles:
                shown = (tile.value, tile.target, tile.variance, tile.comparison)
                yield " · ".join((tile.label, *(show(one, lang) for one in shown if one is not None)))
        case b.Table(caption=caption, rows=rows):
            yield caption
            yield from (" · ".join(plain(cell.content, lang) for cell in row) for row in rows)
        case b.Chart(title=title, categories=names, series=series):
            yield title
            for one in series:
                values = zip(names, one.values, strict=True)
                yield f"{one.name} : " + " · ".join(f"{name} {show(v, lang)}" for name, v in values if v is not None)
        case b.Flow(title=title, stages=stages):
            yield title
            yield from (f"{node.label} : {plain(node.note, lang)}" for stage in stages for node in stage.nodes)
        case b.Grid(columns=columns):
            for column in columns:
                for inner in column:
                    yield from _lines(inner, lang)
