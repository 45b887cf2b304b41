"""Read the numbers that stand behind a chart of an Office file: its categories and its series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from essor.review.readers.grid import cell, exact
from essor.review.readers.package import every, first
from essor.work.submitted import Cell, Table

_MOST_POINTS = 500


def chart_tables(root: Any, *, references_only: bool = False) -> Iterator[Table]:
    """Yield one table a chart: a row of categories, then a row a series.

    Args:
        root: of the chart's part.
        references_only: the numbers stand in the sheets already; only the titles are kept.

    """
    for plot in every(root, "plotArea"):
        series = [_series(one) for one in every(plot, "ser")]
        if not series:
            continue
        title = first(root, "chart", "title")
        caption = "" if title is None else "".join(one.text or "" for one in every(title, "t"))
        if references_only:
            names = tuple(cell(row, 1, name) for row, (name, _, _) in enumerate(series, 1))
            yield Table(tuple((one,) for one in names if one.text), caption, kind="chart")
            continue
        categories = max((found for _, found, _ in series), key=len)
        head = (cell(1, 1, ""), *(cell(1, place, text) for place, text in enumerate(categories, 2)))
        yield Table(
            (head, *(_row(row, name, values) for row, (name, _, values) in enumerate(series, 2))), caption, kind="chart"
        )


def _series(one: Any) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return "".join(_points(first(one, "tx"))), _points(first(one, "cat")), _points(first(one, "val"))


def _points(element: Any) -> tuple[str, ...]:
    if element is None:
        return ()
    found: dict[int, str] = {}
    for point in every(element, "pt"):
        value = first(point, "v")
        place = point.get("idx", "")
        if value is not None and place.isdigit() and int(place) < _MOST_POINTS:
            found[int(place)] = value.text or ""
    return tuple(found.get(place, "") for place in range(max(found, default=-1) + 1))


def _row(row: int, name: str, values: tuple[str, ...]) -> tuple[Cell, ...]:
    numbers = (replace(cell(row, place, text), number=exact(text)) for place, text in enumerate(values, 2) if text)
    return (cell(row, 1, name), *numbers)
