"""Put the sources, their controls, the KPIs, the quality and the reconciliation into tables."""

from __future__ import annotations

from decimal import Decimal

from babel.dates import format_date

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Count, Money, Rate, magnitude
from essor.kernel.words import LOCALES
from essor.kernel.words import say as said

from ..compute import STEPS, CollectionResult, KeptSource, agrees, ties
from .wording import agreed, cell, exact, heads, kpi_name, refresh_steps, say, source_names, why_of


def step_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the steps of the process, one line each."""
    files = Count(sum(one.source.files for one in result.sources))
    rows = tuple(
        (
            b.Cell((f"{number}. {say(lang, f'step_{step}')}",)),
            b.Cell((say(lang, f"step_{step}_text", files=files, sources=Count(len(result.sources))),)),
        )
        for number, step in enumerate(STEPS, 1)
    )
    return b.Table(say(lang, "steps_caption"), heads(lang, "step:4", "done:17"), rows)


def refresh_table(lang: Lang) -> b.Table:
    """Return what to do next month, one step a line."""
    rows = tuple((b.Cell((str(number),)), b.Cell((text,))) for number, text in enumerate(refresh_steps(lang), 1))
    return b.Table(say(lang, "refresh_caption"), heads(lang, "step:2", "to_do:20"), rows)


def source_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the sources: tool, owner, rhythm, newest row, and what they feed or why they feed nothing."""
    rows = []
    for one in result.sources:
        source = one.source
        newest = source.last_date or source.last_import_date
        rows.append((
            b.Cell((source.label.text(lang),)),
            b.Cell((_tool(one, lang),)),
            b.Cell((one.owner.text(lang),)),
            b.Cell((say(lang, f"rhythm_{one.rhythm}"),)),
            cell(Count(source.files), lang),
            b.Cell((format_date(source.last_import_date, "short", locale=LOCALES[lang]),)),
            b.Cell((f"{format_date(newest, 'short', locale=LOCALES[lang])} · {_freshness(one, lang)}",)),
            b.Cell((", ".join(kpi_name(result, kpi, lang) for kpi in one.kpis) or _why_source(one, lang),)),
        ))  # fmt: skip
    columns = heads(lang, "source:6", "tool:6", "owner:6", "rhythm:4", ">files:4", "imported:5", "newest:5", "feeds:9")
    return b.Table(say(lang, "sources_caption"), columns, tuple(rows))


def _freshness(one: KeptSource, lang: Lang) -> str:
    return say(lang, "fresh") if one.fresh else say(lang, "late", days=Count(one.days_behind))


def _tool(one: KeptSource, lang: Lang) -> str:
    mode = say(lang, f"mode_{one.source.mode}")
    tool = one.tool.text(lang) or say(lang, "tool_file")
    return f"{tool} · {', '.join(one.source.endings).upper()} · {mode}"


def _why_source(one: KeptSource, lang: Lang) -> str:
    return one.said.text(lang) if one.said else why_of(one.why, lang)


def row_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the rows of each source: those read are those kept, rejected and set aside."""
    rows = []
    for one in (one.source for one in result.sources):
        counts = (one.rows_read, one.rows_kept, one.rows_rejected, one.rows_set_aside)
        equal = counts[0] == sum(counts[1:])
        cells = (cell(Count(number), lang) for number in counts)
        rows.append((b.Cell((one.label.text(lang),)), *cells, agreed(lang, equal=equal)))
    columns = heads(lang, "source:9", ">read:4", ">kept:4", ">rejected:4", ">set_aside:4", "check:3")
    return b.Table(say(lang, "rows_caption"), columns, tuple(rows))


def control_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the control totals, one line each; a source is named on its first line only."""
    rows = []
    for one in result.sources:
        for index, total in enumerate(one.source.totals):
            amounts = (exact(value, lang) for value in (total.source, total.mart, total.rejected))
            rows.append((
                b.Cell((one.source.label.text(lang) if not index else "",)),
                b.Cell((total.label.text(lang),)),
                *amounts,
                agreed(lang, equal=ties(total)),
            ))  # fmt: skip
    columns = heads(lang, "source:8", "total:5", ">source_total:5", ">mart_total:5", ">rejected_total:3", "check:3")
    return b.Table(say(lang, "controls_caption"), columns, tuple(rows))


def feed_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the chosen KPIs: formula, sources, and the figure found twice."""
    rows = tuple(
        (
            b.Cell((feed.label.text(lang),)),
            b.Cell((feed.formula.text(lang),)),
            b.Cell((source_names(result, feed.sources, lang) or say(lang, "no_source"),)),
            b.Cell((Figure(feed.value, feed.ref),)),
            cell(None if magnitude(feed.again) is None else feed.again, lang),
            agreed(lang, equal=agrees(feed)),
        )
        for feed in result.collection.feeds
    )
    columns = heads(lang, "kpi:6", "formula:7", "fed_by:7", ">value:4", ">again:4", "check:3")
    return b.Table(say(lang, "feeds_caption"), columns, rows)


def quality_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the parts of the quality score and the score."""
    rows = [
        (
            b.Cell((say(lang, f"part_{part.name}"),)),
            cell(part.right, lang),
            cell(part.whole, lang),
            cell(part.share, lang, digits=2),
            b.Cell((Figure(Rate(part.weight), digits=0),)),
        )
        for part in result.parts
    ]
    none = b.Cell((say(lang, "none"),))
    rows.append((b.Cell((say(lang, "score"),)), none, none, cell(result.score, lang, digits=2), none))
    columns = heads(lang, "part:9", ">right:3", ">whole:3", ">share:3", ">weight:2")
    return b.Table(say(lang, "quality_caption"), columns, tuple(rows), total=True)


def system_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return what each system says of the period."""
    rows = tuple(
        (b.Cell((said(one.system, lang),)), cell(one.total, lang, digits=2), cell(Count(one.rows), lang))
        for one in result.data.systems
    )
    return b.Table(say(lang, "systems_caption"), heads(lang, "system:8", ">amount:3", ">rows:2"), rows)


def pair_table(result: CollectionResult, lang: Lang) -> b.Table:
    """Return each pair of systems with what is explained, what is not, and the heaviest reason."""
    by: dict[str, list[int]] = {}
    differences = result.data.differences
    for index, one in enumerate(differences):
        by.setdefault(said(one.between, lang), []).append(index)
    rows = []
    for name, places in by.items():
        found = [differences[index] for index in places]
        currency = found[0].amount.currency
        explained = sum((abs(one.amount.amount) for one in found if one.explained), Decimal(0))
        left = sum((abs(one.amount.amount) for one in found if not one.explained), Decimal(0))
        heaviest = max(found, key=lambda one: abs(one.amount.amount))
        rows.append((
            b.Cell((name,)),
            b.Cell((Figure(Money(explained, currency), digits=2),)),
            b.Cell((Figure(Money(left, currency), digits=2),)),
            b.Cell((said(heaviest.what, lang),)),
        ))  # fmt: skip
    columns = heads(lang, "between:7", ">explained:3", ">unexplained:3", "heaviest:10")
    return b.Table(say(lang, "pairs_caption"), columns, tuple(rows))
