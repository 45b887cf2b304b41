"""A year of a supermarket's loyalty programme: lines, baskets, households, campaigns and coupons."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from asking import Asked, Figure, all_rounded, rounded, share_of_the_top

YEAR = "2017-01..2018-01"
SALES = ("revenue", "orders", "active_customers")
LINES = "SELECT count(*), count(DISTINCT store_id), count(DISTINCT product_id) FROM order_lines"
INSTANTS = "SELECT min(ordered_at), max(ordered_at), count(*), sum(net_amount) FROM orders"
CAMPAIGNS = "SELECT count(*), count(start_date), count(kind) FROM campaigns"
CONTACTS = "SELECT count(*), count(DISTINCT party_id) FROM campaign_contacts"
RESPONSES = "SELECT count(*), count(DISTINCT party_id) FROM campaign_responses"
AGES = "SELECT age_band, count(*) FROM parties WHERE age_band IS NOT NULL GROUP BY age_band ORDER BY age_band"


def _instant(asked: Asked, place: int) -> str:
    return f"{asked.row(INSTANTS)[place]:%Y-%m-%d %H:%M:%S}"


def _top_fifth(asked: Asked) -> Decimal | None:
    """Return the share of the first fifth of the households; a fraction of a household is left out."""
    amounts = [row["revenue"] for row in asked.analysis("customer_sales", YEAR)]
    return rounded(share_of_the_top(amounts, len(amounts) // 5), 6)


FIGURES: Mapping[str, Figure] = {
    "transactions": lambda asked: asked.row(LINES)[0],
    "households": lambda asked: asked.kpi("active_customers", YEAR, beside=SALES),
    "baskets": lambda asked: asked.kpi("orders", YEAR, beside=SALES),
    "stores": lambda asked: asked.row(LINES)[1],
    "products": lambda asked: asked.row(LINES)[2],
    "sales": lambda asked: asked.kpi("revenue", YEAR, beside=SALES),
    "top20_share": _top_fifth,
    "first": lambda asked: _instant(asked, 0),
    "last": lambda asked: _instant(asked, 1),
    "monthly": lambda asked: asked.kpi_by("revenue", YEAR, "period:month"),
    "campaigns": lambda asked: asked.row(CAMPAIGNS)[0],
    "targeted_pairs": lambda asked: asked.row(CONTACTS)[0],
    "redemptions": lambda asked: asked.row(RESPONSES)[0],
    "redeeming_households": lambda asked: asked.row(RESPONSES)[1],
    "targeted_households": lambda asked: asked.row(CONTACTS)[1],
    "redemption_rate_by_campaign": lambda asked: all_rounded(
        asked.kpi_by("campaign_response_rate", YEAR, "campaign"), 6
    ),
    "demographics": lambda asked: sum(asked.by(AGES).values()),
    "age": lambda asked: asked.by(AGES),
}
