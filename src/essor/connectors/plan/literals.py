"""Write constants of a format as SQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from essor.mart.quoting import text


def literal(value: str | int | bool | Decimal | date | None, kind: str) -> str:
    """Return a constant as SQL of a kind of value.

    Raises:
        ValueError: the constant cannot be of that kind.

    """
    if value is None:
        return f"CAST(NULL AS {SQL_OF_KIND[kind]})"
    try:
        return _written(value, kind)
    except (ArithmeticError, ValueError):
        msg = f"{value!r} is no {kind}"
        raise ValueError(msg) from None


SQL_OF_KIND = {
    "text": "VARCHAR",
    "number": "DECIMAL(20,8)",
    "integer": "BIGINT",
    "day": "DATE",
    "instant": "TIMESTAMPTZ",
    "boolean": "BOOLEAN",
}


def _written(value: str | int | bool | Decimal | date, kind: str) -> str:
    if kind == "text":
        return text(str(value).lower() if isinstance(value, bool) else str(value))
    if kind in {"number", "integer"}:
        number = Decimal(value) if isinstance(value, str | int | Decimal) else Decimal(str(value))
        return f"CAST({text(format(number, 'f'))} AS {SQL_OF_KIND[kind]})"
    if kind == "day":
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        return f"DATE {text(day.isoformat())}"
    if kind == "boolean" and isinstance(value, bool):
        return "true" if value else "false"
    raise ValueError(value)
