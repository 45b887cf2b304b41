"""Say where a text slips, what stands there and what should."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from essor.kernel.message import Message

BLANK = "\N{OBJECT REPLACEMENT CHARACTER}"
_SKIPPED = re.compile(
    r"```[\s\S]*?(?:```|$)|`[^`\n]*`|(?:https?://|www\.)\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w./-])[\w-]+(?:/[\w.-]+)+\.\w+\b"
    r"|(?<![\w-])--[a-z][a-z-]*"
)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Hold a place: line and column from 1, offset from 0."""

    line: int
    column: int
    offset: int

    @classmethod
    def of(cls, text: str, offset: int) -> TextPlace:
        """Return the place of an offset in a text."""
        starts = _line_starts(text)
        line = bisect_right(starts, offset)
        return cls(line, offset - starts[line - 1] + 1, offset)


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Hold a slip.

    Args:
        check: which check saw it: "decimal_comma".
        found: the words as they stand.
        expected: what should stand there; "" when a person has to choose.
        sure: False when the words may be right in their context: a question, not a fault.

    """

    check: str
    place: TextPlace
    found: str
    expected: str
    message: Message
    sure: bool = True


def readable(text: str) -> str:
    """Return the text with addresses, paths, options of commands and code blanked out, each character in its place."""
    return _SKIPPED.sub(lambda match: re.sub(r"[^\n]", BLANK, match[0]), text)


@lru_cache(maxsize=8)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer(r"\n", text)))
