"""A subscription comes exactly once on each of its days, also on the two days of the year that are odd."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from essor.web.companies.rhythm import Rhythm
from essor.web.desk.schedule import days_of

NIGHT = Rhythm(every="week", days_after=0, at=time(2, 30), zone="Europe/Paris")


def occasions(rhythm: Rhythm, start: datetime, hours: int) -> list[date]:
    """Ask at each quarter of an hour which occasion is the latest; return each one once."""
    asked = (rhythm.latest(start + timedelta(minutes=15 * step))[0] for step in range(hours * 4))
    return list(dict.fromkeys(asked))


@pytest.mark.parametrize(
    ("month", "day", "comes"),
    [
        (3, 28, "2026-03-29T01:30:00+00:00"),  # 02:30 does not exist: it comes at 03:30
        (10, 24, "2026-10-25T00:30:00+00:00"),  # 02:30 is shown twice: it comes the first time
    ],
)
def test_half_past_two_comes_exactly_once_on_the_days_the_clocks_change(month: int, day: int, comes: str):
    eve = date(2026, month, day)
    daily = Rhythm(every="month", days_after=day, at=time(2, 30), zone="Europe/Paris")
    found = occasions(daily, datetime(2026, month, day, 12, tzinfo=UTC), 36)
    assert found[1:] == [eve + timedelta(days=1)]
    assert daily.instant(eve + timedelta(days=1)).isoformat() == comes


def test_each_monday_of_a_year_comes_once():
    found = occasions(NIGHT, datetime(2026, 1, 4, 12, tzinfo=UTC), 24 * 364)
    mondays = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(52)]
    assert found[1:] == mondays


def test_a_month_comes_on_its_day_at_the_hour_of_the_zone():
    third = Rhythm(every="month", days_after=2, at=time(7, 30), zone="Europe/Paris")
    assert third.next_after(datetime(2026, 11, 24, tzinfo=UTC)) == datetime(2026, 12, 3, 6, 30, tzinfo=UTC)
    assert third.latest(datetime(2026, 11, 3, 6, 29, tzinfo=UTC))[0] == date(2026, 10, 3)
    assert third.latest(datetime(2026, 11, 3, 6, 30, tzinfo=UTC))[0] == date(2026, 11, 3)


def test_the_days_of_a_document_are_seen_from_the_day_it_comes():
    spans = {span: days_of(span, date(2026, 1, 3)).key() for span in ("last_month", "this_month", "last_quarter")}
    assert spans == {"last_month": "2025-12", "this_month": "2026-01", "last_quarter": "2025-Q4"}
