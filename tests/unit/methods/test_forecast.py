import random
from decimal import Decimal
from itertools import pairwise
from math import pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.value import NotComputable, Rate
from essor.kernel.words import say
from essor.methods import holt_winters
from essor.methods.forecast import Forecast, Method, RunRate, forecast, run_rate

METHODS: tuple[Method, ...] = ("seasonal_naive", "damped_holt_winters")
QUARTERS = [Decimal(value) for value in (80, 100, 120, 100) * 4]
amounts = st.integers(1, 1_000_000).map(lambda amount: Decimal(amount) / 100)


def projected(values: list[Decimal], season: int, horizon: int, method: Method, level: str = "0.95") -> Forecast:
    found = forecast(values, season, horizon, method, Decimal(level))
    assert isinstance(found, Forecast)
    return found


def shop(months: int, seed: int) -> list[Decimal]:
    """Return monthly sales with a trend, a season and 5 % of noise."""
    rng = random.Random(seed)
    return [
        Decimal(f"{(100 + month / 2) * (1 + 0.4 * sin(2 * pi * month / 12)) * rng.gauss(1, 0.05):.2f}")
        for month in range(months)
    ]


def reason(value: object) -> str:
    assert isinstance(value, NotComputable), value
    return say(value.reason, "en")


def test_seasonal_naive_repeats_the_last_season_to_the_cent() -> None:
    values = [Decimal("10.10"), Decimal("20.20"), Decimal("11.00"), Decimal("21.00"), Decimal("12.34")]
    found = projected(values, 2, 3, "seasonal_naive")
    assert [one.value for one in found.periods] == [Decimal("21.00"), Decimal("12.34"), Decimal("21.00")]


@pytest.mark.parametrize("method", METHODS)
def test_a_series_that_repeats_itself_is_forecast_without_any_doubt(method: Method) -> None:
    found = projected(QUARTERS, 4, 6, method)
    assert [round(one.value, 6) for one in found.periods] == [80, 100, 120, 100, 80, 100]
    assert all(one.high - one.low < Decimal("1e-6") for one in found.periods)


def test_a_season_with_a_month_at_zero_is_forecast_by_addition() -> None:
    closed_in_august = [Decimal(value) for value in (10, 0, 20, 30) * 4]
    found = projected(closed_in_august, 4, 4, "damped_holt_winters")
    assert [round(one.value, 6) for one in found.periods] == [10, 0, 20, 30]


@pytest.mark.parametrize("method", METHODS)
def test_a_shop_that_sells_nothing_is_expected_to_sell_nothing(method: Method) -> None:
    found = projected([Decimal(0)] * 24, 12, 2, method)
    assert {(one.low, one.value, one.high) for one in found.periods} == {(Decimal(0),) * 3}


def test_a_level_that_would_fall_below_zero_is_forecast_by_addition() -> None:
    explosion = [Decimal(1)] * 12 + [Decimal(100)] * 12
    fitted = holt_winters.fit([float(value) for value in explosion], 12)
    assert not fitted.multiplicative
    assert len(projected(explosion, 12, 12, "damped_holt_winters").periods) == 12


@pytest.mark.parametrize("method", METHODS)
def test_nine_in_ten_future_months_fall_inside_the_interval_of_95_percent(method: Method) -> None:
    inside = total = 0
    for seed in range(40):
        series = shop(48, seed)
        found = projected(series[:36], 12, 12, method)
        for expected, actual in zip(found.periods, series[36:], strict=True):
            inside += expected.low <= actual <= expected.high
            total += 1
    assert 0.90 <= inside / total <= 0.99


def test_holt_winters_follows_a_trend_better_than_repetition() -> None:
    def error(method: Method) -> Decimal:
        gaps: list[Decimal] = []
        for seed in range(20):
            series = shop(48, seed)
            found = projected(series[:36], 12, 12, method)
            gaps += [abs(one.value - actual) for one, actual in zip(found.periods, series[36:], strict=True)]
        return sum(gaps, Decimal(0))

    assert error("damped_holt_winters") < error("seasonal_naive")


@pytest.mark.parametrize("method", METHODS)
def test_a_surer_interval_is_wider_and_a_farther_season_is_less_sure(method: Method) -> None:
    sure, rough = (projected(shop(36, 1), 12, 24, method, level) for level in ("0.95", "0.80"))
    assert [one.value for one in sure.periods] == [one.value for one in rough.periods]
    for wide, narrow in zip(sure.periods, rough.periods, strict=True):
        assert wide.low < narrow.low < narrow.value < narrow.high < wide.high
    widths = [one.high - one.low for one in sure.periods]
    assert all(later > earlier for earlier, later in zip(widths[:12], widths[12:], strict=True))


def test_level_and_fading_trend_follow_two_values_as_worked_by_hand() -> None:
    # 10 + 0.9 × 2 = 11.8 expected, 12 found: level 11.9, trend 0.5 × 1.9 + 0.5 × 0.9 × 2 = 1.85.
    # 11.9 + 0.9 × 1.85 = 13.565 expected, 15 found: level 14.2825, trend 0.5 × 2.3825 + 0.5 × 0.9 × 1.85 = 2.02375.
    start = holt_winters._Start(10.0, 2.0, (0.0,))
    smoothing = holt_winters.Smoothing(alpha=0.5, beta=0.5, gamma=0.0, phi=0.9)
    squares, level, trend, season = holt_winters._run([12.0, 15.0], start, smoothing, multiplicative=False)
    assert (squares, level, trend) == pytest.approx((0.2**2 + 1.435**2, 14.2825, 2.02375))
    assert season == [0.0]


def test_a_multiplied_season_moves_towards_what_was_sold() -> None:
    # 100 × 0.8 expected, 88 found: the level of the month is 110; its factor 0.2 × 0.88 + 0.8 × 0.8 = 0.816.
    start = holt_winters._Start(100.0, 0.0, (0.8, 1.2))
    smoothing = holt_winters.Smoothing(alpha=0.5, beta=0.5, gamma=0.2, phi=0.9)
    squares, level, trend, season = holt_winters._run([88.0], start, smoothing, multiplicative=True)
    assert (squares, level, trend) == pytest.approx((100.0, 105.0, 2.5))
    assert season == pytest.approx([1.2, 0.816])  # the next period comes first


def test_a_fading_trend_adds_less_at_each_step() -> None:
    fitted = holt_winters.Fitted(10.0, 2.0, (0.0,), holt_winters.Smoothing(0.3, 0.1, 0.0, 0.5), False, 0.0, 5, 12)
    assert [mean for mean, _ in holt_winters.project(fitted, 3)] == [11.0, 11.5, 11.75]


def test_the_deviation_never_shrinks_with_distance() -> None:
    flat = holt_winters.Fitted(1.0, 0.1, (1.0,) * 12, holt_winters.Smoothing(0.3, 0.1, 0.2, 0.9), True, 0.05, 18, 3)
    deviations = [deviation for _, deviation in holt_winters.project(flat, 30)]
    assert all(earlier <= later for earlier, later in pairwise(deviations))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(st.lists(amounts, min_size=13, max_size=24), st.sampled_from([10, 100, 7, 655_957]))
def test_the_currency_scales_the_forecast(method: Method, values: list[Decimal], factor: int) -> None:
    base = projected(values, 4, 5, method)
    scaled = projected([value * factor for value in values], 4, 5, method)
    for one, other in zip(base.periods, scaled.periods, strict=True):
        for bound in ("value", "low", "high"):
            mine, theirs = getattr(one, bound) * factor, getattr(other, bound)
            assert abs(mine - theirs) <= Decimal("1e-20") * max(abs(mine), abs(one.value) * factor, 1)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_series_always_gives_the_same_forecast(method: Method) -> None:
    assert projected(shop(36, 3), 12, 12, method) == projected(shop(36, 3), 12, 12, method)


def test_a_series_too_short_or_with_a_hole_gives_a_reason() -> None:
    assert reason(forecast(QUARTERS[:6], 4, 1, "seasonal_naive")) == (
        "not computable: at least 7 values are needed, there are 6"
    )
    assert reason(forecast(shop(23, 1), 12, 1)) == "not computable: at least 24 values are needed, there are 23"
    assert reason(forecast([1, 2, None, 4], 1, 1)) == "not computable: the series has a hole at position 3"
    with pytest.raises(ValueError, match="at least 1"):
        forecast(QUARTERS, 4, 0)


def test_the_pace_is_measured_on_the_season_that_has_elapsed_and_not_on_days() -> None:
    # A quarter of the year is over, but only 20 % of the season: 60 000 ÷ 0.20.
    found = run_rate(Decimal(60_000), [20, 20, 20, 40], 1)
    assert found == RunRate(Decimal(300_000), Rate(Decimal("0.2")))


def test_a_running_month_counts_for_the_part_that_is_over() -> None:
    found = run_rate(Decimal(60_000), [20, 20, 20, 40], 1, Decimal("0.5"))
    assert found == RunRate(Decimal(200_000), Rate(Decimal("0.3")))


def test_a_period_that_is_over_comes_to_what_it_brought() -> None:
    assert run_rate(Decimal("99.99"), [1, 2, 3], 3) == RunRate(Decimal("99.99"), Rate(Decimal(1)))


def test_a_period_that_has_not_begun_has_no_pace() -> None:
    assert reason(run_rate(10, [1, 1], 0)) == "not computable: the divisor (share of seasonality elapsed) is zero"
    assert reason(run_rate(10, [0, 0], 1)).startswith("not computable: the divisor (total of the seasonal weights)")
    assert reason(run_rate(10, [-1, 2], 1)) == "not computable: a value is negative"
    with pytest.raises(ValueError, match="sub-periods over"):
        run_rate(10, [1, 1], 2, Decimal("0.5"))


@given(st.lists(amounts, min_size=1, max_size=12), amounts, st.data())
def test_the_scale_of_the_weights_changes_nothing(weights: list[Decimal], actual: Decimal, data: st.DataObject) -> None:
    complete = data.draw(st.integers(1, len(weights)))
    assert run_rate(actual, [weight * 12 for weight in weights], complete) == run_rate(actual, weights, complete)
