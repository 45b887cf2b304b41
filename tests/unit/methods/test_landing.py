"""A period that is not over lands at what its months brought and what the others are expected to bring."""

from decimal import Decimal

import pytest

from essor.kernel.value import NotComputable
from essor.methods.forecast import Forecast, forecast
from essor.methods.landing import Landing, landing

YEARS = [100 + 10 * (month % 12) + month for month in range(30)]


def test_a_quarter_lands_at_its_first_month_and_the_forecast_of_the_two_others():
    ahead = forecast(YEARS, 12, 2)
    found = landing(YEARS, over=1, ahead=2)
    assert isinstance(ahead, Forecast)
    assert isinstance(found, Landing)
    assert found.value == YEARS[-1] + ahead.periods[0].value + ahead.periods[1].value
    assert found.low == YEARS[-1] + ahead.periods[0].low + ahead.periods[1].low
    assert found.high == YEARS[-1] + ahead.periods[0].high + ahead.periods[1].high
    assert (found.method, found.level, found.ahead) == ("damped_holt_winters", ahead.level, 2)


def test_with_less_than_two_years_the_last_season_comes_again():
    found = landing([*range(1, 13), 4, 5, 6], over=0, ahead=1)
    assert isinstance(found, Landing)
    assert (found.method, found.value) == ("seasonal_naive", Decimal(4))
    assert found.low < found.value < found.high


@pytest.mark.parametrize("history", [[], [1, 2, 3], [*range(14)], [*range(20), None, *range(20)]])
def test_a_history_that_is_short_or_has_a_hole_gives_a_reason(history: list[int | None]):
    assert isinstance(landing(history, over=0, ahead=1), NotComputable)
