"""Calculate a workbook again: fill what was saved without a value, tell what its formulas do not give.

Runs in the child process. Nothing is fetched: a formula that draws on another file, the clock or chance is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import ironcalc

from essor.safety.spreadsheet import column_number
from essor.work.submitted import Cell, Page, Read, Table

MOST_FORMULAS = 20_000
_LEFT_ALONE = re.compile(
    r"\b(TODAY|NOW|RAND|RANDBETWEEN|INDIRECT|OFFSET|WEBSERVICE|CELL|INFO)\(|\[\d+\]|https?:", re.IGNORECASE
)
_DIGITS = 12
_NEAR = Decimal("1e-6")


@dataclass(slots=True)
class _Engine:
    """Hold the workbook as the engine calculated it, and the cells that differ."""

    model: Any
    sheets: Mapping[str, int]
    differing: list[str] = field(default_factory=list)


def recalculated(read: Read, path: Path) -> Read:
    """Return a workbook whose unsaved results are filled, and the cells that its formulas do not reproduce.

    Args:
        read: as the reader gave it.
        path: the file.

    """
    formulas = sum(bool(cell.formula) for cell in _cells(read))
    if not formulas:
        return read
    engine = _engine(path) if formulas <= MOST_FORMULAS else None
    if engine is None:
        return replace(read, marks=(*read.marks, "not_recalculated"))
    pages = tuple(_page(page, engine) for page in read.pages)
    return replace(read, pages=pages, differing=tuple(engine.differing))


def _cells(read: Read) -> Iterator[Cell]:
    return (
        cell
        for page in read.pages
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    )


def _engine(path: Path) -> _Engine | None:
    """Return the workbook calculated, or None where the engine does not know what it holds."""
    try:
        model: Any = ironcalc.load_from_xlsx(str(path), "en", "UTC")
        model.evaluate()
        names = [
            sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()
        ]
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 a native panic is no Exception: the saved values stand
        return None
    return _Engine(model, {name: place for place, name in enumerate(names)})


def _page(page: Page, engine: _Engine) -> Page:
    sheet = engine.sheets.get(page.name)
    if sheet is None:
        return page
    blocks = tuple(
        replace(block, rows=tuple(tuple(_cell(cell, page.name, sheet, engine) for cell in row) for row in block.rows))
        if isinstance(block, Table) and block.kind == "sheet"
        else block
        for block in page.blocks
    )
    return replace(page, blocks=blocks)


def _cell(cell: Cell, name: str, sheet: int, engine: _Engine) -> Cell:
    if not cell.formula or cell.format == "date" or _LEFT_ALONE.search(cell.formula):
        return cell
    column = column_number(cell.column.encode())
    value = engine.model.get_cell_value(sheet, cell.row, column)
    if engine.model.get_cell_type(sheet, cell.row, column) == ironcalc.CellType.ErrorValue:
        return cell
    if not isinstance(value, int | float) or isinstance(value, bool):
        return replace(cell, text=str(value)) if isinstance(value, str) and not cell.text else cell
    number = Decimal(f"{value:.{_DIGITS}g}")
    if cell.number is None:
        return replace(cell, number=number, text=format(number, "f")) if not cell.text else cell
    if abs(number - cell.number) > _NEAR * max(abs(cell.number), Decimal(1)):
        engine.differing.append(f"{name}!{cell.column}{cell.row}")
    return cell
