"""Hold a condition as data: row filters, segments, clauses, automations and measures share it.

Two evaluators exist: `holds` on a row of Python values, and the engine's in `essor.mart.predicate`.
A test compares them. A comparison with an absent value is false, as in SQL; ask `is_null` for absence.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Scalar = str | int | Decimal | bool | date | datetime
Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "is_null", "not_null", "starts_with", "contains"]
OPERATORS: tuple[str, ...] = (
    "eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "is_null", "not_null", "starts_with", "contains",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare a column with a value (a tuple for in and not_in, nothing for is_null, not_null)."""

    column: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Hold when every condition holds; true when there is none."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 `Any` is Python's
    """Hold when one condition holds; false when there is none."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Hold when the condition does not."""

    condition: Condition


Condition = All | Any_ | Not | Compare
TRUE = All(())


def from_data(data: Mapping[str, Any] | list[Any] | None) -> Condition:
    """Read a condition written as data.

    ``{column: status, operator: in, value: [paid, refunded]}``; a list or ``{all: […]}`` is a
    conjunction, ``{any: […]}`` a disjunction, ``{not: …}`` a negation; None is true.

    Raises:
        ValueError: the data has another shape or an unknown operator.

    """
    if data is None:
        return TRUE
    if isinstance(data, list):
        return All(tuple(from_data(part) for part in data))
    if "all" in data:
        return All(tuple(from_data(part) for part in data["all"]))
    if "any" in data:
        return Any_(tuple(from_data(part) for part in data["any"]))
    if "not" in data:
        return Not(from_data(data["not"]))
    sign = data.get("operator", "eq")
    if sign not in OPERATORS or "column" not in data:
        msg = f"not a condition: {dict(data)!r} (operators: {', '.join(OPERATORS)})"
        raise ValueError(msg)
    value = data.get("value")
    return Compare(str(data["column"]), sign, tuple(value) if isinstance(value, list) else value)


def to_data(condition: Condition) -> dict[str, Any]:
    """Write a condition as the data that from_data reads."""
    match condition:
        case All(conditions=parts):
            return {"all": [to_data(part) for part in parts]}
        case Any_(conditions=parts):
            return {"any": [to_data(part) for part in parts]}
        case Not(condition=part):
            return {"not": to_data(part)}
        case Compare(column=column, operator=sign, value=value):
            plain = list(value) if isinstance(value, tuple) else value
            return {"column": column, "operator": sign, "value": plain}


def columns(condition: Condition) -> frozenset[str]:
    """Return the columns that a condition reads."""
    match condition:
        case All(conditions=parts) | Any_(conditions=parts):
            return frozenset[str]().union(*(columns(part) for part in parts))
        case Not(condition=part):
            return columns(part)
        case Compare(column=column):
            return frozenset({column})


def holds(condition: Condition, row: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds on a row of Python values."""
    match condition:
        case All(conditions=parts):
            return all(holds(part, row) for part in parts)
        case Any_(conditions=parts):
            return any(holds(part, row) for part in parts)
        case Not(condition=part):
            return not holds(part, row)
        case Compare():
            return _compares(condition, row.get(condition.column))


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "not_null": lambda _found, _wanted: True,
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "in": lambda found, wanted: found in wanted,
    "not_in": lambda found, wanted: found not in wanted,
    "starts_with": lambda found, wanted: str(found).startswith(str(wanted)),
    "contains": lambda found, wanted: str(wanted) in str(found),
}


def _compares(compare: Compare, found: Any) -> bool:
    if compare.operator == "is_null":
        return found is None
    return found is not None and bool(_COMPARE[compare.operator](found, compare.value))
