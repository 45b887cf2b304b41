"""Say what a cell holds and takes: its number, the limits of an input, the lines of its text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from essor.documents.workbook import Content, Input, Table


class Page(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """Take formulas as they are: no function of the tested list is one that XlsxWriter has to look for and prefix."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 the shape of XlsxWriter
        return formula.removeprefix("=")


def limits(cell: Input) -> Mapping[str, Any]:
    """Return what an input accepts, as a rule of a spreadsheet; nothing where it accepts all."""
    match cell:
        case Input(choices=(_, *_)):
            return {"validate": "list", "source": list(cell.choices)}
        case Input(least=Decimal() as least, most=Decimal() as most):
            return {"validate": "decimal", "criteria": "between", "minimum": float(least), "maximum": float(most)}
        case Input(least=Decimal() as least):
            return {"validate": "decimal", "criteria": ">=", "value": float(least)}
        case Input(most=Decimal() as most):
            return {"validate": "decimal", "criteria": "<=", "value": float(most)}
        case _:
            return {}


def lines_of(table: Table, number: int) -> int:
    """Return how many lines the longest wrapped text of a row takes.

    Args:
        table: its columns say how wide a text may be.
        number: of the row, from 1.

    """
    entered = [column for column in table.columns if not column.formula]
    content = table.rows[number - 1] if table.rows else ()
    lines = (-(-len(str(text)) // column.signs) for column, text in zip(entered, content, strict=False) if column.signs)
    return max(lines, default=1)


def amount(content: Content) -> float | str | None:
    """Return what a cell holds as an engine takes it: a date is its serial number."""
    match content:
        case None | str():
            return content
        case date():
            return float((content - date(1899, 12, 30)).days)
        case Decimal() | int():
            return float(content)
