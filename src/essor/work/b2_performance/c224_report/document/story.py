"""Compose the report for its readers in one language: what to remember, results, gaps, causes, actions, decisions.

Values stay typed until a writer shows them; every sentence that a person may rewrite is a file of prose, or a title.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.perimeter import ALL
from essor.kernel.value import Count, NotComputable, Rate, magnitude
from essor.work.data import Line
from essor.work.named import headed, period_name
from essor.work.wording import Edits

from ..compute import ReportResult
from . import asked, tables
from .wording import SHARES, WORDS, count, figure, gap_of, prose, said, titled, value_of

_TWO = 2  # systems, below which nothing can be compared
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: ReportResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the report in a language.

    Args:
        result: what compute found in the facts.
        lang: "fr" or "en".
        edits: prose that a person rewrote.

    """
    inputs, data = result.inputs, result.data
    title = _title(result, lang, edits)
    whole = [line for line in data.lines if line.share == "all"]
    blocks: list[b.Block] = [
        b.Callout((said(lang, "remember"),), WORDS.prose("summary", lang, _summary(result, lang), edits))
        if whole or inputs.audience != "partner"
        else b.Callout((said(lang, "remember"),), (said(lang, "partner_nothing"),), "warn"),
    ]
    tiles = tuple(tables.tile(line, lang) for code in inputs.tiles for line in whole if line.kpi == code)
    blocks += [b.Metrics(tiles)] if tiles else []
    blocks += [b.Para((inputs.comment(lang),))] if inputs.comment(lang) and inputs.audience != "partner" else []
    blocks += [tables.months(data, lang)] if data.months and result.shows("chart") else []
    blocks += (
        [_results_title(result, lang, edits), tables.key_figures(whole, lang), *tables.unknown(whole, lang)]
        if whole
        else []
    )
    if result.shows("channels") and any(line.share != "all" for line in data.lines):
        blocks += _gaps(result, lang, edits)
    blocks += asked.causes(result, lang, edits) if result.shows("causes") else []
    if result.shows("actions") and (result.remedies or inputs.audience != "partner"):
        blocks += asked.actions(result, lang, edits)
    blocks += asked.decided(result, lang, edits) if result.shows("decided") else []
    blocks += asked.decisions(result, lang, edits) if result.shows("decisions") else []
    blocks += _trust(result, lang, edits) if result.shows("trust") else []
    foot = said(lang, "foot", company=data.company, snapshot=data.snapshot)
    return b.Document(lang, title, _subtitle(result, lang), tuple(blocks), foot)


def _title(result: ReportResult, lang: Lang, edits: Edits) -> str:
    revenue = result.data.line("revenue")
    values: dict[str, object] = {
        "month": headed(period_name(result.data.period, lang)),
        "revenue": value_of(revenue),
        "attainment": figure(result.attainment, revenue.fact.ref if revenue else None),
    }
    if result.attainment is None:
        key = "title_bare" if values["revenue"] is None else "title_plain"
    else:
        key = "title_on" if result.attainment.ratio >= 1 else "title_off"
    return plain(WORDS.title("title", key, lang, values, edits), lang)


def _subtitle(result: ReportResult, lang: Lang) -> str:
    data = result.data
    last_year = period_name(data.period.last_year(), lang)
    place = "" if data.perimeter == ALL else ", ".join(_place(*one, lang) for one in data.perimeter.filters)
    name = f"{data.company} · {place}" if place else data.company
    return said(lang, f"subtitle_{result.inputs.audience}", company=name, last_year=last_year)


def _place(dimension: str, value: str, lang: Lang) -> str:
    return said(lang, value) if dimension == "channel" and value in SHARES else value


def _summary(result: ReportResult, lang: Lang) -> dict[str, object]:
    revenue = result.data.line("revenue")
    aimed = _aimed(result)
    carried = result.data.line("revenue", result.carrier) if result.carrier else None
    cause = result.causes[0] if result.causes else None
    decided = [one for one in result.remedies if one.decided]
    decisions = asked.asked(result) if result.shows("decisions") else ()
    ref = revenue.fact.ref if revenue else None
    change = figure(revenue.change, ref, signed=True) if revenue else None
    return {
        "revenue": value_of(revenue),
        "attainment": figure(result.attainment, ref),
        "gap": gap_of(revenue),
        "carrier": said(lang, f"sentence_{result.carrier}") if result.carrier else None,
        "carrier_gap": gap_of(carried),
        "change": change,
        "up": change is not None and (magnitude(change.value) or 0) > 0,
        "behind": ", ".join(line.label.text(lang) for line in result.behind) or None,
        "behind_n": len(result.behind),
        "behind_count": count(len(result.behind)),
        "aimed_count": count(len(aimed)),
        "cause": cause.label.text(lang) if cause and result.shows("causes") else None,
        "cause_stake": figure(cause.stake, cause.origin, signed=True) if cause else None,
        "action_n": len(decided),
        "action_count": count(len(decided)) if result.shows("causes") else None,
        "decision_n": len(decisions),
        "decision_count": count(len(decisions)),
    }


def _aimed(result: ReportResult) -> list[Line]:
    """Return the KPIs of the whole that are held against a target: both are known."""
    return [line for line in result.data.lines if line.share == "all" and line.standing != "none"]


def _results_title(result: ReportResult, lang: Lang, edits: Edits) -> b.Heading:
    aimed = _aimed(result)
    if not aimed:
        return titled("results", "results_no_target", lang, edits)
    behind = len(result.behind)
    key = "results_held" if not behind else "results_one" if behind == 1 else "results_missed"
    return titled("results", key, lang, edits, behind=count(behind) or "", aimed=count(len(aimed)))


def _gaps(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return physical sales and e-commerce apart: who carries the gap, then both in figures."""
    lines = {share: result.data.line("revenue", share) for share in SHARES}
    values: dict[str, object] = {share: value_of(line) for share, line in lines.items()}
    values |= {f"{share}_gap": gap_of(line) for share, line in lines.items()}
    sold = [share for share, line in lines.items() if line is not None and _sells(line)]
    values |= {name: None for share in SHARES if share not in sold for name in (share, f"{share}_gap")}
    if len(sold) == 1:
        return [titled("gaps", f"gaps_only_{sold[0]}", lang, edits), prose("gaps", lang, values, edits)]
    blocks: list[b.Block] = [_gaps_title(result, lang, edits)]
    if sold:
        blocks.append(prose("gaps", lang, values, edits))
    return [*blocks, tables.channels(result.data, lang)]


def _sells(line: Line) -> bool:
    """Tell whether a channel sold something, now or a year before, or was asked to."""
    return line.target is not None or any(
        magnitude(value) for value in (line.fact.value, line.last_year) if value is not None
    )


def _gaps_title(result: ReportResult, lang: Lang, edits: Edits) -> b.Heading:
    if result.carrier is not None:
        carried = gap_of(result.data.line("revenue", result.carrier))
        return titled("gaps", f"gaps_{result.carrier}", lang, edits, gap=carried)
    whole, online = (result.data.line("revenue", share) for share in ("all", "ecommerce"))
    total, part = (magnitude(line.fact.value) if line else None for line in (whole, online))
    if not total or part is None:
        return titled("gaps", "gaps_apart", lang, edits)
    return titled("gaps", "gaps_share", lang, edits, share=Figure(Rate(part / total)))


def _trust(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return how far the data can be trusted: the systems against one another, and the files received."""
    data = result.data
    if not data.systems and not data.files:
        return []
    compared = [item for item in data.systems if not isinstance(item.total, NotComputable)]
    unexplained = figure(result.unexplained) if result.unexplained.amount else None
    values: dict[str, object] = {
        "explained": Figure(result.explained) if len(compared) >= _TWO else None,
        "unexplained": unexplained,
        "rows_read": count(result.rows_read),
        "rows_rejected": Figure(Count(result.rows_rejected)),
        "kept_rate": Figure(result.kept_rate, digits=2) if result.kept_rate else None,
    }
    key = "trust_alone" if len(compared) < _TWO else "trust_open" if unexplained else "trust_whole"
    title = titled("trust", key, lang, edits, unexplained=unexplained or "")
    blocks: list[b.Block] = [title, prose("trust", lang, values, edits)]
    if not result.annexed:
        return [*blocks, b.Para((said(lang, "annex_elsewhere"),), small=True)]
    blocks += [tables.systems(data, lang)] if len(compared) >= _TWO else []
    blocks += [tables.differences(result, lang)] if data.differences else []
    return blocks + ([tables.files(result, lang)] if data.files else [])
