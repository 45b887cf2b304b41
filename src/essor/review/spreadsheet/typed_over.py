"""Find numbers that were typed over a formula: their neighbours are computed alike, they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from essor.review.spreadsheet.shifted import shifted
from essor.safety.spreadsheet import column_letters, column_number
from essor.work.submitted import Cell, Read, Submitted, Table, Told

Place = tuple[int, int]


def typed_over(table: Table) -> frozenset[Place]:
    """Return the places (row, column) of numbers that stand between computed cells, or end a run of them.

    A formula is the same as its neighbour's when moving it there gives the neighbour's: down a column or
    along a row.

    """
    cells = {(cell.row, column_number(cell.column.encode())): cell for row in table.rows for cell in row}
    typed = {place for place, cell in cells.items() if cell.number is not None and not cell.formula}
    return frozenset(place for place in typed if _between(place, cells) or _ends(place, cells))


def marked(file: Submitted) -> Submitted:
    """Return a workbook whose typed-over results are marked as such."""
    found = {
        (page.name, column_letters(column), row) for page, table in file.tables() for row, column in typed_over(table)
    }

    def told(one: Told) -> Told:
        place = (one.where.sheet, one.where.column, one.where.row)
        return replace(one, typed=place in found)

    rows = tuple(replace(row, told={aspect: told(one) for aspect, one in row.told.items()}) for row in file.rows)
    return replace(file, rows=rows)


def places(read: Read) -> Iterator[str]:
    """Yield every typed-over cell of a workbook as people write it: Sheet!B4."""
    for page in read.pages:
        for block in page.blocks:
            if isinstance(block, Table) and block.kind == "sheet":
                yield from (f"{page.name}!{column_letters(column)}{row}" for row, column in sorted(typed_over(block)))


def _between(place: Place, cells: Mapping[Place, Cell]) -> bool:
    row, column = place
    return _alike((row - 1, column), (row + 1, column), cells) or _alike((row, column - 1), (row, column + 1), cells)


def _ends(place: Place, cells: Mapping[Place, Cell]) -> bool:
    """Tell whether two computed cells lead to a number that stands in a row filled like theirs."""
    row, column = place
    for step in (-1, 1):
        near, far = (row + step, column), (row + 2 * step, column)
        if _alike(near, far, cells) and _filled(row, cells) == _filled(near[0], cells):
            return True
    return False


def _filled(row: int, cells: Mapping[Place, Cell]) -> frozenset[int]:
    """Return the columns in which a row holds numbers."""
    return frozenset(column for (at, column), cell in cells.items() if at == row and cell.number is not None)


def _alike(one: Place, other: Place, cells: Mapping[Place, Cell]) -> bool:
    first, second = cells.get(one), cells.get(other)
    if first is None or second is None or not first.formula or not second.formula:
        return False
    start, end = (f"{column_letters(column)}{row}" for row, column in (one, other))
    return shifted(first.formula, start, end) == second.formula
