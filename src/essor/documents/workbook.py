"""Describe a workbook as a calculation: named inputs, named formulas, tables, charts.

The workbook is the calculation: its formulas give the figures shown on pages and in documents. A formula
speaks of names only (``=price * quantity``, ``=SUM(sales[revenue])``, in a table ``=[price] * [quantity]``),
never of places, so that a reader can follow it and a writer can lay it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from essor.documents.blocks import Role
from essor.kernel.message import Lang

Unit = Literal["money", "cents", "rate", "fine_rate", "points", "count", "number", "days", "day", "month", "text"]
Content = Decimal | int | str | date | None


@dataclass(frozen=True, slots=True)
class Input:
    """Hold a cell that people fill in.

    Args:
        name: its defined name, English and lower case: fixed_costs.
        label: what a reader sees beside it.
        value: None leaves it empty.
        unit: how it is written; a rate is a share of one.
        note: where it comes from, or what it means.
        least: smallest number accepted.
        most: largest number accepted.
        choices: texts accepted, for a cell of text.

    """

    name: str
    label: str
    value: Content
    unit: Unit = "number"
    note: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """Hold a cell that is computed; a key one stands out."""

    name: str
    label: str
    text: str
    unit: Unit = "number"
    note: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """Hold lines of one cell each under a title."""

    title: str
    cells: tuple[Input | Formula, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a line of a board: what it speaks of, and its cells, each with its own name and unit."""

    label: str
    cells: tuple[Input | Formula | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Hold named cells in lines and columns: figures of different units, side by side.

    Args:
        title: what it shows, above it.
        corner: the head of the labels.
        heads: the head of each column of cells.
        rows: as many cells each as there are heads; None leaves a place empty.

    """

    title: str
    corner: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Hold a column of a table: entered, or computed row by row when it has a formula.

    Args:
        name: how formulas call it: sales[revenue].
        label: its header.
        unit: how its values are written.
        formula: over the same row, "=[price] * [quantity]"; empty when the values are entered.
        total: sum it in the last row.
        signs: width of a column of text, which wraps there; 0 leaves it as wide as the others.

    """

    name: str
    label: str
    unit: Unit = "number"
    formula: str = ""
    total: bool = False
    signs: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table that grows: formulas on its columns follow when rows are added.

    Args:
        name: how formulas call it.
        title: what it shows, above it.
        columns: entered and computed.
        rows: values of the entered columns, in their order.
        entered: people fill it in; otherwise the rows come from the company's data.

    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """Hold a series of a chart: a column of the chart's table."""

    column: str
    role: Role


@dataclass(frozen=True, slots=True)
class Chart:
    """Hold a native chart of stacked columns over a table that stands before it, the target as marks.

    Args:
        title: what it shows.
        alt: the same for those who do not see it.
        table: whose columns it draws.
        categories: the column along the axis.
        series: the columns that are drawn.
        target: the column of the marks, "" for none.
        half: it takes half the width; two of them stand side by side.

    """

    title: str
    alt: str
    table: str
    categories: str
    series: tuple[Drawn, ...]
    target: str = ""
    half: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a sentence on a sheet."""

    text: str


Block = Note | Cells | Board | Table | Chart


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold a sheet: its name, what it holds in a sentence, its blocks; a locked one keeps its formulas."""

    name: str
    purpose: str
    blocks: tuple[Block, ...]
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """Hold a workbook of one language; its first sheet, the read-me, is written for it.

    Args:
        title: what the workbook answers.
        lang: of every label.
        sheets: in the order of the tabs.
        about: sentences of the read-me: source, period, assumptions, what to do.
        author: written in the properties.
        currency: ISO 4217 code of the amounts.

    """

    title: str
    lang: Lang
    sheets: tuple[Sheet, ...]
    about: tuple[str, ...] = ()
    author: str = "Essor"
    currency: str = "EUR"

    def cells(self) -> Iterator[Input | Formula]:
        """Give each named cell in the order of the sheets."""
        for sheet in self.sheets:
            for block in sheet.blocks:
                match block:
                    case Cells(cells=cells):
                        yield from cells
                    case Board(rows=rows):
                        yield from (cell for row in rows for cell in row.cells if cell is not None)

    def tables(self) -> Iterator[Table]:
        """Give each table in the order of the sheets."""
        for sheet in self.sheets:
            yield from (block for block in sheet.blocks if isinstance(block, Table))
