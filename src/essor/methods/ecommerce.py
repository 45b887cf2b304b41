"""Derive the ratios of an online shop from its own counts: conversion, basket, advertising return, customer value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from essor.kernel.value import Money, NotComputable, Quantity, Rate
from essor.methods.exact import Number, decimal_of, fraction_of, ratio

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class ShopFigures:
    """Hold what an online shop counted over a period; amounts exclude VAT, in one currency.

    Args:
        sessions: visits (not visitors).
        carts: sessions with something added to the cart.
        checkouts: sessions that began a checkout.
        orders: orders placed.
        revenue: their amount.
        ad_spend: what the advertising that is judged cost.
        new_customers: customers who ordered for the first time.
        acquisition_cost: everything spent to win them (media, salaries, tools).
        margin_rate: contribution margin ÷ revenue, a share of one.
        orders_per_year: orders of a customer in a year.
        lifetime_years: how long a customer stays.

    """

    sessions: int
    carts: int
    checkouts: int
    orders: int
    revenue: Decimal
    ad_spend: Decimal
    new_customers: int
    acquisition_cost: Decimal
    margin_rate: Decimal
    orders_per_year: Decimal
    lifetime_years: Decimal
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class ShopRatios:
    """Hold each ratio, or why it cannot be computed.

    Args:
        conversion: orders ÷ sessions.
        average_order: revenue ÷ orders.
        cart_abandonment: 1 − orders ÷ carts.
        checkout_abandonment: 1 − orders ÷ checkouts.
        roas: revenue ÷ advertising spend.
        cost_of_sale: advertising spend ÷ revenue; its product with roas is 1.
        break_even_roas: 1 ÷ margin rate: below, advertising costs more margin than it brings.
        acquisition_cost: cost per new customer (CAC).
        lifetime_value: average order × margin rate × orders a year × years (LTV, on margin).
        value_to_cost: lifetime value ÷ acquisition cost.
        payback_months: acquisition cost ÷ monthly margin of a customer.

    """

    conversion: Rate | NotComputable
    average_order: Money | NotComputable
    cart_abandonment: Rate | NotComputable
    checkout_abandonment: Rate | NotComputable
    roas: Quantity | NotComputable
    cost_of_sale: Rate | NotComputable
    break_even_roas: Quantity | NotComputable
    acquisition_cost: Money | NotComputable
    lifetime_value: Money | NotComputable
    value_to_cost: Quantity | NotComputable
    payback_months: Quantity | NotComputable


def shop_ratios(figures: ShopFigures) -> ShopRatios:
    """Return the ratios of an online shop; one that lacks its divisor does not stop the others."""
    order = ratio(figures.revenue, figures.orders, "orders")
    cost = ratio(figures.acquisition_cost, figures.new_customers, "new_customers")
    yearly = _times(order, fraction_of(figures.margin_rate) * fraction_of(figures.orders_per_year))
    value = _times(yearly, figures.lifetime_years)
    return ShopRatios(
        conversion=_rate(ratio(figures.orders, figures.sessions, "sessions")),
        average_order=_money(order, figures.currency),
        cart_abandonment=_rate(ratio(figures.carts - figures.orders, figures.carts, "carts")),
        checkout_abandonment=_rate(ratio(figures.checkouts - figures.orders, figures.checkouts, "checkouts")),
        roas=_quantity(ratio(figures.revenue, figures.ad_spend, "ad_spend")),
        cost_of_sale=_rate(ratio(figures.ad_spend, figures.revenue, "revenue")),
        break_even_roas=_quantity(ratio(1, figures.margin_rate, "margin_rate")),
        acquisition_cost=_money(cost, figures.currency),
        lifetime_value=_money(value, figures.currency),
        value_to_cost=_quantity(_divide(value, cost, "acquisition_cost")),
        payback_months=_quantity(_divide(_times(cost, MONTHS_PER_YEAR), yearly, "yearly_margin")),
    )


def _times(value: Fraction | NotComputable, factor: Number) -> Fraction | NotComputable:
    return value if isinstance(value, NotComputable) else value * fraction_of(factor)


def _divide(value: Fraction | NotComputable, divisor: Fraction | NotComputable, name: str) -> Fraction | NotComputable:
    if isinstance(value, NotComputable):
        return value
    return divisor if isinstance(divisor, NotComputable) else ratio(value, divisor, name)


def _rate(value: Fraction | NotComputable) -> Rate | NotComputable:
    return value if isinstance(value, NotComputable) else Rate(decimal_of(value))


def _money(value: Fraction | NotComputable, currency: str) -> Money | NotComputable:
    return value if isinstance(value, NotComputable) else Money(decimal_of(value), currency)


def _quantity(value: Fraction | NotComputable) -> Quantity | NotComputable:
    return value if isinstance(value, NotComputable) else Quantity(decimal_of(value))
