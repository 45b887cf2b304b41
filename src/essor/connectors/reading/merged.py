"""Write the text of a merged cell on each row that it spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

Corner = tuple[int, int]


class Merged:
    """Follow the merged cells of a sheet from its first row to its last.

    A word or a day that spans several rows (a region, a month) is true of each of them and is written
    on each. A number is not: an amount that spans three rows is one amount. Cells merged across
    columns keep their text in the first.

    Args:
        ranges: top left and bottom right corner (first = 0) of each merged cell.
        left: column of the sheet that the first value of a row stands in.

    """

    def __init__(self, ranges: Iterable[tuple[Corner, Corner]], left: int) -> None:
        """Keep the cells that span several rows, by their first row."""
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, column), (bottom, _) in ranges:
            if bottom > top and column >= left:
                self._starts.setdefault(top, []).append((column - left, bottom))
        self._running: list[tuple[int, int, Any]] = []

    def fill(self, row: int, values: list[Any]) -> None:
        """Write into a row (first = 0) what the merged cells above it say."""
        if self._running:
            self._running = [each for each in self._running if each[1] >= row]
            for column, _, value in self._running:
                if values[column] == "":
                    values[column] = value
        for column, bottom in self._starts.pop(row, ()):
            value = values[column] if column < len(values) else ""
            if (type(value) is str and value) or isinstance(value, dt.date):
                self._running.append((column, bottom, value))
