"""Two figures that rise and fall together are told by one number, exact until its square root."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.methods.correlation import Correlation, correlation

SERIES = st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=3, max_size=20)


def test_the_coefficient_of_anscombe_is_the_one_of_his_paper():
    """Anscombe, Graphs in Statistical Analysis, The American Statistician 27, 1973: r = 0.816 for the first set."""
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    hundredths = [804, 695, 758, 881, 833, 996, 724, 426, 1084, 482, 568]
    y = [Decimal(number) / 100 for number in hundredths]
    found = correlation(x, y)
    assert isinstance(found, Correlation)
    assert (round(found.r, 3), found.n) == (Decimal("0.816"), 11)


def test_a_line_is_one_and_its_mirror_minus_one():
    assert correlation([1, 2, 3], [5, 7, 9]) == Correlation(Decimal(1), 3)
    assert correlation([1, 2, 3], [9, 7, 5]) == Correlation(Decimal(-1), 3)


def test_a_month_missing_on_one_side_is_left_out_of_both():
    assert correlation([1, 2, None, 3], [5, 7, 100, 9]) == Correlation(Decimal(1), 3)


def test_too_few_months_and_a_series_that_stands_still_have_no_coefficient():
    assert isinstance(correlation([1, 2, None], [1, 2, 3]), NotComputable)
    assert isinstance(correlation(range(11), range(11), least=12), NotComputable)
    assert isinstance(correlation([1, 2, 3], [4, 4, 4]), NotComputable)


def test_series_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="beside"):
        correlation([1, 2, 3], [1, 2])


@given(SERIES)
def test_it_is_symmetrical_stays_within_one_and_does_not_change_with_the_currency(pairs: list[tuple[int, int]]):
    x, y = [one for one, _ in pairs], [other for _, other in pairs]
    found = correlation(x, y)
    assert found == correlation(y, x)
    if isinstance(found, Correlation):
        assert abs(found.r) <= 1
        scaled = correlation([Decimal(value) * 7 for value in x], y)
        assert isinstance(scaled, Correlation)
        assert abs(scaled.r - found.r) < Decimal("1e-20")
