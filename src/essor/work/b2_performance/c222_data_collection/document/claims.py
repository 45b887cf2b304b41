"""Say what our own description and its workbook assert."""

from __future__ import annotations

from essor.kernel.finding import Claim
from essor.kernel.value import magnitude
from essor.work.collection import Feed
from essor.work.data import Line
from essor.work.truth import key_of

from ..compute import CHAIN, RESULTS, STEPS, CollectionResult, KeptField, KeptSource, is_traced
from ..inputs import (
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
from .wording import refresh_steps, rule_of


def claims_of(result: CollectionResult) -> Claims:
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
