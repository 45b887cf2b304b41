"""Fix who Maison Brumelle is, and the days on which its stories happen."""

from __future__ import annotations

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


def fiscal_year(day: date) -> int:
    """Return the calendar year in which the fiscal year of a day begins."""
    return day.year if day.month >= PROFILE.fiscal_start_month else day.year - 1


def fiscal_bounds(year: int) -> tuple[date, date]:
    """Return the first and the last day of the fiscal year that begins in a calendar year."""
    return date(year, 11, 1), date(year + 1, 10, 31)


def price_period(day: date) -> int:
    """Return the price period of a day: 0 opening tariff, 1 from 2025, 2 from the rise of March 2026."""
    return (day >= TARIFF_DAY) + (day >= PRICE_RISE_DAY)
