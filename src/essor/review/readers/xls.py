"""Read an old Excel workbook (xls): its values; the format keeps formulas where no free reader reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from essor.review.readers.grid import cell, shown, tidy
from essor.review.readers.limits import MOST_CELLS, Budget
from essor.review.readers.package import DamagedError
from essor.safety.spreadsheet import column_letters
from essor.work.submitted import Cell, Page, Read, Table


def read_xls(path: Path, name: str, sha256: str) -> Read:
    """Return the sheets of a workbook.

    Raises:
        DamagedError: the library cannot read it.
        python_calamine.PasswordError: it is protected.

    """
    budget = Budget()
    pages: list[Page] = []
    try:
        with calamine.load_workbook(str(path)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                grid = book.get_sheet_by_name(sheet.name)
                if grid.height * grid.width > MOST_CELLS * 10:
                    budget.spent = True
                    continue
                hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
                pages.append(Page(tidy(sheet.name), (Table(tuple(_rows(grid, budget)), kind="sheet"),), hidden))
    except calamine.PasswordError:
        raise
    except (calamine.CalamineError, ValueError) as error:
        raise DamagedError(name) from error
    marks = ("values_only", *(("cut_short",) if budget.spent else ()))
    return Read(name, sha256, "xls", tuple(pages), marks=marks)


def _rows(grid: Any, budget: Budget) -> Iterator[tuple[Cell, ...]]:
    left = grid.start[1] if grid.start else 0
    for row, values in enumerate(grid.iter_rows(), 1):
        cells = [_made(row, left + place, value) for place, value in enumerate(values, 1) if value not in {"", None}]
        kept = tuple(one for one in cells if budget.take())
        if kept:
            yield kept


def _made(row: int, column: int, value: object) -> Cell:
    match value:
        case bool():
            return cell(row, column, str(value).upper())
        case int() | float():
            number = Decimal(repr(value))
            return Cell(shown(number), row, column_letters(column), number, "")
        case datetime():
            return replace(cell(row, column, value.date().isoformat()), format="date")
        case date() | timedelta():
            return replace(cell(row, column, str(value)), format="date")
        case _:
            return cell(row, column, str(value))
