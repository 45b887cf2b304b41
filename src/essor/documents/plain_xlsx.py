"""Write plain rows into the sheets of a workbook: the .xlsx that people type by hand, no formulas, no styles.

The same sheets give the same bytes: the properties carry the date of the caller, never the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

Cell = str | int | Decimal | bool | date | None
DAY_FORMAT = "dd/mm/yyyy"
_SHEET_NAME_LIMIT = 31
_MAX_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """Hold one sheet.

    Args:
        name: at most 31 signs, as spreadsheets allow.
        rows: one sequence of cells per row; None leaves a cell empty, an empty row stays blank.
        formats: number format of a column by its index: {4: "0.0%"}; days are dd/mm/yyyy without one.

    """

    name: str
    rows: Iterable[Sequence[Cell]]
    formats: dict[int, str] | None = None


def write_plain_xlsx(path: Path, sheets: Sequence[PlainSheet], *, created: datetime, author: str = "") -> None:
    """Write the sheets to a workbook, text as text even when it looks like a formula.

    Args:
        path: file to write; its folder is made when it is missing.
        sheets: in the order of the tabs.
        created: date written in the properties (without zone).
        author: name written in the properties.

    Raises:
        ValueError: no sheet, a sheet name too long, or more rows than a sheet holds.

    """
    import xlsxwriter

    if not sheets:
        msg = "a workbook needs a sheet"
        raise ValueError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": created, "author": author})
    formats = _Formats(book)
    for sheet in sheets:
        if len(sheet.name) > _SHEET_NAME_LIMIT:
            msg = f"a sheet name holds {_SHEET_NAME_LIMIT} signs: {sheet.name!r}"
            raise ValueError(msg)
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    book.close()


def _write_sheet(page: Any, sheet: PlainSheet, formats: _Formats) -> None:
    wanted = sheet.formats or {}
    for at, row in enumerate(sheet.rows):
        if at >= _MAX_ROWS:
            msg = f"a sheet holds {_MAX_ROWS} rows"
            raise ValueError(msg)
        for column, cell in enumerate(row):
            match cell:
                case None:
                    continue
                case bool():
                    page.write_boolean(at, column, cell)
                case str():
                    page.write_string(at, column, cell)
                case date():
                    page.write_datetime(at, column, cell, formats.of(wanted.get(column, DAY_FORMAT)))
                case _:
                    page.write_number(at, column, cell, formats.of(wanted.get(column, "")))


class _Formats:
    """Make each number format of a workbook once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def of(self, pattern: str) -> Any:
        if not pattern:
            return None
        if pattern not in self._made:
            self._made[pattern] = self._book.add_format({"num_format": pattern})
        return self._made[pattern]
