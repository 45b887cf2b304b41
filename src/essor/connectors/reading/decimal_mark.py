"""Tell the decimal mark of a file from its cells, where they settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence

# One mark, at the end, not followed by three digits: 1,5 or 19,90 or 1 250,50 €, never 1,250.
_DECIMAL = re.compile(
    r"[-+\N{MINUS SIGN}]?\s*[€$£]?\s*\d[\d .'\u00a0\u202f,]*?([.,])(?:\d{1,2}|\d{4,})\s*(?:%|€|\$|£|[A-Z]{3})?"
)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")


def decimal_hint(rows: Sequence[Sequence[str]]) -> str:
    """Return "," or "." when all cells that show a decimal mark show the same one, else ""."""
    marks = {
        found[1]
        for row in rows
        for cell in row
        if (found := _DECIMAL.fullmatch(cell.strip())) and not _DATE.fullmatch(cell.strip())
    }
    return marks.pop() if len(marks) == 1 else ""
