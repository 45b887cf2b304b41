"""Chance is told from signal before anyone is blamed, and the calendar is set apart from the selling."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from test_variance_gaps import analysed
from variance_case import OCTOBER, answer, day, days, facts, kpi, months, sold

from essor.kernel.message import LANGS
from essor.kernel.period import Period
from essor.kernel.value import Money, Points
from essor.kernel.words import say
from essor.work.b2_performance.c223_variance_analysis.compute.signal import Signal

STEADY = [1000 + (7 * place) % 40 for place in range(36)]
SALES = answer(
    "variance_lines", [sold("A", "physical", (10, 100), (10, 100)), sold("A", "ecommerce", (5, 50), (5, 50))]
)


def last(physical: int, site: int = 500) -> dict[tuple[str, str], Signal]:
    """Return the signals of a company that sells evenly until the last month."""
    result = analysed(facts(SALES, months=months([*STEADY[:-1], physical], [500] * 35 + [site], 1500)))
    return {(one.share, one.against): one for one in result.signals}


def test_a_month_like_the_others_is_no_signal() -> None:
    found = last(STEADY[-1])
    assert {one.said for one in found.values()} == {"noise"}
    assert set(found) == {
        ("all", "last_year"),
        ("all", "target"),
        ("physical", "last_year"),
        ("ecommerce", "last_year"),
    }


def test_a_channel_that_collapses_is_a_signal_and_the_other_is_not() -> None:
    found = last(300)
    assert found["physical", "last_year"].verdict == "below"
    assert found["all", "target"].verdict == "below"
    assert found["ecommerce", "last_year"].said == "noise"
    physical = found["physical", "last_year"]
    assert physical.value.ratio < physical.lower.ratio < physical.upper.ratio


def test_eight_months_on_one_side_are_a_signal_though_none_leaves_its_limits() -> None:
    falling = [*[1000 + 120 * (-1) ** place for place in range(28)], *[970] * 8]
    result = analysed(facts(SALES, months=months(falling, [500] * 36, 1500)))
    verdicts = {(one.share, one.against): one.verdict for one in result.signals}
    assert verdicts["all", "target"] == "run_below"


def test_too_few_months_say_so_and_judge_nothing() -> None:
    result = analysed(facts(SALES, months=months(STEADY[:15], [500] * 15)))
    assert result.signals == ()
    (reason,) = [one for one in result.missing if one.key.endswith("few_months")]
    assert say(reason, "en").startswith("2 comparable months, 6 are needed")


def test_a_month_is_trend_season_and_remainder_to_the_cent() -> None:
    wave = [1000 + 200 * (place % 12 == 11) for place in range(36)]
    result = analysed(facts(SALES, months=months(wave, [500] * 36)))
    for one in result.seasons:
        assert one.trend + one.season + one.remainder == one.value
    season = {one.share: one.season.amount for one in result.seasons}
    assert season["physical"] > 150
    assert season["ecommerce"] == 0


def test_one_weekday_more_is_set_apart_from_the_selling() -> None:
    # Saturdays sell 310, other days 100; October 2026 has five Saturdays, October 2025 four
    span = OCTOBER.rolling(26)
    rows = [
        {"order_date": one, "channel": "physical", "revenue": Decimal(310 if one.weekday() == 5 else 100)}
        for one in (span.start + timedelta(days=step) for step in range(span.days))
    ]
    result = analysed(facts(SALES, answer("daily_sales", rows, span)))
    growth = {one.share: one for one in result.growths}["physical"]
    assert growth.weekdays == Money(Decimal(210))
    assert (growth.events.amount, growth.selling.amount, growth.true.ratio) == (0, 0, 0)
    assert growth.raw.ratio > Decimal("0.05")


def test_without_the_days_of_last_year_the_calendar_is_not_set_apart_and_it_is_told() -> None:
    result = analysed(facts(SALES, days(10, 5, OCTOBER)))
    assert result.growths == ()
    assert any(one.key.endswith("no_days") for one in result.missing)


def test_a_week_out_of_its_limits_is_named_and_the_others_are_not() -> None:
    span = OCTOBER.rolling(26)
    odd = Period(day("2026-10-12"), day("2026-10-19"))
    rows: list[dict[str, Any]] = [
        {"order_date": one, "channel": "ecommerce", "revenue": Decimal(100 + (one.toordinal() * 7) % 9)
         - (60 if one in odd else 0)}
        for one in (span.start + timedelta(days=step) for step in range(span.days))
    ]  # fmt: skip
    result = analysed(facts(SALES, answer("daily_sales", rows, span)))
    assert [(one.week, one.share) for one in result.odd_weeks] == [(odd, "ecommerce")]
    assert result.odd_weeks[0].value.amount < result.odd_weeks[0].expected.amount


def test_our_growth_stands_beside_that_of_the_market() -> None:
    lines = (kpi("revenue", "all", 90, last_year=100), kpi("revenue", "ecommerce", 60, last_year=50))
    result = analysed(facts(SALES, lines=lines), market={"growth": "-0.04", "source": "Insee", "ecommerce": "0.08"})
    assert [(one.share, one.relative) for one in result.relatives] == [
        ("all", Points(Decimal(-6))),
        ("ecommerce", Points(Decimal(12))),
    ]


def effects(*answers: Any, **entered: Any) -> dict[str, tuple[bool, str]]:
    result = analysed(facts(SALES, *answers), **entered)
    assert all(say(one.says, lang) for one in result.effects for lang in LANGS)
    return {one.name: (one.computable, say(one.says, "en")) for one in result.effects}


def test_effects_between_channels_that_the_data_do_not_hold_are_told_not_invented() -> None:
    found = effects()
    assert {name: computable for name, (computable, _) in found.items()} == dict.fromkeys(
        ("pickup", "crossing", "opening", "stock"), False
    )
    assert all("not computable" in words for _, words in found.values())


def test_effects_between_channels_are_computed_where_the_data_hold_them() -> None:
    order = {"channel": "ecommerce", "orders_before": 0, "revenue_before": Decimal(0)}
    sent = order | {"delivery_mode": "carrier", "orders": 3, "revenue": Decimal(300)}
    taken = order | {"delivery_mode": "pickup", "store_id": "S1", "orders": 1, "revenue": Decimal(100)}
    crossing = [
        {"channel": "physical", "first_channel": "ecommerce", "buyers": 4, "revenue": Decimal(80)},
        {"channel": "physical", "first_channel": "physical", "buyers": 9, "revenue": Decimal(500)},
    ]
    stock = [{"store_id": "web", "products": 9, "short": 3, "elsewhere": 2, "units_elsewhere": Decimal(8)}]
    span = OCTOBER.rolling(24)
    places = [
        {"month": month, "channel": "physical", "store_id": store, "revenue": Decimal(amount)}
        for store, before, after in (("S1", 1000, 950), ("S2", 2000, 2200))
        for month, amount in ((202605, before), (202607, after))
    ]
    found = effects(
        answer("fulfilment", [sent, taken]), answer("channel_crossing", crossing), answer("stock_places", stock),
        answer("place_months", places, span),
        opening={"opening_date": "2026-06-10", "what": {"fr": "Ouverture", "en": "Opening"}, "touched": ["S1"],
                 "months": 1},
    )  # fmt: skip
    assert all(computable for computable, _ in found.values())
    assert "1 online orders, €100.00" in found["pickup"][1]
    assert "25.0% of e-commerce" in found["pickup"][1]
    assert "4 customers who came by the site bought €80.00" in found["crossing"][1]
    assert "3 stock-outs in 1 places, 2 of them" in found["stock"][1]
    assert "−€150.00" in found["opening"][1]


def test_the_rule_of_click_and_collect_is_stated_as_it_was_chosen() -> None:
    taken = answer("fulfilment", [{"channel": "ecommerce", "delivery_mode": "pickup", "orders": 1,
                                   "revenue": Decimal(9), "orders_before": 0}])  # fmt: skip
    assert "count as e-commerce" in effects(taken)["pickup"][1]
    assert "belong to the shop" in effects(taken, click_and_collect="physical")["pickup"][1]
