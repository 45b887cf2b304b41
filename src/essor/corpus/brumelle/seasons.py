"""Shape demand over the year: months, weekdays, sales, Christmas, Mother's Day, trend by team."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache

from essor.corpus.brumelle.nouns import Team
from essor.corpus.brumelle.setting import FIRST_DAY
from essor.corpus.retail_calendar import black_friday, in_sales, is_business_day, is_shop_day, mothers_day

_MONTHS = {
    Team.SHOPS: (1.02, 0.82, 0.88, 0.90, 1.02, 1.00, 0.95, 0.72, 0.95, 0.96, 1.12, 1.66),
    Team.FIELD: (0.80, 0.92, 1.14, 1.22, 1.20, 1.10, 0.84, 0.52, 1.10, 1.14, 1.10, 0.92),
    Team.ONLINE: (1.05, 0.86, 0.88, 0.86, 0.98, 0.92, 0.92, 0.78, 0.94, 1.00, 1.36, 1.45),
}
_WEEKDAYS = {
    Team.SHOPS: (0.70, 0.85, 1.00, 0.90, 1.15, 1.75, 0.0),
    Team.FIELD: (0.95, 1.10, 1.05, 1.10, 0.80, 0.0, 0.0),
    Team.ONLINE: (1.08, 1.02, 1.00, 0.98, 0.90, 0.92, 1.10),
}
_YEARLY_TREND = {Team.SHOPS: -0.012, Team.FIELD: 0.03, Team.ONLINE: 0.085}
_SALES_LIFT = {Team.SHOPS: 1.45, Team.FIELD: 1.0, Team.ONLINE: 1.40}
_MOTHERS_DAY_LIFT, _CHRISTMAS_LIFT, _BLACK_FRIDAY_LIFT = 1.5, 1.35, 2.6
_YEAR = 365.25


@cache
def demand(team: Team, day: date) -> float:
    """Return demand on a day, 1.0 being an ordinary day of the first month; 0 when the team is closed."""
    if (team is Team.SHOPS and not is_shop_day(day)) or (team is Team.FIELD and not is_business_day(day)):
        return 0.0
    level = _MONTHS[team][day.month - 1] * _WEEKDAYS[team][day.weekday()]
    level *= math.pow(1 + _YEARLY_TREND[team], (day - FIRST_DAY).days / _YEAR)
    if team is Team.FIELD:
        return level
    return level * _events(team, day)


def _events(team: Team, day: date) -> float:
    lift = _SALES_LIFT[team] if in_sales(day) else 1.0
    feast = mothers_day(day.year)
    if feast - timedelta(days=10) <= day <= feast:
        lift *= _MOTHERS_DAY_LIFT
    if date(day.year, 12, 5) <= day <= date(day.year, 12, 23):
        lift *= _CHRISTMAS_LIFT
    if team is Team.ONLINE and timedelta(0) <= day - black_friday(day.year) <= timedelta(days=3):
        lift *= _BLACK_FRIDAY_LIFT
    return lift
