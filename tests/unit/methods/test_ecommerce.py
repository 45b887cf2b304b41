from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import Money, NotComputable, Quantity, Rate
from essor.kernel.words import say
from essor.methods.ecommerce import ShopFigures, shop_ratios

SHOP = ShopFigures(
    sessions=50_000,
    carts=4_000,
    checkouts=2_000,
    orders=900,
    revenue=Decimal("67500.00"),
    ad_spend=Decimal("13500.00"),
    new_customers=600,
    acquisition_cost=Decimal("18000.00"),
    margin_rate=Decimal("0.40"),
    orders_per_year=Decimal("2.5"),
    lifetime_years=Decimal(3),
)
EMPTY = ShopFigures(0, 0, 0, 0, Decimal(0), Decimal(0), 0, Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def test_a_shop_without_any_figure_gives_eleven_reasons_and_no_zero() -> None:
    ratios = shop_ratios(EMPTY)
    found = [getattr(ratios, field.name) for field in fields(ratios)]
    assert len(found) == 11
    assert all(isinstance(one, NotComputable) for one in found)


def test_without_orders_the_customer_value_says_that_orders_are_missing() -> None:
    ratios = shop_ratios(replace(SHOP, orders=0))
    for ratio in (ratios.average_order, ratios.lifetime_value, ratios.value_to_cost, ratios.payback_months):
        assert isinstance(ratio, NotComputable)
        assert say(ratio.reason, "en") == "not computable: the divisor (orders) is zero"
    assert ratios.conversion == Rate(Decimal(0))
    assert ratios.acquisition_cost == Money(Decimal(30))


def test_customers_won_for_nothing_have_no_value_to_cost() -> None:
    ratios = shop_ratios(replace(SHOP, acquisition_cost=Decimal(0)))
    assert isinstance(ratios.value_to_cost, NotComputable)
    assert ratios.payback_months == Quantity(Decimal(0))


def test_a_customer_without_margin_never_pays_back() -> None:
    ratios = shop_ratios(replace(SHOP, margin_rate=Decimal(0)))
    assert isinstance(ratios.payback_months, NotComputable)
    assert isinstance(ratios.break_even_roas, NotComputable)
    assert say(ratios.payback_months.reason, "en").endswith("(yearly margin of a customer) is zero")


@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_return_times_cost_of_sale_is_one(revenue: int, spend: int) -> None:
    ratios = shop_ratios(replace(SHOP, revenue=Decimal(revenue) / 100, ad_spend=Decimal(spend) / 100))
    assert isinstance(ratios.roas, Quantity)
    assert isinstance(ratios.cost_of_sale, Rate)
    assert abs(ratios.roas.number * ratios.cost_of_sale.ratio - 1) < Decimal("1e-20")


@given(st.integers(1, 1000))
def test_the_currency_scales_amounts_and_leaves_ratios(factor: int) -> None:
    scaled = shop_ratios(
        replace(
            SHOP,
            revenue=SHOP.revenue * factor,
            ad_spend=SHOP.ad_spend * factor,
            acquisition_cost=SHOP.acquisition_cost * factor,
        )
    )
    base = shop_ratios(SHOP)
    assert (scaled.roas, scaled.cost_of_sale, scaled.value_to_cost) == (
        base.roas, base.cost_of_sale, base.value_to_cost,
    )  # fmt: skip
    assert scaled.lifetime_value == Money(Decimal(225 * factor))
