from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.methods.seasonality import SeasonalIndices, forecast_by_coefficients, seasonal_indices

amounts = st.integers(1, 10_000_000).map(lambda amount: Decimal(amount) / 100)
years = st.integers(2, 13).flatmap(
    lambda length: st.lists(st.lists(amounts, min_size=length, max_size=length), min_size=1, max_size=4)
)


def measured(series: list[list[Decimal]]) -> SeasonalIndices:
    found = seasonal_indices(series)
    assert isinstance(found, SeasonalIndices)
    return found


def reason(value: object) -> str:
    assert isinstance(value, NotComputable), value
    return say(value.reason, "en")


def test_each_year_weighs_the_same_whatever_it_sold() -> None:
    found = seasonal_indices([[50, 150], [3000, 1000]])
    assert isinstance(found, SeasonalIndices)
    assert found.indices == (Fraction(1, 2) / 2 + Fraction(3, 2) / 2, Fraction(3, 2) / 2 + Fraction(1, 2) / 2)
    assert found.years == 2


def test_a_forecast_by_coefficients_is_index_times_annual_mean() -> None:
    shape = SeasonalIndices((Fraction(4, 5), Fraction(1), Fraction(6, 5), Fraction(1)), 2)
    assert forecast_by_coefficients(shape, 121) == (Decimal("96.8"), Decimal(121), Decimal("145.2"), Decimal(121))


def test_no_year_an_incomplete_year_and_a_year_of_losses_give_a_reason() -> None:
    assert reason(seasonal_indices([])) == "not computable: no data in the period"
    assert reason(seasonal_indices([[1, 2, 3, 4], [1, 2, 3]])) == (
        "not computable: year no. 2 has 3 known periods out of 4"
    )
    assert reason(seasonal_indices([[1, None, 3, 4]])) == "not computable: year no. 1 has 3 known periods out of 4"
    assert reason(seasonal_indices([[1, 1], [5, -5]])) == "not computable: the total of year no. 2 is not positive"


@given(years)
def test_indices_average_to_one_exactly(series: list[list[Decimal]]) -> None:
    found = measured(series)
    assert sum(found.indices) == len(found.indices)


@given(years, st.integers(1, 1000))
def test_indices_do_not_depend_on_the_currency(series: list[list[Decimal]], factor: int) -> None:
    assert measured([[value * factor for value in year] for year in series]) == measured(series)


@given(years)
def test_the_order_of_the_years_changes_nothing(series: list[list[Decimal]]) -> None:
    assert measured(series[::-1]) == measured(series)


@given(years, amounts)
def test_the_forecast_of_a_year_adds_up_to_its_mean_times_its_periods(
    series: list[list[Decimal]], mean: Decimal
) -> None:
    forecast = forecast_by_coefficients(measured(series), mean)
    assert abs(sum(forecast) - mean * len(series[0])) < Decimal("1e-15")
