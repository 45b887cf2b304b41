"""Move the references of a formula, as a spreadsheet does when it is copied to another cell."""

from __future__ import annotations

import re

from essor.safety.spreadsheet import column_letters, column_number

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PIECE = re.compile(
    r"""(?P<quoted>"(?:[^"]|"")*"|'(?:[^']|'')*')"""
    r"""|(?P<place>(?<![A-Za-z0-9_.$])(?P<fix_c>\$?)(?P<column>[A-Z]{1,3})(?P<fix_r>\$?)(?P<row>[0-9]{1,7})(?![A-Za-z0-9_(]))"""
)


def shifted(formula: str, start: str, end: str) -> str:
    """Return a formula written at one cell as it reads at another.

    Args:
        formula: without its equals sign.
        start: the cell it was written at, "C4".
        end: the cell it is copied to.

    """
    down, right = _distance(start, end)

    def moved(match: re.Match[str]) -> str:
        if match["place"] is None:
            return match[0]
        column, row = column_number(match["column"].encode()), int(match["row"])
        column += 0 if match["fix_c"] else right
        row += 0 if match["fix_r"] else down
        if column < 1 or row < 1:
            return "#REF!"
        return f"{match['fix_c']}{column_letters(column)}{match['fix_r']}{row}"

    return _PIECE.sub(moved, formula)


def _distance(start: str, end: str) -> tuple[int, int]:
    first, last = _PLACE.fullmatch(start), _PLACE.fullmatch(end)
    if first is None or last is None:
        return 0, 0
    return int(last[2]) - int(first[2]), column_number(last[1].encode()) - column_number(first[1].encode())
