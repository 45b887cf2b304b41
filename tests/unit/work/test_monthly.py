"""Months of a KPI are read whole and by channel; a channel without a row sold nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from essor.kernel.fact import Fact
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money
from essor.work.data import Point, Series, Share
from essor.work.monthly import known_until, months_of, months_to, perimeters

SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")


@dataclass(frozen=True)
class House:
    """Stand for a company: its currency is all that is asked of it."""

    currency: str = "EUR"


def euros(text: str) -> Money:
    return Money(Decimal(text))


def series(share: Share, amounts: dict[Period, str], target: str | None = None) -> Series:
    points = tuple(
        Point(
            Fact(euros(amount), FigureRef("revenue", month, perimeters()[share], "000001")),
            None if target is None else euros(target),
        )
        for month, amount in amounts.items()
    )
    return Series("revenue", share, points)


def test_the_two_channels_of_a_month_stand_side_by_side_with_the_target_of_the_whole():
    found = (
        series("all", {SEPTEMBER: "10", OCTOBER: "30"}, "40"),
        series("physical", {SEPTEMBER: "10", OCTOBER: "20"}, "25"),
        series("ecommerce", {OCTOBER: "10"}, "15"),
    )
    september, october = months_of("revenue", found, House())
    assert (september.physical.value, september.ecommerce.value) == (euros("10"), euros("0"))
    assert (october.physical.value, october.ecommerce.value, october.target) == (euros("20"), euros("10"), euros("40"))


def test_a_series_gives_the_months_that_are_over_by_a_day():
    held = series("all", {SEPTEMBER: "10", OCTOBER: "30"})
    assert [point.period for point in held.upto(date(2026, 10, 20))] == [SEPTEMBER]
    assert len(held.upto(OCTOBER.end)) == 2


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("2026-01-05..2026-10-31", date(2026, 11, 1)),
        ("2026-01-05..2026-10-29", date(2026, 11, 1)),
        ("2026-01-05..2026-10-20", date(2026, 10, 21)),
    ],
)
def test_a_month_without_a_sale_on_its_last_days_is_over_all_the_same(told: str, until: date):
    assert known_until(Period.parse(told)) == until
    assert known_until(None) is None


def test_the_months_before_a_week_are_whole_months():
    assert months_to(Period.parse("2026-W41"), 2) == Period.parse("2026-09..2026-10")
    assert months_to(OCTOBER, 13).key() == "2025-10..2026-10"


def test_a_part_of_the_business_is_cut_by_channel_unless_it_is_of_one():
    store = Perimeter.of(store_id="S1")
    assert {share: found.key() for share, found in perimeters(store).items()} == {
        "all": "store_id=S1",
        "physical": "channel=physical,store_id=S1",
        "ecommerce": "channel=ecommerce,store_id=S1",
    }
    assert list(perimeters(Perimeter.of(channel="physical"))) == ["all"]
