from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.period import Period
from essor.kernel.value import NotComputable, Rate
from essor.kernel.words import say
from essor.methods.variance.calendar_true import CalendarTrue, MovedDay, calendar_true

MARCH_2024, MARCH_2025 = Period.parse("2024-03"), Period.parse("2025-03")
EASTER = MovedDay("Easter Saturday", date(2024, 3, 30), date(2025, 4, 19))
PACE = (100, 100, 100, 100, 150, 200, 0)


def usual(*periods: Period) -> dict[date, Decimal]:
    days = [period.start + timedelta(days=step) for period in periods for step in range(period.days)]
    return {day: Decimal(PACE[day.weekday()]) for day in days}


def true(sales: dict[date, Decimal], *moved: MovedDay, covered: Period | None = None) -> CalendarTrue:
    found = calendar_true(sales, MARCH_2025, MARCH_2024, moved, covered)
    assert isinstance(found, CalendarTrue), found
    return found


def test_a_friday_less_and_easter_gone_are_not_the_fault_of_the_shop() -> None:
    # March 2024: 16 ordinary days, 5 Fridays, 5 Saturdays; March 2025: 17, 4 and 5. Easter Saturday sold 500.
    found = true({**usual(MARCH_2024, MARCH_2025), date(2024, 3, 30): Decimal(500)}, EASTER)
    assert (found.base, found.actual) == (Decimal(3650), Decimal(3300))
    assert (found.weekday_effect, found.event_effect, found.selling_effect) == (-50, -300, 0)
    assert found.true_growth == Rate(Decimal(0))
    assert isinstance(found.raw_growth, Rate)
    assert found.raw_growth.ratio < 0


def test_easter_taken_for_selling_would_blame_the_shop() -> None:
    found = true({**usual(MARCH_2024, MARCH_2025), date(2024, 3, 30): Decimal(500)})
    assert found.event_effect == 0
    assert found.selling_effect < 0


def test_an_event_that_comes_into_the_period_needs_its_earlier_day() -> None:
    sales = usual(MARCH_2024, Period.parse("2024-04"), MARCH_2025) | {date(2024, 4, 20): Decimal(260)}
    fair = MovedDay("Fair", date(2024, 4, 20), date(2025, 3, 22))
    assert true(sales, fair, covered=Period.parse("2024-03..2024-04")).event_effect == 60
    unknown = calendar_true(sales, MARCH_2025, MARCH_2024, [fair])
    assert isinstance(unknown, NotComputable)
    assert say(unknown.reason, "en") == "not computable: the sales of 20 April 2024 (Fair) are not given"


def test_a_weekday_without_any_ordinary_day_is_named() -> None:
    monday, tuesday = Period.parse("2024-03-04"), Period.parse("2025-03-04")
    found = calendar_true({date(2024, 3, 4): 5}, tuesday, monday)
    assert isinstance(found, NotComputable)
    assert say(found.reason, "fr") == "non calculable : la période de comparaison n’a aucun mardi ordinaire"


@given(st.dictionaries(st.dates(date(2024, 3, 1), date(2025, 3, 31)), st.integers(-500, 5000).map(Decimal)))
def test_the_effects_add_up_to_the_gap(sales: dict[date, Decimal]) -> None:
    found = true(sales, EASTER)
    effects = found.weekday_effect + found.event_effect + found.selling_effect
    assert abs(effects - (found.actual - found.base)) < Decimal("1e-20")


@given(st.dictionaries(st.dates(date(2024, 3, 4), date(2024, 3, 17)), st.integers(0, 5000).map(Decimal)))
def test_two_fortnights_of_the_same_weekdays_have_no_calendar_effect(sales: dict[date, Decimal]) -> None:
    found = calendar_true(sales, Period.parse("2025-03-03..2025-03-16"), Period.parse("2024-03-04..2024-03-17"))
    assert isinstance(found, CalendarTrue)
    assert found.weekday_effect == found.event_effect == 0
