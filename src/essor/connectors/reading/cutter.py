"""Cut a line of delimited text into cells, as the engine does, and say where a line breaks the rules.

The rules are RFC 4180 with what programs do besides: blanks around a quoted cell are dropped, a quote
inside an unquoted cell is a letter, a quote inside a quoted cell is doubled, a quoted cell may hold
line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WHITESPACE = "whitespace"
# Separator of a file of one column: the unit separator of ASCII, which no text holds.
NO_DELIMITER = "\x1f"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Hold how a text file tells its cells apart.

    Args:
        delimiter: one character, "whitespace" for runs of blanks, NO_DELIMITER for a single column.
        quote: the quoting character, "" where the file quotes nothing.

    """

    delimiter: str
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Open:
    """Hold a record whose last cell waits for its closing quote."""

    cells: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Hold the place (first = 0) of a cell that goes on after its closing quote."""

    column: int


class Cutter:
    """Cut lines of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        """Prepare the expressions of a dialect."""
        self.dialect = dialect
        delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote or "\0")
        rest, end = rf"((?:[^{quote}]++|{quote}{quote})*+)", rf"({delimiter}|\Z)"
        self._plain = re.compile(rf"([^{delimiter}]*+){end}")
        self._quoted = re.compile(rf" *{quote}{rest}{quote} *{end}")
        self._opening = re.compile(rf" *{quote}")
        self._open = re.compile(rf" *{quote}{rest}\Z")
        self._closing = re.compile(rf"{rest}{quote} *{end}")
        self._still_open = re.compile(rf"{rest}\Z")

    def cut(self, line: str, end: str = "", pending: Open | None = None) -> list[str] | Open | Broken:
        """Return the cells of a line, or that it goes on on the next line, or where it is broken.

        Args:
            line: text without its line end.
            end: its line end, which belongs to the cell when a quoted cell goes on.
            pending: the record that the line continues.

        """
        if self.dialect.delimiter == WHITESPACE:
            return line.split()
        if pending is None and (not self.dialect.quote or self.dialect.quote not in line):
            return line.split(self.dialect.delimiter)
        return self._cells(line, end) if pending is None else self._continue(line, end, pending)

    def whole_line(self, width: int) -> re.Pattern[bytes]:
        """Return what a line of so many cells matches whose quotes are all in order."""
        quote, delimiter = (re.escape(mark.encode()) for mark in (self.dialect.quote, self.dialect.delimiter))
        cell = rb"(?: *%b(?:[^%b\r]++|%b%b)*+%b *|[^%b%b\r]*+)" % (*[quote] * 5, quote, delimiter)
        return re.compile(rb"(?:%b%b){%d}%b" % (cell, delimiter, width - 1, cell))

    def _cells(self, line: str, end: str, at: int = 0, before: tuple[str, ...] = ()) -> list[str] | Open | Broken:
        cells = list(before)
        while True:
            found = self._quoted.match(line, at)
            if found is not None:
                cells.append(self._undouble(found[1]))
            elif self._opening.match(line, at):
                waiting = self._open.match(line, at)
                return Open(tuple(cells), (waiting[1] + end,)) if waiting else Broken(len(cells))
            else:
                found = self._plain.match(line, at)
                cells.append(found[1] if found else "")
            if found is None or not found[2]:
                return cells
            at = found.end()

    def _continue(self, line: str, end: str, pending: Open) -> list[str] | Open | Broken:
        found = self._closing.match(line)
        if found is None:
            waiting = self._still_open.match(line)
            return Open(pending.cells, (*pending.parts, line + end)) if waiting else Broken(len(pending.cells))
        cells = (*pending.cells, self._undouble("".join((*pending.parts, found[1]))))
        return self._cells(line, end, found.end(), cells) if found[2] else list(cells)

    def _undouble(self, text: str) -> str:
        return text.replace(self.dialect.quote * 2, self.dialect.quote)
