"""Show the first screen: a tile a KPI with where it should land, and the months as a chart."""

from __future__ import annotations

from babel.dates import format_date

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Rate, Value, magnitude
from essor.kernel.words import LOCALES
from essor.work.data import Month
from essor.work.named import period_name

from ..compute import MONTHS_SHOWN, Card, DashboardResult
from .wording import figure_of, say

_THOUSAND = 1000


def tile_of(card: Card, lang: Lang) -> b.Metric:
    """Return the tile of a KPI: value, target, gap, last year, and where it should land."""
    whole = card.whole
    return b.Metric(
        card.label.text(lang),
        figure_of(card, whole.fact.value, whole.fact),
        whole.standing,
        None if whole.target is None else figure_of(card, whole.target),
        None if whole.gap is None else figure_of(card, whole.gap, signed=True),
        None if whole.last_year is None else figure_of(card, whole.last_year),
        _landing(card, lang),
        _past(card),
    )


def _past(card: Card) -> tuple[Figure | None, ...]:
    """Return the last months of a KPI, None for one of which the data say nothing."""
    if not card.points:
        return ()
    held = {point.period: point.fact for point in card.points}
    months = card.points[-1].period.rolling(MONTHS_SHOWN).months()
    return tuple(figure_of(card, held[month].value, held[month]) if month in held else None for month in months)


def _landing(card: Card, lang: Lang) -> str:
    """Return where a period that is under way should land, in words; nothing once it is over."""
    one = card.landing
    if one.low is None or one.high is None:
        return ""
    value, low, high = (plain((figure_of(card, number),), lang) for number in (one.value, one.low, one.high))
    return say(lang, "landing", value=value, low=low, high=high)


def months_chart(result: DashboardResult, lang: Lang) -> b.Chart:
    """Return the picture of the months: physical sales, e-commerce, target."""
    months = result.data.months[-MONTHS_SHOWN:]
    names = [format_date(month.period.start, "MMM yy", locale=LOCALES[lang]) for month in months]
    targets = tuple(None if month.target is None else Figure(month.target) for month in months)
    shop = tuple(_drawn(month.physical.value) for month in months)
    online = tuple(_drawn(month.ecommerce.value) for month in months)
    return b.Chart(
        _chart_title(months, lang),
        say(lang, "chart_subtitle", n=len(months)),
        tuple(names),
        (b.Series(say(lang, "physical"), "physical", shop), b.Series(say(lang, "ecommerce"), "ecommerce", online)),
        say(lang, "chart_alt", first=names[0], last=names[-1]),
        b.Series(say(lang, "target"), "target", targets) if any(targets) else None,
        say(lang, "chart_unit"),
        _THOUSAND,
    )


def _chart_title(months: tuple[Month, ...], lang: Lang) -> str:
    """Return what the chart says: the share of online sales in its last month and in its first one, a year before."""
    before, now = _online(months[0]), _online(months[-1])
    if before is None or now is None or len(months) < MONTHS_SHOWN:
        return say(lang, "chart_title")
    first, last = (period_name(month.period, lang) for month in (months[0], months[-1]))
    shares = {"now": plain((Figure(now),), lang), "before": plain((Figure(before),), lang)}
    return say(lang, "chart_title_share", first=first, last=last, **shares)


def _online(month: Month) -> Rate | None:
    shop, online = magnitude(month.physical.value), magnitude(month.ecommerce.value)
    return Rate(online / (shop + online)) if shop is not None and online is not None and shop + online else None


def _drawn(value: Value) -> Figure | None:
    return None if magnitude(value) is None else Figure(value)
