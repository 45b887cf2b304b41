"""Calculate a workbook with its own formulas, and calculate it again with one cell changed.

Runs in the child process. Nothing is fetched: the engine knows no function that reaches a file or the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import ironcalc

from essor.safety.spreadsheet import column_number
from essor.work.submitted import Cell, Page, Read, Table

MOST_FORMULAS = 20_000
_DIGITS = 12
_NEAR = Decimal("1e-6")
_STRING = re.compile(r'("(?:[^"]|"")*")')
_OWN_SHEET = re.compile(r"\$(?=[^\W\d][\w.]*!|'[^']+'!)")  # OpenDocument fixes the sheet too: $Feuille.A1
Place = tuple[str, int, int]


@dataclass(slots=True)
class Engine:
    """Hold a workbook as the engine calculated it.

    Args:
        model: of the engine.
        sheets: the number of each sheet by its name.
        differing: cells whose formula does not give the value that was saved, as they are met.
        unchanged: values of cells before anything was changed.

    """

    model: Any
    sheets: Mapping[str, int]
    differing: list[Place] = field(default_factory=list)
    unchanged: dict[Place, Decimal | str | None] = field(default_factory=dict)

    def keep(self, places: Iterable[Place]) -> None:
        """Take the values of cells before anything is changed."""
        self.unchanged = {place: self.value(place) for place in places}

    def value(self, place: Place) -> Decimal | str | None:
        """Return a number, or the text of a cell: an error is "#REF!"; None where the sheet is not known."""
        sheet = self.sheets.get(place[0])
        if sheet is None:
            return None
        found = self.model.get_cell_value(sheet, place[1], place[2])
        if isinstance(found, int | float) and not isinstance(found, bool):
            return Decimal(f"{found:.{_DIGITS}g}")
        return str(found) if found is not None else ""

    def is_error(self, place: Place) -> bool:
        """Tell whether a cell gives an error."""
        sheet = self.sheets.get(place[0])
        if sheet is None:
            return False
        return bool(self.model.get_cell_type(sheet, place[1], place[2]) == ironcalc.CellType.ErrorValue)

    def moved(self, place: Place, watched: Iterable[Place]) -> frozenset[Place]:
        """Return which of the watched cells move when one cell holds another number; it is put back afterwards.

        Args:
            place: the cell to change, a number.
            watched: cells whose first values were kept.

        """
        at = (self.sheets[place[0]], place[1], place[2])
        formula, held = self.model.get_cell_formula(*at), self.model.get_cell_value(*at)
        before = {one: self.unchanged[one] for one in watched if one != place}
        number = float(held) if isinstance(held, int | float) else 0.0
        self.model.update_cell_with_number(*at, _changed(number))
        self.model.evaluate()
        found = frozenset(one for one, value in before.items() if differs(value, self.value(one)))
        if formula:
            self.model.update_cell_with_formula(*at, formula)
        else:
            self.model.update_cell_with_number(*at, number)
        return found


def differs(one: Decimal | str | None, other: Decimal | str | None) -> bool:
    """Tell whether two values of a cell are not the same, rounding of the engine apart."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) > _NEAR * max(abs(one), abs(other), _NEAR)
    return one != other


def engine_of(read: Read, path: Path) -> Engine | None:
    """Return a workbook calculated, or None where the engine does not know what it holds.

    Args:
        read: as the reader gave it; of an OpenDocument workbook the engine is told cell by cell.
        path: the file.

    """
    count = sum(bool(cell.formula) for _, cell in _cells(read))
    if not count or count > MOST_FORMULAS:
        return None
    try:
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC") if read.kind == "xlsx" else _told(read)
        model.evaluate()
        names = [one["name"] if isinstance(one, dict) else one.name for one in model.get_worksheets_properties()]
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 a native panic is no Exception: the saved values stand
        return None
    return Engine(model, {name: place for place, name in enumerate(names)})


def _cells(read: Read) -> Iterable[tuple[Page, Cell]]:
    for page in read.pages:
        for block in page.blocks:
            for row in block.rows if isinstance(block, Table) and block.kind == "sheet" else ():
                yield from ((page, cell) for cell in row)


def _told(read: Read) -> Any:
    """Return a model that is told the cells of a workbook one by one."""
    model: Any = ironcalc.create("review", "en", "UTC", "en")
    for turn, page in enumerate(read.pages):
        if turn:
            model.add_sheet(page.name)
        else:
            model.rename_sheet(0, page.name)
    numbers = {page.name: turn for turn, page in enumerate(read.pages)}
    for page, cell in _cells(read):
        at = (numbers[page.name], cell.row, column_number(cell.column.encode()))
        if cell.formula:
            model.update_cell_with_formula(*at, _english(cell.formula))
        elif cell.number is not None:
            model.update_cell_with_number(*at, float(cell.number))
        else:
            model.update_cell_with_text(*at, cell.text)
    return model


def _english(formula: str) -> str:
    """Return a formula of an OpenDocument workbook with commas between its arguments."""
    pieces = _STRING.split(formula)
    return "".join(
        piece if turn % 2 else _OWN_SHEET.sub("", piece.replace(";", ",")) for turn, piece in enumerate(pieces)
    )


def _changed(number: float) -> float:
    """Return another number of the same sign and about the same size: what holds of the one holds of the other."""
    return number * 1.5 + (1.0 if number >= 0 else -1.0)
