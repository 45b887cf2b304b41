"""Lay out a text file from its first rows: separator, header, width, what may be missing in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from essor.connectors.reading.cutter import Cutter, Dialect
from essor.connectors.reading.decimal_mark import decimal_hint
from essor.connectors.reading.dialect import FOOTER_FROM_WIDTH, cut_record, find_dialect
from essor.connectors.reading.header import find_header
from essor.connectors.reading.limits import SAMPLE_BYTES, SAMPLE_ROWS, SHOWN_CHARACTERS
from essor.connectors.reading.lines import physical_lines
from essor.connectors.reading.records import Fault, Record, Records
from essor.connectors.reading.sheet import Hints
from essor.kernel.message import message


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold how the rows of a text file are to be cut.

    Args:
        dialect: separator and quote.
        headers: names of the columns, as many as a row has cells.
        header_row: row of the header as a spreadsheet shows it, 0 when the caller named the columns.
        header_sure: whether the row reads as a header.
        first_line: physical line (first = 1) on which the first data row may start.
        plain_top: each record down to the header takes one line.
        preamble: lines of text above the header.
        optional: columns (first = 0) that the first rows leave empty now and then.
        sample: first data rows, cut.
        decimal_hint: "," or "." where the sample settles it.

    """

    dialect: Dialect
    headers: tuple[str, ...]
    header_row: int
    header_sure: bool
    first_line: int
    plain_top: bool
    preamble: tuple[str, ...]
    optional: frozenset[int]
    sample: tuple[tuple[str, ...], ...]
    decimal_hint: str

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.headers)

    def fit(self, cells: list[str], line: int) -> list[str] | Fault:
        """Return the cells of a row, as many as there are columns, or why they do not fit.

        Empty cells beyond the header are dropped. Missing cells are empty ones where the file leaves
        these columns empty now and then, or where the row is a footer of one cell.
        """
        missing = self.width - len(cells)
        if missing < 0 and not any(map(str.strip, cells[self.width :])):
            return cells[: self.width]
        if missing > 0:
            if not any(cells):
                return [""] * self.width
            footer = len(cells) == 1 and self.width >= FOOTER_FROM_WIDTH
            if footer or self.optional.issuperset(range(len(cells), self.width)):
                return cells + [""] * missing
        if missing == 0:
            return cells
        key = "too_many_cells" if missing < 0 else "too_few_cells"
        reason = message(f"reading.{key}", line=line, cells=len(cells), columns=self.width)
        return Fault(-1, self.dialect.delimiter.join(cells), reason)


def lay_out(path: Path, line_end: str, hints: Hints) -> Layout | None:
    """Return the layout of a text file in UTF-8, or None when no row can be read."""
    lines = _first_lines(path, line_end)
    dialect = find_dialect(lines, hints)
    records = list(islice(Records(lines, Cutter(dialect)), SAMPLE_ROWS))
    cut: dict[int, list[str]] = {record.row: cut_record(record, dialect) for record in records}
    if not any(cut.values()):
        return None
    rows = [cut.get(row, []) for row in range(1, max(cut) + 1)]
    place, sure = _header_place(rows, hints)
    if place >= len(rows):
        return None
    data = [row for row in rows[place + 1 :] if any(map(str.strip, row))]
    names = _names(rows[place], hints) if place >= 0 else hints.headers
    top = [record for record in records if record.row <= place + 1]
    # Cells beyond the titles of a file separated by commas are decimals that were cut off: its rows are rejected.
    width = len(names) if dialect.delimiter == "," else max(len(names), _usual_width(data, len(names)))
    return Layout(
        dialect=dialect,
        headers=(*names, *("" for _ in range(width - len(names)))),
        header_row=place + 1,
        header_sure=sure,
        first_line=top[-1].line + top[-1].lines if top else 1,
        plain_top=all(record.lines == 1 for record in top),
        preamble=tuple(_shown(record, dialect) for record in top[:-1]),
        optional=_optional(data, width),
        sample=tuple(tuple(row) for row in data),
        decimal_hint=decimal_hint(data),
    )


def _first_lines(path: Path, line_end: str) -> list[bytes]:
    """Return the first lines of a file, whole ones, at least one."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        for line in physical_lines(file, line_end):
            lines.append(line)
            size += len(line)
            if size > SAMPLE_BYTES:
                break
    return lines


def _header_place(rows: Sequence[Sequence[str]], hints: Hints) -> tuple[int, bool]:
    """Return the place of the header among the rows, -1 when the caller named the columns."""
    if hints.header_row is not None:
        return hints.header_row - 1, True
    if hints.headers:
        return -1, True
    found = find_header(rows)
    return (found.place, found.sure) if found else (len(rows), False)


def _names(row: Sequence[str], hints: Hints) -> tuple[str, ...]:
    """Return the names of the columns as written, without a byte order mark that slipped in."""
    return tuple(cell.replace("\ufeff", "") for cell in row) if hints.header_row != 0 else hints.headers


def _usual_width(data: Sequence[Sequence[str]], named: int) -> int:
    """Return how far most rows reach, where that is beyond the header."""
    reach = Counter(max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0) for row in data)
    beyond = {width: count for width, count in reach.items() if width > named}
    if sum(beyond.values()) * 2 <= len(data):
        return 0
    return max(beyond, key=lambda width: (beyond[width], width))


def _optional(data: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """Return the columns that are empty in a whole row, or left out by two rows or more."""
    left_out = Counter(column for row in data if 1 < len(row) < width for column in range(len(row), width))
    empty = {column for row in data if len(row) >= width for column in range(width) if not row[column].strip()}
    return frozenset(empty | {column for column, count in left_out.items() if count > 1})


def _shown(record: Record, dialect: Dialect) -> str:
    if record.fault is not None:
        return record.fault.text[:SHOWN_CHARACTERS]
    if record.cells is not None:
        return " ".join(cell for cell in cut_record(record, dialect) if cell)[:SHOWN_CHARACTERS]
    return record.raw.decode(errors="replace")[:SHOWN_CHARACTERS]
