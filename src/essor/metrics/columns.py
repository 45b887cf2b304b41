"""Know the columns of each table: those of its contract, and those worked out from them.

Nothing here is bound to a database: a table is only ever compiled to text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from essor.mart.derived import derived
from essor.mart.schema import tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

NO_SALE = ("draft", "cancelled")
"""Status of the orders that are no sale."""
_TYPES: Mapping[str, str] = {"timestamp": "timestamp('UTC')"}


@dataclass(frozen=True, slots=True)
class Derived:
    """Hold how a column is worked out.

    Args:
        add: returns the relation with the column.
        kind: contract type of the column.
        asks: other tables that it reads.

    """

    add: Callable[[ir.Table], ir.Table]
    kind: str
    asks: tuple[str, ...] = ()


def table_columns(table: str) -> Mapping[str, str]:
    """Return the contract type of each column of a canonical table or of an aggregate.

    Raises:
        KeyError: there is no such table.

    """
    columns = tables()[table].all_columns if table in tables() else derived()[table]
    return {column.name: column.type for column in columns}


def has_column(table: str, name: str) -> bool:
    """Tell whether a table has a column, as stored or worked out."""
    return name in table_columns(table) or (table, name) in DERIVED


def unbound(table: str) -> ir.Table:
    """Return a table as ibis knows it."""
    import ibis

    return ibis.table({name: _TYPES.get(kind, kind) for name, kind in table_columns(table).items()}, name=table)


def _order_key(found: ir.Table) -> ir.Table:
    """An order's number belongs to its source: two systems may both have an order 1001."""
    return found.mutate(order_key=found.source.concat("/", found.order_id))


def _answer_key(found: ir.Table) -> ir.Table:
    return found.mutate(answer_key=found.source.concat("/", found.survey_id, "/", found.answer_id))


def first_dates(table: str) -> ir.Table:
    """Return the first day on which each customer bought: columns first_party, first_date.

    Args:
        table: "order_lines", or "party_grain" which keeps it.

    """
    found = unbound(table)
    if table == "party_grain":
        return found.select(first_party=found.party_id, first_date=found.first_order_date)
    counted = found.filter(found.status.isnull() | found.status.notin(NO_SALE), found.party_id.notnull())
    return counted.group_by(first_party=counted.party_id).agg(first_date=counted.order_date.min())


def _first_of_lines(found: ir.Table) -> ir.Table:
    return _first(found, first_dates("order_lines"))


def _first_of_orders(found: ir.Table) -> ir.Table:
    return _first(found, first_dates("party_grain"))


def _first(found: ir.Table, firsts: ir.Table) -> ir.Table:
    """Compare each row's day with the first day on which its customer bought."""
    joined = found.left_join(firsts, found.party_id == firsts.first_party)
    return joined.mutate(is_first=joined.order_date == joined.first_date).drop("first_party", "first_date")


def _channel_group(found: ir.Table) -> ir.Table:
    """Take the group of channels from a label cut by groups alone or by groups and devices: "Direct|mobile"."""
    import ibis

    bar = found.label.find("|")
    return found.mutate(channel_group=ibis.ifelse(bar >= 0, found.label.left(bar), found.label))


def _device(found: ir.Table) -> ir.Table:
    import ibis

    bar = found.label.find("|")
    return found.mutate(
        device=ibis.ifelse(bar >= 0, found.label.right(found.label.length() - bar - 1), ibis.null("string"))
    )


def _on_time(found: ir.Table) -> ir.Table:
    return found.mutate(on_time=found.delivered_date <= found.promised_date)


DERIVED: Mapping[tuple[str, str], Derived] = {
    ("order_lines", "order_key"): Derived(_order_key, "string"),
    ("order_lines", "is_first"): Derived(_first_of_lines, "boolean"),
    ("order_grain", "order_key"): Derived(_order_key, "string"),
    ("order_grain", "is_first"): Derived(_first_of_orders, "boolean", ("party_grain",)),
    ("survey_answers", "answer_key"): Derived(_answer_key, "string"),
    ("deliveries", "on_time"): Derived(_on_time, "boolean"),
    ("web_traffic", "channel_group"): Derived(_channel_group, "string"),
    ("web_traffic", "device"): Derived(_device, "string"),
}
"""Columns worked out from others, by table and name."""
