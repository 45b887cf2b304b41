"""Gaps to target and to last year: closed to the cent on any data, stopped at the total where only a total is known."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from variance_case import OCTOBER, PRODUCT, answer, facts, kpi, planned, sold

from essor.kernel.message import LANGS, message
from essor.kernel.value import Money
from essor.kernel.words import say
from essor.work.b2_performance.c223_variance_analysis.compute import Analysed
from essor.work.b2_performance.c223_variance_analysis.compute.gaps import Gap
from essor.work.data import Data
from essor.work.stated import sentences
from essor.work.truth import Truth

cents = st.integers(-50_000, 90_000).map(lambda amount: Decimal(amount) / 100)
quantities = st.none() | st.integers(-20, 60).map(Decimal)
sides = st.none() | st.tuples(quantities, cents)
channels = st.sampled_from(["physical", "ecommerce"])
rows = st.lists(st.builds(sold, st.sampled_from("ABCDE"), channels, sides, sides, st.sampled_from(["Knives", None])),
                min_size=1, max_size=20)  # fmt: skip
plans = st.lists(st.builds(planned, st.sampled_from("ABCDE"), channels, st.integers(0, 50), st.integers(0, 900)),
                 max_size=8)  # fmt: skip


def analysed(data: Data, **entered: Any) -> Analysed:
    result, _ = PRODUCT.compute(PRODUCT.entered(entered), data, PRODUCT.parameters)
    assert isinstance(result, Analysed)
    return result


def gap(data: Data, against: str, **entered: Any) -> Gap:
    found = analysed(data, **entered).gap(against)
    assert found is not None
    return found


def parts(found: Gap, share: str = "all") -> dict[str, Decimal]:
    one = found.of(share)  # type: ignore[arg-type]  # a share
    assert one is not None
    return {part.name: part.amount.amount for part in one.parts if part.amount.amount}


@given(rows, plans, st.sampled_from(["base_price", "average_price"]), st.none() | st.integers(1, 9000))
@settings(max_examples=150, deadline=None)
def test_on_any_data_parts_channels_families_and_places_add_up_to_the_gap_to_the_cent(
    lines: list[dict[str, Any]], plan: list[dict[str, Any]], convention: str, target: int | None
) -> None:
    lines = [row for number, row in enumerate(lines) if (row["product_id"], row["channel"]) not in
             {(one["product_id"], one["channel"]) for one in lines[:number]}]  # fmt: skip
    places = [
        row | {"store_id": f"S{number % 3}", "salesperson_id": f"V{number % 2}", "territory": f"T{number % 4}"}
        for number, row in enumerate(lines)
    ]
    data = facts(answer("variance_lines", lines), answer("planned_lines", plan), answer("variance_places", places),
                 lines=() if target is None else (kpi("revenue", "all", 500, target=target),))  # fmt: skip
    result = analysed(data, convention=convention)
    for found in result.gaps:
        for one in found.shares:
            assert one.gap.amount == one.actual.amount - one.base.amount
            if one.parts:
                assert sum(part.amount.amount for part in one.parts) == one.gap.amount
        if found.families:
            channels_sum = sum((one.actual.amount for one in found.shares[1:]), Decimal(0))
            assert channels_sum == found.whole.actual.amount
            unplanned = found.whole.part("unplanned")
            assert sum(group.gap for group in found.families) + unplanned == found.whole.gap.amount
            assert all(group.parts.total == group.gap for group in found.families)
    last_year = result.gap("last_year")
    if last_year is not None and last_year.families:
        for groups in (result.stores, result.regions, result.people):
            assert sum(group.gap for group in groups) == last_year.whole.gap.amount
            assert all(group.parts.total == group.gap for group in groups)
    parts_of = next(one for one in PRODUCT.checks if one.name == "parts_add_up_to_the_gap")
    assert not [one for one in parts_of(PRODUCT.asserted(result), Truth()) if one.status == "fail"]


def test_the_constructed_golden_case_comes_out_channel_by_channel() -> None:
    # 100 units at 10 last year; 120 at 9 now: price (9 − 10) × 120, volume 20 × 10
    data = facts(answer("variance_lines", [sold("A", "physical", (120, 1080), (100, 1000)),
                                           sold("N", "ecommerce", (1, 7), None),
                                           sold("L", "ecommerce", None, (1, 3))]))  # fmt: skip
    found = gap(data, "last_year")
    assert parts(found, "physical") == {"price": -120, "volume": 200}
    assert parts(found, "ecommerce") == {"new": 7, "lost": -3}
    assert found.level == ("product", "family", "channel")


def test_a_returned_order_larger_than_the_sale_has_no_price_and_is_told() -> None:
    data = facts(answer("variance_lines", [sold("A", "physical", (-2, -20), (5, 50))]))
    found = gap(data, "last_year")
    assert parts(found) == {"unsplit": -70}
    assert [one.key for one in found.messages] == ["variance.lines_unsplit"]


def test_the_plan_is_the_newest_version_and_what_the_target_says_beyond_it_is_a_part_of_its_own() -> None:
    plan = [planned("A", "physical", 10, 80, version="v9"), planned("A", "physical", 10, 100, version="v10")]
    data = facts(answer("variance_lines", [sold("A", "physical", (10, 90), None)]), answer("planned_lines", plan),
                 lines=(kpi("revenue", "all", 90, target=110),))  # fmt: skip
    found = gap(data, "target")
    assert (found.whole.base.amount, found.whole.gap.amount) == (110, -20)
    assert parts(found) == {"price": -10, "unplanned": -10}


def test_a_plan_of_families_fixes_the_level_of_the_whole_split_at_families() -> None:
    plan = [planned("Knives", "physical", 10, 100, is_product=False), planned("A", "ecommerce", 1, 10)]
    data = facts(answer("variance_lines", [sold("A", "physical", (10, 90), None), sold("B", "physical", (1, 9), None)]),
                 answer("planned_lines", plan))  # fmt: skip
    assert gap(data, "target").level == ("family", "channel")


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        ([], "variance.only_a_total"),
        ([planned("A", "physical", 1, 9) | {"period_end": OCTOBER.start.replace(day=11)}],
         "c223_variance_analysis.plan_incomplete"),
        ([planned("A", "physical", 1, 9) | {"revenue": None}], "c223_variance_analysis.plan_without_prices"),
    ],
)  # fmt: skip
def test_without_a_whole_plan_the_gap_stops_at_the_total_and_says_why(plan: list[dict[str, Any]], key: str) -> None:
    lines = (kpi("revenue", "all", 90, target=100), kpi("revenue", "physical", 60, target=60))
    data = facts(
        answer("variance_lines", [sold("A", "physical", (10, 90), None)]), answer("planned_lines", plan), lines=lines
    )
    found = gap(data, "target")
    assert found.unsplit is not None
    assert found.unsplit.key == key
    assert [(one.share, one.gap.amount, one.parts) for one in found.shares] == [("all", -10, ()), ("physical", 0, ())]
    for lang in LANGS:
        document = PRODUCT.compose(analysed(data), lang)
        assert say(found.unsplit, lang) in sentences(document, lang)


def test_sales_in_another_currency_give_an_exact_currency_part() -> None:
    rates = [
        {"currency": "GBP", "rates": Decimal("0.80"), "days": 1, "rates_before": Decimal("1.60"), "days_before": 2}
    ]
    lines = [sold("A", "physical", (10, 100), (10, 100), currency="GBP"), sold("A", "physical", (1, 10), (1, 10))]
    data = facts(answer("variance_lines", lines), answer("exchange_rates", rates))
    assert parts(gap(data, "last_year")) == {}
    dearer = [rates[0] | {"rates": Decimal("0.50")}]  # £1 was €1.25, it is €2 now
    data = facts(answer("variance_lines", lines), answer("exchange_rates", dearer))
    assert parts(gap(data, "last_year")) == {"currency": 75}


def test_sales_in_a_currency_without_a_rate_are_left_apart_in_words() -> None:
    lines = [sold("A", "physical", (10, 100), (10, 100), currency="GBP"), sold("A", "physical", (1, 10), (1, 10))]
    found = gap(facts(answer("variance_lines", lines)), "last_year")
    assert found.whole.actual == Money(Decimal(10))
    assert [one.args["currency"] for one in found.messages] == ["GBP"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (facts(), "no_last_year"),
        (facts(answer("variance_lines", [sold("A", "physical", (1, 9), None)])), "no_last_year"),
        (facts(answer("variance_lines", [sold("A", "physical", None, (1, 9))])), "no_sales"),
        (facts(), "no_target"),
    ],
)
def test_a_period_without_data_or_target_is_told_in_words_and_makes_a_document(data: Data, key: str) -> None:
    result = analysed(data)
    (reason,) = [one for one in result.missing if one.key == f"c223_variance_analysis.{key}"]
    for lang in LANGS:
        assert say(reason, lang) in sentences(PRODUCT.compose(result, lang), lang)


def test_one_channel_only_is_analysed_and_the_other_is_not_invented() -> None:
    data = facts(answer("variance_lines", [sold("A", "ecommerce", (10, 90), (10, 100))]))
    assert [one.share for one in gap(data, "last_year").shares] == ["all", "ecommerce"]


def test_a_kpi_whose_source_is_missing_is_told() -> None:
    lack = message("metrics.unknown_kpi", name="sessions", near="")
    data = replace(facts(answer("variance_lines", [sold("A", "physical", (1, 9), (1, 9))])), missing=(lack,))
    assert lack in analysed(data).missing


def test_the_margin_splits_off_the_rise_of_costs() -> None:
    lines = [sold("A", "physical", (100, 1000), (100, 1000)) | {"cost": Decimal(700), "cost_before": Decimal(500)}]
    (found,) = analysed(facts(answer("variance_lines", lines))).suspects
    assert (found.cause.code, found.stake.amount) == ("cost_increase", -200)
