"""The days that move between two years of trade, against calendars that anyone can open."""

from datetime import date

import pytest

from essor.kernel.period import Period
from essor.methods.variance.retail_days import easter, moved_days, retail_days


def days(year: int) -> dict[str, date]:
    return {day.code: day.on_date for day in retail_days(year) if day.number == 0}


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (1961, date(1961, 4, 2))],
)
def test_easter_falls_where_the_calendar_says(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("ascension", 2026, date(2026, 5, 14)),
        ("whit_monday", 2026, date(2026, 5, 25)),
        ("black_friday", 2025, date(2025, 11, 28)),
        ("mothers_day", 2025, date(2025, 5, 25)),
        ("mothers_day", 2026, date(2026, 5, 31)),
        ("mothers_day", 2023, date(2023, 6, 4)),  # the last Sunday of May 2023 was Whit Sunday
        ("winter_sales", 2025, date(2025, 1, 8)),
        ("winter_sales", 2027, date(2027, 1, 6)),  # the second Wednesday is the 13th: a week earlier
        ("summer_sales", 2025, date(2025, 6, 25)),
        ("summer_sales", 2023, date(2023, 6, 28)),
    ],
)
def test_a_named_day_falls_where_the_calendar_says(code: str, year: int, expected: date) -> None:
    assert days(year)[code] == expected


def test_easter_that_comes_in_march_and_went_in_april_stands_on_both_calendars() -> None:
    march = Period.parse("2024-03")
    moved = {day.event.en: (day.base_date, day.actual_date) for day in moved_days(march, march.last_year())
             if not isinstance(day.event, str)}  # fmt: skip
    assert moved["Easter Sunday"] == (date(2023, 4, 9), date(2024, 3, 31))
    assert "Christmas Day" not in moved


def test_days_of_the_sales_stand_only_where_one_of_the_two_periods_holds_them() -> None:
    january = Period.parse("2026-01")
    sales = [day for day in moved_days(january, january.last_year()) if not isinstance(day.event, str)
             and day.event.en == "winter sales"]  # fmt: skip
    # 8 January to 4 February 2025, 7 January to 3 February 2026: one day more in January 2026
    assert [(day.base_date, day.actual_date) for day in sales] == [(date(2025, 2, 1), date(2026, 1, 31))]


def test_a_month_without_a_named_day_has_none_that_moved() -> None:
    october = Period.parse("2026-10")
    assert moved_days(october, october.last_year()) == ()
