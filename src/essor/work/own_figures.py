"""Read from our own documents what each figure is said to be, where, and as it is shown; charts are pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from essor.documents import blocks as b
from essor.documents.figures_in import figures_in
from essor.documents.typography import plain, show
from essor.kernel.fact import Figure
from essor.kernel.message import Lang, message
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate, Value, magnitude
from essor.methods.text.figures import figures_shown
from essor.work.contradiction import Statement
from essor.work.truth import Aspects, Truth, key_of

_FIELDS: Mapping[type, str] = {
    Money: "amount",
    Rate: "ratio",
    Points: "points",
    Quantity: "number",
    Duration: "days",
}
_HUNDRED = Decimal(100)


def own_figures(documents: Iterable[b.Document], truth: Truth) -> Iterator[Statement]:
    """Yield what the versions of a document say of each figure that the data know, in reading order.

    Args:
        documents: its languages.
        truth: tells the aspects of a figure apart: the one whose value is shown, else the nearest.

    """
    known = truth.known
    for document in documents:
        for title, figure, in_table in _shown(document.blocks, document.title, document.lang):
            if isinstance(figure.ref, FigureRef) and (aspects := known.get(key_of(figure.ref))):
                yield from _statement(figure, figure.ref, aspects, document.lang, title, in_table=in_table)


def _statement(
    figure: Figure, ref: FigureRef, aspects: Aspects, lang: Lang, title: str, *, in_table: bool
) -> Iterator[Statement]:
    aspect, shown = _aspect(figure.value, aspects), _as_written(figure, lang)
    if aspect and shown is not None:
        value, half = shown
        place = message("work.place", lang=message(f"work.lang_{lang}"), title=title)
        yield Statement(key_of(ref), aspect, value, half, ref, lang, in_table, True, place, show(figure, lang))


def _aspect(value: Value, aspects: Aspects) -> str:
    """Return the aspect that a value is, else that of its unit which is nearest to it; "" where none has its unit."""
    number = magnitude(value)
    near = [(name, magnitude(one)) for name, one in aspects.items() if type(one) is type(value)]
    apart = [(abs(one - number), name) for name, one in near if one is not None and number is not None]
    return min(apart, default=(Decimal(0), ""), key=lambda one: one[0])[1]


def _as_written(figure: Figure, lang: Lang) -> tuple[Value, Decimal] | None:
    """Return a value as its reader sees it, rounded, and half of the last digit shown."""
    found = next(iter(figures_shown(show(figure, lang), lang)), None)
    if found is None:
        return None
    scale = _HUNDRED if isinstance(figure.value, Rate) else Decimal(1)
    half = Decimal("0.5").scaleb(int(found.number.as_tuple().exponent)) / scale
    name = _FIELDS.get(type(figure.value))
    if isinstance(figure.value, Count):
        return Count(int(found.number)), half
    return None if name is None else (replace(cast("Any", figure.value), **{name: found.number / scale}), half)


def _shown(blocks: tuple[b.Block, ...], title: str, lang: Lang) -> Iterator[tuple[str, Figure, bool]]:
    """Yield each figure with the title that it stands under, and whether a table says it."""
    for block in blocks:
        match block:
            case b.Chart() | b.Flow():
                continue
            case b.Heading(text=text):
                title = plain(text, lang)
                yield from ((title, one, False) for one in figures_in(text))
            case b.Grid(columns=columns):
                for column in columns:
                    yield from _shown(column, title, lang)
            case b.Table(caption=caption):
                yield from ((caption or title, one, True) for one in figures_in(block))
            case b.Metrics(tiles=tiles):
                written = tuple(replace(tile, trend=()) for tile in tiles)  # a trend is a picture
                yield from ((title, one, True) for one in figures_in(written))
            case _:
                yield from ((title, one, False) for one in figures_in(block))
