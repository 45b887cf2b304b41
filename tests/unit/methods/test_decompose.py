from decimal import Decimal
from math import log

from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.methods.decompose import Decomposition, Factor, Method, SalesCounts, decompose, decompose_sales

methods: st.SearchStrategy[Method] = st.sampled_from(["log_mean", "shapley"])
counts = st.builds(
    SalesCounts, st.integers(1, 10**7), st.integers(1, 10**5), st.integers(1, 10**9).map(lambda c: Decimal(c) / 100)
)
factors = st.lists(
    st.builds(Factor, st.just("x"), st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3)),
    min_size=1,
    max_size=5,
)


def amounts(found: object) -> list[Decimal]:
    assert isinstance(found, Decomposition), found
    return [effect.amount for effect in found.effects]


@given(counts, counts, methods)
def test_traffic_conversion_and_basket_add_up_to_the_change_of_revenue_to_the_cent(
    actual: SalesCounts, base: SalesCounts, method: Method
) -> None:
    found = decompose_sales(actual, base, method)
    assert isinstance(found, Decomposition)
    assert found.method == method
    assert sum(amounts(found)) == found.gap == Decimal(actual.revenue) - Decimal(base.revenue)


@given(factors)
def test_shapley_closes_on_any_factors_even_null_or_negative(parts: list[Factor]) -> None:
    found = decompose(parts, "shapley")
    assert isinstance(found, Decomposition)
    assert sum(amounts(found)) == found.gap


@given(counts, counts, methods)
def test_going_back_is_the_opposite_but_for_the_cent_of_rounding(
    actual: SalesCounts, base: SalesCounts, method: Method
) -> None:
    there, back = decompose_sales(actual, base, method), decompose_sales(base, actual, method)
    assert all(abs(one + other) <= Decimal("0.02") for one, other in zip(amounts(there), amounts(back), strict=True))


def test_ten_percent_more_traffic_alone_is_ten_percent_more_revenue() -> None:
    base, actual = SalesCounts(1000, 20, Decimal(1000)), SalesCounts(1100, 22, Decimal(1100))
    for method in ("log_mean", "shapley"):
        assert amounts(decompose_sales(actual, base, method)) == [Decimal(100), Decimal(0), Decimal(0)]


def test_log_means_give_each_factor_its_share_of_the_growth() -> None:
    # 10 × 20 = 200 becomes 12 × 25 = 300: effects in proportion to ln 1.2 and ln 1.25.
    found = amounts(decompose([Factor("a", 12, 10), Factor("b", 25, 20)]))
    expected = 100 * log(1.2) / log(1.5)
    assert found == [Decimal(f"{expected:.2f}"), 100 - Decimal(f"{expected:.2f}")]


def test_shapley_halves_what_two_factors_did_together() -> None:
    # (12 − 10) × (20 + 25) ÷ 2 = 45, (25 − 20) × (10 + 12) ÷ 2 = 55.
    assert amounts(decompose([Factor("a", 12, 10), Factor("b", 25, 20)], "shapley")) == [Decimal(45), Decimal(55)]


def test_effects_that_cancel_leave_no_gap_and_are_still_told() -> None:
    found = decompose([Factor("a", 20, 10), Factor("b", 5, 10)])
    assert isinstance(found, Decomposition)
    assert found.gap == 0
    assert amounts(found) == [Decimal("69.31"), Decimal("-69.31")]


def test_a_null_count_or_factor_gives_its_reason() -> None:
    whole = SalesCounts(100, 10, Decimal(500))
    for counts_with_a_hole, words in (
        (SalesCounts(0, 0, Decimal(0)), "not computable: the divisor (sessions) is zero"),
        (SalesCounts(100, 0, Decimal(0)), "not computable: the divisor (orders) is zero"),
        (
            SalesCounts(100, 10, Decimal(-5)),
            "not computable with logarithms: the average basket is zero or negative on one side; take Shapley’s method",
        ),
    ):
        for found in (decompose_sales(counts_with_a_hole, whole), decompose_sales(whole, counts_with_a_hole)):
            assert isinstance(found, NotComputable)
            assert say(found.reason, "en") == words
    assert amounts(decompose_sales(SalesCounts(100, 10, Decimal(-5)), whole, "shapley")) == [0, 0, Decimal(-505)]
    assert isinstance(decompose([]), NotComputable)
