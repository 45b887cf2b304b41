"""Explain why the results left their target and last year's, and decide what brings them back.

The standard asks that figures be read for what they say, tied to the goals and to what happened outside, shop and
web sales apart, and answered by corrections of several kinds. This product splits both gaps exactly into price,
volume, mix, new and lost lines and currency; tells chance from signal before it names a cause; sets weekdays and
movable days apart; ranks who carries the gap; and offers for each suspected cause actions with what they need to be
estimated.
"""

from essor.kernel.need import Cuts, Kpis, Rows
from essor.work.product import Product

KPIS = (
    "revenue",
    "gross_margin",
    "margin_rate",
    "orders",
    "average_order_value",
    "sessions",
    "conversion_rate",
    "discount_rate",
    "return_rate",
)
ONLINE = ("sessions", "conversion_rate", "average_order_value")
LONGER = 3
"""Months that end with the period, in which a cause too small for one month shows."""
PRODUCT = Product.of(
    __name__,
    needs=(
        Kpis(KPIS, by=("channel",)),
        Kpis(("revenue", *ONLINE), by=("period:month", "channel"), months=36),
        Cuts(("revenue", "units"), by=("channel", "family")),
        Cuts(("revenue",), by=("channel", "store_id")),
        Cuts(("revenue", "win_rate", "visits"), by=("salesperson_id",)),
        Rows("variance_lines"),
        Rows("variance_places"),
        Rows("planned_lines"),
        Rows("exchange_rates"),
        Rows("daily_sales", months=26),
        Rows("funnel", months=24),
        Rows("fulfilment"),
        Rows("customers_kept"),
        Rows("channel_crossing"),
        Rows("place_months", months=24),
        Rows("variance_lines", months=LONGER),
        Rows("customers_kept", months=LONGER),
        Rows("stock_places"),
    ),
)
