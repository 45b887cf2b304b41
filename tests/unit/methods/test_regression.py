from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.methods.regression import Regression, least_squares

points = st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=4, max_size=30)


def fit(y: list[int], *columns: list[int]) -> Regression:
    found = least_squares(y, *columns)
    assert isinstance(found, Regression), found
    return found


def test_the_line_through_four_months_of_a_textbook() -> None:
    # x̄ = 2.5, ȳ = 5, cov/var = 9 / 5: y = 0.5 + 1.8 x; residuals 0.7, −1.1, 0.1, 0.3.
    found = fit([3, 3, 6, 8], [1, 2, 3, 4])
    assert [one.value for one in found.coefficients] == [Decimal("0.5"), Decimal("1.8")]
    assert found.r2 == Decimal("0.9")
    assert found.residual_deviation == Decimal("0.9").sqrt()
    assert found.coefficients[1].standard_error ** 2 == pytest.approx(Decimal("0.18"))
    assert found.predict(5) == Decimal("9.5")
    # Student's quantile for two degrees of freedom is 4.3027; the leverage of x = 5 is 1 + 1/4 + 6.25/5.
    half = found.prediction_interval(5).high - Decimal("9.5")
    assert float(half) == pytest.approx(4.3027 * (0.9 * 2.5) ** 0.5, rel=0.01)


@given(points)
def test_residuals_are_orthogonal_to_the_variables(rows: list[tuple[int, int]]) -> None:
    x, y = [one for one, _ in rows], [other for _, other in rows]
    assume(len(set(x)) > 1)
    found = fit(y, x)
    errors = [Fraction(b) - found.exact[0] - found.exact[1] * a for a, b in rows]
    assert sum(errors) == 0
    assert sum(error * a for error, a in zip(errors, x, strict=True)) == 0


def test_columns_that_repeat_each_other_and_too_few_months_give_a_reason() -> None:
    repeated = least_squares([1, 2, 3, 5, 8], [1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    assert isinstance(repeated, NotComputable)
    assert say(repeated.reason, "en").startswith("not computable: some variables repeat one another")
    short = least_squares([1, 2, 3], [1, 2, 3])
    assert isinstance(short, NotComputable)
    assert say(short.reason, "en") == "not computable: at least 4 values are needed, there are 3"


def test_a_flat_series_has_no_share_of_spread() -> None:
    assert fit([5, 5, 5, 5], [1, 2, 3, 4]).r2 is None


def test_columns_of_other_lengths_and_points_of_other_widths_break_the_contract() -> None:
    with pytest.raises(ValueError, match="as many values as y"):
        least_squares([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="1 values make a point"):
        fit([3, 3, 6, 8], [1, 2, 3, 4]).predict(1, 2)
