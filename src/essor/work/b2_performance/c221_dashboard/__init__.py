"""Follow sales activity on one screen: few KPIs, each beside its target, physical sales and e-commerce apart.

The standard asks for few indicators that serve the objectives, of results, objectives, sales activity, social
responsibility and e-commerce, and for gaps that show at a glance. This product holds the choice of KPIs with its
reasons, the one-screen dashboard with its definitions, and the workbook that calculates it from the months.
"""

from essor.kernel.need import Kpis, Measures
from essor.metrics import catalogue
from essor.work.product import Product

POOL = tuple(kpi.code for kpi in catalogue.kpis().values() if "C2.2.1" in kpi.competences)
"""KPIs that a dashboard can choose from: those that the catalogue holds for this competence."""
PRODUCT = Product.of(
    __name__,
    needs=(
        Kpis(POOL, by=("channel",), pool=True),
        Kpis(POOL, by=("period:month", "channel"), months=36, pool=True),
        Measures(POOL, months=36, pool=True),
    ),
)
