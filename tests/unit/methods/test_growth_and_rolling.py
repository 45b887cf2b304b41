from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable, Points, Rate
from essor.kernel.words import say
from essor.methods.growth import difference_in_points, growth_rate, growth_series
from essor.methods.rolling import rolling_sums

cents = st.integers(-10_000_000, 10_000_000).map(lambda amount: Decimal(amount) / 100)
positive = st.integers(1, 10_000_000).map(lambda amount: Decimal(amount) / 100)


def reason(value: object) -> str:
    assert isinstance(value, NotComputable), value
    return say(value.reason, "en")


def test_growth_is_the_change_over_the_base() -> None:
    assert growth_rate(Decimal("110.00"), Decimal("100.00")) == Rate(Decimal("0.1"))
    assert growth_rate(Decimal(75), Decimal(100)) == Rate(Decimal("-0.25"))
    assert growth_rate(130, 120) == Rate(Decimal(1) / 12)


def test_growth_over_a_base_of_zero_says_which_divisor_is_zero() -> None:
    assert reason(growth_rate(12, 0)) == "not computable: the divisor (value of the earlier period) is zero"


def test_growth_over_a_loss_is_not_computed() -> None:
    assert reason(growth_rate(5, -10)).startswith("not computable: the base of comparison is negative")


def test_growth_of_a_missing_value_is_not_computed() -> None:
    assert reason(growth_rate(None, 10)) == reason(growth_rate(10, None))


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.1 is a float"):
        growth_rate(0.1, 1)  # type: ignore[arg-type]


def test_two_rates_differ_in_points() -> None:
    assert difference_in_points(Rate(Decimal("0.385")), Rate(Decimal("0.40"))) == Points(Decimal("-1.5"))


def test_a_rate_that_does_not_exist_has_no_difference() -> None:
    missing = growth_rate(1, 0)
    assert difference_in_points(missing, Rate(Decimal(1))) == missing
    assert difference_in_points(Rate(Decimal(1)), missing) == missing


def test_a_series_shorter_than_the_lag_grows_nowhere() -> None:
    assert growth_series([1, 2, 3], 12) == ()
    with pytest.raises(ValueError, match="at least 1"):
        growth_series([1, 2], 0)


@given(st.lists(positive, min_size=13, max_size=40), st.integers(1, 1000))
def test_growth_does_not_depend_on_the_currency(values: list[Decimal], factor: int) -> None:
    assert growth_series([value * factor for value in values], 12) == growth_series(values, 12)


def test_the_rolling_sum_of_quarters_is_the_year() -> None:
    assert rolling_sums([100, 120, 90, 140, 110], 4) == (Decimal(450), Decimal(460))


def test_a_series_shorter_than_the_window_has_no_rolling_sum() -> None:
    assert reason(rolling_sums([1, 2, 3], 12)) == "not computable: at least 12 values are needed, there are 3"
    with pytest.raises(ValueError, match="at least 1"):
        rolling_sums([1], 0)


def test_a_missing_month_stops_the_sums_that_need_it_and_no_other() -> None:
    sums = rolling_sums([1, None, 3, 4, 5], 2)
    assert isinstance(sums, tuple)
    assert [isinstance(one, NotComputable) for one in sums] == [True, True, False, False]
    assert sums[2:] == (Decimal(7), Decimal(9))
    assert reason(sums[0]) == "not computable: a period is missing among the last 2"


@given(positive, st.integers(1, 12), st.integers(0, 30))
def test_the_rolling_sum_of_a_constant_is_constant(value: Decimal, window: int, more: int) -> None:
    assert rolling_sums([value] * (window + more), window) == (value * window,) * (more + 1)


@given(st.lists(cents, min_size=1, max_size=40), st.data())
def test_each_rolling_sum_is_the_sum_of_its_window(values: list[Decimal], data: st.DataObject) -> None:
    window = data.draw(st.integers(1, len(values)))
    expected = tuple(sum(values[end - window : end], Decimal(0)) for end in range(window, len(values) + 1))
    assert rolling_sums(values, window) == expected


def test_a_third_is_summed_exactly() -> None:
    assert rolling_sums([Fraction(1, 3)] * 3, 3) == (Decimal(1),)
