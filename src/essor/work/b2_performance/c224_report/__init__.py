"""Report the results to management in French and English, from one set of facts.

The standard asks for a report that every reader understands, on which a board can decide, and whose
English needs no correction. This product tells the month to each of its readers from the same facts: what to
remember, results, gaps with physical sales and e-commerce apart, causes and actions of the variance analysis,
decisions asked and what became of the earlier ones, how far the data can be trusted.
"""

from essor.kernel.need import Controls, Items, Kpis, Reconciliation
from essor.work.product import Product

HEADLINES = (
    "revenue",
    "margin_rate",
    "orders",
    "average_order_value",
    "conversion_rate",
    "win_rate",
    "nps",
    "low_carbon_delivery_rate",
)
PRODUCT = Product.of(
    __name__,
    needs=(
        Kpis((*HEADLINES[:2], "gross_margin", *HEADLINES[2:]), by=("channel",)),
        Kpis(("revenue",), by=("period:month", "channel"), months=13),
        Reconciliation(),
        Controls(),
        Items("all", of="variance_analysis"),
    ),
)
