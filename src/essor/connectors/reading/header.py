"""Find the row that names the columns, below titles, notes and report dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from essor.connectors.reading.limits import HEADER_ROWS

# A header names so much of what the rows below use, and so much of it is words.
_LEAST_COVERAGE = 0.7
_LEAST_WORDS = 0.5
# A column counts as used when so many of the rows below hold something in it.
_USED_SHARE = 0.25
_ROWS_BELOW = 50

_NUMBER = re.compile(r"[-+\N{MINUS SIGN}(]?\s*[€$£]?\s*\d[\d\s.,'\u00a0\u202f]*\)?\s*(%|€|\$|£|[A-Z]{3})?")
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}([ T].*)?")
_AMOUNT = re.compile(r"[-+\N{MINUS SIGN}]?\s*[€$£]?\s*\d[\d .'\u00a0\u202f]*(?:[.,]\d+)\s*(?:€|\$|£|[A-Z]{3})?")
_FILLERS = frozenset({"", "-", "--", "n/a", "N/A", "true", "false"})


@dataclass(frozen=True, slots=True)
class Header:
    """Hold the place (first = 0) of the header among the rows given, and whether it reads as one."""

    place: int
    sure: bool


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the first row that names nearly all columns in words, else the one that comes closest.

    Args:
        rows: first rows of the sheet, blank ones as empty sequences.

    """
    candidates = [place for place, row in enumerate(rows[:HEADER_ROWS]) if any(map(str.strip, row))]
    if not candidates:
        return None
    notes = [place for place in candidates if rows[place][0].startswith("#")]
    if 1 < len(notes) < len(candidates):  # a block of comments; a single "#" heads a column of numbers
        candidates = [place for place in candidates if place not in notes]
    best, best_score = candidates[0], -1.0
    for place in candidates:
        coverage, words = _coverage(rows, place), _words(rows[place])
        if coverage >= _LEAST_COVERAGE and words >= _LEAST_WORDS:
            return Header(place, sure=True)
        if coverage * (0.5 + words) > best_score:
            best, best_score = place, coverage * (0.5 + words)
    return Header(best, sure=False)


def _coverage(rows: Sequence[Sequence[str]], place: int) -> float:
    """Return the share of the columns used below that a row names; the last row covers what is there.

    Only the fullest rows below count: titles and subtitles between them and the candidate do not.
    """
    named = _filled(rows[place])
    below = [filled for row in rows[place + 1 : place + 1 + _ROWS_BELOW] if (filled := _filled(row))]
    if not below:
        return len(named) / max(len(_filled(row)) for row in rows)
    fullest = max(map(len, below))
    full = [filled for filled in below if len(filled) >= _LEAST_COVERAGE * fullest]
    uses = Counter(column for filled in full for column in filled)
    used = {column for column, count in uses.items() if count >= _USED_SHARE * len(full)}
    return len(named & used) / len(used)


def _filled(row: Sequence[str]) -> set[int]:
    return {column for column, cell in enumerate(row) if cell.strip()}


def _words(row: Sequence[str]) -> float:
    cells = [cell.strip() for cell in row if cell.strip()]
    return sum(1 for cell in cells if not is_typed(cell)) / len(cells) if cells else 0.0


def names_nothing(cell: str) -> bool:
    """Tell an amount or a date, which heads no column, from words, years and marks of nothing."""
    return _DATE.fullmatch(cell.strip()) is not None or _AMOUNT.fullmatch(cell.strip()) is not None


def is_typed(cell: str) -> bool:
    """Tell a number, a date or a filler from words."""
    return cell in _FILLERS or _NUMBER.fullmatch(cell) is not None or _DATE.fullmatch(cell) is not None
