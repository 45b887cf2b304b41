"""Every purchase of the customers whom a seller of records won in the first quarter of 1997."""

from __future__ import annotations

from collections.abc import Mapping

from asking import Asked, Figure, rounded

from essor.kernel.value import NotComputable
from essor.methods.concentration import TopShare, top_share

SPAN = "1997-01..1998-06"
SALES = ("revenue", "orders", "active_customers", "units", "repeat_rate")
LINES = """
    SELECT count(*), min(order_date), max(order_date), sum(CASE WHEN net_amount = 0 THEN 1 ELSE 0 END)
    FROM order_lines"""


def _top_fifth(asked: Asked) -> TopShare:
    found = top_share([row["revenue"] for row in asked.analysis("customer_sales", SPAN)])
    assert not isinstance(found, NotComputable)
    return found


FIGURES: Mapping[str, Figure] = {
    "transactions": lambda asked: asked.kpi("orders", SPAN, beside=SALES),
    "customers": lambda asked: asked.kpi("active_customers", SPAN, beside=SALES),
    "total_amount": lambda asked: asked.kpi("revenue", SPAN, beside=SALES),
    "total_cds": lambda asked: asked.kpi("units", SPAN, beside=SALES),
    "first": lambda asked: asked.row(LINES)[1].isoformat(),
    "last": lambda asked: asked.row(LINES)[2].isoformat(),
    "zero_amount_rows": lambda asked: asked.row(LINES)[3],
    "monthly": lambda asked: asked.kpi_by("revenue", SPAN, "period:month"),
    "repeat_customers": lambda asked: sum(row["orders"] > 1 for row in asked.analysis("customer_sales", SPAN)),
    "repeat_rate": lambda asked: rounded(asked.kpi("repeat_rate", SPAN, beside=SALES), 6),
    "top20_share": lambda asked: rounded(_top_fifth(asked).share.ratio, 6),
    "top20_k": lambda asked: _top_fifth(asked).top,
}
