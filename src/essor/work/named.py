"""Name a period and a figure as people do: months, quarters and years in words, a KPI by its label."""

from __future__ import annotations

from babel.dates import format_date

from essor.kernel.message import LANGS, Argument, Bilingual, Lang, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.kernel.ref import FigureRef
from essor.kernel.words import LOCALES, say
from essor.metrics import catalogue

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


def figure_name(figure: str, aspect: str = "value") -> Bilingual:
    """Return the name of a figure and of what is said of it: "Revenue of e-commerce, October 2026, target".

    Args:
        figure: its reference: kpi:revenue/2026-10/channel=ecommerce.
        aspect: value, target, gap, ….

    """
    ref = FigureRef.parse(figure)
    kpi = catalogue.kpis().get(ref.kpi)
    label: Argument = ref.kpi if kpi is None else kpi.label
    said: Argument = "" if aspect == "value" else message(f"work.figure_{aspect}")
    named = {
        lang: say(
            message(
                "work.figure",
                kpi=label,
                share=_within(ref.perimeter),
                period=period_name(ref.period, lang),
                aspect=said,
            ),
            lang,
        )
        for lang in LANGS
    }
    return Bilingual(named["fr"], named["en"])


def _within(perimeter: Perimeter) -> Argument:
    if perimeter == ALL:
        return ""
    channel = dict(perimeter.filters).get("channel", "")
    if channel in {"physical", "ecommerce"} and perimeter == Perimeter.of(channel=channel):
        return message(f"work.figure_share_{channel}")
    return message("work.figure_within", perimeter=perimeter.key())
