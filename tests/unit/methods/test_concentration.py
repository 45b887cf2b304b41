import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable, Quantity, Rate
from essor.kernel.words import say
from essor.methods.concentration import (
    AbcClasses,
    AbcConvention,
    Merger,
    TopShare,
    abc_classes,
    gini,
    herfindahl,
    lorenz,
    merger,
    top_share,
)

amounts = st.integers(0, 10_000_000).map(lambda amount: Decimal(amount) / 100)
holders = st.lists(amounts, min_size=1, max_size=40).filter(any)
portfolios = st.dictionaries(st.text("ABCDEF0123456789", min_size=1, max_size=4), amounts, min_size=1).filter(
    lambda values: any(values.values())
)
kinds: st.SearchStrategy[AbcConvention] = st.sampled_from(["strict", "include_crossing"])


def reason(value: object) -> str:
    assert isinstance(value, NotComputable), value
    return say(value.reason, "en")


def classes(values: dict[str, Decimal], convention: AbcConvention = "include_crossing") -> AbcClasses:
    found = abc_classes(values, convention=convention)
    assert isinstance(found, AbcClasses)
    return found


def index(value: object) -> Decimal:
    assert isinstance(value, Quantity)
    return value.number


def test_the_gini_of_a_sample_reaches_one_when_one_owns_everything() -> None:
    assert gini([0, 0, 0, 9]) == Quantity(Decimal("0.75"))
    assert gini([0, 0, 0, 9], sample=True) == Quantity(Decimal(1))
    assert reason(gini([9], sample=True)) == "not computable: at least 2 values are needed, there are 1"


def test_the_lorenz_curve_of_one_two_five_bends_below_the_diagonal() -> None:
    curve = lorenz([5, 1, 2])
    assert isinstance(curve, tuple)
    assert [point.held for point in curve] == [
        Rate(Decimal(0)),
        Rate(Decimal("0.125")),
        Rate(Decimal("0.375")),
        Rate(Decimal(1)),
    ]
    assert curve[0].holders == Rate(Decimal(0))
    assert curve[-1].holders == Rate(Decimal(1))


def test_nothing_a_negative_value_and_a_null_total_give_a_reason() -> None:
    assert reason(gini([])) == "not computable: no data in the period"
    assert reason(gini([3, -1])) == "not computable: a value is negative"
    assert reason(herfindahl([0, 0])) == "not computable: the total is not positive"
    assert reason(abc_classes({})) == "not computable: no data in the period"
    assert reason(abc_classes({"a": Decimal(5), "b": Decimal(-5)})) == "not computable: the total is not positive"
    assert reason(top_share([])) == "not computable: no data in the period"


@given(holders)
def test_the_gini_is_twice_the_area_between_the_diagonal_and_the_lorenz_curve(values: list[Decimal]) -> None:
    curve = lorenz(values)
    assert isinstance(curve, tuple)
    held = [point.held.ratio for point in curve]
    area = sum(((low + high) / 2 for low, high in pairwise(held)), Decimal(0)) / len(values)
    assert abs(index(gini(values)) - (1 - 2 * area)) < Decimal("1e-20")


@given(holders, st.integers(1, 1000), st.randoms())
def test_order_and_currency_change_no_measure_of_concentration(
    values: list[Decimal], factor: int, rng: random.Random
) -> None:
    other = [value * factor for value in values]
    rng.shuffle(other)
    assert gini(other) == gini(values)
    assert herfindahl(other) == herfindahl(values)
    assert lorenz(other) == lorenz(values)
    assert top_share(other) == top_share(values)


@given(holders)
def test_measures_stay_between_equality_and_one_owner(values: list[Decimal]) -> None:
    n = len(values)
    tiny = Decimal("1e-20")
    assert -tiny <= index(gini(values)) <= Decimal(n - 1) / n + tiny
    assert Decimal(10_000) / n - tiny <= index(herfindahl(values)) <= 10_000


def test_the_top_fifth_of_three_customers_is_one_customer() -> None:
    assert top_share([60, 30, 10]) == TopShare(Rate(Decimal("0.6")), 1, 3)
    assert top_share([60, 30, 10], Decimal("0.5")) == TopShare(Rate(Decimal("0.9")), 2, 3)
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        top_share([1], Decimal(20))


def test_the_index_of_named_firms_is_taken_on_the_whole_market() -> None:
    # Two firms at 30 % each: 2 × 900, the other 40 % scattered.
    assert herfindahl([30, 30], total=100) == Quantity(Decimal(1800))
    assert reason(herfindahl([60, 60], total=100)) == "not computable: the shares exceed the whole market"


@given(st.lists(amounts.map(lambda value: value + 1), min_size=2, max_size=12))
def test_a_merger_adds_twice_the_product_of_the_shares(values: list[Decimal]) -> None:
    found = merger(values, 0, 1)
    assert isinstance(found, Merger)
    assert abs(found.before.number + found.delta.number - found.after.number) < Decimal("1e-20")


def test_a_firm_does_not_merge_with_itself() -> None:
    with pytest.raises(ValueError, match="does not merge with itself"):
        merger([1, 2], 1, 1)


@given(portfolios, kinds)
def test_classes_add_up_to_the_total_and_the_curve_only_rises(
    values: dict[str, Decimal], convention: AbcConvention
) -> None:
    found = classes(values, convention)
    assert sum(row.value for row in found.rows) == found.total == sum(values.values())
    curve = [row.cumulated.ratio for row in found.rows]
    assert curve == sorted(curve)
    assert curve[-1] == 1
    letters = [row.abc for row in found.rows]
    assert letters == sorted(letters)


@given(portfolios, kinds, st.integers(1, 1000))
def test_the_currency_and_the_order_of_the_file_change_no_class(
    values: dict[str, Decimal], convention: AbcConvention, factor: int
) -> None:
    other = {item: values[item] * factor for item in sorted(values, reverse=True)}
    assert classes(other, convention).class_of() == classes(values, convention).class_of()


@given(portfolios)
def test_the_strict_convention_never_ranks_an_item_above_the_other(values: dict[str, Decimal]) -> None:
    strict, crossing = classes(values, "strict").class_of(), classes(values).class_of()
    assert all(strict[item] >= crossing[item] for item in values)


def test_ties_go_by_rising_id() -> None:
    found = classes({"c": Decimal(10), "a": Decimal(10), "b": Decimal(10)})
    assert [row.id for row in found.rows] == ["a", "b", "c"]


def test_one_customer_who_buys_nearly_everything_is_class_a_only_when_the_crossing_item_is_included() -> None:
    values = {"big": Decimal(96), "small": Decimal(4)}
    assert classes(values, "strict").class_of() == {"big": "C", "small": "C"}
    assert classes(values).class_of() == {"big": "A", "small": "C"}


def test_a_customer_in_refund_comes_last_and_the_total_stays_that_of_the_ledger() -> None:
    found = classes({"a": Decimal(90), "b": Decimal(20), "refund": Decimal(-10)})
    assert found.total == Decimal(100)
    assert [(row.id, row.abc) for row in found.rows] == [("a", "A"), ("b", "B"), ("refund", "C")]


def test_thresholds_that_do_not_rise_break_the_contract() -> None:
    with pytest.raises(ValueError, match="thresholds rise"):
        abc_classes({"a": Decimal(1)}, (Decimal("0.95"), Decimal("0.80")))
