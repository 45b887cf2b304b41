"""Draw the past of a figure as a line the size of a word: its shape at a glance, its last value as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from essor.documents.chart import COLOURS
from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import Lang, message
from essor.kernel.value import Count, magnitude
from essor.kernel.words import say

WIDTH, HEIGHT = 72, 22
_AIR = 3  # points left free around the line
_FEWEST = 2


def sparkline(trend: Sequence[Figure | None]) -> str:
    """Return the line as SVG, or nothing where fewer than two values are known; a hole breaks the line.

    The line goes from the least value to the greatest: it shows the shape, not the size.

    Args:
        trend: the values, oldest first; None is a missing one.

    """
    numbers = [None if figure is None else magnitude(figure.value) for figure in trend]
    known = [number for number in numbers if number is not None]
    if len(known) < _FEWEST:
        return ""
    low, span = min(known), max(known) - min(known)
    step = Decimal(WIDTH - 2 * _AIR) / (len(numbers) - 1)
    places = [None if number is None else (_AIR + step * at, _height(number, low, span))
              for at, number in enumerate(numbers)]  # fmt: skip
    colour = COLOURS["other"]
    drawn = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" stroke="{colour}" '
        'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>'
        for run in _runs(places)
    )
    x, y = next(place for place in reversed(places) if place is not None)
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{COLOURS["physical"]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{drawn}{dot}</svg>'
    )


def told(trend: Sequence[Figure | None], lang: Lang) -> str:
    """Return in words what the line shows: from its first value to its last one."""
    known = [figure for figure in trend if figure is not None and magnitude(figure.value) is not None]
    if len(known) < _FEWEST:
        return ""
    first, last = (show(figure, lang) for figure in (known[0], known[-1]))
    return say(message("documents.trend", first=first, last=last, n=Count(len(trend))), lang)


def _height(number: Decimal, low: Decimal, span: Decimal) -> Decimal:
    """Return how far from the top a value stands; a series that stands still runs through the middle."""
    share = (number - low) / span if span else Decimal("0.5")
    return HEIGHT - _AIR - share * (HEIGHT - 2 * _AIR)


def _runs(places: Sequence[tuple[Decimal, Decimal] | None]) -> list[list[tuple[Decimal, Decimal]]]:
    """Return the stretches of the line between its holes."""
    runs: list[list[tuple[Decimal, Decimal]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) >= _FEWEST]
