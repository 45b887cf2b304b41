from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.methods.control_chart import Anomaly, SeriesParts, XmrChart, anomalies, take_apart, xmr_chart

QUIET = [10, 12, 9, 12, 11, 8, 12, 13, 12]
YEAR = [80, 70, 90, 100, 110, 120, 100, 60, 110, 120, 140, 200]
series = st.lists(st.integers(-10_000, 10_000).map(lambda cents: Decimal(cents) / 100), min_size=2, max_size=40)


def chart(values: list[int] | list[Decimal], baseline: int | None = None) -> XmrChart:
    found = xmr_chart(values, baseline)
    assert isinstance(found, XmrChart), found
    return found


def odd(values: list[int], season: int = 1) -> tuple[Anomaly, ...]:
    found = anomalies(values, season)
    assert isinstance(found, tuple), found
    return found


def test_nine_quiet_weeks_are_noise_between_their_limits() -> None:
    # Mean 99 / 9; ranges 2 3 3 1 3 4 1 1: mean 18 / 8.
    found = chart(QUIET)
    assert (found.mean, found.mean_range) == (Decimal(11), Decimal("2.25"))
    assert (found.upper, found.lower) == (Decimal("16.985"), Decimal("5.015"))
    assert found.range_limit == Decimal("7.353")
    assert not any(point.signal for point in found.points)
    assert [point.moving_range for point in found.points][:3] == [None, Decimal(2), Decimal(3)]


def test_a_week_beyond_the_limits_of_the_weeks_before_is_a_signal() -> None:
    found = chart([*QUIET, 17, 5, 16], baseline=9)
    assert [point.verdict for point in found.points[9:]] == ["above", "below", "noise"]
    assert [point.jump for point in found.points[9:]] == [False, True, True]
    assert found.points[11].signal
    assert found.baseline == 9


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not() -> None:
    eight = chart([*QUIET, *[12] * 5], baseline=9)
    assert [point.verdict for point in eight.points[6:]] == ["run_above"] * 8
    seven = chart([*QUIET, *[12] * 4], baseline=9)
    assert {point.verdict for point in seven.points} == {"noise"}


def test_a_value_on_the_mean_breaks_a_run() -> None:
    found = chart([*QUIET, 11, *[12] * 4], baseline=9)
    assert {point.verdict for point in found.points} == {"noise"}


@given(series)
def test_limits_lie_the_same_way_on_both_sides_and_scale_with_the_currency(values: list[Decimal]) -> None:
    found, dearer = chart(values), chart([value * 7 for value in values])
    assert found.lower <= found.mean <= found.upper
    assert abs(found.upper + found.lower - 2 * found.mean) < Decimal("1e-20")
    assert [point.verdict for point in dearer.points] == [point.verdict for point in found.points]
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    assert [point.moving_range for point in found.points[1:]] == ranges


def test_one_value_and_a_hole_give_a_reason() -> None:
    for values, words in (
        ([5], "not computable: at least 2 values are needed, there are 1"),
        ([5, None, 6], "not computable: the series has a hole at position 2"),
    ):
        found = xmr_chart(values)
        assert isinstance(found, NotComputable)
        assert say(found.reason, "en") == words


@given(st.lists(st.integers(1, 1000), min_size=24, max_size=50))
def test_trend_season_and_remainder_add_up_to_the_series(values: list[int]) -> None:
    parts = take_apart(values, 12)
    assert isinstance(parts, SeriesParts)
    assert [sum(three) for three in zip(parts.trend, parts.season, parts.remainder, strict=True)] == values


def test_december_is_no_anomaly_when_every_december_is_high() -> None:
    assert odd(YEAR * 3, 12) == ()
    assert [one.position for one in odd(YEAR * 3)] == [11, 23]  # taken for a series without a season


def test_a_strike_in_the_last_june_is_found_with_what_june_should_have_been() -> None:
    noisy = [value + (position * 7) % 5 - 2 for position, value in enumerate(YEAR * 3)]
    assert odd(noisy, 12) == ()
    noisy[29] = 40
    found = odd(noisy, 12)
    assert [(one.position, one.value) for one in found] == [(29, Decimal(40))]
    assert 110 < found[0].expected < 130
    assert found[0].score < Decimal("-3.5")


def test_one_odd_value_in_a_flat_series_is_found_though_most_remainders_are_null() -> None:
    assert [one.position for one in odd([10] * 9 + [30] + [10] * 9)] == [9]
    assert odd([10] * 8) == ()


def test_a_month_of_closing_and_a_year_of_losses_have_no_season() -> None:
    closed = take_apart([0, 10, 20] * 2, 3)
    assert isinstance(closed, NotComputable)
    assert say(closed.reason, "en").startswith("not computable: period no. 1 of the season is zero or negative")
    assert isinstance(anomalies([-5, 1, 2] * 2, 3), NotComputable)
    assert isinstance(take_apart([1, 2, 3, 4, 5], 3), NotComputable)
    with pytest.raises(ValueError, match="at least 1"):
        take_apart([1] * 9, 0)
