"""Compute a workbook with IronCalc: the values of its formulas are the figures shown everywhere else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ironcalc

from essor.documents.brand import HOUSE
from essor.documents.typography import printable
from essor.documents.workbook import Content, Unit, Workbook
from essor.documents.workbook_cells import amount
from essor.documents.workbook_writer import Place, Scalar, Written, write
from essor.kernel.message import Message, message
from essor.kernel.value import Count, Day, Duration, Money, NotComputable, Points, Quantity, Rate, Value

_DIGITS = 15  # what a spreadsheet shows and keeps of a number
_REASONS = {
    "#DIV/0!": "documents.error_division",
    "#CIRC!": "documents.error_circle",
    "#N/A": "documents.error_absent",
    "#NUM!": "documents.error_number",
}


@dataclass(frozen=True, slots=True)
class Results:
    """Hold what a workbook computes.

    Args:
        values: the content of each named cell; None where it is empty or cannot be computed.
        reasons: why, for each name that cannot be computed.
        units: of each name.
        currency: of the amounts.

    """

    values: Mapping[str, Decimal | str | None]
    reasons: Mapping[str, Message]
    units: Mapping[str, Unit]
    currency: str

    def value(self, name: str) -> Value:  # noqa: PLR0911 one line a unit
        """Return a figure in its unit, or why there is none.

        Raises:
            KeyError: the workbook has no such name.
            ValueError: the name holds a text.

        """
        number = self.values[name]
        if number is None:
            return NotComputable(self.reasons.get(name, message("documents.error_absent")))
        if isinstance(number, str):
            msg = f"{name} holds a text"
            raise ValueError(msg)  # noqa: TRY004 the type is right, the name is not
        match self.units[name]:
            case "money" | "cents":
                return Money(number, self.currency)
            case "rate" | "fine_rate":
                return Rate(number)
            case "points":
                return Points(number)
            case "count":
                return Count(int(number))
            case "days":
                return Duration(number)
            case "day" | "month":
                return Day(date(1899, 12, 30) + timedelta(days=int(number)))
            case _:
                return Quantity(number)


class Calculator:
    """Hold a workbook ready to be computed again and again: sliders, scenarios, draws."""

    def __init__(self, workbook: Workbook) -> None:
        """Write the workbook once and give the file to the engine."""
        self._workbook = workbook
        self._written: Written = write(workbook, HOUSE, {})
        self._inputs = {cell.name: cell.value for cell in workbook.cells() if not hasattr(cell, "text")}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "workbook.xlsx"
            path.write_bytes(self._written.data)
            self._model: Any = ironcalc.load_from_xlsx(str(path), "en", "UTC")
        self._changed: set[str] = set()

    def results(self, inputs: Mapping[str, Content] | None = None, names: Iterable[str] | None = None) -> Results:
        """Return what the workbook computes when these inputs replace its own.

        Args:
            inputs: content of input cells by name.
            names: what to read, everything when None; draws by the thousand read a few names only.

        Raises:
            KeyError: no input cell, or no cell to read, has that name.

        """
        wished = inputs or {}
        for name in self._changed - set(wished):
            self._set(name, self._inputs[name])
        for name, content in wished.items():
            if name not in self._inputs:
                raise KeyError(name)
            self._set(name, content)
        self._changed = set(wished)
        self._model.evaluate()
        values: dict[str, Decimal | str | None] = {}
        reasons: dict[str, Message] = {}
        for name in self._written.places if names is None else names:
            values[name], reason = self._read(self._written.places[name])
            if reason is not None:
                reasons[name] = reason
        return Results(values, reasons, self._written.units, self._workbook.currency)

    def cached(self) -> dict[Place, Scalar]:
        """Return the value of each named cell by its place, as a file holds it."""
        self.results()
        found = {place: self._cell(place)[0] for place in self._written.places.values()}
        return {place: value for place, value in found.items() if value is not None}

    def _set(self, name: str, content: Content) -> None:
        sheet, row, column = self._written.places[name]
        match amount(content):
            case None:
                self._model.clear_cell_contents(sheet, row + 1, column + 1)
            case str(text):
                self._model.update_cell_with_text(sheet, row + 1, column + 1, printable(text))
            case float(number):
                self._model.update_cell_with_number(sheet, row + 1, column + 1, number)

    def _cell(self, place: Place) -> tuple[Scalar | None, bool]:
        sheet, row, column = place
        value = self._model.get_cell_value(sheet, row + 1, column + 1)
        kind = self._model.get_cell_type(sheet, row + 1, column + 1)
        return value, kind == ironcalc.CellType.ErrorValue

    def _read(self, place: Place) -> tuple[Decimal | str | None, Message | None]:
        value, wrong = self._cell(place)
        if wrong:
            return None, _reason(str(value))
        match value:
            case None:
                return None, None
            case bool():
                return Decimal(int(value)), None
            case str():
                return value, None
            case _:
                return Decimal(f"{value:.{_DIGITS}g}"), None


def values(workbook: Workbook, inputs: Mapping[str, Content] | None = None) -> Mapping[str, Decimal | str | None]:
    """Return the value of each name of a workbook, these inputs in place of its own."""
    return Calculator(workbook).results(inputs).values


def _reason(error: str) -> Message:
    key = _REASONS.get(error)
    return message(key) if key else message("documents.error_other", error=error)
