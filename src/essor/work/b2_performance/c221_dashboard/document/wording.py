"""Say the words of the dashboard and name its KPIs: labels, gaps, figures with the decimals of their definition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from essor.documents import blocks as b
from essor.kernel.fact import Fact, Figure
from essor.kernel.message import Argument, Lang
from essor.kernel.ref import ComputedRef
from essor.kernel.value import Count, Points, Rate, Value
from essor.work.wording import Wording

from ..compute import Card, DashboardResult, Reading

WORDS = Wording(__package__)


def say(lang: Lang, key: str, /, **args: Argument) -> str:
    """Return a sentence of the folder in a language."""
    return WORDS.say(lang, key, **args)


def figure_of(card: Card, value: Value | None, fact: Fact | None = None, *, signed: bool = False) -> Figure:
    """Return a value of a KPI, with the decimals of its definition where its unit has no habit."""
    digits = (
        card.digits
        if card.unit in {"ratio", "quantity", "score"} and isinstance(value, type(card.whole.fact.value))
        else None
    )
    return Figure(value or Count(0), None if fact is None else fact.ref, digits, signed=signed)


def gap_figure(reading: Reading | None) -> Figure | None:
    """Return the gap of a reading to its target, or None."""
    return None if reading is None or reading.gap is None else Figure(reading.gap, reading.fact.ref, signed=True)


def gap_words(card: Card, lang: Lang) -> dict[str, object]:
    """Return the name of a KPI and its gap, as its rate where it has one."""
    whole = card.whole
    shown = whole.gap if isinstance(whole.gap, Points) or whole.gap_rate is None else whole.gap_rate
    figure = figure_of(card, shown, whole.fact, signed=True)
    if shown is not whole.gap:  # a share of the target, which the figure and its target give
        figure = replace(figure, ref=ComputedRef((whole.fact.ref,)))
    return {"label": short_name(card, lang), "gap": figure}


def short_name(card: Card, lang: Lang) -> str:
    """Return the name of a KPI inside a sentence."""
    label = card.label.text(lang)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def furthest(result: DashboardResult, standing: b.Status) -> list[Card]:
    """Return the KPIs of the first screen that have a status, the furthest from their target first.

    A rate of attainment says again what its KPI says: it is named only where no other KPI is.
    """
    cards = [card for card in result.first if card.whole.standing == standing]
    kept = [card for card in cards if card.family != "objective"] or cards
    return sorted(kept, key=_distance, reverse=True)


def _distance(card: Card) -> Decimal:
    rate = card.whole.gap_rate
    return abs(rate.ratio) if isinstance(rate, Rate) else Decimal(0)
