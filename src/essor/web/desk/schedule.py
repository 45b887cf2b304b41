"""Say on which days and at which instant a subscription comes, in the time zone of its company.

A time that the clock skips in spring (02:30) comes when the hour would have been, at 03:30; one that the clock shows
twice in autumn comes the first time. Either way it comes once, for the occasion is the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from essor.kernel.period import Period

_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Hold when a subscription comes.

    Args:
        weekly: each Monday; else once a month.
        days_after: days after the first of the month, for one that comes once a month.
        at: time of the day in the zone.
        zone: IANA zone of the company.

    """

    weekly: bool
    days_after: int
    at: time
    zone: str

    def instant(self, day: date) -> datetime:
        """Return the instant, in UTC, at which the clock of the zone shows the time on a day."""
        return datetime.combine(day, self.at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def latest(self, now: datetime) -> tuple[date, datetime]:
        """Return the last occasion that is not after an instant: its day and its instant."""
        day = now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=1)
        while True:
            if self._comes_on(day) and self.instant(day) <= now:
                return day, self.instant(day)
            day -= timedelta(days=1)

    def next_after(self, now: datetime) -> datetime:
        """Return the first instant after another at which it comes."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        while not (self._comes_on(day) and self.instant(day) > now):
            day += timedelta(days=1)
        return self.instant(day)

    def _comes_on(self, day: date) -> bool:
        return day.weekday() == 0 if self.weekly else day.day == 1 + self.days_after


def days_of(span: str, on: date) -> Period:
    """Return the days that a document is of when it comes on a day: the month before, this month, the quarter before.

    Raises:
        KeyError: no span has that name.

    """
    month = Period.month(on.year, on.month)
    quarter = month.shift_months(-((on.month - 1) % _QUARTER))
    quarter = Period(quarter.start, quarter.shift_months(_QUARTER).start)
    return {"last_month": month.previous(), "this_month": month, "last_quarter": quarter.previous()}[span]
