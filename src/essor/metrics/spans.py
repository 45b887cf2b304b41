"""Say to which bucket of time a row belongs that spans days: a month of quotas, a week of advertising.

A row that lies whole inside one bucket belongs there. One that crosses a border belongs where it begins
when it is short beside the bucket (a week beside a month, a quarter beside a year): the weeks of a year
then add up to the year. A longer one belongs nowhere, and makes the figure too coarse to be cut so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from essor.metrics.bucket import Grain, month_key, of_days, of_months
from essor.metrics.query import Cut

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SHORT = ((360, 122), (89, 31), (28, 10), (7, 2))
"""From so many days on, a bucket takes in crossing rows of so many days: about a third of itself."""
_DAYS: dict[Grain, int] = {"day": 1, "week": 7, "month": 28, "quarter": 89, "year": 360, "fiscal_year": 360}


@dataclass(frozen=True, slots=True)
class Span:
    """Hold how rows lie to a cut.

    Args:
        begins: the row begins in the period of the cut, or later.
        inside: it lies whole inside the period, and inside one bucket.
        short: it is short enough to belong where it begins, whatever border it crosses.

    """

    begins: ir.BooleanValue
    inside: ir.BooleanValue
    short: ir.BooleanValue

    @property
    def belongs(self) -> ir.BooleanValue:
        """Tell whether a row counts in the cut."""
        return self.begins & (self.inside | self.short)

    @property
    def too_long(self) -> ir.BooleanValue:
        """Tell whether a row that overlaps the cut can be given neither to it nor to what comes before."""
        return ~(self.belongs | (~self.begins & self.short))


def by_days(start: ir.DateValue, until: ir.DateValue, cut: Cut) -> Span:
    """Return how rows lie to a cut.

    Args:
        start: first day of the row.
        until: day after its last.
        cut: the days, and how time is cut.

    """
    import ibis

    inside = [] if cut.end is None else [until <= cut.end]
    if cut.grain:
        keys = [of_days(day, cut.grain, cut.fiscal_start_month) for day in (start, until - ibis.interval(days=1))]
        inside.append(keys[0] == keys[1])
    begins = [] if cut.start is None else [start >= cut.start]
    return Span(_all(begins), _all(inside), until <= start + ibis.interval(days=_room(cut)))


def by_months(month: ir.IntegerValue, last: ir.IntegerValue, days: ir.IntegerValue, cut: Cut) -> Span:
    """Return how rows lie to a cut of whole months, of which months are known and no days.

    Args:
        month: month of the first day of the row, year × 100 + month.
        last: month of its last day.
        days: its length where these differ, else 0.
        cut: the months, and how time is cut.

    """
    inside = [] if cut.end is None else [last < month_key(cut.end)]
    if cut.grain:
        keys = [of_months(key, cut.grain, cut.fiscal_start_month) for key in (month, last)]
        inside.append(keys[0] == keys[1])
    begins = [] if cut.start is None else [month >= month_key(cut.start)]
    return Span(_all(begins), _all(inside), days <= _room(cut))


def _all(tests: list[ir.BooleanValue]) -> ir.BooleanValue:
    import ibis

    return reduce(and_, tests) if tests else ibis.literal(value=True)


def _room(cut: Cut) -> int:
    """Return the most days of a row that crosses a border and still belongs where it begins."""
    if cut.grain:
        days = _DAYS[cut.grain]
    elif cut.start is not None and cut.end is not None:
        days = (cut.end - cut.start).days
    else:
        days = _SHORT[0][0]
    return next((room for least, room in _SHORT if days >= least), 0)
