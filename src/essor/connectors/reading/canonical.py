"""Write a spreadsheet's value as text in one form: ISO dates, a decimal point, no noise of floats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

# Excel keeps and shows 15 significant digits; a 16th is the noise of binary fractions.
# Source: Microsoft, Excel specifications and limits, number precision.
_DIGITS = 15
_WHOLE_BELOW = 10.0**_DIGITS
_HALF_MILLISECOND = dt.timedelta(microseconds=500)


def texts_of(values: Iterable[Any]) -> list[str]:
    """Return the texts of a column; most hold one type only."""
    column = list(values)
    kinds = set(map(type, column))
    if kinds <= {str}:
        return column
    return [_number(value) for value in column] if kinds == {float} else [text_of(value) for value in column]


def text_of(value: Any) -> str:
    """Return the text of a cell: "" for an empty one, 0.3 for 0.1 + 0.2, 5 for 5.0, 2026-10-03 for a day."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return] # the type was just compared
    if kind is float:
        return _number(value)
    writer = _WRITERS.get(kind)
    return writer(value) if writer else str(value)


def _number(number: float) -> str:
    if number.is_integer() and -_WHOLE_BELOW < number < _WHOLE_BELOW:
        return str(int(number))
    text = f"{number:.{_DIGITS}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _instant(value: dt.datetime) -> str:
    rounded = value + _HALF_MILLISECOND
    rounded = rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)
    return rounded.isoformat(sep=" ", timespec="milliseconds" if rounded.microsecond else "seconds")


def _length(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_WRITERS: dict[type, Any] = {
    bool: lambda value: "true" if value else "false",
    int: str,
    dt.date: dt.date.isoformat,
    dt.datetime: _instant,
    dt.time: lambda value: value.isoformat(timespec="seconds"),
    dt.timedelta: _length,
}
