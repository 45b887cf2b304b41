"""Place a block copied from a sheet into the grid of targets: by the names that it bears, or from a cell onwards."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from babel.dates import format_date

from essor.kernel.message import LANGS, Bilingual, Message, message
from essor.kernel.period import Period
from essor.kernel.words import LOCALES
from essor.metrics.kpi import Kpi
from essor.web.companies.services.grid import Grid
from essor.web.companies.services.targets import name_of

T = TypeVar("T")
MOST_LINES = 200
_FORMS = ("MMMM y", "MMM y", "MMMM", "MMM", "MMM yy", "MM/y", "y-MM", "dd/MM/y", "y-MM-dd")
_YEAR = frozenset({"total", "annee", "exercice", "year", "fiscal year", "somme", "sum"})


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold the texts that a block puts into cells, by their names, and what of it found no place."""

    cells: Mapping[str, str]
    left: tuple[Message, ...] = ()


def placed(block: str, grid: Grid, start: str = "") -> Placed:
    """Return where the cells of a block go.

    A first line of months and a first column of KPIs are read by their names; else the block begins at
    a cell and runs to the right and down, as in a sheet. Empty cells change nothing.

    Args:
        block: lines of cells between tabs, as sheets copy them; semicolons do where no tab stands.
        grid: where to.
        start: name of the cell that the block begins at; "" for the first.

    """
    lines = _lines(block)
    if not lines:
        return Placed({}, (message("companies.paste_empty"),))
    if len(lines) > MOST_LINES:
        return Placed({}, (message("companies.paste_long", most=MOST_LINES),))
    periods = [*grid.months, grid.year]
    headed = _months(lines[0], grid)
    named = _named(lines[1:] if headed else lines, grid)
    first_row, first_column = _start(start, grid, periods)
    cells: dict[str, str] = {}
    left: list[Message] = []
    for number, line in enumerate(lines[1:] if headed else lines):
        kpi = named.get(number) if named else _at([row.kpi for row in grid.rows], first_row + number)
        at_line = number + (2 if headed else 1)
        if kpi is None:
            if any(text.strip() for text in line):
                known = Bilingual(*(", ".join(row.kpi.label.text(lang) for row in grid.rows) for lang in LANGS))
                left.append(message("companies.paste_no_row", line=at_line, text=line[0].strip(), known=known))
            continue
        for column, text in enumerate(line):
            if not text.strip() or (named and column == 0):
                continue
            period = headed.get(column) if headed else _at(periods, first_column + column - (1 if named else 0))
            if period is None:
                left.append(message("companies.paste_no_column", line=at_line, column=column + 1, text=text.strip()))
            elif period == grid.year and not _takes_year(kpi, grid):
                left.append(message("companies.paste_total", line=at_line, column=column + 1, text=text.strip()))
            else:
                cells[name_of(kpi.code, period)] = text.strip()
    return Placed(cells, tuple(left))


def _lines(block: str) -> list[list[str]]:
    text = block.replace("\r\n", "\n").replace("\r", "\n").strip("\n").replace("\0", "")
    if not text.strip():
        return []
    sign = "\t" if "\t" in text or ";" not in text else ";"
    return [line or [""] for line in csv.reader(io.StringIO(text), delimiter=sign)]


def _start(name: str, grid: Grid, periods: Sequence[Period]) -> tuple[int, int]:
    for row_number, row in enumerate(grid.rows):
        for column, period in enumerate(periods):
            if name == name_of(row.kpi.code, period):
                return row_number, column
    return 0, 0


def _takes_year(kpi: Kpi, grid: Grid) -> bool:
    return any(row.kpi == kpi and row.year is not None for row in grid.rows)


def _months(line: Sequence[str], grid: Grid) -> Mapping[int, Period]:
    """Return the period of each column of a first line of months; empty where it is none."""
    known: dict[str, Period] = dict.fromkeys(_YEAR, grid.year)
    for month in grid.months:
        for lang in LANGS:
            for form in _FORMS:
                known[_folded(format_date(month.start, form, locale=LOCALES[lang]))] = month
    found = {column: known[_folded(text)] for column, text in enumerate(line) if _folded(text) in known}
    months = sum(period != grid.year for period in found.values())
    bare = [text for column, text in enumerate(line) if column and text.strip() and column not in found]
    return found if months and months > len(bare) else {}


def _named(lines: Sequence[Sequence[str]], grid: Grid) -> Mapping[int, Kpi]:
    """Return the KPI of each line by what its first cell says; empty where no first cell names one."""
    known = {_folded(text): row.kpi for row in grid.rows for text in (row.kpi.code, row.kpi.label.fr, row.kpi.label.en)}
    return {number: known[_folded(line[0])] for number, line in enumerate(lines) if _folded(line[0]) in known}


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.sub(r"[\s./_\-]+", " ", letters).strip()


def _at(values: Sequence[T], place: int) -> T | None:
    return values[place] if 0 <= place < len(values) else None
