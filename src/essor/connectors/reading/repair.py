"""Write the rows of a text file that can be read to a clean copy, and keep the others with their reason.

This is the exact way, taken by files that the engine may not be trusted with: stray quotes, NULs,
undecodable bytes, rows too short or too long, blank lines, line breaks inside cells, cells told apart
by blanks. It holds one record at a time (measured: 24 s of processor time for 10 million lines of 12
columns, one of them quoted; the engine alone takes 12).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from essor.connectors.reading.cutter import WHITESPACE, Cutter, Dialect
from essor.connectors.reading.layout import Layout
from essor.connectors.reading.limits import REJECTS, SHOWN_CHARACTERS
from essor.connectors.reading.lines import physical_lines
from essor.connectors.reading.records import Fault, Known, Record, Records
from essor.connectors.reading.scan import Scan
from essor.connectors.reading.sheet import Reject
from essor.kernel.message import Message, message
from essor.safety.progress import report

_REPORT_EVERY = 20_000
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) != "\t"}  # control pictures of Unicode


@dataclass(frozen=True, slots=True)
class Text:
    """Hold a text file in UTF-8 and where it came from.

    Args:
        path: the file itself, or its copy in UTF-8.
        scan: what one pass over it told.
        encoding: encoding that the received file had.
        foreign: lines written in another encoding than the rest.

    """

    path: Path
    scan: Scan
    encoding: str
    foreign: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Repaired:
    """Hold the dialect of the clean copy, whose first two cells are row and line, and what was kept out."""

    dialect: Dialect
    rejects: tuple[Reject, ...]


def clean_dialect(dialect: Dialect) -> Dialect:
    """Return the dialect of the copy: the same, or tabs where blanks told cells apart."""
    return Dialect("\t", dialect.quote) if dialect.delimiter == WHITESPACE else dialect


def repair(text: Text, target: Path, layout: Layout) -> Repaired | Message:
    """Write the clean copy; return a message when too many rows cannot be read."""
    writer = _Writer(layout)
    delimiter = writer.delimiter.encode()
    known = Known(
        encoding=text.encoding,
        foreign=text.foreign,
        utf8=text.scan.utf8,
        clean=not (text.scan.nul or text.scan.stray_returns),
        width=layout.width,
    )
    with text.path.open("rb") as inlet, target.open("wb", buffering=1 << 20) as outlet:
        for record in Records(physical_lines(inlet, text.scan.line_end), Cutter(layout.dialect), known):
            row, line, raw, fits, *_ = record
            if row <= layout.header_row:
                continue
            if fits:
                outlet.write(b"%d%b%d%b%b\n" % (row, delimiter, line, delimiter, raw))
            else:
                outlet.write(writer.row(record))
            if not line % _REPORT_EVERY:
                report("reading", line, text.scan.lines)
            if len(writer.rejects) > REJECTS:
                first = writer.rejects[0]
                return message("reading.too_many_rejects", limit=REJECTS, line=first.line, reason=first.reason)
    return Repaired(clean_dialect(layout.dialect), tuple(writer.rejects))


class _Writer:
    """Write rows that need care, and keep those that cannot be read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.source = layout.dialect.delimiter
        self.delimiter = clean_dialect(layout.dialect).delimiter
        self.quote = layout.dialect.quote
        self.rejects: list[Reject] = []

    def row(self, record: Record) -> bytes:
        """Return the line of a record in the clean copy; nothing when it is rejected."""
        if record.fault is not None:
            return self.reject(record, record.fault)
        cells = record.cells
        if cells is None:
            text = record.raw.decode()
            cells = text.split() if self.source == WHITESPACE else text.split(self.source)
        fitting = self.layout.fit(cells, record.line)
        if isinstance(fitting, Fault):
            return self.reject(record, fitting)
        numbered = (str(record.row), str(record.line), *map(self._cell, fitting))
        return self.delimiter.join(numbered).encode() + b"\n"

    def _cell(self, cell: str) -> str:
        quote = self.quote
        if not quote or not any(mark in cell for mark in (quote, self.delimiter, "\n", "\r")):
            return cell
        return f"{quote}{cell.replace(quote, quote * 2)}{quote}"

    def reject(self, record: Record, fault: Fault) -> bytes:
        """Keep a record out, with its place and reason."""
        headers = self.layout.headers
        column = headers[fault.column] if 0 <= fault.column < len(headers) else ""
        shown = fault.text[:SHOWN_CHARACTERS].translate(_VISIBLE)
        self.rejects.append(Reject("", record.row, record.line, column, shown, fault.reason))
        return b""
