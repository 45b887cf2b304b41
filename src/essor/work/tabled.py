"""Read the tables of a submitted file by the words that head their columns: texts and values by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from essor.kernel.ref import FileRef
from essor.work.plain_words import contains, stems
from essor.work.submitted import Cell, Page, Submitted, Table, Told

Words = Mapping[str, tuple[tuple[str, ...], ...]]
_HEADS = 2
_LONGEST_HEAD = 45


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one row of a table: what stands under each known head."""

    texts: Mapping[str, str]
    values: Mapping[str, Told] = field(default_factory=dict)
    where: FileRef = field(default_factory=lambda: FileRef(""))

    def text(self, name: str) -> str:
        """Return the text under a head, "" where there is none."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Tabled:
    """Hold a table with the heads that were recognised; the number is its turn in the file."""

    heads: frozenset[str]
    lines: tuple[Line, ...]
    number: int
    page: str


def tabled(file: Submitted, words: Words) -> Iterator[Tabled]:
    """Yield each table of which two heads at least are known.

    Args:
        file: with what was recognised in it.
        words: what heads mean, as stems; an exact word goes before one that is contained.

    """
    known = {told.where: told for row in file.rows for told in row.told.values()}
    for number, (page, table) in enumerate(file.tables()):
        for block in _blocks(table):
            for place, row in enumerate(block):
                columns = _columns(row, words)
                if len(columns) >= _HEADS:
                    lines = tuple(_line(cells, columns, page, table, file, known) for cells in block[place + 1 :])
                    yield Tabled(frozenset(columns.values()), lines, number, page.name)
                    break


def _blocks(table: Table) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """Yield the rows of a table; those of a sheet cut where an empty row parts two tables."""
    rows: list[tuple[Cell, ...]] = []
    for row in table.rows:
        if table.kind == "sheet" and rows and row[0].row > rows[-1][0].row + 1:
            yield tuple(rows)
            rows = []
        if row:
            rows.append(row)
    yield tuple(rows)


def _columns(row: tuple[Cell, ...], words: Words) -> Mapping[str, str]:
    """Return what each column holds, by its letters; the first column of a name keeps it."""
    found: dict[str, str] = {}
    for cell in row:
        inside = stems(cell.text) if len(cell.text) <= _LONGEST_HEAD else ()
        exact = (name for name, listed in words.items() if inside in listed)
        part = (name for name, listed in words.items() if any(contains(inside, word) for word in listed))
        name = next(exact, "") or next(part, "")
        if inside and name and name not in found.values():
            found[cell.column] = name
    return found


def _line(
    cells: tuple[Cell, ...],
    columns: Mapping[str, str],
    page: Page,
    table: Table,
    file: Submitted,
    known: Mapping[FileRef, Told],
) -> Line:
    line = None if table.kind == "sheet" else table.line
    places = {cell.column: FileRef(file.read.sha256, page.name, cell.row, cell.column, line) for cell in cells}
    named = [(columns[cell.column], cell) for cell in cells if cell.column in columns]
    texts = {name: cell.text for name, cell in named}
    values = {name: known[places[cell.column]] for name, cell in named if places[cell.column] in known}
    return Line(texts, values, next(iter(places.values()), file.place))
