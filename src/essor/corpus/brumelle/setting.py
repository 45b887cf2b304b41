"""Fix who Maison Brumelle is, and the days on which its stories happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essor.corpus.profile import Profile

PROFILE = Profile(
    slug="maison-brumelle",
    name={"fr": "Maison Brumelle", "en": "Maison Brumelle"},
    tagline={
        "fr": "Ustensiles de cuisine et arts de la table : cinq boutiques, une équipe terrain et un site",
        "en": "Kitchenware and tableware: five shops, a field sales team and an online shop",
    },
    siren="000482919",
    currency="EUR",
    fiscal_start_month=11,
    timezone="Europe/Paris",
    first_day=date(2023, 11, 1),
    last_day=date(2026, 10, 31),
    exported_on=date(2026, 11, 6),
)
FIRST_DAY, LAST_DAY, EXPORT_DAY = PROFILE.first_day, PROFILE.last_day, PROFILE.exported_on
FISCAL_YEARS = (2023, 2024, 2025)

TARIFF_DAY = date(2025, 1, 1)
PRICE_RISE_DAY = date(2026, 3, 1)
PRICE_RISE_FAMILY, PRICE_RISE = "Couteaux", Decimal("0.12")
FRICTION_DAY = date(2026, 5, 12)
WORKS_START, WORKS_END = date(2026, 3, 2), date(2026, 6, 15)
WORKS_STORE = "NAN"
LEAVING_DAY = date(2026, 2, 1)
LEAVING_FAMILY = "Pâtisserie"
WEAK_TERRITORY_PERSON = "V05"


@dataclass(frozen=True, slots=True)
class Plot:
    """Hold when each planted story begins; a story that is not told begins on no day of the company.

    Args:
        price_rise: first day of the dearer family.
        friction: first day of the slow payment page.
        works: first day of the works in a shop, and the day after the last.
        leaving: first day on which a segment buys no more.
        one_quota: representatives of unlike territories have the same quota; else each has what his own can give.

    """

    price_rise: date = PRICE_RISE_DAY
    friction: date = FRICTION_DAY
    works: tuple[date, date] = (WORKS_START, WORKS_END)
    leaving: date = LEAVING_DAY
    one_quota: bool = True


STORIES = Plot()
NO_STORY = Plot(date.max, date.max, (date.max, date.max), date.max, one_quota=False)


def fiscal_year(day: date) -> int:
    """Return the calendar year in which the fiscal year of a day begins."""
    return day.year if day.month >= PROFILE.fiscal_start_month else day.year - 1


def fiscal_bounds(year: int) -> tuple[date, date]:
    """Return the first and the last day of the fiscal year that begins in a calendar year."""
    return date(year, 11, 1), date(year + 1, 10, 31)


def price_period(day: date) -> int:
    """Return the price period of a day: 0 opening tariff, 1 from 2025, 2 from the rise of March 2026."""
    return (day >= TARIFF_DAY) + (day >= PRICE_RISE_DAY)
