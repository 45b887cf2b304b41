"""Read a text file: as it stands where nothing in it is amiss, else by the exact way."""

from __future__ import annotations

import codecs
from pathlib import Path

import duckdb

from essor.connectors.reading import load
from essor.connectors.reading.cutter import NO_DELIMITER, WHITESPACE
from essor.connectors.reading.double_encoding import undo_whole
from essor.connectors.reading.encoding import find_encoding, marked_encoding, transcode
from essor.connectors.reading.finish import finish
from essor.connectors.reading.layout import Layout, lay_out
from essor.connectors.reading.limits import COLUMNS
from essor.connectors.reading.repair import Text, repair
from essor.connectors.reading.scan import scan
from essor.connectors.reading.sheet import Hints, Reading, Reject, Sheet
from essor.kernel.message import Message, message
from essor.safety.progress import report

_MOST_TIMES = 3


def read_text(path: Path, con: duckdb.DuckDBPyConnection, hints: Hints, shown: str, work: Path) -> Reading:
    """Return the one sheet of a text file, or why there is none.

    Args:
        path: the file.
        con: connection that gets the table.
        hints: what the caller knows.
        shown: the name that people know the file by.
        work: folder for copies, which the caller removes.

    """
    text = _in_utf8(path, hints, work)
    text, lines = _undone(text, work)
    layout = lay_out(text.path, text.scan.line_end, hints)
    if layout is None:
        return Reading(messages=(message("reading.no_rows", file=shown),))
    if layout.width > COLUMNS:
        return Reading(messages=(message("reading.too_many_columns", file=shown, count=layout.width, limit=COLUMNS),))
    loaded = _as_it_stands(con, text, layout) or _exactly(con, text, layout, work / "clean.csv")
    if isinstance(loaded, Message):
        return Reading(messages=(loaded,))
    table, first_row, rejects = loaded
    draft = Sheet(
        name="",
        table=table,
        headers=layout.headers,
        header_row=layout.header_row,
        rows=0,
        preamble=layout.preamble,
        rejects=rejects,
        encoding=text.encoding,
        delimiter="" if layout.dialect.delimiter == NO_DELIMITER else layout.dialect.delimiter,
        decimal_hint=layout.decimal_hint,
    )
    doubt = text.scan.twice
    sheet, remarks = finish(con, draft, first_row=first_row, sure=layout.header_sure, shown=shown, doubt=doubt)
    said = (message("reading.encoded_twice", file=shown, count=lines),) if lines else ()
    return Reading((sheet,), (*said, *remarks))


def _in_utf8(path: Path, hints: Hints, work: Path) -> Text:
    seen = scan(path)
    encoding = marked_encoding(path) or _named(hints.encoding) or find_encoding(path, utf8=seen.utf8)
    if encoding == "utf-8":
        return Text(path, seen, encoding)
    copy = work / "utf8.csv"
    foreign = transcode(path, copy, encoding)
    return Text(copy, scan(copy), encoding, foreign)


def _undone(text: Text, work: Path) -> tuple[Text, int]:
    """Return a text as it was before it was encoded once too often, or even twice; and how many lines were."""
    most = 0
    for time in range(_MOST_TIMES):
        copy = work / f"undone_{time}.csv"
        lines = undo_whole(text.path, copy) if text.scan.twice else 0
        if not lines:
            break
        text, most = Text(copy, scan(copy), text.encoding, text.foreign), max(most, lines)
    return text, most


def _named(encoding: str) -> str:
    """Return the one name of an encoding, so that "UTF8" and "utf-8-sig" need no copy of the file."""
    return codecs.lookup(encoding).name.removesuffix("-sig") if encoding else ""


Loaded = tuple[str, int | None, tuple[Reject, ...]]


def _as_it_stands(con: duckdb.DuckDBPyConnection, text: Text, layout: Layout) -> Loaded | None:
    """Let the engine read the file, and believe it only where lines, rows and first cells agree."""
    if not text.scan.sound or text.foreign or not layout.plain_top or layout.dialect.delimiter == WHITESPACE:
        return None
    report("loading", 0, text.scan.lines)
    skip = layout.first_line - 1
    try:
        file = load.Plain(text.path, layout.dialect, text.scan.line_end, skip)
        table, rows = load.load_plain(con, file, layout.width)
    except duckdb.InvalidInputException:
        return None
    holds = rows == text.scan.lines - text.scan.blank_tail - skip and _begins_with(con, table, layout)
    if layout.width == 1:  # the engine takes blank lines for rows of a single column
        holds = holds and load.count(con, table, "c0 IS NULL") == 0
    if not holds:
        load.drop(con, table)
        return None
    return table, layout.first_line, ()


def _begins_with(con: duckdb.DuckDBPyConnection, table: str, layout: Layout) -> bool:
    wanted = [tuple(cell or None for cell in (*row, *[""] * layout.width)[: layout.width]) for row in layout.sample]
    found = con.execute(f"SELECT * FROM {table} LIMIT {len(wanted)}").fetchall()
    return found == wanted


def _exactly(con: duckdb.DuckDBPyConnection, text: Text, layout: Layout, copy: Path) -> Loaded | Message:
    repaired = repair(text, copy, layout)
    if isinstance(repaired, Message):
        return repaired
    table, _ = load.load_numbered(con, load.Plain(copy, repaired.dialect), layout.width)
    return table, None, repaired.rejects
