"""Fit a condition to the types of its columns, so that no engine rounds, widens or converts.

An engine that compares a decimal(18,2) with 19.995 may round one of them: the comparison becomes the
exact one at the column's scale (``< 19.995`` is ``<= 19.99``). What cannot be compared is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

from essor.kernel.condition import All, Any_, Compare, Condition, Not, Operator, Scalar

NEVER = Any_(())
_WIDE = Context(prec=400)
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_BITS = {"int32": 31, "int64": 63}
_ROUNDED: Mapping[str, tuple[Operator, str]] = {
    "lt": ("le", ROUND_FLOOR),
    "le": ("le", ROUND_FLOOR),
    "gt": ("ge", ROUND_CEILING),
    "ge": ("ge", ROUND_CEILING),
}
_ABOVE = frozenset({"lt", "le", "ne"})
_BELOW = frozenset({"gt", "ge", "ne"})


def fit(condition: Condition, types: Mapping[str, str]) -> Condition:
    """Return the condition that says the same of every row, its values in the types of their columns.

    Args:
        condition: any condition.
        types: contract type of each column that may be read.

    Raises:
        ValueError: a column is unknown, or cannot be compared so with such a value.

    """
    match condition:
        case All(conditions=parts):
            return All(tuple(fit(part, types) for part in parts))
        case Any_(conditions=parts):
            return Any_(tuple(fit(part, types) for part in parts))
        case Not(condition=part):
            return Not(fit(part, types))
        case Compare(column=column):
            if column not in types:
                msg = f"no column {column!r} (there are: {', '.join(sorted(types))})"
                raise ValueError(msg)
            return _fit(condition, types[column])


def _fit(compare: Compare, kind: str) -> Condition:
    operator, value = compare.operator, compare.value
    if operator in {"is_null", "not_null"}:
        return replace(compare, value=None)
    if operator in {"starts_with", "contains"} and kind != "string":
        raise _refusal(compare, kind)
    if isinstance(value, tuple):
        return _fit_list(compare, value, kind)
    if operator in {"in", "not_in"}:
        raise _refusal(compare, kind)
    if value is None:
        if operator not in {"eq", "ne"}:
            raise _refusal(compare, kind)
        return NEVER if operator == "eq" else _present(compare)
    return (
        _fit_number(compare, value, kind) if _is_number(kind) else replace(compare, value=_same(compare, value, kind))
    )


def _fit_list(compare: Compare, values: tuple[Any, ...], kind: str) -> Condition:
    if compare.operator not in {"in", "not_in"}:
        raise _refusal(compare, kind)
    kept: list[Scalar] = []
    for value in values:
        if value is None:
            continue
        one = Compare(compare.column, "eq", value)
        fitted = _fit(one, kind)
        if isinstance(fitted, Compare):
            kept.append(fitted.value)  # type: ignore[arg-type]  # an eq holds one value
    if kept:
        return replace(compare, value=tuple(kept))
    return NEVER if compare.operator == "in" else _present(compare)


def _fit_number(compare: Compare, value: object, kind: str) -> Condition:
    number = _number(compare, value, kind)
    if kind == "float64":
        return replace(compare, value=number)
    scale, least, most = _range(kind)
    operator = compare.operator
    rounded = number.quantize(scale, rounding=ROUND_FLOOR, context=_WIDE)
    if rounded != number:
        if operator not in _ROUNDED:
            return NEVER if operator == "eq" else _present(compare)
        operator, rounding = _ROUNDED[operator]
        rounded = number.quantize(scale, rounding=rounding, context=_WIDE)
    if rounded > most:
        return _present(compare) if operator in _ABOVE else NEVER
    if rounded < least:
        return _present(compare) if operator in _BELOW else NEVER
    return Compare(compare.column, operator, int(rounded) if kind in _BITS else rounded)


def _range(kind: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return the step of a type and its least and greatest numbers."""
    if kind in _BITS:
        return Decimal(1), Decimal(-(2 ** _BITS[kind])), Decimal(2 ** _BITS[kind] - 1)
    match = _DECIMAL.fullmatch(kind)
    if match is None:
        msg = f"not a type that compares: {kind}"
        raise ValueError(msg)
    precision, scale = int(match[1]), int(match[2])
    step = Decimal(1).scaleb(-scale)
    most = _WIDE.multiply(Decimal(10**precision - 1), step)
    return step, -most, most


def _is_number(kind: str) -> bool:
    return kind in _BITS or kind == "float64" or kind.startswith("decimal(")


def _number(compare: Compare, value: object, kind: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise _refusal(compare, kind)
    return Decimal(value)


def _same(compare: Compare, value: Scalar, kind: str) -> Scalar:
    """Return the value of a text, boolean, date or instant column; refuse one of another type."""
    match kind, value:
        case "string", str(text) if "\0" not in text:
            return text
        case "boolean", bool(answer):
            return answer
        case "timestamp", datetime() as instant if instant.tzinfo is not None:
            return instant.astimezone(UTC)
        case "date", date() as day if not isinstance(day, datetime):
            return day
        case _:
            raise _refusal(compare, kind)


def _present(compare: Compare) -> Compare:
    return Compare(compare.column, "not_null")


def _refusal(compare: Compare, kind: str) -> ValueError:
    return ValueError(f"{compare.column} is of type {kind}: it has no {compare.operator} {compare.value!r}")
