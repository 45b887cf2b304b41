"""Name a stretch of days [start, end): months, quarters, ISO weeks, years, fiscal years, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Hold the days from start (included) to end (excluded).

    Raises:
        ValueError: the end is not after the start.

    """

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse an empty period."""
        if self.end <= self.start:
            msg = f"empty period: {self.start}..{self.end}"
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str, *, fiscal_start_month: int = 1) -> Self:
        """Read "2026", "2026-10", "2026-Q3", "2026-W41", "FY2026", "2026-10-05" or "a..b".

        A range takes two days, the second included, or two of the other forms: "2026-01..2026-03"
        is the first quarter. FY2026 is the fiscal year that begins in calendar year 2026.

        Args:
            text: the period as people write it.
            fiscal_start_month: first month of the fiscal year, 1 to 12.

        Raises:
            ValueError: the text is not one of these forms.

        """
        if ".." in text:
            first, last = (cls.parse(part, fiscal_start_month=fiscal_start_month) for part in text.split("..", 1))
            return cls(first.start, last.end)
        for pattern, build in _FORMS:
            if match := re.fullmatch(pattern, text.strip()):
                start, end = build(match, fiscal_start_month)
                return cls(start, end)
        msg = f"not a period: {text!r} (write 2026, 2026-10, 2026-Q3, 2026-W41, FY2026 or 2026-01-05..2026-01-31)"
        raise ValueError(msg)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Return a calendar month."""
        start = date(year, month, 1)
        return cls(start, add_months(start, 1))

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        """Tell whether a day belongs to the period."""
        return self.start <= day < self.end

    def key(self) -> str:
        """Return the shortest text that parse() reads back to the same days."""
        start, end = self.start, self.end
        if start.day == 1 and end.day == 1:
            months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
            if months == 1:
                return f"{start:%Y-%m}"
            if months == 3 and start.month % 3 == 1:  # noqa: PLR2004 a quarter has three months
                return f"{start.year}-Q{(start.month + 2) // 3}"
            if months == MONTHS_PER_YEAR and start.month == 1:
                return f"{start.year}"
            return f"{start:%Y-%m}..{self.last_day:%Y-%m}"
        if self.days == 7 and start.weekday() == 0:  # noqa: PLR2004 a week has seven days
            iso = start.isocalendar()
            return f"{iso.year}-W{iso.week:02d}"
        return f"{start}" if self.days == 1 else f"{start}..{self.last_day}"

    def whole_months(self) -> bool:
        """Tell whether the period starts and ends with a month."""
        return self.start.day == 1 and self.end.day == 1

    def months(self) -> Iterator[Period]:
        """Yield the calendar months that the period touches, whole."""
        first = self.start.replace(day=1)
        while first < self.end:
            following = add_months(first, 1)
            yield Period(first, following)
            first = following

    def shift_months(self, months: int) -> Self:
        """Return the period moved by months; a period of whole months keeps whole months."""
        if self.whole_months():
            return type(self)(add_months(self.start, months), add_months(self.end, months))
        last = add_months(self.last_day, months)
        return type(self)(add_months(self.start, months), last + timedelta(days=1))

    def previous(self) -> Self:
        """Return the period of the same length just before: the month before a month."""
        if self.whole_months():
            span = (self.end.year - self.start.year) * MONTHS_PER_YEAR + self.end.month - self.start.month
            return self.shift_months(-span)
        return type(self)(self.start - timedelta(days=self.days), self.start)

    def last_year(self) -> Self:
        """Return the same dates one year before; 29 February falls on the 28th."""
        return self.shift_months(-MONTHS_PER_YEAR)

    def last_year_same_weekdays(self) -> Self:
        """Return the period 52 weeks before: the same weekdays, true to the selling calendar."""
        step = timedelta(weeks=52)
        return type(self)(self.start - step, self.end - step)

    def year_to_date(self, *, fiscal_start_month: int = 1) -> Self:
        """Return the days from the start of the (fiscal) year of the last day to the end."""
        return type(self)(fiscal_year_start(self.last_day, fiscal_start_month), self.end)

    def rolling(self, months: int = MONTHS_PER_YEAR) -> Self:
        """Return the months that end where the period ends: the rolling twelve."""
        return type(self)(add_months(self.end, -months), self.end)


def add_months(day: date, months: int) -> date:
    """Return the day so many months later; a day that does not exist falls on the month's last."""
    index = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_PER_YEAR)
    last = (date(year + (month == MONTHS_PER_YEAR - 1), (month + 1) % MONTHS_PER_YEAR + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def fiscal_year_start(day: date, fiscal_start_month: int = 1) -> date:
    """Return the first day of the fiscal year that a day belongs to."""
    year = day.year if day.month >= fiscal_start_month else day.year - 1
    return date(year, fiscal_start_month, 1)


def _year(match: re.Match[str], _: int) -> tuple[date, date]:
    year = int(match[1])
    return date(year, 1, 1), date(year + 1, 1, 1)


def _month(match: re.Match[str], _: int) -> tuple[date, date]:
    start = date(int(match[1]), int(match[2]), 1)
    return start, add_months(start, 1)


def _quarter(match: re.Match[str], _: int) -> tuple[date, date]:
    start = date(int(match[1]), 3 * int(match[2]) - 2, 1)
    return start, add_months(start, 3)


def _week(match: re.Match[str], _: int) -> tuple[date, date]:
    start = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return start, start + timedelta(days=7)


def _fiscal(match: re.Match[str], fiscal_start_month: int) -> tuple[date, date]:
    start = date(int(match[1]), fiscal_start_month, 1)
    return start, add_months(start, MONTHS_PER_YEAR)


def _day(match: re.Match[str], _: int) -> tuple[date, date]:
    start = date.fromisoformat(match[0].strip())
    return start, start + timedelta(days=1)


_FORMS = (
    (r"(\d{4})", _year),
    (r"(\d{4})-(\d{2})", _month),
    (r"(\d{4})-Q([1-4])", _quarter),
    (r"(\d{4})-W(\d{2})", _week),
    (r"FY(\d{4})", _fiscal),
    (r"\d{4}-\d{2}-\d{2}", _day),
)
