"""Compile conditions over headers: texts are compared without case and accents, numbers as numbers.

As in `essor.kernel.condition`, a comparison with an absent value is false.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from essor.connectors.expression import Cell
from essor.connectors.plan.compiler import BOOLEAN, DAY, NUMBER, TEXT, Compiler, Want
from essor.connectors.plan.literals import literal
from essor.connectors.typed.texts import word
from essor.kernel.condition import All, Any_, Compare, Condition, Not, Scalar
from essor.mart.quoting import text

_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def condition(compiler: Compiler, what: Condition) -> str:
    """Return the SQL of a condition: true or false, never NULL."""
    match what:
        case All(conditions=parts):
            return _joined(compiler, parts, " AND ", "true")
        case Any_(conditions=parts):
            return _joined(compiler, parts, " OR ", "false")
        case Not(condition=part):
            return f"(NOT {condition(compiler, part)})"
        case Compare():
            return f"coalesce({_compare(compiler, what)}, false)"


def _joined(compiler: Compiler, parts: tuple[Condition, ...], sign: str, empty: str) -> str:
    return f"({sign.join(condition(compiler, part) for part in parts)})" if parts else empty


def _compare(compiler: Compiler, compare: Compare) -> str:
    cell = Cell((compare.column,))
    if compare.operator in {"is_null", "not_null"}:
        value = compiler.compile(cell, Want(compiler.natural(cell)))
        return f"{value} IS {'NOT ' if compare.operator == 'not_null' else ''}NULL"
    want = _want(compare.value)
    value = compiler.compile(cell, want)
    if want is TEXT:
        value = f"essor_word({value})"
    if compare.operator in {"starts_with", "contains"}:
        return f"{compare.operator}({value}, {_literal(str(compare.value), want)})"
    if isinstance(compare.value, tuple):
        listed = ", ".join(_literal(part, want) for part in compare.value)
        return f"{value} {'NOT ' if compare.operator == 'not_in' else ''}IN ({listed})"
    if compare.value is None:
        return "false"
    return f"{value} {_SIGNS[compare.operator]} {_literal(compare.value, want)}"


def _want(value: Any) -> Want:
    first = value[0] if isinstance(value, tuple) and value else value
    if isinstance(first, bool):
        return BOOLEAN
    if isinstance(first, int | Decimal | float):
        return NUMBER
    return DAY if isinstance(first, date) else TEXT


def _literal(value: Scalar, want: Want) -> str:
    return text(word(str(value))) if want is TEXT else literal(value, want.kind)
