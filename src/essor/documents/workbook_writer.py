"""Lay a described workbook out and write it, with or without the values of its formulas.

Everything a person typed is written as text; formulas come only from the description and are read first.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from essor.documents.brand import Brand
from essor.documents.html import GLYPHS
from essor.documents.package import WRITTEN
from essor.documents.palette import TONES
from essor.documents.typography import printable
from essor.documents.workbook import (
    Block,
    Board,
    Cells,
    Chart,
    Column,
    Content,
    Formula,
    Input,
    Note,
    Sheet,
    Table,
    Unit,
    Workbook,
)
from essor.documents.workbook_cells import Page, limits, lines_of
from essor.documents.workbook_chart import ChartPlace, drawn
from essor.documents.workbook_checks import checked
from essor.documents.workbook_format import Formats, number_format
from essor.documents.workbook_formula import Scope, written
from essor.documents.workbook_names import headers, sheet_names
from essor.documents.workbook_print import set_up, unprinted
from essor.kernel.message import message
from essor.kernel.words import say

Place = tuple[int, int, int]  # sheet, row, column, from 0
Scalar = float | str | bool
_LABEL, _VALUE, _NOTE = 0, 1, 2
_WIDTHS = {_LABEL: 44, _VALUE: 18, _NOTE: 48}
_TABLE_WIDTH = 16
_SENTENCE_SIGNS = 105
_CHART_ROWS, _HALF_ROWS = 17, 15
_CHART_WIDTH, _HALF_WIDTH, _CHART_GAP = 800, 560, 20  # in points of the screen
_LINE_HEIGHT = 13.5


@dataclass(frozen=True, slots=True)
class Written:
    """Hold a written workbook: its bytes and where each name stands.

    Names of table cells are table.column.row, rows from 1; the sum of a column is table.column.total.
    """

    data: bytes
    places: Mapping[str, Place]
    units: Mapping[str, Unit]


def write(workbook: Workbook, brand: Brand, cached: Mapping[Place, Scalar]) -> Written:
    """Return the workbook as a file.

    Args:
        workbook: what to write.
        brand: its font and accent.
        cached: the value of each formula, by its place; 0 where there is none.

    Raises:
        ValueError: a name is not a defined name, stands twice, or a formula is not allowed.

    """
    return _Writer(workbook, brand, cached).written()


class _Writer:
    """Write sheet after sheet, block after block."""

    def __init__(self, workbook: Workbook, brand: Brand, cached: Mapping[Place, Scalar]) -> None:
        self._workbook, self._cached, self._lang = workbook, cached, workbook.lang
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._book.set_properties(
            {"title": printable(workbook.title), "author": printable(workbook.author), "created": WRITTEN}
        )
        self._formats = Formats(self._book, brand, workbook.lang, workbook.currency)
        self._tables = {table.name: table for table in workbook.tables()}
        self._headers = {
            name: dict(zip([c.name for c in table.columns], headers(c.label for c in table.columns), strict=True))
            for name, table in self._tables.items()
        }
        self._scope = Scope(frozenset(checked(workbook)), self._headers)
        self._spots: dict[str, Place] = {}
        self._places: dict[str, Place] = {}
        self._units: dict[str, Unit] = {}
        self._names: list[str] = []
        self._page: Any = None
        self._sheet = self._row = self._wide = self._printed = 0
        self._signs: dict[int, int] = {}
        self._half = False

    def written(self) -> Written:
        """Write everything and return it."""
        readme = self._say("readme")
        wished = [readme, *(sheet.name for sheet in self._workbook.sheets)]
        self._names = sheet_names(wished, self._say("sheet"))
        pages = [self._book.add_worksheet(name, worksheet_class=Page) for name in self._names]
        self._open(0, pages[0], Sheet(readme, "", ()))
        self._readme()
        self._printed = self._row
        self._close(Sheet(readme, "", ()))
        for index, (sheet, page) in enumerate(zip(self._workbook.sheets, pages[1:], strict=True), 1):
            self._open(index, page, sheet)
            for block in sheet.blocks:
                top = self._row
                self._block(block)
                self._printed = self._row - unprinted(block, self._row - top)
            self._close(sheet)
        self._book.close()
        return Written(self._buffer.getvalue(), self._places, self._units)

    def _say(self, key: str) -> str:
        return say(message(f"documents.{key}"), self._lang)

    def _open(self, index: int, page: Any, sheet: Sheet) -> None:
        self._sheet, self._page, self._row, self._wide, self._half = index, page, 0, _NOTE, False
        self._printed, self._signs = 0, {}
        page.hide_gridlines(2)
        noted = not index or any(
            cell.note for block in sheet.blocks if isinstance(block, Cells) for cell in block.cells
        )
        for column, width in _WIDTHS.items():
            self._widen(column, width if noted or column != _NOTE else _TABLE_WIDTH)
        title = self._names[index] if index else printable(self._workbook.title)
        page.set_row(0, 24)
        self._text(0, title, "title")
        self._row = 1
        if sheet.purpose:
            self._sentence(sheet.purpose)
        self._row += 1

    def _close(self, sheet: Sheet) -> None:
        page = self._page
        widths = [self._signs.get(column, _TABLE_WIDTH) for column in range(self._wide + 1)]
        charts = any(isinstance(block, Chart) for block in sheet.blocks)
        set_up(page, printable(self._workbook.title), widths, self._printed, charts=charts)
        page.freeze_panes(1, 0)
        if sheet.locked:
            page.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})

    def _widen(self, column: int, signs: int) -> None:
        self._page.set_column(column, column, signs)
        self._signs[column] = signs

    def _readme(self) -> None:
        for sentence in self._workbook.about:
            self._sentence(sentence)
        self._row += 1 if self._workbook.about else 0
        self._section(self._say("sheets"))
        for name, sheet in zip(self._names[1:], self._workbook.sheets, strict=True):
            self._line(name, sheet.purpose)
        self._row += 1
        self._section(self._say("colours"))
        for kind in ("input", "value"):
            self._page.write_blank(self._row, _LABEL, None, self._formats.of(kind))
            self._text(_VALUE, self._say(f"colour_{kind}"), "beside")
            self._row += 1
        self._row += 1
        self._section(self._say("names"))
        self._text(_LABEL, self._say("name"), "head")
        self._text(_VALUE, self._say("meaning"), "head")
        self._row += 1
        for cell in self._explained():
            self._line(cell.name, cell.label)

    def _explained(self) -> Iterator[Input | Formula]:
        """Give the cells whose names the read-me explains: those of a board say it by their line and column."""
        for block in (block for sheet in self._workbook.sheets for block in sheet.blocks):
            if isinstance(block, Cells):
                yield from block.cells

    def _line(self, left: str, right: str) -> None:
        self._text(_LABEL, left, "label")
        self._text(_VALUE, right, "beside")
        self._row += 1

    def _block(self, block: Block) -> None:
        if not isinstance(block, Chart):
            self._half = False
        match block:
            case Note(text=text):
                self._sentence(text)
                self._row += 1
            case Cells():
                self._section(block.title)
                for cell in block.cells:
                    self._named(cell)
                self._row += 1
            case Board():
                self._board(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)

    def _text(self, column: int, text: str, kind: str) -> None:
        self._page.write_string(self._row, column, printable(text), self._formats.of(kind))

    def _section(self, title: str) -> None:
        self._text(_LABEL, title, "section")
        self._row += 1

    def _sentence(self, text: str) -> None:
        for line in textwrap.wrap(printable(text), _SENTENCE_SIGNS):
            self._text(_LABEL, line, "note")
            self._row += 1

    def _named(self, cell: Input | Formula) -> None:
        self._text(_LABEL, cell.label, "label")
        if cell.note:
            self._text(_NOTE, cell.note, "beside")
        self._cell(_VALUE, cell)
        self._row += 1

    def _board(self, board: Board) -> None:
        self._section(board.title)
        self._text(_LABEL, board.corner, "head")
        for column, head in enumerate(board.heads, _VALUE):
            held = [row.cells[column - _VALUE] for row in board.rows]
            said = any(cell is not None and cell.unit == "text" for cell in held)
            self._text(column, head, "head_said" if said else "head_right")
        self._row += 1
        top = self._row
        for row in board.rows:
            self._text(_LABEL, row.label, "label")
            for column, cell in enumerate(row.cells, _VALUE):
                if cell is None:
                    self._page.write_blank(self._row, column, None, self._formats.of("label"))
                else:
                    self._cell(column, cell)
            self._row += 1
        self._signal(top, len(board.heads))
        for column in range(_NOTE + 1, len(board.heads) + 1):
            self._widen(column, _TABLE_WIDTH)
        self._wide = max(self._wide, len(board.heads))
        self._row += 1

    def _cell(self, column: int, cell: Input | Formula) -> None:
        """Write a cell and define its name."""
        if isinstance(cell, Input):
            self._content(column, cell.value, "input", cell.unit)
            if rule := limits(cell):
                self._page.data_validation(self._row, column, self._row, column, rule)
        else:
            kind = "key" if cell.key else "said" if cell.unit == "text" else "value"
            self._formula(column, written(cell.text, self._scope), kind, cell.unit)
        place = xl_rowcol_to_cell(self._row, column, row_abs=True, col_abs=True)
        self._book.define_name(cell.name, f"='{self._names[self._sheet]}'!{place}")
        self._keep(cell.name, column, cell.unit)

    def _signal(self, top: int, columns: int) -> None:
        """Colour the cells of a board that begin with the sign of a status: colour, shape and word say the same."""
        for status, tone in TONES.items():
            sign = GLYPHS[status]
            if sign and self._row > top:
                look = self._book.add_format({"font_color": f"#{tone}", "bold": True})
                rule = {"type": "text", "criteria": "begins with", "value": sign, "format": look}
                self._page.conditional_format(top, _VALUE, self._row - 1, columns, rule)

    def _keep(self, name: str, column: int, unit: Unit) -> None:
        self._places[name] = (self._sheet, self._row, column)
        self._units[name] = unit

    def _content(self, column: int, content: Content, kind: str, unit: Unit, *, lead: bool = False) -> None:
        look = self._formats.of(kind, unit, lead=lead)
        match content:
            case None:
                self._page.write_blank(self._row, column, None, look)
            case str():
                self._page.write_string(self._row, column, printable(content), look)
            case date():
                self._page.write_datetime(self._row, column, content, look)
            case _:
                self._page.write_number(self._row, column, content, look)

    def _formula(self, column: int, formula: str, kind: str, unit: Unit, *, lead: bool = False) -> None:
        value = self._cached.get((self._sheet, self._row, column), 0)
        self._page.write_formula(self._row, column, formula, self._formats.of(kind, unit, lead=lead), value)

    def _table(self, table: Table) -> None:
        self._section(table.title)
        top = self._row
        names = self._headers[table.name]
        rows = len(table.rows) or 1
        total = any(column.total for column in table.columns)
        scope = Scope(self._scope.names, self._headers, table.name)
        formulas = {column.name: written(column.formula, scope) for column in table.columns if column.formula}
        columns = [
            {
                "header": names[column.name],
                "header_format": self._formats.of(_head(column, lead=not index)),
                **({"formula": formulas[column.name]} if column.formula else {}),
                **({"total_function": "sum"} if column.total else {}),
            }
            for index, column in enumerate(table.columns)
        ]
        last = top + rows + (1 if total else 0)
        self._page.add_table(
            top, 0, last, len(columns) - 1,
            {"name": table.name, "columns": columns, "style": None, "total_row": total, "autofilter": True},
        )  # fmt: skip
        if not any(spot[0] == self._sheet for spot in self._spots.values()):
            self._page.repeat_rows(top)
        self._spots[table.name] = (self._sheet, top, rows)
        kind = "input" if table.entered else "value"
        self._row = top + 1
        for number in range(1, rows + 1):
            entered = iter(table.rows[number - 1] if table.rows else [None] * len(table.columns))
            for index, column in enumerate(table.columns):
                if column.formula:
                    self._formula(index, formulas[column.name], "value", column.unit, lead=not index)
                else:
                    look = "wrapped" if column.signs and not table.entered else kind
                    self._content(index, next(entered), look, column.unit, lead=not index)
                self._keep(f"{table.name}.{column.name}.{number}", index, column.unit)
            self._grow(table, number)
            self._row += 1
        if total:
            self._total(table, names)
        for index, column in enumerate(table.columns):
            if column.signs or index > _NOTE:
                self._widen(index, column.signs or _TABLE_WIDTH)
        self._wide = max(self._wide, len(columns) - 1)
        self._row += 1

    def _grow(self, table: Table, number: int) -> None:
        """Make a row as high as its longest sentence: not every program does it by itself."""
        lines = lines_of(table, number)
        if lines > 1:
            self._page.set_row(self._row, _LINE_HEIGHT * lines + 2)

    def _total(self, table: Table, names: Mapping[str, str]) -> None:
        for index, column in enumerate(table.columns):
            if column.total:
                formula = f"=SUBTOTAL(109,{table.name}[{names[column.name]}])"
                self._formula(index, formula, "total", column.unit)
                self._keep(f"{table.name}.{column.name}.total", index, column.unit)
            else:
                self._text(index, self._say("total") if index == 0 else "", "total")
        self._row += 1

    def _chart(self, chart: Chart) -> None:
        if not chart.half:
            self._section(chart.title)
        table = self._tables[chart.table]
        sheet, top, rows = self._spots[chart.table]
        place = ChartPlace(self._names[sheet], sheet, top, rows, tuple(column.name for column in table.columns))
        patterns = {column.name: self._pattern(column.unit) for column in table.columns}
        self._insert(chart, drawn(self._book, chart, place, patterns, self._cached))

    def _insert(self, chart: Chart, picture: Any) -> None:
        """Place a chart: a half one beside the half one before it, where there is one."""
        second = chart.half and self._half
        width, rows = (_HALF_WIDTH, _HALF_ROWS) if chart.half else (_CHART_WIDTH, _CHART_ROWS)
        picture.set_size({"width": width - _CHART_GAP, "height": 20 * (rows - 1)})
        place = {"x_offset": width if second else 0, "object_position": 2}
        self._page.insert_chart(
            self._row - (rows if second else 0), 0, picture, {"description": printable(chart.alt), **place}
        )
        self._half = chart.half and not second
        if not second:
            self._row += rows

    def _pattern(self, unit: Unit) -> str:
        return number_format(unit, self._lang, self._workbook.currency)


def _head(column: Column, *, lead: bool) -> str:
    return "head" if column.unit == "text" or (lead and column.unit in {"day", "month"}) else "head_right"
