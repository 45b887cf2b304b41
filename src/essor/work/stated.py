"""Read a composed document as what it asserts: its sentences, and its figures with where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from essor.documents import blocks as b
from essor.documents.figures_in import figures_in
from essor.documents.typography import plain
from essor.kernel.message import Lang
from essor.kernel.ref import FigureRef
from essor.kernel.value import NotComputable, Value
from essor.work.truth import key_of


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold a number of a document; figure is its reference without the snapshot, "" where it has none."""

    figure: str
    value: Value


def stated(document: b.Document) -> tuple[Stated, ...]:
    """Return every number of a document in reading order; a reason why there is none is no number."""
    return tuple(
        Stated(key_of(figure.ref) if isinstance(figure.ref, FigureRef) else "", figure.value)
        for figure in figures_in(document.blocks)
        if not isinstance(figure.value, NotComputable)
    )


def sentences(document: b.Document, lang: Lang) -> str:
    """Return the prose of a document, a paragraph a line: what people read as sentences, tables apart."""
    return "\n".join(_prose(document.blocks, lang))


def _prose(blocks: tuple[b.Block, ...], lang: Lang) -> Iterator[str]:
    for block in blocks:
        match block:
            case b.Para(text=text) | b.Callout(text=text):
                yield plain(text, lang)
            case b.Items(items=items):
                yield from (plain(item, lang) for item in items)
            case b.Grid(columns=columns):
                for column in columns:
                    yield from _prose(column, lang)
            case _:
                pass
