"""Find the separator and the quote of a text file from its first lines."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from essor.connectors.reading.cutter import NO_DELIMITER, WHITESPACE, Cutter, Dialect
from essor.connectors.reading.header import is_typed
from essor.connectors.reading.records import Record, Records
from essor.connectors.reading.sheet import Hints

_CANDIDATES = (";", ",", "\t", "|")
_JUDGED_ROWS = 200
# Below this share of the rows, a character that splits some of them is punctuation.
_LEAST_SHARE = 0.5
# A row of one cell under a header of at least so many is a footer or a note: the filters of formats judge it.
FOOTER_FROM_WIDTH = 3
# The line that Excel obeys: sep=;
_DECLARED = re.compile(rb'"?sep=([;,\t|])"?\r?\n', re.IGNORECASE)
_SINGLE_QUOTED = re.compile(rb"(?:^|[;,\t|])'[^'\r\n]*'(?=[;,\t|]|\r?$)", re.MULTILINE)


def find_dialect(lines: Sequence[bytes], hints: Hints) -> Dialect:
    """Return the dialect that cuts the rows most evenly; a file that none cuts has one column."""
    quote = find_quote(lines) if hints.quote is None else hints.quote
    if hints.delimiter == WHITESPACE:  # columns of blanks quote nothing
        return Dialect(WHITESPACE, "")
    declared = _DECLARED.match(lines[0]) if lines else None
    if hints.delimiter or declared:
        return Dialect(hints.delimiter or (declared[1].decode() if declared else ""), quote)
    scores = {delimiter: _score(lines, Dialect(delimiter, quote)) for delimiter in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda delimiter: scores[delimiter])
    return Dialect(best if scores[best] > 0 else NO_DELIMITER, quote)


def find_quote(lines: Sequence[bytes]) -> str:
    """Return the quoting character: the single quote only where most cells stand between two of them."""
    text = b"".join(lines[:_JUDGED_ROWS])
    if b'"' in text or b"'" not in text:
        return '"'
    quoted = len(_SINGLE_QUOTED.findall(text))
    cells = sum(text.count(mark) for mark in (b";", b",", b"\t", b"|")) + len(lines)
    return "'" if quoted * 2 > cells else '"'


def cut_record(record: Record, dialect: Dialect) -> list[str]:
    """Return the cells of a record, none when it is at fault."""
    if record.cells is not None or record.fault is not None:
        return record.cells or []
    text = record.raw.decode(errors="replace")
    return text.split() if dialect.delimiter == WHITESPACE else text.split(dialect.delimiter)


def _score(lines: Sequence[bytes], dialect: Dialect) -> float:
    """Rate a separator: how many of the rows, from the first of the usual width on, have that width.

    Rows at fault and lines of comments do not count; rows above the first one do, a little.
    """
    records = list(islice(Records(lines, Cutter(dialect)), _JUDGED_ROWS))
    sound = [record for record in records if record.fault is None]
    rows = [cut_record(record, dialect) for record in sound if not record.raw.startswith(b"#")]
    widths = [len(row) for row in rows]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0
    width = max(counts, key=lambda each: (counts[each], each))
    first = widths.index(width)
    if _only_ends_more_often(rows, first, width):  # each row ends with a separator, the titles do not
        first, widths = first - 1, [width - 1 if each == width else each for each in widths]
        width -= 1
    below = widths[first:]
    if below.count(width) > 1 and width >= FOOTER_FROM_WIDTH:  # notes at the end of a short report are no rows of it
        last = max(place for place, each in enumerate(below) if each > 1)
        below = below[: last + 1]
    even = below.count(width) / len(below)
    split = sum(1 for each in below if each > 1) / len(below)
    if split < _LEAST_SHARE:
        return 0.0
    words = sum(1 for cell in rows[first] if not is_typed(cell.strip())) / len(rows[first])
    evenness = 0.7 * even * even + 0.3 * split
    doubts = (0.7 + 0.3 * words) * (1 - 0.6 * first / len(widths)) * (0.5 + 0.5 * len(sound) / len(records))
    return evenness * doubts * math.sqrt(math.sqrt(math.log2(width + 2)))


def _only_ends_more_often(rows: Sequence[Sequence[str]], first: int, width: int) -> bool:
    """Tell whether the rows are one empty cell wider than the row above the first of them."""
    above = len(rows[first - 1]) if first else 0
    return above == width - 1 > 1 and all(not row[-1].strip() for row in rows[first:] if len(row) == width)
