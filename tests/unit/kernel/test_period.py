from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.period import Period, add_months

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-W41", date(2026, 10, 5), date(2026, 10, 12)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-10-05", date(2026, 10, 5), date(2026, 10, 6)),
        ("2026-10-05..2026-10-07", date(2026, 10, 5), date(2026, 10, 8)),
        ("2025-11..2026-10", date(2025, 11, 1), date(2026, 11, 1)),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, start: date, end: date):
    assert Period.parse(text) == Period(start, end)


def test_a_fiscal_year_begins_in_the_year_that_names_it():
    assert Period.parse("FY2025", fiscal_start_month=11) == Period(date(2025, 11, 1), date(2026, 11, 1))


@pytest.mark.parametrize("text", ["", "octobre", "2026-13", "2026-W54", "2026-Q5", "2026-10-05..2026-10-04", "26-10"])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(text)


@given(DAYS, st.integers(1, 900))
def test_the_key_of_a_period_reads_back_to_the_same_days(start: date, days: int):
    period = Period(start, start + timedelta(days=days))
    assert Period.parse(period.key()) == period


@given(DAYS, st.integers(-60, 60))
def test_moving_months_there_and_back_keeps_the_first_of_a_month(day: date, months: int):
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first


def test_the_day_that_does_not_exist_falls_on_the_last_of_the_month():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 31), 0) == date(2026, 12, 31)


def test_comparisons_of_october_2026():
    october = Period.parse("2026-10")
    assert october.previous().key() == "2026-09"
    assert october.last_year().key() == "2025-10"
    assert october.rolling().key() == "2025-11..2026-10"
    assert october.year_to_date().key() == "2026-01..2026-10"
    assert october.year_to_date(fiscal_start_month=11) == Period.parse("FY2025", fiscal_start_month=11)


@given(DAYS, st.integers(1, 60))
def test_the_calendar_true_last_year_has_the_same_weekdays(start: date, days: int):
    period = Period(start, start + timedelta(days=days))
    assert period.last_year_same_weekdays().start.weekday() == start.weekday()
    assert period.last_year_same_weekdays().days == days


def test_a_range_of_two_months_lists_its_months():
    assert [month.key() for month in Period.parse("2026-01..2026-03").months()] == ["2026-01", "2026-02", "2026-03"]
