"""Follow formulas to the cells that they draw on: places, ranges, names, columns of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from essor.review.spreadsheet.tables import TableArea
from essor.safety.spreadsheet import column_letters, column_number
from essor.work.submitted import Cell, Read, Table

_ROWS, _COLUMNS = 1_048_576, 16_384
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"""(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<sheet>[^\W\d][\w.]*))!)?
    (?:\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>[0-9]{1,7})(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>[0-9]{1,7}))?
      |\$?(?P<wc1>[A-Z]{1,3}):\$?(?P<wc2>[A-Z]{1,3})
      |\$?(?P<wr1>[0-9]{1,7}):\$?(?P<wr2>[0-9]{1,7}))
    (?![\w(.\[!])""",
    re.VERBOSE,
)
_WORD = re.compile(r"(?<![\w.'!])(?P<name>[^\W\d][\w.]*)(?:(?P<open>\[)|(?![\w(!\[]))")
_BEFORE = re.compile(r"[\w.$]")


@dataclass(frozen=True, slots=True)
class Area:
    """Hold a rectangle of cells of a sheet, first and last row and column included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: Place) -> bool:
        """Tell whether a cell lies in it."""
        sheet, row, column = place
        return sheet == self.sheet and self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def single(self) -> bool:
        """Tell whether it is one cell."""
        return self.top == self.bottom and self.left == self.right


Place = tuple[str, int, int]
"""A cell: sheet, row and column, first = 1."""


@dataclass(frozen=True)
class Graph:
    """Hold the cells of a workbook and what each formula draws on.

    Args:
        cells: of its sheets, by place.
        names: defined names, with what each points at.
        tables: by name in lower case.

    """

    cells: Mapping[Place, Cell]
    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, TableArea] = field(default_factory=dict)

    @cached_property
    def formulas(self) -> Mapping[Place, Cell]:
        """Return the cells that are calculated."""
        return {place: cell for place, cell in self.cells.items() if cell.formula}

    @cached_property
    def areas(self) -> Mapping[Place, tuple[Area, ...]]:
        """Return what each formula draws on directly."""
        return {place: tuple(self._areas(cell.formula, place)) for place, cell in self.formulas.items()}

    @cached_property
    def drawn(self) -> frozenset[Place]:
        """Return the cells that some formula draws on."""
        every = {area for areas in self.areas.values() for area in areas}
        wide = [area for area in every if not area.single]
        found = {(area.sheet, area.top, area.left) for area in every if area.single} & set(self.cells)
        return frozenset(found | {place for place in self.cells if any(area.holds(place) for area in wide)})

    @cached_property
    def inputs(self) -> tuple[Place, ...]:
        """Return the numbers that were entered and that formulas draw on, in reading order."""
        return tuple(place for place, cell in self.cells.items() if is_entered(cell) and place in self.drawn)

    def resting_on(self, places: Iterable[Place]) -> frozenset[Place]:
        """Return the formulas that draw on some cells, directly or through others, and these cells."""
        found = set(places)
        fresh = set(places)
        while fresh:
            fresh = {
                place
                for place, areas in self.areas.items()
                if place not in found and any(area.holds(one) for area in areas for one in fresh)
            }
            found |= fresh
        return frozenset(found)

    def behind(self, place: Place) -> frozenset[Place]:
        """Return the cells that a formula draws on, directly or through others."""
        found: set[Place] = set()
        fresh = {place}
        while fresh:
            areas = {area for one in fresh for area in self.areas.get(one, ())}
            fresh = {one for one in self.cells if one not in found and any(area.holds(one) for area in areas)}
            found |= fresh
        return frozenset(found)

    def _areas(self, formula: str, place: Place) -> Iterator[Area]:
        text = _QUOTED.sub('""', formula)
        yield from _written(text, place[0])
        for match in _WORD.finditer(text):
            name = match["name"].casefold()
            if match["open"] and name in self.tables:
                yield from _columns(_bracketed(text, match.end() - 1), self.tables[name], place)
            elif name in self._named:
                yield from _written(self._named[name], place[0])

    @cached_property
    def _named(self) -> Mapping[str, str]:
        return {name.casefold(): target for name, target in self.names.items()}


def graph_of(read: Read, tables: Mapping[str, TableArea]) -> Graph:
    """Return the graph of a workbook.

    Args:
        read: as the reader gave it.
        tables: of its sheets.

    """
    cells = {
        (page.name, cell.row, column_number(cell.column.encode())): cell
        for page in read.pages
        for block in page.blocks
        if isinstance(block, Table) and block.kind == "sheet"
        for row in block.rows
        for cell in row
    }
    return Graph(cells, read.names, tables)


def is_entered(cell: Cell) -> bool:
    """Tell whether a cell holds a number that somebody entered; a date is none."""
    return cell.number is not None and not cell.formula and cell.format != "date"


def written(place: Place, sheet: str = "") -> str:
    """Return a cell as people write it: B4, or Sheet!B4 seen from another sheet."""
    name = f"{column_letters(place[2])}{place[1]}"
    return name if place[0] == sheet else f"{place[0]}!{name}"


def _written(text: str, sheet: str) -> Iterator[Area]:
    """Yield the places and ranges that a formula writes out."""
    for match in _REFERENCE.finditer(text):
        if match.start() and _BEFORE.match(text[match.start() - 1]):
            continue
        on = (match["quoted"] or match["sheet"] or sheet).replace("''", "'")
        if match["c1"]:
            first = (int(match["r1"]), column_number(match["c1"].encode()))
            last = (int(match["r2"]), column_number(match["c2"].encode())) if match["c2"] else first
            yield Area(
                on, min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1])
            )
        elif match["wc1"]:
            yield Area(on, 1, column_number(match["wc1"].encode()), _ROWS, column_number(match["wc2"].encode()))
        else:
            yield Area(on, int(match["wr1"]), 1, int(match["wr2"]), _COLUMNS)


def _bracketed(text: str, start: int) -> str:
    """Return what stands between a bracket and the one that closes it."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if not depth:
            return text[start + 1 : place]
    return text[start + 1 :]


def _columns(inside: str, table: TableArea, place: Place) -> Iterator[Area]:
    """Yield the cells that a reference to columns of a table stands for; the whole table where it is not plain."""
    lowered = inside.casefold()
    own = "#this row" in lowered or lowered.startswith("@")
    named = [part.replace("'", "") for part in re.findall(r"\[([^\[\]#]+)\]", lowered)] or [lowered.removeprefix("@")]
    at = [turn for turn, name in enumerate(table.columns) if name.replace("'", "") in named]
    left, right = (min(at), max(at)) if at else (0, len(table.columns) - 1)
    top, bottom = (place[1], place[1]) if own else (table.first, table.last)
    yield Area(table.sheet, top, table.left + left, bottom, table.left + right)
