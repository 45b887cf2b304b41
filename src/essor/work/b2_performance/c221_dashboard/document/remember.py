"""Say what the month comes to: the title, whom it is for, and what to remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from babel.dates import format_date

from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef
from essor.kernel.value import Count, NotComputable
from essor.kernel.words import LOCALES
from essor.metrics import catalogue
from essor.work.named import headed, period_name
from essor.work.outlook import Outlook
from essor.work.wording import Edits

from ..compute import Card, DashboardResult
from .wording import WORDS, furthest, gap_figure, gap_words, say, short_name


def title_of(result: DashboardResult, lang: Lang, edits: Edits) -> str:
    """Return the title: how many KPIs of the first screen miss their target; a person may rewrite it."""
    aimed = [card for card in result.first if card.whole.standing != "none"]
    off = sum(card.whole.standing == "off" for card in aimed)
    key = "title_plain" if not aimed else "title_on" if not off else "title_off_one" if off == 1 else "title_off"
    values: dict[str, object] = {
        "month": headed(period_name(result.data.period, lang)),
        "n": Figure(Count(off)) if aimed else None,
        "all": Figure(Count(len(aimed))) if aimed else None,
    }
    return plain(WORDS.title("title", key, lang, values, edits), lang)


def subtitle_of(result: DashboardResult, lang: Lang) -> str:
    """Return whose figures they are, what they are compared with, and how far the data go."""
    data = result.data
    whose = " · ".join((data.company, *_parts(data.perimeter, lang)))
    if not result.over and data.known_until is not None:
        known = format_date(data.known_until - timedelta(days=1), "d MMMM y", locale=LOCALES[lang])
        return say(lang, "subtitle_running", company=whose, known=known, snapshot=data.snapshot)
    last_year = period_name(data.period.last_year(), lang)
    return say(lang, "subtitle", company=whose, last_year=last_year, snapshot=data.snapshot)


def _parts(perimeter: Perimeter, lang: Lang) -> list[str]:
    """Return the part of the business in words: "Canal e-commerce"."""
    known = catalogue.dimensions()
    named = {"physical": say(lang, "short_physical"), "ecommerce": say(lang, "short_ecommerce")}
    return [f"{known[name].label.text(lang)} {named.get(value, value)}" for name, value in perimeter.filters]


def remembered(result: DashboardResult, lang: Lang) -> dict[str, object]:
    """Return the values of the sentences to remember."""
    first = result.first
    revenue = next((card for card in result.cards if card.choice.kpi == "revenue"), None)
    ahead = None if revenue is None else revenue.following if result.over else revenue.landing
    expected = ahead is not None and ahead.low is not None and ahead.high is not None
    known = _known_months(revenue)
    of = {share: revenue.reading(share) if revenue else None for share in ("physical", "ecommerce")}
    unknown = [card for card in first if isinstance(card.whole.fact.value, NotComputable)]
    return {
        "missed": [gap_words(card, lang) for card in furthest(result, "off")],
        "watched": [gap_words(card, lang) for card in furthest(result, "risk")],
        "aimed": any(card.whole.standing != "none" for card in first),
        "shop_gap": gap_figure(of["physical"]),
        "online_gap": gap_figure(of["ecommerce"]),
        "expected": Figure(ahead.value, known) if ahead and expected else None,
        "low": Figure(ahead.low, known) if ahead and ahead.low else "",
        "high": Figure(ahead.high, known) if ahead and ahead.high else "",
        "when": _when(ahead, lang) if ahead else "",
        "unknown": ", ".join(short_name(card, lang) for card in unknown),
    }


def _known_months(card: Card | None) -> ComputedRef | None:
    """Return what the outlook of a KPI is computed from: the months that are known of it."""
    if card is None or not card.points:
        return None
    first, last = card.points[0].fact.ref, card.points[-1].fact.ref
    return ComputedRef((replace(last, period=Period(first.period.start, last.period.end)),))


def _when(outlook: Outlook, lang: Lang) -> str:
    """Return what an outlook speaks of: "in November 2026", "for Q4 2026"."""
    month = len(list(outlook.period.months())) == 1
    return say(lang, "when_month" if month else "when_other", period=period_name(outlook.period, lang))
