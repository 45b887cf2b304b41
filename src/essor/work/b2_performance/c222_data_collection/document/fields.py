"""Say what was kept and what was left out: the KPIs, the dictionary of the fields, those that name people."""

from __future__ import annotations

from collections import Counter

from essor.documents import blocks as b
from essor.kernel.message import Lang
from essor.kernel.value import Count
from essor.work.wording import Edits

from ..compute import CollectionResult, KeptField
from .wording import bases_of, cell, heads, kpi_name, rule_of, say, source_names, titled

_HEADERS_SHOWN = 3


def selection(result: CollectionResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return what was kept, what was left out, and why: KPIs, sources, fields."""
    held = result.collection
    if not held.unchosen:
        return []
    lacking = [one for one in held.unchosen if one.lacking]
    items: list[b.Rich] = [
        (say(lang, "kept_kpis", n=Count(len(held.feeds))),),
        (say(lang, "possible_kpis", n=Count(len(held.unchosen) - len(lacking))),),
    ]
    by_table: dict[str, list[str]] = {}
    for one in lacking:
        by_table.setdefault(", ".join(table.text(lang) for table in one.lacking), []).append(one.label.text(lang))
    items += [
        (say(lang, "lacking_kpis", table=table, kpis=", ".join(names)),) for table, names in sorted(by_table.items())
    ]
    return [titled("selection", lang, edits), b.Items(tuple(items))]


def dictionary_note(result: CollectionResult, lang: Lang) -> str:
    """Return what the dictionary shows, and that no field of it names people where none does."""
    people = any(one.field.personal for one in result.fields if one.field.kpis)
    note = say(lang, "dictionary_note")
    return note if people else f"{note} {say(lang, 'dictionary_nobody')}"


def dictionary(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the fields that the chosen KPIs read, table by table."""
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
            b.Cell((source_names(result, field.sources, lang) or _unfilled(one, lang),)),
            b.Cell((headers or say(lang, "no_header" if field.sources else "none"),)),
            b.Cell((rule_of(one, lang),)),
            *([b.Cell((bases_of(one, lang),))] if people else []),
            b.Cell((", ".join(kpi_name(result, kpi, lang) for kpi in field.kpis),)),
        ))  # fmt: skip
        before = table
    basis = ("basis:4",) if people else ()
    columns = heads(lang, "table:6", "field:4", "fed_by:7", "headers:7", "rule:5", *basis, "read_by:8")
    return b.Table(say(lang, "dictionary_caption"), columns, tuple(rows))


def _unfilled(one: KeptField, lang: Lang) -> str:
    return say(lang, "no_source" if one.field.required else "no_source_optional")


def unread(result: CollectionResult, lang: Lang) -> b.Table:
    """Return the fields that no chosen KPI reads, table by table, with the reason."""
    by: dict[str, list[KeptField]] = {}
    for one in result.fields:
        if not one.field.kpis:
            by.setdefault(one.field.table, []).append(one)
    rows = []
    for fields in by.values():
        reasons = Counter(one.why for one in fields)
        said = " · ".join(f"{say(lang, f'short_{why}')} ({n})" for why, n in reasons.most_common())
        rows.append((
            b.Cell((fields[0].field.table_label.text(lang),)),
            cell(Count(len(fields)), lang),
            b.Cell((said,)),
        ))  # fmt: skip
    columns = heads(lang, "table:8", ">fields:3", "why:17")
    return b.Table(say(lang, "unread_caption"), columns, tuple(rows))


def personal(result: CollectionResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return the fields that name people, each with its legal basis; nothing where there is none."""
    found = [one for one in result.fields if one.field.personal]
    if not found:
        return []
    rows = tuple(
        (
            b.Cell((f"{one.field.table_label.text(lang)} · {one.field.label.text(lang)}",)),
            b.Cell((source_names(result, one.field.sources, lang),)),
            b.Cell((bases_of(one, lang),)),
            b.Cell((say(lang, "why_contact"),)),
        )
        for one in found
    )
    columns = heads(lang, "field:5", "fed_by:7", "basis:6", "why:5")
    return [
        titled("personal", lang, edits),
        b.Para((say(lang, "personal_note"),)),
        b.Table(say(lang, "personal_caption"), columns, rows),
    ]
