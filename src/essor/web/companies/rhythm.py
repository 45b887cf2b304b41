"""Say on which days and at which instant something comes again, in the time zone of its company.

A time that the clock skips in spring (02:30) comes when the hour would have been, at 03:30; one that the clock shows
twice in autumn comes the first time. Either way it comes once, for the occasion is the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Hold when something comes.

    Args:
        every: "day", "week" or "month".
        days_after: days after the Monday of the week, or after the first of the month.
        at: time of the day in the zone.
        zone: IANA zone of the company.

    """

    every: str
    days_after: int
    at: time
    zone: str

    def instant(self, day: date) -> datetime:
        """Return the instant, in UTC, at which the clock of the zone shows the time on a day."""
        return self._clock(day, self.at)

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

    def began(self, occasion: date) -> datetime:
        """Return the instant, in UTC, at which the day, the week or the month of an occasion began."""
        back = {"day": 0, "week": occasion.weekday(), "month": occasion.day - 1}[self.every]
        return self._clock(occasion - timedelta(days=back), time())

    def _clock(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def _comes_on(self, day: date) -> bool:
        after = {"day": self.days_after, "week": day.weekday(), "month": day.day - 1}[self.every]
        return after == self.days_after
