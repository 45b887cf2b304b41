"""Describe the tables that are computed from the canonical ones and kept with each snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from essor.mart.schema import Column, Type, tables

_SUMS: tuple[tuple[str, Type, str, str], ...] = (
    ("lines", "int64", "Lignes", "Lines"),
    ("quantity", "decimal(18,4)", "Quantité", "Quantity"),
    ("list_amount", "decimal(18,2)", "Montant au tarif HT", "Amount at list price excl. VAT"),
    ("discount_amount", "decimal(18,2)", "Remise HT", "Discount excl. VAT"),
    ("net_amount", "decimal(18,2)", "Montant net HT", "Net amount excl. VAT"),
    ("cost_amount", "decimal(18,2)", "Coût d’achat", "Cost of goods"),
    ("costed_amount", "decimal(18,2)", "Montant net HT au coût connu", "Net amount whose cost is known"),
)  # fmt: skip
MEASURES: tuple[str, ...] = tuple(name for name, *_ in _SUMS)
GRAIN = "order_grain"
SCORES = "monthly_scores"
TRAFFIC = "monthly_traffic"


@cache
def derived() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of every derived table by name.

    Amounts of different currencies never meet in one row, but for `party_grain`, which has one row for
    each party and says in how many currencies it ordered.
    """
    lines = {column.name: column for column in tables()["order_lines"].all_columns}
    answers = {column.name: column for column in tables()["survey_answers"].all_columns}
    traffic = {column.name: column for column in tables()["web_traffic"].all_columns}
    visits = {column.name: column for column in tables()["web_sessions"].all_columns}
    family = tables()["products"].column("family")
    month = Column("month", "int32", "Mois (année × 100 + mois)", "Month (year × 100 + month)", required=True)
    orders = Column("orders", "int64", "Commandes", "Orders", required=True)
    sums = tuple(Column(name, kind, fr, en, required=True) for name, kind, fr, en in _SUMS)
    of_order = ("party_id", "channel", "store_id", "salesperson_id", "status", "currency")
    return {
        GRAIN: (
            lines["source"], lines["order_id"], lines["order_date"], month,
            *(lines[name] for name in of_order), *sums,
        ),
        "monthly_sales": (
            month, lines["channel"], family,
            *(lines[name] for name in ("store_id", "salesperson_id", "status", "currency")), *sums,
        ),
        "monthly_products": (
            month, *(lines[name] for name in ("channel", "product_id", "status", "currency")), *sums,
        ),
        "monthly_orders": (
            month, *(lines[name] for name in ("channel", "store_id", "salesperson_id", "status", "currency")),
            orders, *sums,
        ),
        "party_grain": (
            lines["party_id"],
            Column("first_order_date", "date", "Première commande", "First order", required=True),
            Column("last_order_date", "date", "Dernière commande", "Last order", required=True),
            orders, next(column for column in sums if column.name == "net_amount"),
            Column("currencies", "int32", "Devises", "Currencies", required=True),
        ),
        SCORES: (
            month,
            *(answers[name] for name in ("survey_id", "question", "touchpoint", "channel", "scale", "score")),
            Column("answers", "int64", "Réponses", "Answers", required=True),
            Column("points", "decimal(18,4)", "Total des notes", "Total of the scores", required=True),
        ),
        TRAFFIC: (
            month,
            Column("last_month", "int32", "Mois du dernier jour", "Month of the last day", required=True),
            Column("days", "int32", "Jours, si à cheval sur deux mois", "Days, where it crosses months", required=True),
            visits["channel_group"], visits["device"],
            next(column for column in sums if column.name == "lines"),
            *(traffic[name] for name in (
                "sessions", "engaged_sessions", "carts", "checkouts", "purchases", "revenue_amount",
            )),
        ),
    }  # fmt: skip
