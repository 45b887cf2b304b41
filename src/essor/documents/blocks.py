"""Describe a document as blocks of typed values; only the writers turn values into text.

French and English documents hold the same figures because neither holds a formatted number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.kernel.fact import Figure
from essor.kernel.message import Lang

Status = Literal["on", "risk", "off", "none"]
Role = Literal["physical", "ecommerce", "target", "other", "third", "fourth"]


@dataclass(frozen=True, slots=True)
class Strong:
    """Hold spans that carry weight."""

    spans: tuple[str | Figure, ...]


Span = str | Figure | Strong
Rich = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold a title: level 1 is a section of the document."""

    text: Rich
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """Hold a paragraph; a small one is a note."""

    text: Rich
    small: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """Hold a bullet list."""

    items: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """Hold what to remember: a tinted strip with a title and a sentence."""

    title: Rich
    text: Rich
    kind: Literal["remember", "warn"] = "remember"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Hold the head of a column and the share of the width it takes."""

    label: str
    align: Literal["left", "right"] = "left"
    width: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold a cell: rich text or a figure, with a status when it has one."""

    content: Rich
    status: Status = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table: the first column heads its row, the last row may be a total."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """Hold a tile: what is measured, the figure, its target, the gap and last year's.

    Args:
        trend: its past values, oldest first, drawn as a small line; None is a missing one.

    """

    label: str
    value: Figure
    status: Status = "none"
    target: Figure | None = None
    variance: Figure | None = None
    comparison: Figure | None = None
    note: str = ""
    trend: tuple[Figure | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Metrics:
    """Hold the tiles of one row of figures."""

    tiles: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Hold one series of a chart: one figure, or None, for each category."""

    name: str
    role: Role
    values: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Hold a chart of stacked bars with target ticks.

    Args:
        alt: what it shows, in a sentence.
        unit: how the axis writes a number, "# k€" or "€#k"; # is the number.
        divisor: what values are divided by for the axis.
        steps: its one series is a gap in steps: each starts where the one before ends, the last is the whole.

    """

    title: str
    subtitle: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    target: Series | None = None
    unit: str = "#"
    divisor: int = 1
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """Hold a box of a diagram: what it is, what is to be said of it, and the codes of the boxes it leads to."""

    code: str
    label: str
    note: Rich = ()
    leads_to: tuple[str, ...] = ()
    tone: Literal["plain", "accent", "warn"] = "plain"


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold a column of a diagram: its name, its boxes from top to bottom, the share of the width it takes."""

    name: str
    nodes: tuple[Node, ...]
    width: int = 1


@dataclass(frozen=True, slots=True)
class Flow:
    """Hold a diagram that is read from left to right: stages of boxes, and what leads to what.

    Args:
        alt: what it shows, in a sentence; every box and link stands in the table of its writers besides.

    """

    title: str
    subtitle: str
    stages: tuple[Stage, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold blocks side by side."""

    columns: tuple[tuple[Block, ...], ...]


Block = Heading | Para | Items | Callout | Table | Metrics | Chart | Flow | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a document of one language: title, line under it, blocks, and its foot line."""

    lang: Lang
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str = ""
    author: str = "Essor"
