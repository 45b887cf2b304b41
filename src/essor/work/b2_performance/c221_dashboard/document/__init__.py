"""Compose the one-screen dashboard and the cards of its KPIs; values stay typed until a writer shows them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from essor.documents import blocks as b
from essor.kernel.message import Lang
from essor.work.wording import Edits

from ..compute import DashboardResult
from .claims import claims
from .remember import remembered, subtitle_of, title_of
from .tables import card_table, channel_table, kpi_table, notes_of, outlook_table
from .tiles import months_chart, tile_of
from .wording import WORDS, say

__all__ = ["claims", "compose"]

_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: DashboardResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the dashboard in a language: first screen, all KPIs, channels apart, then the cards.

    Args:
        result: the KPIs beside their targets.
        lang: "fr" or "en".
        edits: titles and prose that a person rewrote.

    """
    data = result.data
    title = title_of(result, lang, edits)
    blocks: list[b.Block] = [
        b.Callout((say(lang, "remember"),), WORDS.prose("dashboard", lang, remembered(result, lang), edits)),
        b.Metrics(tuple(tile_of(card, lang) for card in result.first)),
    ]
    if data.months:
        blocks.append(months_chart(result, lang))
    blocks.append(kpi_table(result, lang))
    if any(card.reading("ecommerce") and card.reading("physical") for card in result.cards):
        blocks.append(channel_table(result, lang))
    blocks += [b.Para((notes_of(result, lang),), small=True)]
    cards = b.Heading(WORDS.title("cards_title", "cards_title", lang, {}, edits))
    blocks += [cards, card_table(result, lang), *outlook_table(result, lang)]
    argument = result.inputs.argument_fr if lang == "fr" else result.inputs.argument_en
    if argument:
        blocks.append(b.Para((argument,)))
    foot = say(lang, "foot", company=data.company, snapshot=data.snapshot)
    return b.Document(lang, title, subtitle_of(result, lang), tuple(blocks), foot)
