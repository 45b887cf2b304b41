"""Write numbers, days and periods as people of the language do."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django.utils.timezone import localtime

from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.period import Period
from essor.kernel.value import NotComputable, Quantity, Rate
from essor.kernel.words import LOCALES, write
from essor.metrics.kpi import Kpi
from essor.metrics.written import unit_sign
from essor.web.tags.language import language, say
from essor.web.tags.library import register
from essor.work.named import headed, period_name


@register.simple_tag
def number(value: Decimal | NotComputable | None) -> str:
    """Return a bare number as people of the language write it, or why there is none."""
    if value is None:
        return ""
    return write(Quantity(value) if isinstance(value, Decimal) else value, language())


@register.simple_tag
def count(whole: int) -> str:
    """Return a number of things as people of the language write it."""
    return write(whole, language())


@register.simple_tag
def exact(text: str) -> str:
    """Return a number that a report holds as text, as people of the language write it."""
    return write(Quantity(Decimal(str(text))), language())


@register.simple_tag
def percent(share: Rate) -> str:
    """Return a rate as people of the language write it, with the decimals that a small one needs."""
    small = Decimal("0.01")
    digits = 3 if 0 < share.ratio < small or 1 - small < share.ratio < 1 else 1
    return printable(show(Figure(share, digits=digits), language()))


@register.filter
def unit(kpi: Kpi, currency: str) -> str:
    """Return the sign of the unit of a KPI."""
    return unit_sign(kpi, language(), currency)


@register.filter
def typed(text: str, kind: str) -> str:
    """Return what stands in a field as people of the language type it: a decimal comma in French."""
    return text.replace(".", ",") if kind == "number" and language() == "fr" else text


@register.simple_tag
def bounds(box: Any, currency: str = "") -> str:
    """Return what may stand in a field, in words: whether it must be filled in, its unit, its bounds, its length."""
    least, most = typed(box.least, "number"), typed(box.most, "number")
    found = [say("workshop.required")] if box.required else []
    if box.unit:
        found.append(say(f"workshop.unit_{box.unit}", currency=currency))
    if least and most:
        found.append(say("workshop.between", least=least, most=most))
    elif least or most:
        found.append(say("workshop.at_least" if least else "workshop.at_most", bound=least or most))
    if box.size:
        found.append(say("workshop.signs", n=box.size))
    return " · ".join(found)


@register.simple_tag
def day(when: date | datetime) -> str:
    """Return a day as people of the language write it."""
    return format_date(when, "d MMM y", locale=LOCALES[language()])


@register.simple_tag
def instant(when: datetime) -> str:
    """Return an instant on the clock of the site, as people of the language write it."""
    local = localtime(when)
    return f"{format_date(local, 'd MMM y', locale=LOCALES[language()])}, {local:%H:%M}"


@register.simple_tag
def days_of(period: Period) -> str:
    """Return how people call a period, or its first and last day where it has no name."""
    if period.whole_months():
        return period_name(period, language())
    return f"{day(period.start)} – {day(period.last_day)}"


@register.simple_tag
def period_of(period: Period) -> str:
    """Return how people call a period."""
    return headed(period_name(period, language()))


@register.simple_tag
def span_of(period: Period) -> str:
    """Return a period as people of the language write it."""
    return period_name(period, language())


@register.simple_tag
def month_of(period: Period) -> str:
    """Return a month as the head of a column."""
    return format_date(period.start, "MMM yy", locale=LOCALES[language()])
