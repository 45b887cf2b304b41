"""Report the results to management in French and English, from one set of facts.

The standard asks for a report that every reader understands, on which a board can decide, and whose
English needs no correction. This product holds the two-page monthly report: what to remember, key
figures with targets and gaps, physical sales and e-commerce apart, the reconciliation of the systems,
the quality of the data.
"""

from essor.kernel.need import Controls, Kpis, Reconciliation
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
    ),
)
