"""Hold the targets of a fiscal year as a grid: what is asked of it, its rows and cells, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import Lang, Message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.metrics.kpi import Kpi
from essor.metrics.targets import Status


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a page asks of the grid, and what was typed into it.

    Args:
        year: "FY2026", or "" for the year of the last month told.
        perimeter: key of a part of the business.
        kpis: codes wanted besides those that have a target.
        lang: of the page.
        marks: whose habits the typed numbers follow.
        typed: text by name of a cell; None where nothing was typed yet.
        at: the snapshot that the person saw.

    """

    year: str = ""
    perimeter: str = ""
    kpis: tuple[str, ...] = ()
    lang: Lang = "fr"
    marks: Lang = "fr"
    typed: Mapping[str, str] | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one cell of the grid.

    Args:
        name: of its field: code of the KPI, then its period.
        text: what the field shows: typed, or what stands.
        value: what the text says, or None where it says nothing.
        changed: it says another target than the one that the person saw.
        wrong: why it is not taken.
        meanwhile: what another person set since the page was opened, as text.

    """

    name: str
    period: Period
    text: str
    value: Decimal | None
    changed: bool = False
    wrong: Message | None = None
    meanwhile: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """Hold a figure that helps to set a target: as text, and how it stood to the target of its month."""

    text: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one KPI of the grid.

    Args:
        year: the cell of the whole year; None where the months make it.
        total: the sum of the months where they make the year, as text.
        actual: figures of the months, then of the year to date.
        before: the same of the year before.
        note: what does not agree.

    """

    kpi: Kpi
    cells: tuple[Cell, ...]
    year: Cell | None
    total: str
    actual: tuple[Past, ...]
    before: tuple[Past, ...]
    note: Message | None = None

    def every(self) -> Iterator[Cell]:
        """Yield the cells of the months, then that of the year."""
        yield from self.cells
        if self.year is not None:
            yield self.year


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold a cell that is not taken: its KPI, its period, why."""

    kpi: Kpi
    cell: Cell


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold the targets of a year for one part of the business.

    Args:
        at: the snapshot they stand in.
        others: KPIs that could be added.
        perimeters: those that may be chosen.
        saved: how many targets were set; None where nothing was saved.

    """

    at: str
    year: Period
    perimeter: Perimeter
    currency: str
    months: tuple[Period, ...]
    rows: tuple[Row, ...]
    others: tuple[Kpi, ...]
    perimeters: tuple[Perimeter, ...]
    saved: int | None = None
    unread: tuple[Message, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the cells that are not taken."""
        return tuple(Fault(row.kpi, cell) for row in self.rows for cell in row.every() if cell.wrong)

    @property
    def changed(self) -> int:
        """Return how many cells say another target."""
        return sum(cell.changed for row in self.rows for cell in row.every())

    @property
    def clash(self) -> bool:
        """Tell whether another person set one of the same targets meanwhile."""
        return any(cell.meanwhile for row in self.rows for cell in row.every())
