"""Refuse what no spreadsheet takes: names that are places, names that stand twice, rows that do not fit."""

from __future__ import annotations

from essor.documents.typography import printable
from essor.documents.workbook import Column, Content, Input, Workbook
from essor.documents.workbook_formula import functions
from essor.documents.workbook_names import is_defined_name

_CHOICES_SIGNS = 255  # what a spreadsheet takes as a list in a cell


def checked(workbook: Workbook) -> list[str]:
    """Return the names of the cells once each name of the workbook has been checked."""
    cells = [cell.name for cell in workbook.cells()]
    tables = list(workbook.tables())
    for name in (*cells, *(table.name for table in tables), *(c.name for t in tables for c in t.columns)):
        if not is_defined_name(name):
            msg = f"not a name of a cell, a table or a column: {name!r}"
            raise ValueError(msg)
    every = [*cells, *(table.name for table in tables)]
    twice = {name for name in every if every.count(name) > 1} | {n for n in every if n.upper() in functions()}
    if twice:
        msg = f"names that stand twice or name a function: {sorted(twice)}"
        raise ValueError(msg)
    for table in tables:
        _check_columns(table.name, table.columns, table.rows)
    for cell in workbook.cells():
        if isinstance(cell, Input):
            _check_choices(cell)
    return cells


def _check_choices(cell: Input) -> None:
    wrong = any(choice.startswith("=") or "," in choice or choice != printable(choice) for choice in cell.choices)
    if wrong or len(",".join(cell.choices)) > _CHOICES_SIGNS:
        msg = f"choices hold no comma, do not start with = and fit {_CHOICES_SIGNS} signs: {cell.name}"
        raise ValueError(msg)


def _check_columns(name: str, columns: tuple[Column, ...], rows: tuple[tuple[Content, ...], ...]) -> None:
    entered = [column for column in columns if not column.formula]
    if len({column.name for column in columns}) < len(columns) or any(len(row) != len(entered) for row in rows):
        msg = f"the rows of {name} do not fit its columns"
        raise ValueError(msg)
