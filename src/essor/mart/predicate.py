"""Evaluate a condition on an engine: as an ibis expression, or as the WHERE of a DuckDB query.

Both keep the rows on which `essor.kernel.condition.holds` is true. A comparison with an absent value
is false there, so its negation is true: below a Not, SQL's unknown is made false first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import TYPE_CHECKING, Any

from essor.kernel.condition import All, Any_, Compare, Condition, Not, columns
from essor.mart.fitting import fit
from essor.mart.quoting import identifier, text

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_COMPARISONS = {"eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge}
_ABSENCE = frozenset({"is_null", "not_null"})


def to_ibis(condition: Condition, table: ir.Table) -> ir.BooleanValue:
    """Return a condition as an expression over a table, for a filter or the where of a measure.

    On a row where `holds` is false the expression is false or NULL, which a filter treats alike.

    Raises:
        ValueError: the table has no such column, or the column cannot be compared with the value.

    """
    schema = table.schema()
    types = {name: _contract_type(schema[name]) for name in columns(condition) if name in schema}
    return _ibis(fit(condition, types), table, negated=False)


def to_sql(condition: Condition, types: Mapping[str, str]) -> str:
    """Return a condition as the WHERE of a DuckDB query.

    Args:
        condition: any condition.
        types: contract type of each column that may be read.

    Raises:
        ValueError: a column is unknown, or cannot be compared with the value.

    """
    return _sql(fit(condition, types), types, negated=False)


def _ibis(condition: Condition, table: ir.Table, *, negated: bool) -> ir.BooleanValue:
    import ibis

    match condition:
        case All(conditions=parts):
            return reduce(and_, [_ibis(part, table, negated=negated) for part in parts] or [ibis.literal(value=True)])
        case Any_(conditions=parts):
            return reduce(or_, [_ibis(part, table, negated=negated) for part in parts] or [ibis.literal(value=False)])
        case Not(condition=part):
            return ~_ibis(part, table, negated=True)
        case Compare(operator=operator):
            found = _ibis_comparison(condition, table[condition.column])
            return found.fill_null(False) if negated and operator not in _ABSENCE else found


def _ibis_comparison(compare: Compare, column: Any) -> Any:
    import ibis

    def literal(value: object) -> Any:
        plain = float(value) if isinstance(value, Decimal) and column.type().is_floating() else value
        return ibis.literal(plain, type=column.type())

    value: Any = compare.value
    match compare.operator:
        case "is_null" | "not_null" as operator:
            return column.isnull() if operator == "is_null" else column.notnull()
        case "in" | "not_in" as operator:
            wanted = [literal(one) for one in value]
            return column.isin(wanted) if operator == "in" else column.notin(wanted)
        case "starts_with":
            return column.startswith(literal(value))
        case "contains":
            return column.contains(literal(value))
        case sign:
            return _COMPARISONS[sign](column, literal(value))


def _contract_type(kind: dt.DataType) -> str:
    if kind.is_decimal():
        return f"decimal({kind.precision},{kind.scale})"
    return "timestamp" if kind.is_timestamp() else str(kind.copy(nullable=True))


def _sql(condition: Condition, types: Mapping[str, str], *, negated: bool) -> str:
    match condition:
        case All(conditions=parts):
            return " AND ".join(f"({_sql(part, types, negated=negated)})" for part in parts) or "TRUE"
        case Any_(conditions=parts):
            return " OR ".join(f"({_sql(part, types, negated=negated)})" for part in parts) or "FALSE"
        case Not(condition=part):
            return f"NOT ({_sql(part, types, negated=True)})"
        case Compare(operator=operator):
            found = _sql_comparison(condition, identifier(condition.column), types[condition.column])
            return f"COALESCE({found}, FALSE)" if negated and operator not in _ABSENCE else found


def _sql_comparison(compare: Compare, column: str, kind: str) -> str:
    value: Any = compare.value
    match compare.operator:
        case "is_null":
            return f"{column} IS NULL"
        case "not_null":
            return f"{column} IS NOT NULL"
        case "in" | "not_in" as operator:
            listed = ", ".join(_literal(one, kind) for one in value)
            return f"{column} {'IN' if operator == 'in' else 'NOT IN'} ({listed})"
        case "starts_with" | "contains" as operator:
            return f"{operator}({column}, {_literal(value, kind)})"
        case sign:
            return f"{column} {_SIGNS[sign]} {_literal(value, kind)}"


def _literal(value: object, kind: str) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return text(value)
        case datetime():
            return f"TIMESTAMPTZ {text(value.isoformat(sep=' '))}"
        case date():
            return f"DATE {text(value.isoformat())}"
        case _ if kind == "float64":
            return f"CAST({text(str(value))} AS DOUBLE)"
        case _:
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
