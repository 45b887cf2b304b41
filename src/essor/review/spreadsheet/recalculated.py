"""Take the results of a workbook calculated again: fill what was saved without a value, tell what differs.

Runs in the child process. A formula that draws on another file, the clock or chance is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from essor.review.spreadsheet.engine import Engine, differs
from essor.review.spreadsheet.graph import Place, written
from essor.safety.spreadsheet import column_number
from essor.work.submitted import Cell, Page, Read, Table

LEFT_ALONE = re.compile(
    r"\b(TODAY|NOW|RAND|RANDBETWEEN|INDIRECT|OFFSET|WEBSERVICE|CELL|INFO)\(|\[\d+\]|https?:", re.IGNORECASE
)
_UNKNOWN = ("#NAME?", "#N/IMPL!", "#ERROR!")  # what the engine says of what it does not know


def recalculated(read: Read, engine: Engine | None) -> Read:
    """Return a workbook whose unsaved results are filled, and the cells that its formulas do not reproduce.

    Args:
        read: as the reader gave it.
        engine: the workbook calculated; None where the engine does not know what it holds.

    """
    if engine is None:
        return replace(read, marks=(*read.marks, "not_recalculated")) if _calculates(read) else read
    pages = tuple(_page(page, engine) for page in read.pages)
    return replace(read, pages=pages, differing=tuple(written(place) for place in engine.differing))


def _calculates(read: Read) -> bool:
    return any(
        cell.formula
        for page in read.pages
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    )


def _page(page: Page, engine: Engine) -> Page:
    if page.name not in engine.sheets:
        return page
    blocks = tuple(
        replace(block, rows=tuple(tuple(_cell(cell, page.name, engine) for cell in row) for row in block.rows))
        if isinstance(block, Table) and block.kind == "sheet"
        else block
        for block in page.blocks
    )
    return replace(page, blocks=blocks)


def _cell(cell: Cell, name: str, engine: Engine) -> Cell:
    if not cell.formula or cell.format == "date" or LEFT_ALONE.search(cell.formula):
        return cell
    place: Place = (name, cell.row, column_number(cell.column.encode()))
    found = engine.value(place)
    if engine.is_error(place):
        known = isinstance(found, str) and not cell.text and found not in _UNKNOWN
        return replace(cell, text=str(found)) if known else cell
    if not isinstance(found, Decimal):
        return replace(cell, text=str(found)) if found and not cell.text else cell
    if cell.number is None:
        return replace(cell, number=found, text=format(found, "f")) if not cell.text else cell
    if differs(found, cell.number) and abs(found - cell.number) > Decimal("1e-6"):
        engine.differing.append(place)
    return cell
