"""Hold what stands above the columns of a table: aspects, channels, periods, KPIs, carried to the cells below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from essor.review.recognise.labels import Label, label
from essor.safety.spreadsheet import column_number
from essor.work.submitted import Cell

Line = Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Head:
    """Hold what the heads of one column say together, and their words."""

    label: Label = field(default_factory=Label)
    text: str = ""


def line_of(row: tuple[Cell, ...]) -> Line:
    """Return the cells of a row by the number of their column."""
    return {column_number(one.column.encode()): one for one in row}


def heads(line: Line, above: Mapping[int, Head], width: int) -> Mapping[int, Head]:
    """Return what stands above each column once a row of heads is read.

    A channel, a period or a KPI reaches over the columns that follow it and name none of their own: that
    is how a merged cell, and a group of columns, is read.

    Args:
        line: the row of heads.
        above: what rows of heads just above say; empty where there is none.
        width: columns of the table.

    """
    found: dict[int, Head] = {}
    group = Label()
    upper = Head()
    for column in range(1, width + 1):
        upper = above.get(column, upper) if above else Head()
        cell = line.get(column)
        own = label(cell.text) if cell is not None else Label()
        if cell is not None:
            group = _carried(own, group)
        text = cell.text if cell is not None else ""
        whole = _joined(_joined(own, group), upper.label)
        found[column] = Head(whole, f"{upper.text} {text}".strip())
    return found


def _carried(own: Label, group: Label) -> Label:
    """Return the group that a head opens, or goes on with when it only names an aspect."""
    if own.share or own.period or own.kpi or own.month:
        return replace(own, aspect=None, column="")
    return group if own.aspect else Label()


def _joined(near: Label, far: Label) -> Label:
    """Return what two heads say together: the nearer one first."""
    return Label(
        near.kpi or far.kpi,
        near.share or far.share,
        near.aspect or far.aspect,
        near.period or far.period,
        near.column or far.column,
        near.percent or far.percent,
        max(near.scale, far.scale),
        near.month or far.month,
    )
