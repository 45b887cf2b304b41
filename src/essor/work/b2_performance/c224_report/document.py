"""Compose the two pages of the report in one language; values stay typed until a writer shows them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel.dates import format_date

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Argument, Lang
from essor.kernel.period import Period
from essor.kernel.value import Count, Value, magnitude
from essor.kernel.words import LOCALES, say
from essor.work.data import Data, Line, Share
from essor.work.stated import sentences, stated
from essor.work.wording import Edits, Wording

from .compute import ReportResult
from .inputs import Claims, Version

SHARES: tuple[Share, ...] = ("physical", "ecommerce")
_THOUSAND = 1000
_WORDS = Wording(__package__)
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: ReportResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the report in a language.

    Args:
        result: what compute found in the facts.
        lang: "fr" or "en".
        edits: prose that a person rewrote.

    """
    inputs, data = result.inputs, result.data
    last_year = month_name(data.period.last_year(), lang)
    subtitle = _say(lang, "subtitle", company=data.company, last_year=last_year, snapshot=data.snapshot)
    whole = [line for line in data.lines if line.share == "all"]
    blocks: list[b.Block] = [
        b.Callout((_say(lang, "remember"),), _WORDS.prose("report", lang, _remember(data, result, lang), edits)),
        b.Metrics(tuple(_tile(line, lang) for line in whole if line.kpi in inputs.tiles)),
    ]
    if inputs.comment(lang):
        blocks.append(b.Para((inputs.comment(lang),)))
    if data.months:
        blocks.append(_chart(data, lang))
    blocks += [_key_figures(whole, lang), _channels(data, lang)]
    if data.systems or data.files:
        blocks.append(b.Para(_WORDS.prose("trust", lang, _trust(result), edits)))
    if data.systems:
        blocks += [_systems(data, lang), _differences(data, lang)]
    if data.files:
        blocks.append(_files(data, lang))
    if inputs.decisions:
        asked = tuple((decision.fr if lang == "fr" else decision.en,) for decision in inputs.decisions)
        blocks += [b.Heading((_say(lang, "decisions"),)), b.Items(asked)]
    foot = _say(lang, "foot", period=data.period.key(), snapshot=data.snapshot)
    return b.Document(lang, _title(data, result, lang), subtitle, tuple(blocks), foot)


def claims(result: ReportResult) -> Claims:
    """Return what our own report asserts, in both languages."""
    return Claims(tuple(_version(result, lang) for lang in LANGS))


def _version(result: ReportResult, lang: Lang) -> Claim[Version]:
    document = compose(result, lang)
    decisions = tuple(decision.fr if lang == "fr" else decision.en for decision in result.inputs.decisions)
    held = {
        "summary": any(isinstance(block, b.Callout) for block in document.blocks),
        "key_figures": any(line.share == "all" for line in result.data.lines),
        "channels": any(line.share != "all" for line in result.data.lines),
        "trust": bool(result.data.systems or result.data.files),
        "decisions": bool(decisions),
    }
    sections = tuple(name for name, there in held.items() if there)
    return Claim(Version(lang, sentences(document, lang), sections, stated(document), decisions))


def month_name(period: Period, lang: Lang) -> str:
    """Return a month in words, "octobre 2026", or the key of another period."""
    if period.whole_months() and period.previous().end == period.start and len(list(period.months())) == 1:
        return format_date(period.start, "MMMM y", locale=LOCALES[lang])
    return period.key()


def _say(lang: Lang, key: str, /, **args: Argument) -> str:
    return _WORDS.say(lang, key, **args)


def _title(data: Data, result: ReportResult, lang: Lang) -> str:
    month = month_name(data.period, lang)
    month = month[0].upper() + month[1:]
    if result.attainment is None:
        return _say(lang, "title_plain", month=month)
    key = "title_on" if result.attainment.ratio >= 1 else "title_off"
    return _say(lang, key, month=month, attainment=plain((Figure(result.attainment),), lang))


def _remember(data: Data, result: ReportResult, lang: Lang) -> dict[str, object]:
    revenue = data.line("revenue")
    behind = ", ".join(line.label.text(lang) for line in result.behind)
    return {
        "revenue": Figure(revenue.fact.value, revenue.fact.ref) if revenue else "",
        "attainment": Figure(result.attainment) if result.attainment else None,
        "gap": Figure(revenue.gap, revenue.fact.ref, signed=True) if revenue and revenue.gap else "",
        "carrier": _say(lang, f"sentence_{result.carrier}") if result.carrier else None,
        "carrier_gap": Figure(result.carrier_gap, signed=True) if result.carrier_gap else "",
        "change": Figure(revenue.change, revenue.fact.ref, signed=True) if revenue and revenue.change else None,
        "behind": behind or None,
    }


def _trust(result: ReportResult) -> dict[str, object]:
    return {
        "explained": Figure(result.explained),
        "unexplained": Figure(result.unexplained) if result.unexplained.amount else None,
        "rows_read": Figure(Count(result.rows_read)),
        "rows_rejected": Figure(Count(result.rows_rejected)),
        "kept_rate": Figure(result.kept_rate, digits=2) if result.kept_rate else None,
    }


def _tile(line: Line, lang: Lang) -> b.Metric:
    return b.Metric(
        line.label.text(lang),
        Figure(line.fact.value, line.fact.ref),
        line.standing,
        Figure(line.target) if line.target is not None else None,
        Figure(line.gap, signed=True) if line.gap is not None else None,
        Figure(line.last_year) if line.last_year is not None else None,
    )


def _chart(data: Data, lang: Lang) -> b.Chart:
    names = [format_date(month.period.start, "MMM yy", locale=LOCALES[lang]) for month in data.months]
    targets = tuple(None if month.target is None else Figure(month.target) for month in data.months)
    alt = _say(lang, "chart_alt", first=names[0], last=names[-1])
    return b.Chart(
        _say(lang, "chart_title"),
        _say(lang, "chart_subtitle"),
        tuple(names),
        (
            b.Series(_say(lang, "physical"), "physical", tuple(_drawn(month.physical.value) for month in data.months)),
            b.Series(
                _say(lang, "ecommerce"), "ecommerce", tuple(_drawn(month.ecommerce.value) for month in data.months)
            ),
        ),
        alt,
        b.Series(_say(lang, "target"), "target", targets) if any(targets) else None,
        _say(lang, "chart_unit"),
        _THOUSAND,
    )


def _drawn(value: Value) -> Figure | None:
    return None if magnitude(value) is None else Figure(value)


def _columns(lang: Lang, first: str, *others: str, lead: int = 4) -> tuple[b.TableColumn, ...]:
    return (
        b.TableColumn(_say(lang, f"column_{first}"), width=lead),
        *(b.TableColumn(_say(lang, f"column_{name}"), "right", 2) for name in others),
    )


def _cell(value: Value | None, lang: Lang, *, signed: bool = False, status: b.Status = "none") -> b.Cell:
    if value is None:
        return b.Cell((_say(lang, "none"),))
    return b.Cell((Figure(value, signed=signed),), status)


def _line_cells(line: Line, lang: Lang) -> tuple[b.Cell, ...]:
    return (
        b.Cell((Figure(line.fact.value, line.fact.ref),)),
        _cell(line.target, lang),
        _cell(line.gap, lang, signed=True, status=line.standing),
        _cell(line.last_year, lang),
        _cell(line.change, lang, signed=True),
    )


def _key_figures(lines: list[Line], lang: Lang) -> b.Table:
    columns = _columns(lang, "kpi", "actual", "target", "gap", "last_year", "change", "year_to_date")
    rows = tuple(
        (b.Cell((line.label.text(lang),)), *_line_cells(line, lang), _cell(line.year_to_date, lang)) for line in lines
    )
    return b.Table(_say(lang, "key_figures"), columns, rows)


def _channels(data: Data, lang: Lang) -> b.Table:
    """Return physical sales and e-commerce side by side: each with its actual, its target and its gap."""
    columns = [b.TableColumn(_say(lang, "column_kpi"), width=4)]
    for share in SHARES:
        columns += [
            b.TableColumn(_say(lang, f"short_{share}"), "right", 2),
            b.TableColumn(_say(lang, "column_target"), "right", 2),
            b.TableColumn(_say(lang, "column_gap"), "right", 2),
        ]
    codes = list(dict.fromkeys(line.kpi for line in data.lines if line.share != "all"))
    rows = []
    for code in codes:
        found = [data.line(code, share) for share in SHARES]
        label = next(line.label.text(lang) for line in found if line is not None)
        cells = [b.Cell((label,))]
        for line in found:
            cells += [_cell(None, lang)] * 3 if line is None else _line_cells(line, lang)[:3]
        rows.append(tuple(cells))
    return b.Table(_say(lang, "channels_caption"), tuple(columns), tuple(rows))


def _systems(data: Data, lang: Lang) -> b.Table:
    rows = tuple(
        (b.Cell((say(item.system, lang),)), _cell(item.total, lang), _cell(Count(item.rows), lang))
        for item in data.systems
    )
    return b.Table(_say(lang, "systems_caption"), _columns(lang, "system", "total", "rows", lead=8), rows)


def _differences(data: Data, lang: Lang) -> b.Table:
    """Return each reason of each pair of systems; a pair is named on its first line only."""
    columns = (
        b.TableColumn(_say(lang, "column_between"), width=7),
        b.TableColumn(_say(lang, "column_what"), width=12),
        b.TableColumn(_say(lang, "column_amount"), "right", 3),
        b.TableColumn(_say(lang, "column_rows"), "right", 2),
    )
    rows = []
    before = None
    for item in data.differences:
        rows.append(
            (
                b.Cell(("" if item.between == before else say(item.between, lang),)),
                b.Cell((say(item.what, lang),)),
                b.Cell((Figure(item.amount, digits=2, signed=True),), "none" if item.explained else "off"),
                _cell(Count(item.rows), lang),
            )
        )
        before = item.between
    return b.Table(_say(lang, "differences_caption"), columns, tuple(rows))


def _files(data: Data, lang: Lang) -> b.Table:
    columns = _columns(lang, "file", "read", "kept", "rejected", "set_aside", "source_total", "mart_total")
    rows = [
        (
            b.Cell((file.format.text(lang),)),
            *(
                _cell(Count(number), lang)
                for number in (file.rows_read, file.rows_kept, file.rows_rejected, file.rows_set_aside)
            ),
            _cell(file.source_total, lang),
            _cell(file.mart_total, lang),
        )
        for file in data.files
    ]
    sums = [
        sum(getattr(file, name) for file in data.files)
        for name in ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")
    ]
    rows.append(
        (
            b.Cell((_say(lang, "whole"),)),
            *(_cell(Count(number), lang) for number in sums),
            b.Cell((_say(lang, "none"),)),
            b.Cell((_say(lang, "none"),)),
        )
    )
    return b.Table(_say(lang, "files_caption"), columns, tuple(rows), total=True)
