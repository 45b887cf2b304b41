"""Name a period as people do: a month in words, another by its key."""

from __future__ import annotations

from babel.dates import format_date

from essor.kernel.message import Lang
from essor.kernel.period import Period
from essor.kernel.words import LOCALES


def period_name(period: Period, lang: Lang) -> str:
    """Return a month in words, "octobre 2026", or the key of another period."""
    if period == Period.month(period.start.year, period.start.month):
        return format_date(period.start, "MMMM y", locale=LOCALES[lang])
    return period.key()


def headed(text: str) -> str:
    """Return a text that begins a title, its first letter a capital."""
    return text[:1].upper() + text[1:]
