"""What a place or a channel did is held against its own months, and every bound is met exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from variance_case import OCTOBER, answer, facts

from essor.kernel.fact import Fact
from essor.kernel.message import message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period, add_months
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, NotComputable, Rate
from essor.work.b2_performance.c223_variance_analysis.compute.chance import (
    growth_is_low,
    share_left,
    usual_move,
    usual_share,
)
from essor.work.data import Data, Point, Series

MOVE = Decimal("0.02") * Decimal("3.145")
"""Limit of shares that move by 0.02 each month: 3.145 median moving ranges (Wheeler)."""
STEADY = (4900, 5100) * 4


def month_before(back: int) -> int:
    start = add_months(OCTOBER.start, -back)
    return start.year * 100 + start.month


def sales(name: str | None, amounts: Sequence[int | None], **columns: Any) -> list[dict[str, Any]]:
    """Return what a store sold in the months that end with September 2026, oldest first."""
    return [
        {"month": month_before(len(amounts) - place), "channel": "physical", "store_id": name,
         "revenue": None if amount is None else Decimal(amount)} | columns
        for place, amount in enumerate(amounts)
    ]  # fmt: skip


def two_stores(amounts: Sequence[int] = STEADY) -> list[dict[str, Any]]:
    return sales("Nantes", amounts) + sales("Lyon", [10000 - amount for amount in amounts])


def moves(rows: Iterable[dict[str, Any]], dimension: str = "store_id", period: Period = OCTOBER) -> dict[str, Decimal]:
    found = usual_move(facts(answer("place_months", rows, period)), dimension)
    return {name: round(limit, 12) for name, limit in found.items()}


# ---- how far a share moves by chance


def test_the_share_of_a_store_moves_by_its_median_range_and_in_four_months_half_as_far() -> None:
    assert moves(two_stores()) == {"Nantes": MOVE, "Lyon": MOVE}
    four = Period(OCTOBER.start, date(2027, 2, 1))
    found = usual_move(Data("Test", four, "1", answers=(answer("place_months", two_stores()),)), "store_id")
    assert found == {"Nantes": MOVE / 2, "Lyon": MOVE / 2}


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = two_stores((4900, 4900, 4900, 5100, 5100, 5100, 4800, 4800, 4800))
    assert moves(reversed(rows)) == moves(rows) == {"Nantes": Decimal(0), "Lyon": Decimal(0)}


def test_without_months_nothing_is_known_to_move() -> None:
    assert usual_move(facts(), "store_id") == {}
    assert moves([]) == {}


@pytest.mark.parametrize(
    "strange",
    [
        sales("Nantes", [9000] * 8, channel="ecommerce"),
        sales(None, [9000] * 8),
        [row | {"month": 202610 + 100 * later} for later in range(9) for row in two_stores((2000 + later % 2 * 900,))],
    ],
    ids=["sold on the web", "sold in no store", "sold in the period and after"],
)
def test_what_is_no_month_of_a_peer_bends_no_share(strange: list[dict[str, Any]]) -> None:
    assert moves(two_stores() + strange) == moves(two_stores())


def test_a_row_without_an_amount_is_nothing_sold_and_two_rows_of_a_month_add_up() -> None:
    halves = sales("Nantes", [amount // 2 for amount in STEADY]) * 2
    assert moves(halves + sales("Nantes", [None] * 8) + two_stores()[8:]) == moves(two_stores())


@pytest.mark.parametrize(("count", "known"), [(5, False), (6, True)])
def test_six_months_before_the_period_are_needed(count: int, known: bool) -> None:
    inside = [row | {"month": 202610} for row in two_stores((5000,))]
    assert bool(moves(two_stores(STEADY[:count]) + inside)) is known


def test_a_month_in_which_returns_outweigh_sales_has_no_shares() -> None:
    closed = sales("Nantes", [0]) + sales("Lyon", [0])
    refunds = sales("Nantes", [5]) + sales("Lyon", [-6])
    early = [row | {"month": 202501} for row in closed] + [row | {"month": 202502} for row in refunds]
    assert moves(early + two_stores()) == moves(two_stores())
    few = [row | {"month": 202501} for row in sales("Nantes", [1])]
    assert moves(few + two_stores(STEADY[:5])) == {"Nantes": MOVE}  # a month of one piece is a month


def test_salespeople_are_held_against_those_who_sell_in_no_store_and_stores_against_all_they_sell() -> None:
    team = [row | {"salesperson_id": row["store_id"], "store_id": None} for row in two_stores()]
    behind_a_counter = sales("Nantes", [5000] * 8, salesperson_id="V1")
    assert moves(team + behind_a_counter, "salesperson_id") == {"Nantes": MOVE, "Lyon": MOVE}
    counter = [row | {"salesperson_id": "V1"} for row in two_stores()]
    assert moves(counter) == moves(two_stores())


# ---- whether a share was left


NOW, USUAL = ({"Nantes": Decimal(one), "Lyon": Decimal(100 - one)} for one in (40, 50))


@pytest.mark.parametrize(("limit", "left"), [("0.08", True), ("0.10", False), ("0.12", False)])
def test_a_share_has_left_only_below_its_limit(limit: str, left: bool) -> None:
    assert share_left("Nantes", NOW, USUAL, {"Nantes": Decimal(limit)}) is left


def test_a_place_that_has_no_limit_has_left_nothing_and_where_none_has_any_there_is_no_verdict() -> None:
    assert share_left("Lyon", USUAL, NOW, {"Nantes": Decimal("0.08")}) is False
    assert share_left("Nantes", NOW, USUAL, {}) is None


def test_the_unit_of_what_was_expected_changes_nothing() -> None:
    thousand = {name: amount * 1000 for name, amount in USUAL.items()}
    limits = {"Nantes": Decimal("0.0999")}
    assert share_left("Nantes", NOW, thousand, limits) is share_left("Nantes", NOW, USUAL, limits) is True
    assert share_left("Nantes", {name: amount / 100 for name, amount in NOW.items()}, USUAL, limits) is True
    assert share_left("Nantes", NOW, {name: amount / 100 for name, amount in USUAL.items()}, limits) is True


@pytest.mark.parametrize(("usual", "left"), [("0.47", True), ("0.46", False), ("0.40", False)])
def test_last_year_counts_for_half_and_what_a_place_usually_sells_for_the_other_half(usual: str, left: bool) -> None:
    """It sold 40 of 100 and last year 50: (0.50 + 0.46) ÷ 2 − 0.08 = 0.40."""
    limits = {"Nantes": Decimal("0.08")}
    assert share_left("Nantes", NOW, USUAL, limits, {"Nantes": Decimal(usual)}) is left
    assert share_left("Nantes", NOW, USUAL, limits, {"Lyon": Decimal(usual)}) is True


def test_the_usual_share_is_the_median_of_the_months_before() -> None:
    rows = two_stores((4900, 4900, 9000, 5100, 4900, 4800, 5100))
    assert usual_share(facts(answer("place_months", rows)), "store_id") == {
        "Nantes": Decimal("0.49"),
        "Lyon": Decimal("0.51"),
    }


@pytest.mark.parametrize("total", [0, -1])
def test_where_nothing_was_sold_or_expected_there_is_no_verdict(total: int) -> None:
    none = {"Nantes": Decimal(total), "Lyon": Decimal(0)}
    limits = {"Nantes": Decimal("0.08")}
    assert share_left("Nantes", none, USUAL, limits) is None
    assert share_left("Nantes", NOW, none, limits) is None


# ---- whether a growth is a signal


def sessions(counts: Sequence[int | None], period: Period = OCTOBER) -> Data:
    """Return the sessions of months that end with October 2026; None leaves one out."""
    web = Perimeter.of(channel="ecommerce")
    points = []
    for place, count in enumerate(counts):
        start = add_months(OCTOBER.end, place - len(counts))
        if count is not None:
            ref = FigureRef("sessions", Period(start, add_months(start, 1)), web, "000001")
            points.append(Point(Fact(Count(count), ref)))
    return Data("Test", period, "000001", series=(Series("sessions", "ecommerce", tuple(reversed(points))),))


def rates(numbers: Sequence[str]) -> Data:
    """Return conversion rates of months that end with October 2026."""
    known = sessions([1] * len(numbers)).series[0]
    points = tuple(Point(Fact(Rate(Decimal(number)), point.fact.ref))
                   for number, point in zip(reversed(numbers), known.points, strict=True))  # fmt: skip
    return Data("Test", OCTOBER, "000001", series=(replace(known, points=points),))


def low(counts: Sequence[int | None], period: Period = OCTOBER) -> bool | None:
    return growth_is_low(sessions(counts, period), "sessions", "ecommerce")


YEAR = [1000] * 12
GROWN = [1100, 1200] * 5 + [1100]
"""Growth of 10 % and 20 % in turn: a mean near 15 %, ranges of 10 points, limits 26.6 points away."""


def test_growth_beyond_the_lower_limit_is_low_and_above_the_upper_one_is_not() -> None:
    assert low([*YEAR, *GROWN, 800]) is True
    assert low([*YEAR, *GROWN, 1000]) is False
    assert low([*YEAR, *GROWN, 1500]) is False


def test_a_rate_below_one_has_a_growth_too() -> None:
    assert (
        growth_is_low(rates([*["0.02"] * 12, *["0.022", "0.024"] * 5, "0.022", "0.010"]), "sessions", "ecommerce")
        is True
    )


def test_one_low_month_before_the_period_is_no_signal_of_it() -> None:
    assert low([*YEAR, *GROWN[:-1], 500, 1100]) is False
    two = Period(date(2026, 9, 1), OCTOBER.end)
    assert low([*YEAR, *GROWN[:-1], 700, 1100], two) is True


@pytest.mark.parametrize(("first", "verdict"), [(1140, True), (1150, False), (1160, False)])
def test_eight_months_in_a_row_below_the_mean_are_low_and_seven_are_not(first: int, verdict: bool) -> None:
    """The mean of what comes before the period is 15 %; every month of the period but the first grows by 14 %."""
    steady = [*[1140] * 5, 1254, 1368]
    assert low([*YEAR, *GROWN[:6], first, *steady], Period(date(2026, 3, 1), OCTOBER.end)) is verdict


def test_where_no_months_were_fetched_or_the_period_is_none_there_is_no_verdict() -> None:
    assert growth_is_low(facts(), "sessions", "ecommerce") is None
    assert growth_is_low(sessions([*YEAR, *GROWN, 800]), "sessions", "all") is None
    assert low([*YEAR, *GROWN, 800], Period(date(2026, 10, 2), date(2026, 11, 1))) is None
    assert low([*YEAR, *GROWN, 800], Period(date(2026, 10, 1), date(2026, 10, 31))) is None


@pytest.mark.parametrize(("known", "verdict"), [(5, False), (6, True)])
def test_six_months_of_growth_before_the_period_are_needed(known: int, verdict: bool) -> None:
    assert low([*YEAR[: known + 1], *[None] * (11 - known), *GROWN[-known:], 400]) is verdict


@pytest.mark.parametrize("empty", [None, 0])
def test_a_month_without_a_year_before_has_no_growth(empty: int | None) -> None:
    assert low([empty, *YEAR[1:], *GROWN, 400]) is True
    assert low([*YEAR[:11], empty, *GROWN, 400]) is False
    assert low([*YEAR[:11], empty, *GROWN[:10], 400, 400]) is False  # low before the period, unknown in it


def test_a_month_that_cannot_be_computed_is_left_out() -> None:
    data = sessions([*YEAR, *GROWN, 400])
    (known,) = data.series
    first = known.points[-1]
    broken = Fact(NotComputable(message("methods.hole", position=Count(1))), first.fact.ref)
    series = replace(known, points=(*known.points[:-1], Point(broken)))
    assert growth_is_low(replace(data, series=(series,)), "sessions", "ecommerce") is True
