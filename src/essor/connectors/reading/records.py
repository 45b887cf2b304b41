"""Walk a text file record by record: which lines make a record, and which cannot be read.

Memory stays bounded by one record. A record that breaks the rules of quoting loses its first line
only: reading resumes at the next line, so that one stray quote never swallows the rest of a file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from essor.connectors.reading.cutter import WHITESPACE, Broken, Cutter, Open
from essor.connectors.reading.limits import RECORD_BYTES
from essor.kernel.message import Message, message

# A NUL, or a carriage return that does not end the line.
_CARE = re.compile(rb"\0|\r(?!\n?\Z)")
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold why a record cannot be read, the place of the cell (first = 0; -1: the whole row) and its text."""

    column: int
    text: str
    reason: Message


class Record(NamedTuple):
    """Hold one record.

    Args:
        row: its number as a spreadsheet shows it, blank lines counted.
        line: the physical line that it starts on.
        raw: its only line, without the line end, where nothing in it needs care.
        fits: the line has as many cells as the file has columns.
        cells: its cells, where care was needed.
        fault: why it cannot be read.
        lines: physical lines that it takes.

    """

    row: int
    line: int
    raw: bytes = b""
    fits: bool = False
    cells: list[str] | None = None
    fault: Fault | None = None
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is known of a whole file before its records are told apart.

    Args:
        encoding: the encoding that the file had, for messages.
        foreign: lines that were written in another encoding than the file.
        utf8: it is sound UTF-8.
        clean: it holds no NUL and no carriage return but at the end of lines.
        width: number of columns, 0 when it is not known.

    """

    encoding: str = "utf-8"
    foreign: frozenset[int] = frozenset()
    utf8: bool = False
    clean: bool = False
    width: int = 0


NOTHING_KNOWN = Known()


class Records:
    """Iterate over the records of a text file in UTF-8.

    Args:
        lines: physical lines.
        cutter: cuts lines of the file's dialect.
        known: what is known of the whole file.

    """

    def __init__(self, lines: Iterable[bytes], cutter: Cutter, known: Known = NOTHING_KNOWN) -> None:
        """Stand before the first record."""
        self._lines = iter(lines)
        self._again: deque[bytes] = deque()
        self._cutter = cutter
        self._encoding = ENCODING_NAMES.get(known.encoding, known.encoding)
        self._known = known
        self._line = 0
        quote = re.escape(cutter.dialect.quote)
        self._quoted = re.compile(f"{quote}[^{quote}]*{quote}") if quote else None

    def __iter__(self) -> Iterator[Record]:
        """Yield each record; blank lines are counted and skipped."""
        known, quote, row = self._known, self._cutter.dialect.quote.encode(), 0
        foreign, care = known.foreign, None if known.clean else _CARE
        delimiter = self._cutter.dialect.delimiter.encode()
        cuts = -1 if self._cutter.dialect.delimiter == WHITESPACE else known.width - 1
        whole = self._cutter.whole_line(known.width) if known.width and quote else None
        while (raw := self._next()) is not None:
            row += 1
            if (
                (care and care.search(raw))
                or self._line in foreign
                or len(raw) > RECORD_BYTES
                or not (known.utf8 or _is_utf8(raw))
            ):
                yield self._careful(row, raw)
                continue
            body = raw.rstrip(b"\r\n\x1a")
            if quote and quote in body:
                fits = whole is not None and whole.fullmatch(body) is not None
                yield Record(row, self._line, body, fits=True) if fits else self._careful(row, raw)
            elif body if known.width == 1 else body.strip(b" "):
                yield Record(row, self._line, body, body.count(delimiter) == cuts)

    def _next(self) -> bytes | None:
        line = self._again.popleft() if self._again else next(self._lines, None)
        self._line += line is not None
        return line

    def _careful(self, row: int, raw: bytes) -> Record:
        start = self._line
        fault = self._fault_of_bytes(raw, start)
        if fault is not None:
            return Record(row, start, fault=fault)
        text, end = _split_end(raw.decode())
        if len(raw) > RECORD_BYTES:
            return Record(row, start, fault=self._too_long(text))
        cells = self._cutter.cut(text, end)
        if isinstance(cells, Open):
            return self._long_record(row, start, raw, cells)
        if isinstance(cells, Broken):
            return Record(row, start, fault=Fault(cells.column, text, message("reading.text_after_quote", line=start)))
        return self._checked(row, start, text, cells)

    def _long_record(self, row: int, start: int, first: bytes, cells: Open | list[str] | Broken) -> Record:
        """Join lines until the quote closes; give them back when it does not."""
        taken = [first]
        size = len(first)
        column = len(cells.cells) if isinstance(cells, Open) else 0
        while isinstance(cells, Open) and size <= RECORD_BYTES and (raw := self._next()) is not None:
            taken.append(raw)
            size += len(raw)
            if self._fault_of_bytes(raw, self._line) is not None:
                break  # that line speaks for itself
            text, end = _split_end(raw.decode())
            cells = self._cutter.cut(text, end, cells)
        if isinstance(cells, list):
            return Record(row, start, cells=cells, lines=len(taken))
        self._again.extendleft(reversed(taken[1:]))
        self._line = start
        key = "text_after_quote" if isinstance(cells, Broken) else "unclosed_quote"
        text = _split_end(first.decode())[0]
        return Record(row, start, fault=Fault(column, text, message(f"reading.{key}", line=start)))

    def _too_long(self, text: str) -> Fault:
        cells = self._cutter.cut(text)
        if isinstance(cells, Open):
            return Fault(len(cells.cells), text, message("reading.unclosed_quote", line=self._line))
        reason = message("reading.line_too_long", line=self._line, limit=RECORD_BYTES)
        return Fault(-1, text, reason)

    def _fault_of_bytes(self, raw: bytes, line: int) -> Fault | None:
        """Find bytes that are no text of the file's encoding."""
        if line in self._known.foreign:
            reason = message("reading.other_encoding", line=line, encoding=self._encoding)
            return Fault(-1, _shown(raw, "utf-8"), reason)
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            at = error.start
            reason = message("reading.undecodable", line=line, encoding=self._encoding, byte=f"{raw[at]:02X}")
            return Fault(self._column_at(raw[:at]), _shown(raw, "cp1252"), reason)
        if b"\0" in raw:
            return Fault(
                self._column_at(raw[: raw.index(0)]), _shown(raw, "utf-8"), message("reading.nul_byte", line=line)
            )
        return None

    def _column_at(self, before: bytes) -> int:
        cells = self._cutter.cut(before.decode(errors="replace"))
        if isinstance(cells, Broken):
            return cells.column
        if self._cutter.dialect.delimiter == WHITESPACE and before[-1:].isspace() and isinstance(cells, list):
            return len(cells)
        return len(cells.cells) if isinstance(cells, Open) else max(len(cells) - 1, 0)

    def _checked(self, row: int, line: int, text: str, cells: list[str]) -> Record:
        """Refuse a carriage return that no quote protects: it would start a new row elsewhere."""
        if "\r" in text:
            bare = self._quoted.sub("", text) if self._quoted else text
            if "\r" in bare:
                column = next((place for place, cell in enumerate(cells) if "\r" in cell), -1)
                return Record(row, line, fault=Fault(column, text, message("reading.bare_return", line=line)))
        return Record(row, line, cells=cells)


def _split_end(text: str) -> tuple[str, str]:
    end = next((end for end in ("\r\n", "\n", "\r") if text.endswith(end)), "")
    return text.removesuffix(end), end


def _shown(raw: bytes, encoding: str) -> str:
    return _split_end(raw.decode(encoding, errors="replace"))[0]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
