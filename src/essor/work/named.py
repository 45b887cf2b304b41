"""Name a period as people do: months, quarters and years in words, another by its key."""

from __future__ import annotations

from babel.dates import format_date

from essor.kernel.message import Lang, message
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.kernel.words import LOCALES, say

_QUARTER = 3


def period_name(period: Period, lang: Lang) -> str:
    """Return "octobre 2026", "T4 2026", "2026", "novembre 2025 à octobre 2026", or the key of another period."""
    months = list(period.months())
    if not period.whole_months():
        return period.key()
    if len(months) == 1:
        return format_date(period.start, "MMMM y", locale=LOCALES[lang])
    if len(months) == MONTHS_PER_YEAR and period.start.month == 1:
        return f"{period.start.year}"
    if len(months) == _QUARTER and period.start.month % _QUARTER == 1:
        return say(message("work.quarter", n=(period.start.month + 2) // _QUARTER, year=str(period.start.year)), lang)
    first, last = (format_date(month.start, "MMMM y", locale=LOCALES[lang]) for month in (months[0], months[-1]))
    return say(message("work.span", first=first, last=last), lang)


def headed(text: str) -> str:
    """Return a text that begins a title, its first letter a capital."""
    return text[:1].upper() + text[1:]
