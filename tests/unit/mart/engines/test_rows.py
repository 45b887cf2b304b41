from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.mart.engines import Rows


def test_a_sum_of_whole_numbers_that_comes_as_a_decimal_is_an_integer() -> None:
    ((total,),) = Rows.of(["total"], [(Decimal(14),)]).rows
    assert (type(total), total) == (int, 14)


def test_decimals_of_a_column_share_the_finest_scale() -> None:
    rows = Rows.of(["net"], [(Decimal(0),), (Decimal("12.50"),), (None,), (Decimal("-0.1"),)]).rows
    assert [str(value) for (value,) in rows] == ["0.00", "12.50", "None", "-0.10"]


def test_each_column_keeps_its_own_scale() -> None:
    rows = Rows.of(["n", "net"], [(Decimal(3), Decimal("1.20"))]).rows
    assert [str(value) for value in rows[0]] == ["3", "1.20"]


def test_what_is_no_number_is_absent() -> None:
    assert Rows.of(["a", "b"], [(float("nan"), Decimal("NaN"))]).rows == [(None, None)]


def test_an_instant_of_any_zone_is_told_in_utc() -> None:
    paris = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    ((at,),) = Rows.of(["at"], [(paris,)]).rows
    assert (at, at.tzinfo) == (datetime(2026, 7, 1, 10, tzinfo=UTC), UTC)


def test_texts_days_booleans_and_nothing_stay_as_they_are() -> None:
    row = ("x", date(2026, 1, 1), True, 3, 0.5, None)
    assert Rows.of("abcdef", [row]).rows == [row]


def test_rows_read_by_name() -> None:
    assert Rows.of(["id", "n"], [("A", 1)]).dicts() == [{"id": "A", "n": 1}]


def test_a_value_that_no_table_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        Rows.of(["values"], [([1, 2],)])


@given(
    st.lists(
        st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16, places=4)
    )
)
def test_sharing_a_scale_changes_no_value(values: list[Decimal | None]) -> None:
    assert [value for (value,) in Rows.of(["v"], [(value,) for value in values]).rows] == values
