"""Compose the description of the collection: the process drawn and written, sources, dictionary, controls."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel.dates import format_date

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Count
from essor.kernel.words import LOCALES
from essor.work.wording import Edits

from ..compute import CollectionResult, agrees, is_traced, ties
from ..inputs import Claims
from .claims import claims_of
from .fields import dictionary, dictionary_note, personal, selection, unread
from .flow import flow
from .tables import (
    control_table,
    feed_table,
    pair_table,
    quality_table,
    refresh_table,
    row_table,
    source_table,
    step_table,
    system_table,
)
from .wording import WORDS, say, titled

_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: CollectionResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the description in a language.

    Args:
        result: what compute found.
        lang: "fr" or "en".
        edits: titles and prose that a person rewrote.

    """
    data = result.data
    title = _title(result, lang, edits)
    subtitle = say(lang, "subtitle", company=data.company, snapshot=data.snapshot)
    blocks: list[b.Block] = [
        b.Callout((say(lang, "remember"),), WORDS.prose("collection", lang, _remember(result, lang), edits)),
        b.Metrics(_tiles(result, lang)),
    ]
    if result.sources:
        blocks.append(flow(result, lang))
    blocks += [titled("process", lang, edits), step_table(result, lang)]
    if result.sources:
        blocks += [titled("sources", lang, edits), source_table(result, lang)]
        blocks += [titled("controls", lang, edits), row_table(result, lang)]
    if result.totals:
        blocks.append(control_table(result, lang))
    if result.collection.feeds:
        blocks += [titled("kpis", lang, edits), feed_table(result, lang)]
    blocks += selection(result, lang, edits)
    if result.fields:
        blocks += [titled("dictionary", lang, edits), b.Para((dictionary_note(result, lang),), small=True)]
        blocks += [dictionary(result, lang), unread(result, lang), b.Para((say(lang, "unread_note"),), small=True)]
    blocks += personal(result, lang, edits)
    blocks += [titled("quality", lang, edits), quality_table(result, lang)]
    blocks.append(b.Para((say(lang, "quality_note"),), small=True))
    if data.systems:
        blocks += [titled("reconciliation", lang, edits), system_table(result, lang), pair_table(result, lang)]
    blocks += [titled("next_month", lang, edits), refresh_table(lang)]
    foot = say(lang, "foot", period=data.period.key(), snapshot=data.snapshot)
    return b.Document(lang, title, subtitle, tuple(blocks), foot)


def claims(result: CollectionResult) -> Claims:
    """Return what our own description and its workbook assert."""
    return claims_of(result)


def _title(result: CollectionResult, lang: Lang, edits: Edits) -> str:
    month = result.data.period.key()
    if result.data.period.whole_months() and len(list(result.data.period.months())) == 1:
        month = format_date(result.data.period.start, "MMMM y", locale=LOCALES[lang])
    month = month[0].upper() + month[1:]
    chosen = len(result.collection.feeds)
    known = result.score is not None and chosen
    values: dict[str, object] = {
        "month": month,
        "traced": Figure(Count(result.traced)) if known else None,
        "chosen": Figure(Count(chosen)) if known else None,
        "score": Figure(result.score, digits=2) if result.score is not None and chosen else None,
    }
    key = {0: "title_none", 1: "title_one"}.get(result.traced, "title") if known else "title_plain"
    return plain(WORDS.title("title", key, lang, values, edits), lang)


def _remember(result: CollectionResult, lang: Lang) -> dict[str, object]:
    held = result.collection
    late = [one.source.label.text(lang) for one in result.sources if not one.fresh]
    unsourced = [feed.label.text(lang) for feed in held.feeds if not is_traced(feed.sources, feed.tables, held)]
    apart = [feed.label.text(lang) for feed in held.feeds if not agrees(feed)]
    untied = [
        f"{source.label.text(lang)} ({total.label.text(lang)})"
        for source in held.sources
        for total in source.totals
        if not ties(total)
    ]
    return {
        "unsourced": ", ".join(unsourced) or None,
        "apart": ", ".join(apart) or None,
        "untied": ", ".join(untied) or None,
        "traced": Figure(Count(result.traced)),
        "chosen": Figure(Count(len(result.collection.feeds))),
        "agreeing": Figure(Count(result.agreeing)),
        "sources": Figure(Count(len(result.sources))),
        "rows_read": Figure(Count(sum(one.source.rows_read for one in result.sources))),
        "rows_rejected": Figure(Count(sum(one.source.rows_rejected for one in result.sources))),
        "totals": Figure(Count(result.totals)) if result.totals else None,
        "equal_totals": Figure(Count(result.equal_totals)),
        "late": ", ".join(late) or None,
        "unexplained": Figure(result.unexplained) if result.unexplained.amount else None,
    }


def _tiles(result: CollectionResult, lang: Lang) -> tuple[b.Metric, ...]:
    fresh = sum(one.fresh for one in result.sources)
    counted = (
        ("tile_traced", result.traced, len(result.collection.feeds)),
        ("tile_totals", result.equal_totals, result.totals),
        ("tile_fresh", fresh, len(result.sources)),
    )
    first = (
        [
            b.Metric(
                say(lang, "tile_score"),
                Figure(result.score, digits=2),
                note=say(lang, "tile_parts", n=Count(len(result.parts))),
            )
        ]
        if result.score is not None
        else []
    )
    return (
        *first,
        *(
            b.Metric(say(lang, key), Figure(Count(right)), "none", note=say(lang, "tile_of", whole=Count(whole)))
            for key, right, whole in counted
        ),
    )
