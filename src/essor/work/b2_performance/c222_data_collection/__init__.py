"""Describe how the sales data are collected and processed, so that a colleague can trust and use the figures.

The standard asks for an inventory of the data and their origins, for results that nobody types by hand, and
for a calculation that others can use the next month. This product tells the sources, draws and writes down
the process, keeps the data dictionary both ways, finds every figure twice, and hands over a workbook with a
paste zone and control totals.
"""

from essor.kernel.need import Kpis, Reconciliation, Sources
from essor.work.product import Product

CHOSEN = (
    "revenue",
    "margin_rate",
    "orders",
    "average_order_value",
    "return_rate",
    "conversion_rate",
    "cost_of_sale",
    "win_rate",
    "sales_activities",
    "nps",
    "complaint_rate",
    "low_carbon_delivery_rate",
)
PRODUCT = Product.of(
    __name__,
    needs=(
        Kpis(CHOSEN, by=("channel",)),
        Kpis(("revenue",), by=("period:month", "channel"), months=13),
        Reconciliation(),
        Sources(CHOSEN, months=13),
    ),
)
