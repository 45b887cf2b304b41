"""Say which days a document is of when it comes."""

from __future__ import annotations

from datetime import date

from essor.kernel.period import Period

_QUARTER = 3


def days_of(span: str, on: date) -> Period:
    """Return the days that a document is of when it comes on a day: the month before, this month, the quarter before.

    Raises:
        KeyError: no span has that name.

    """
    month = Period.month(on.year, on.month)
    quarter = month.shift_months(-((on.month - 1) % _QUARTER))
    quarter = Period(quarter.start, quarter.shift_months(_QUARTER).start)
    return {"last_month": month.previous(), "this_month": month, "last_quarter": quarter.previous()}[span]
