"""Draw the process: sources, recognition and control, outcome, tables, KPIs."""

from __future__ import annotations

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Count, magnitude
from essor.work.collection import Feed

from ..compute import CollectionResult, KeptSource
from .wording import say

_DRAWN_SOURCES = 14


def flow(result: CollectionResult, lang: Lang) -> b.Flow:
    """Return the process as a diagram: sources, recognition and control, outcome, tables, KPIs."""
    feeds = result.collection.feeds
    tables = _table_nodes(result, lang)
    kpis = tuple(b.Node(f"kpi:{feed.kpi}", feed.label.text(lang), _shown(feed, lang), (), "accent") for feed in feeds)
    counts = {"sources": len(result.sources), "tables": len({t for feed in feeds for t in feed.tables})}
    return b.Flow(
        say(lang, "flow_title"),
        say(lang, "flow_subtitle"),
        (
            b.Stage(say(lang, "stage_sources"), _source_nodes(result, lang), 11),
            b.Stage(say(lang, "stage_control"), _control_nodes(lang), 8),
            b.Stage(say(lang, "stage_outcome"), _outcome_nodes(result, tables, lang), 8),
            b.Stage(say(lang, "stage_tables"), tables, 10),
            b.Stage(say(lang, "stage_kpis"), kpis, 11),
        ),
        say(lang, "flow_alt", **{name: Count(n) for name, n in counts.items()}, kpis=Count(len(feeds))),
    )


def _shown(feed: Feed, lang: Lang) -> b.Rich:
    """Return the value of a KPI as a box shows it: the reason why there is none stands in the table."""
    return (say(lang, "no_value"),) if magnitude(feed.value) is None else (Figure(feed.value, feed.ref),)


def _source_nodes(result: CollectionResult, lang: Lang) -> tuple[b.Node, ...]:
    """Return the sources that feed a KPI, the largest first, and one box for all others."""
    drawn = [one for one in result.sources if one.kpis][:_DRAWN_SOURCES]
    others = len(result.sources) - len(drawn)
    note = (say(lang, "node_others_note"),)
    rest = b.Node("source:", say(lang, "node_others", n=Count(others)), note, ("recognise",))
    nodes = tuple(_source_node(one, lang) for one in drawn)
    return (*nodes, rest) if others else nodes


def _source_node(one: KeptSource, lang: Lang) -> b.Node:
    return b.Node(
        f"source:{one.source.code}",
        one.source.label.text(lang),
        (Figure(Count(one.source.rows_read)), f" {say(lang, 'rows_word')}"),
        ("recognise",),
    )


def _control_nodes(lang: Lang) -> tuple[b.Node, ...]:
    return (
        b.Node("recognise", say(lang, "node_recognise"), (say(lang, "node_recognise_note"),), ("check",)),
        b.Node("check", say(lang, "node_check"), (say(lang, "node_check_note"),), ("kept", "rejected", "aside")),
    )


def _outcome_nodes(result: CollectionResult, tables: tuple[b.Node, ...], lang: Lang) -> tuple[b.Node, ...]:
    found = [one.source for one in result.sources]
    kept, rejected, aside = (
        Figure(Count(sum(getattr(source, name) for source in found)))
        for name in ("rows_kept", "rows_rejected", "rows_set_aside")
    )
    return (
        b.Node(
            "kept",
            say(lang, "node_kept"),
            (kept,),
            tuple(node.code for node in tables if node.tone == "plain"),
            "accent",
        ),
        b.Node("rejected", say(lang, "node_rejected"), (rejected, f" · {say(lang, 'node_rejected_note')}"), (), "warn"),
        b.Node("aside", say(lang, "node_aside"), (aside, f" · {say(lang, 'node_aside_note')}")),
    )


def _table_nodes(result: CollectionResult, lang: Lang) -> tuple[b.Node, ...]:
    """Return the tables that the KPIs read, and one box for all others that the sources fill."""
    feeds = result.collection.feeds
    labels = {one.field.table: one.field.table_label for one in result.fields}
    read = tuple(dict.fromkeys(table for feed in feeds for table in feed.tables if table in labels))
    filled = {table for one in result.sources for table in one.source.tables}
    nodes = tuple(
        b.Node(
            f"table:{table}",
            labels[table].text(lang),
            () if table in filled else (say(lang, "no_source"),),
            tuple(f"kpi:{feed.kpi}" for feed in feeds if table in feed.tables),
            "plain" if table in filled else "warn",
        )
        for table in read
    )
    others = filled - set(read)
    note = (say(lang, "node_tables_note"),)
    return (*nodes, b.Node("table:", say(lang, "node_tables", n=Count(len(others))), note)) if others else nodes
