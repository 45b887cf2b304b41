"""Tell from a number format of a spreadsheet what its numbers are: a share, an amount, a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from essor.work.submitted import Format

# Formats that a file may name by number alone. Source: ECMA-376-1:2016, 18.8.30 numFmt.
_BUILT_IN: Mapping[int, Format] = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44), "money"),
    **dict.fromkeys((14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 36, 45, 46, 47, 50, 57), "date"),
    49: "text",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]')
_LOCALE = re.compile(r"\[\$-[^\]]*\]")
_MONEY = re.compile(r"[€£$]|EUR|GBP|USD|CHF", re.IGNORECASE)
_POINTS = re.compile(r"\bp(?:oin)?ts?\b|\bpp\b", re.IGNORECASE)
_DAY = re.compile(r"[dyjah]|m(?=[^a-z]|m)|mmm", re.IGNORECASE)
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 a spreadsheet knows no zone
_FIRST_DAY_MAC = datetime(1904, 1, 1)  # noqa: DTZ001 the same
_LAST_SERIAL = 2_958_465


def format_of(number: int, code: str) -> Format:
    """Return what a format says.

    Args:
        number: numFmtId of the file.
        code: its text, "" for a built-in one.

    """
    if not code:
        return _BUILT_IN.get(number, "number" if number else "")
    code = _LOCALE.sub("", code)
    bare = _LITERAL.sub("", code)
    told: tuple[tuple[bool, Format], ...] = (
        (_POINTS.search(code) is not None, "points"),
        (_MONEY.search(code) is not None, "money"),
        ("%" in bare, "percent"),
        ("0" in bare or "#" in bare, "number"),
        (bare.strip() == "@", "text"),
        (_DAY.search(bare) is not None, "date"),
    )
    return next((name for there, name in told if there), "")


def day_of(serial: Decimal, *, mac: bool = False) -> date | None:
    """Return the day of a serial number, or None where it is none."""
    if not 0 < serial <= _LAST_SERIAL:
        return None
    return ((_FIRST_DAY_MAC if mac else _FIRST_DAY) + timedelta(days=float(serial))).date()
