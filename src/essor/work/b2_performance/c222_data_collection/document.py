"""Compose the description of the collection: the process drawn and written, sources, dictionary, controls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from babel.dates import format_date

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.finding import Claim
from essor.kernel.message import Argument, Lang
from essor.kernel.value import Count, Money, Rate, Value, magnitude
from essor.kernel.words import LOCALES, say
from essor.work.collection import Feed
from essor.work.data import Line
from essor.work.truth import key_of
from essor.work.wording import Edits, Wording

from .compute import (
    CHAIN,
    REFRESH_STEPS,
    RESULTS,
    STEPS,
    CollectionResult,
    KeptField,
    KeptSource,
    agrees,
    is_traced,
    rules,
    ties,
)
from .inputs import (
    Claims,
    FieldStated,
    KpiStated,
    LeftOut,
    Quality,
    QualityPart,
    ResultCell,
    SourceStated,
    TotalStated,
)

_WORDS = Wording(__package__)
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})
_DRAWN_SOURCES = 14
_HEADERS_SHOWN = 3


def compose(result: CollectionResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the description in a language.

    Args:
        result: what compute found.
        lang: "fr" or "en".
        edits: prose that a person rewrote.

    """
    data = result.data
    subtitle = _say(lang, "subtitle", company=data.company, snapshot=data.snapshot)
    blocks: list[b.Block] = [
        b.Callout((_say(lang, "remember"),), _WORDS.prose("collection", lang, _remember(result, lang), edits)),
        b.Metrics(_tiles(result, lang)),
    ]
    if result.sources:
        blocks.append(_flow(result, lang))
    blocks += [b.Heading((_say(lang, "process"),)), _steps(result, lang)]
    if result.sources:
        blocks += [b.Heading((_say(lang, "sources"),)), _sources(result, lang)]
        blocks += [b.Heading((_say(lang, "controls"),)), _rows(result, lang)]
    if result.totals:
        blocks.append(_controls(result, lang))
    if result.collection.feeds:
        blocks += [b.Heading((_say(lang, "kpis"),)), _feeds(result, lang)]
    blocks += _selection(result, lang)
    if result.fields:
        blocks += [b.Heading((_say(lang, "dictionary"),)), b.Para((_dictionary_note(result, lang),), small=True)]
        blocks += [_dictionary(result, lang), _unread(result, lang), b.Para((_say(lang, "unread_note"),), small=True)]
    blocks += _personal(result, lang)
    blocks += [b.Heading((_say(lang, "quality"),)), _quality(result, lang)]
    blocks.append(b.Para((_say(lang, "quality_note"),), small=True))
    if data.systems:
        blocks += [b.Heading((_say(lang, "reconciliation"),)), _systems(result, lang), _pairs(result, lang)]
    blocks += [b.Heading((_say(lang, "next_month"),)), _refresh(lang)]
    foot = _say(lang, "foot", period=data.period.key(), snapshot=data.snapshot)
    return b.Document(lang, _title(result, lang), subtitle, tuple(blocks), foot)


def claims(result: CollectionResult) -> Claims:
    """Return what our own description and its workbook assert."""
    held = result.collection
    chosen = {feed.kpi: feed for feed in held.feeds}
    return Claims(
        sources=tuple(Claim(_source_stated(one)) for one in result.sources),
        fields=tuple(Claim(_field_stated(one)) for one in result.fields),
        kpis=tuple(_kpi_stated(result, line, chosen.get(line.kpi)) for line in _whole(result)),
        left_out=tuple(
            Claim(LeftOut(one.kpi, "lacking" if one.lacking else "not_chosen")) for one in held.unchosen
        ),
        process=STEPS,
        refresh=tuple(refresh_steps("en")),
        results=tuple(Claim(ResultCell(name, CHAIN[name])) for name in RESULTS),
        quality=None if result.score is None else Claim(
            Quality(
                result.score,
                tuple(
                    QualityPart(part.name, part.share, part.weight)
                    for part in result.parts
                    if part.share is not None
                ),
            )
        ),
    )  # fmt: skip


def refresh_steps(lang: Lang) -> Iterator[str]:
    """Give what to do next month, one step each."""
    for number in range(1, REFRESH_STEPS + 1):
        yield _say(lang, f"refresh_{number}")


def why_of(why: str, lang: Lang) -> str:
    """Return a reason for what is left out, in words."""
    return _say(lang, f"why_{why}")


def rule_of(kept: KeptField, lang: Lang) -> str:
    """Return the rule of a field in words: key, required, bounds, words, reference."""
    return " · ".join(say(rule, lang) for rule in rules(kept.field))


def bases_of(kept: KeptField, lang: Lang) -> str:
    """Return the legal bases of a field in words, or that it names nobody."""
    return " · ".join(_say(lang, f"basis_{basis}") for basis in kept.bases) or _say(lang, "basis_none")


def _whole(result: CollectionResult) -> list[Line]:
    return [line for line in result.data.lines if line.share == "all"]


def _source_stated(kept: KeptSource) -> SourceStated:
    source = kept.source
    return SourceStated(
        name=source.code,
        tool=kept.tool.en or source.system,
        owner=kept.owner.fr,
        rhythm=kept.rhythm,
        rows_read=source.rows_read,
        rows_kept=source.rows_kept,
        rows_rejected=source.rows_rejected,
        rows_set_aside=source.rows_set_aside,
        totals=tuple(TotalStated(total.label.en, total.source, total.mart, total.rejected) for total in source.totals),
        days_behind=kept.days_behind,
        days_allowed=kept.days_allowed,
        kpis=kept.kpis,
        why_left_out=kept.said.en if kept.said else kept.why,
    )


def _field_stated(kept: KeptField) -> FieldStated:
    field = kept.field
    return FieldStated(
        name=f"{field.table}.{field.name}",
        table=field.table,
        sources=field.sources,
        kpis=field.kpis,
        rule=rule_of(kept, "en"),
        personal=field.personal,
        legal_basis=", ".join(kept.bases),
        why_left_out=kept.why,
    )


def _kpi_stated(result: CollectionResult, line: Line, feed: Feed | None) -> Claim[KpiStated]:
    """Return a KPI as the description shows it: its value from the data, found again from the files."""
    value = None if magnitude(line.fact.value) is None else line.fact.value
    sources = feed.sources if feed and is_traced(feed.sources, feed.tables, result.collection) else ()
    again = feed.again if feed and magnitude(feed.again) is not None else None
    return Claim(KpiStated(line.kpi, key_of(line.fact.ref), value, again, sources), (line.fact.ref,))


def _say(lang: Lang, key: str, /, **args: Argument) -> str:
    return _WORDS.say(lang, key, **args)


def _title(result: CollectionResult, lang: Lang) -> str:
    month = result.data.period.key()
    if result.data.period.whole_months() and len(list(result.data.period.months())) == 1:
        month = format_date(result.data.period.start, "MMMM y", locale=LOCALES[lang])
    month = month[0].upper() + month[1:]
    chosen = len(result.collection.feeds)
    if result.score is None or not chosen:
        return _say(lang, "title_plain", month=month)
    score = plain((Figure(result.score, digits=2),), lang)
    key = {0: "title_none", 1: "title_one"}.get(result.traced, "title")
    return _say(lang, key, month=month, traced=result.traced, chosen=chosen, score=score)


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
                _say(lang, "tile_score"),
                Figure(result.score, digits=2),
                note=_say(lang, "tile_parts", n=Count(len(result.parts))),
            )
        ]
        if result.score is not None
        else []
    )
    return (
        *first,
        *(
            b.Metric(_say(lang, key), Figure(Count(right)), "none", note=_say(lang, "tile_of", whole=Count(whole)))
            for key, right, whole in counted
        ),
    )


def _flow(result: CollectionResult, lang: Lang) -> b.Flow:
    """Return the process as a diagram: sources, recognition and control, outcome, tables, KPIs."""
    feeds = result.collection.feeds
    tables = _table_nodes(result, lang)
    kpis = tuple(b.Node(f"kpi:{feed.kpi}", feed.label.text(lang), _shown(feed, lang), (), "accent") for feed in feeds)
    counts = {"sources": len(result.sources), "tables": len({t for feed in feeds for t in feed.tables})}
    return b.Flow(
        _say(lang, "flow_title"),
        _say(lang, "flow_subtitle"),
        (
            b.Stage(_say(lang, "stage_sources"), _source_nodes(result, lang), 11),
            b.Stage(_say(lang, "stage_control"), _control_nodes(lang), 8),
            b.Stage(_say(lang, "stage_outcome"), _outcome_nodes(result, tables, lang), 8),
            b.Stage(_say(lang, "stage_tables"), tables, 10),
            b.Stage(_say(lang, "stage_kpis"), kpis, 11),
        ),
        _say(lang, "flow_alt", **{name: Count(n) for name, n in counts.items()}, kpis=Count(len(feeds))),
    )


def _shown(feed: Feed, lang: Lang) -> b.Rich:
    """Return the value of a KPI as a box shows it: the reason why there is none stands in the table."""
    return (_say(lang, "no_value"),) if magnitude(feed.value) is None else (Figure(feed.value, feed.ref),)


def _source_nodes(result: CollectionResult, lang: Lang) -> tuple[b.Node, ...]:
    """Return the sources that feed a KPI, the largest first, and one box for all others."""
    drawn = [one for one in result.sources if one.kpis][:_DRAWN_SOURCES]
    others = len(result.sources) - len(drawn)
    note = (_say(lang, "node_others_note"),)
    rest = b.Node("source:", _say(lang, "node_others", n=Count(others)), note, ("recognise",))
    nodes = tuple(_source_node(one, lang) for one in drawn)
    return (*nodes, rest) if others else nodes


def _control_nodes(lang: Lang) -> tuple[b.Node, ...]:
    return (
        b.Node("recognise", _say(lang, "node_recognise"), (_say(lang, "node_recognise_note"),), ("check",)),
        b.Node("check", _say(lang, "node_check"), (_say(lang, "node_check_note"),), ("kept", "rejected", "aside")),
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
            _say(lang, "node_kept"),
            (kept,),
            tuple(node.code for node in tables if node.tone == "plain"),
            "accent",
        ),
        b.Node(
            "rejected", _say(lang, "node_rejected"), (rejected, f" · {_say(lang, 'node_rejected_note')}"), (), "warn"
        ),
        b.Node("aside", _say(lang, "node_aside"), (aside, f" · {_say(lang, 'node_aside_note')}")),
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
            () if table in filled else (_say(lang, "no_source"),),
            tuple(f"kpi:{feed.kpi}" for feed in feeds if table in feed.tables),
            "plain" if table in filled else "warn",
        )
        for table in read
    )
    others = filled - set(read)
    note = (_say(lang, "node_tables_note"),)
    return (*nodes, b.Node("table:", _say(lang, "node_tables", n=Count(len(others))), note)) if others else nodes


def _source_node(one: KeptSource, lang: Lang) -> b.Node:
    return b.Node(
        f"source:{one.source.code}",
        one.source.label.text(lang),
        (Figure(Count(one.source.rows_read)), f" {_say(lang, 'rows_word')}"),
        ("recognise",),
    )


def _steps(result: CollectionResult, lang: Lang) -> b.Table:
    files = Count(sum(one.source.files for one in result.sources))
    rows = tuple(
        (
            b.Cell((f"{number}. {_say(lang, f'step_{step}')}",)),
            b.Cell((_say(lang, f"step_{step}_text", files=files, sources=Count(len(result.sources))),)),
        )
        for number, step in enumerate(STEPS, 1)
    )
    return b.Table(_say(lang, "steps_caption"), _columns(lang, "step:4", "done:17"), rows)


def _refresh(lang: Lang) -> b.Table:
    rows = tuple((b.Cell((str(number),)), b.Cell((text,))) for number, text in enumerate(refresh_steps(lang), 1))
    return b.Table(_say(lang, "refresh_caption"), _columns(lang, "step:2", "to_do:20"), rows)


def _columns(lang: Lang, *described: str) -> tuple[b.TableColumn, ...]:
    """Return columns written as name:width, > before a name of numbers."""
    found = []
    for one in described:
        name, _, width = one.partition(":")
        label = _say(lang, f"column_{name.lstrip('>')}")
        found.append(b.TableColumn(label, "right" if name.startswith(">") else "left", int(width)))
    return tuple(found)


def _cell(value: Value | str | None, lang: Lang, *, digits: int | None = None) -> b.Cell:
    if value is None:
        return b.Cell((_say(lang, "none"),))
    return b.Cell((value,) if isinstance(value, str) else (Figure(value, digits=digits),))


def _exact(value: Value, lang: Lang) -> b.Cell:
    """Return a control total: money to the cent."""
    return _cell(value, lang, digits=2 if isinstance(value, Money) else None)


def _sources(result: CollectionResult, lang: Lang) -> b.Table:
    rows = []
    for one in result.sources:
        source = one.source
        newest = source.last_date or source.last_import_date
        rows.append((
            b.Cell((source.label.text(lang),)),
            b.Cell((_tool(one, lang),)),
            b.Cell((one.owner.text(lang),)),
            b.Cell((_say(lang, f"rhythm_{one.rhythm}"),)),
            _cell(Count(source.files), lang),
            b.Cell((format_date(source.last_import_date, "short", locale=LOCALES[lang]),)),
            b.Cell((f"{format_date(newest, 'short', locale=LOCALES[lang])} · {_freshness(one, lang)}",)),
            b.Cell((", ".join(_kpi_name(result, kpi, lang) for kpi in one.kpis) or _why_source(one, lang),)),
        ))  # fmt: skip
    columns = _columns(
        lang, "source:6", "tool:6", "owner:5", "rhythm:4", ">files:3", "imported:5", "newest:5", "feeds:8"
    )
    return b.Table(_say(lang, "sources_caption"), columns, tuple(rows))


def _freshness(one: KeptSource, lang: Lang) -> str:
    return _say(lang, "fresh") if one.fresh else _say(lang, "late", days=Count(one.days_behind))


def _tool(one: KeptSource, lang: Lang) -> str:
    mode = _say(lang, f"mode_{one.source.mode}")
    tool = one.tool.text(lang) or _say(lang, "tool_file")
    return f"{tool} · {', '.join(one.source.endings).upper()} · {mode}"


def _why_source(one: KeptSource, lang: Lang) -> str:
    return one.said.text(lang) if one.said else why_of(one.why, lang)


def _kpi_name(result: CollectionResult, code: str, lang: Lang) -> str:
    return next(feed.label.text(lang) for feed in result.collection.feeds if feed.kpi == code)


def _rows(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the rows of each source: those read are those kept, rejected and set aside."""
    rows = []
    for one in (one.source for one in result.sources):
        counts = (one.rows_read, one.rows_kept, one.rows_rejected, one.rows_set_aside)
        equal = counts[0] == sum(counts[1:])
        cells = (_cell(Count(number), lang) for number in counts)
        rows.append((b.Cell((one.label.text(lang),)), *cells, _equal(lang, equal=equal)))
    columns = _columns(lang, "source:9", ">read:4", ">kept:4", ">rejected:4", ">set_aside:4", "check:3")
    return b.Table(_say(lang, "rows_caption"), columns, tuple(rows))


def _controls(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the control totals, one line each; a source is named on its first line only."""
    rows = []
    for one in result.sources:
        for index, total in enumerate(one.source.totals):
            amounts = (_exact(value, lang) for value in (total.source, total.mart, total.rejected))
            rows.append((
                b.Cell((one.source.label.text(lang) if not index else "",)),
                b.Cell((total.label.text(lang),)),
                *amounts,
                _equal(lang, equal=ties(total)),
            ))  # fmt: skip
    columns = _columns(lang, "source:8", "total:5", ">source_total:5", ">mart_total:5", ">rejected_total:3", "check:3")
    return b.Table(_say(lang, "controls_caption"), columns, tuple(rows))


def _equal(lang: Lang, *, equal: bool) -> b.Cell:
    return b.Cell((_say(lang, "equal" if equal else "different"),))


def _feeds(result: CollectionResult, lang: Lang) -> b.Table:
    labels = {one.source.code: one.source.label for one in result.sources}
    rows = tuple(
        (
            b.Cell((feed.label.text(lang),)),
            b.Cell((feed.formula.text(lang),)),
            b.Cell((", ".join(labels[code].text(lang) for code in feed.sources) or _say(lang, "no_source"),)),
            b.Cell((Figure(feed.value, feed.ref),)),
            _cell(None if magnitude(feed.again) is None else feed.again, lang),
            _equal(lang, equal=agrees(feed)),
        )
        for feed in result.collection.feeds
    )
    columns = _columns(lang, "kpi:6", "formula:7", "fed_by:8", ">value:3", ">again:3", "check:3")
    return b.Table(_say(lang, "feeds_caption"), columns, rows)


def _selection(result: CollectionResult, lang: Lang) -> list[b.Block]:
    """Return what was kept, what was left out, and why: KPIs, sources, fields."""
    held = result.collection
    if not held.unchosen:
        return []
    lacking = [one for one in held.unchosen if one.lacking]
    items: list[b.Rich] = [
        (_say(lang, "kept_kpis", n=Count(len(held.feeds))),),
        (_say(lang, "possible_kpis", n=Count(len(held.unchosen) - len(lacking))),),
    ]
    by_table: dict[str, list[str]] = {}
    for one in lacking:
        by_table.setdefault(", ".join(table.text(lang) for table in one.lacking), []).append(one.label.text(lang))
    items += [
        (_say(lang, "lacking_kpis", table=table, kpis=", ".join(names)),) for table, names in sorted(by_table.items())
    ]
    return [b.Heading((_say(lang, "selection"),)), b.Items(tuple(items))]


def _dictionary_note(result: CollectionResult, lang: Lang) -> str:
    people = any(one.field.personal for one in result.fields if one.field.kpis)
    note = _say(lang, "dictionary_note")
    return note if people else f"{note} {_say(lang, 'dictionary_nobody')}"


def _unfilled(one: KeptField, lang: Lang) -> str:
    return _say(lang, "no_source" if one.field.required else "no_source_optional")


def _dictionary(result: CollectionResult, lang: Lang) -> b.Table:
    labels = {one.source.code: one.source.label for one in result.sources}
    read = [one for one in result.fields if one.field.kpis]
    people = any(one.field.personal for one in read)
    rows = []
    before = ""
    for one in read:
        field = one.field
        shown = list(field.headers[:_HEADERS_SHOWN])
        more = len(field.headers) - len(shown)
        headers = ", ".join(shown) + (f" (+{more})" if more else "")
        table = field.table_label.text(lang)
        rows.append((
            b.Cell((table if table != before else "",)),
            b.Cell((field.label.text(lang),)),
            b.Cell((", ".join(labels[code].text(lang) for code in field.sources) or _unfilled(one, lang),)),
            b.Cell((headers or _say(lang, "no_header" if field.sources else "none"),)),
            b.Cell((rule_of(one, lang),)),
            *([b.Cell((bases_of(one, lang),))] if people else []),
            b.Cell((", ".join(_kpi_name(result, kpi, lang) for kpi in field.kpis),)),
        ))  # fmt: skip
        before = table
    basis = ("basis:4",) if people else ()
    columns = _columns(lang, "table:5", "field:4", "fed_by:7", "headers:7", "rule:5", *basis, "read_by:8")
    return b.Table(_say(lang, "dictionary_caption"), columns, tuple(rows))


def _unread(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the fields that no chosen KPI reads, table by table, with the reason."""
    by: dict[str, list[KeptField]] = {}
    for one in result.fields:
        if not one.field.kpis:
            by.setdefault(one.field.table, []).append(one)
    rows = []
    for fields in by.values():
        reasons = Counter(one.why for one in fields)
        said = " · ".join(f"{_say(lang, f'short_{why}')} ({n})" for why, n in reasons.most_common())
        rows.append((
            b.Cell((fields[0].field.table_label.text(lang),)),
            _cell(Count(len(fields)), lang),
            b.Cell((said,)),
        ))  # fmt: skip
    columns = _columns(lang, "table:8", ">fields:3", "why:17")
    return b.Table(_say(lang, "unread_caption"), columns, tuple(rows))


def _personal(result: CollectionResult, lang: Lang) -> list[b.Block]:
    found = [one for one in result.fields if one.field.personal]
    if not found:
        return []
    labels = {one.source.code: one.source.label for one in result.sources}
    rows = tuple(
        (
            b.Cell((f"{one.field.table_label.text(lang)} · {one.field.label.text(lang)}",)),
            b.Cell((", ".join(labels[code].text(lang) for code in one.field.sources),)),
            b.Cell((bases_of(one, lang),)),
            b.Cell((_say(lang, "why_contact"),)),
        )
        for one in found
    )
    columns = _columns(lang, "field:5", "fed_by:7", "basis:6", "why:5")
    return [
        b.Heading((_say(lang, "personal"),)),
        b.Para((_say(lang, "personal_note"),)),
        b.Table(_say(lang, "personal_caption"), columns, rows),
    ]


def _quality(result: CollectionResult, lang: Lang) -> b.Table:
    rows = [
        (
            b.Cell((_say(lang, f"part_{part.name}"),)),
            _cell(part.right, lang),
            _cell(part.whole, lang),
            _cell(part.share, lang, digits=2),
            b.Cell((Figure(Rate(part.weight), digits=0),)),
        )
        for part in result.parts
    ]
    none = b.Cell((_say(lang, "none"),))
    rows.append((b.Cell((_say(lang, "score"),)), none, none, _cell(result.score, lang, digits=2), none))
    columns = _columns(lang, "part:9", ">right:3", ">whole:3", ">share:3", ">weight:2")
    return b.Table(_say(lang, "quality_caption"), columns, tuple(rows), total=True)


def _systems(result: CollectionResult, lang: Lang) -> b.Table:
    rows = tuple(
        (b.Cell((say(one.system, lang),)), _cell(one.total, lang, digits=2), _cell(Count(one.rows), lang))
        for one in result.data.systems
    )
    return b.Table(_say(lang, "systems_caption"), _columns(lang, "system:8", ">amount:3", ">rows:2"), rows)


def _pairs(result: CollectionResult, lang: Lang) -> b.Table:
    """Return each pair of systems with what is explained, what is not, and the heaviest reason."""
    by: dict[str, list[int]] = {}
    differences = result.data.differences
    for index, one in enumerate(differences):
        by.setdefault(say(one.between, lang), []).append(index)
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
            b.Cell((say(heaviest.what, lang),)),
        ))  # fmt: skip
    columns = _columns(lang, "between:7", ">explained:3", ">unexplained:3", "heaviest:10")
    return b.Table(_say(lang, "pairs_caption"), columns, tuple(rows))
