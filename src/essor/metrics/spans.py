"""Say to which bucket of time a row belongs that spans days: a month of quotas, a week of advertising.

A row that lies whole inside one bucket belongs there. One that crosses a border belongs where it begins
when it is short beside the bucket (a week beside a month, a quarter beside a year): the weeks of a year
then add up to the year. A longer one belongs nowhere, and makes the figure too coarse to be cut so.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from essor.metrics.bucket import Grain, of_days
from essor.metrics.query import Cut

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SHORT = ((360, 122), (89, 31), (28, 10), (7, 2))
"""From so many days on, a bucket takes in crossing rows of so many days: about a third of itself."""
_DAYS: dict[Grain, int] = {"day": 1, "week": 7, "month": 28, "quarter": 89, "year": 360, "fiscal_year": 360}


def belongs(start: ir.DateValue, until: ir.DateValue, cut: Cut) -> ir.BooleanValue:
    """Tell whether a row from start to the day before until counts in the cut.

    Args:
        start: first day of the row.
        until: day after its last.
        cut: the days, and how time is cut.

    """
    return _begins(start, cut) & (_inside(start, until, cut) | _short(start, until, cut))


def too_long(start: ir.DateValue, until: ir.DateValue, cut: Cut) -> ir.BooleanValue:
    """Tell whether a row that overlaps the cut can be given neither to it nor to what comes before."""
    return ~(belongs(start, until, cut) | (~_begins(start, cut) & _short(start, until, cut)))


def _begins(start: ir.DateValue, cut: Cut) -> ir.BooleanValue:
    import ibis

    return ibis.literal(value=True) if cut.start is None else start >= cut.start


def _inside(start: ir.DateValue, until: ir.DateValue, cut: Cut) -> ir.BooleanValue:
    import ibis

    tests = [] if cut.end is None else [until <= cut.end]
    if cut.grain:
        keys = [of_days(day, cut.grain, cut.fiscal_start_month) for day in (start, until - ibis.interval(days=1))]
        tests.append(keys[0] == keys[1])
    return reduce(and_, tests) if tests else ibis.literal(value=True)


def _short(start: ir.DateValue, until: ir.DateValue, cut: Cut) -> ir.BooleanValue:
    import ibis

    return until <= start + ibis.interval(days=_room(cut))


def _room(cut: Cut) -> int:
    """Return the most days of a row that crosses a border and still belongs where it begins."""
    if cut.grain:
        days = _DAYS[cut.grain]
    elif cut.start is not None and cut.end is not None:
        days = (cut.end - cut.start).days
    else:
        days = _SHORT[0][0]
    return next((room for least, room in _SHORT if days >= least), 0)
