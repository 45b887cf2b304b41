"""Give who buys in a channel after having come by the other: online first, then in a shop, and the reverse."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.condition import All, Compare
from essor.kernel.message import Bilingual
from essor.mart.predicate import to_ibis
from essor.metrics.analyses.analysis import COUNTED, LINES, Analysis, Asked, dated, in_currency
from essor.metrics.relation import relation

if TYPE_CHECKING:
    import ibis.expr.types as ir

_READ = frozenset({"party_id", "order_date", "channel", "net_amount", "status", "currency"})


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each channel and each first channel of the customer; sales to unknown people have none.

    The first channel is that of the very first day on which a customer bought; who bought in both on that
    day came by the shop.
    """
    lines = relation(dated(held, _READ), _READ)
    until = All((COUNTED, *in_currency(asked), Compare("order_date", "lt", asked.period.end)))
    lines = lines.filter(to_ibis(until, lines))
    named = lines.filter(lines.party_id.notnull())
    days = named.group_by("party_id").aggregate(first_date=named.order_date.min()).rename(buyer="party_id")
    on_first = named.inner_join(days, [named.party_id == days.buyer, named.order_date == days.first_date])
    firsts = on_first.group_by("buyer").aggregate(
        first_channel=on_first.channel.max()
    )  # physical comes after ecommerce
    inside = lines.filter(lines.order_date >= asked.period.start)
    rows = inside.left_join(firsts, inside.party_id == firsts.buyer)
    return rows.group_by("channel", "first_channel").aggregate(
        buyers=rows.party_id.nunique(), revenue=rows.net_amount.sum()
    )


ANALYSIS = Analysis(
    code="channel_crossing",
    label=Bilingual(
        "Canal d’achat et premier canal du client", "Channel of purchase and first channel of the customer"
    ),
    table=LINES,
    columns={"channel": "string", "first_channel": "string", "buyers": "int64", "revenue": "decimal(18,2)"},
    keys=("channel", "first_channel"),
    expression=expression,
)
