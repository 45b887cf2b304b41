"""Make cells: their places, their texts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from essor.review.readers.limits import MOST_CHARACTERS
from essor.safety.spreadsheet import column_letters
from essor.work.submitted import Cell

_UNSEEN = "\u00ad\u2060\ufeff"  # soft hyphen, word joiner: they say where a line may end, and no word more
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


def cell(row: int, column: int, text: str, *, across: int = 1) -> Cell:
    """Return a cell of text.

    Args:
        row: first = 1.
        column: first = 1.
        text: what it holds.
        across: columns that it covers.

    """
    return Cell(tidy(text), row, column_letters(column), across=max(across, 1))


def tidy(text: str) -> str:
    """Return text on one line, its typographic spaces kept, not longer than a person reads."""
    kept = "".join(
        sign if sign.isprintable() or sign in "\u00a0\u202f" else " " for sign in text if sign not in _UNSEEN
    )
    return " ".join(part for part in kept.split(" ") if part)[:MOST_CHARACTERS]


def exact(text: str) -> Decimal | None:
    """Return the number that a spreadsheet stores: the shortest decimal of its double, or None."""
    try:
        number = float(text)
        found = Decimal(int(number)) if number.is_integer() else Decimal(repr(number))
    except (ValueError, InvalidOperation, OverflowError):
        return None
    return found if found.is_finite() else None


def shown(number: Decimal) -> str:
    """Return a bare number as text without exponent."""
    return format(number, "f")
