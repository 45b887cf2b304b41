"""Give, for customers who first bought in a month, how many came back in each later month."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from essor.kernel.message import Bilingual
from essor.metrics.analyses.analysis import LINES, Analysis, Asked, order_count, sales
from essor.metrics.columns import first_dates

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(asked: Asked, held: Collection[str]) -> ir.Table:
    """Return one row for each month of first purchase and month of purchase in the period.

    The month of first purchase is that of the customer's very first order in the data, even where it
    lies before the period or outside the perimeter.
    """
    found = sales(asked, held, ("party_id", "source", "order_id"), asked.period, days=True)
    firsts = first_dates("party_grain" if "party_grain" in held and found.aggregate else LINES)
    rows = found.rows.filter(found.rows.party_id.notnull()).drop("status")
    rows = rows.inner_join(firsts, rows.party_id == firsts.first_party)
    cohort = rows.first_date.year() * 100 + rows.first_date.month()
    month = rows.order_date.year() * 100 + rows.order_date.month()
    return rows.group_by(cohort=cohort, month=month).aggregate(
        customers=rows.party_id.nunique(),
        orders=order_count(found, rows),
        revenue=rows.net_amount.sum(),
    )


ANALYSIS = Analysis(
    code="cohorts",
    label=Bilingual("Cohortes par mois de premier achat", "Cohorts by month of first purchase"),
    table=LINES,
    columns={
        "cohort": "int64",
        "month": "int64",
        "customers": "int64",
        "orders": "int64",
        "revenue": "decimal(18,2)",
    },
    keys=("cohort", "month"),
    expression=expression,
)
