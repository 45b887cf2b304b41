"""Compose "what happened and why" in one language; values stay typed until a writer shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.ref import ComputedRef, FigureRef, Ref
from essor.kernel.value import Day, Money
from essor.kernel.words import say as said
from essor.work.data import Data, Held, Share
from essor.work.named import headed, period_name
from essor.work.truth import a_year_before
from essor.work.wording import Edits

from ..compute import Analysed
from ..compute.calendar import events_in, named_days
from ..compute.gaps import Gap, ShareGap
from ..compute.signal import OddWeek
from ..inputs import Claims
from .answers import actions_section, causes_section, past_section
from .claims import cause_label, claims_of, level_of, told_of
from .tables import (
    calendar_table,
    compared,
    families_table,
    parted,
    parts_table,
    people_table,
    referenced,
    regions_table,
    seasons_table,
    shown_parts,
    signals_table,
    stores_table,
)
from .wording import WORDS, both, rich, say, titled

_THOUSAND = 1000
_MONTHS_OF_DAYS = 26
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: Analysed, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the analysis in a language.

    Args:
        result: what compute found.
        lang: "fr" or "en".
        edits: titles and prose that a person rewrote.

    """
    data = result.data
    title = _title(result, lang, edits)
    subtitle = say(lang, "subtitle", company=data.company, snapshot=data.snapshot)
    blocks: list[b.Block] = [
        b.Callout((say(lang, "remember"),), WORDS.prose("report", lang, _remember(result, lang), edits))
    ]
    for gap in result.gaps:
        blocks += _gap(gap, result, lang, edits)
    for section in (_signal, _outside, _channels, causes_section, actions_section, past_section, _detail):
        blocks += section(result, lang, edits)
    if result.missing:
        blocks += [
            titled("missing", "missing", lang, edits),
            b.Items(tuple((said(one, lang),) for one in result.missing)),
        ]
    foot = say(lang, "foot", company=data.company, snapshot=data.snapshot)
    return b.Document(lang, title, subtitle, tuple(blocks), foot)


def claims(result: Analysed) -> Claims:
    """Return what our own analysis asserts."""
    return claims_of(result, compose(result, "en"))


def tells(result: Analysed) -> tuple[Held, ...]:
    """Return gaps, causes and actions for the products that take them up."""
    return told_of(result)


def _title(result: Analysed, lang: Lang, edits: Edits) -> str:
    values: dict[str, object] = {"month": headed(period_name(result.data.period, lang))}
    key = "title_plain"
    if result.gaps:
        gap = result.gaps[0]
        carrier = _carrier(gap)
        key = f"title_{'above' if gap.whole.gap.amount >= 0 else 'below'}_{gap.against}" + ("_by" if carrier else "")
        carried = both(f"carrier_{carrier}").text(lang) if carrier else None
        values |= {"amount": Figure(_size(gap.whole.gap)), "carrier": carried}
    return plain(WORDS.title("title", key, lang, values, edits), lang)


def _size(money: Money) -> Money:
    return Money(abs(money.amount), money.currency)


def _carrier(gap: Gap) -> Share | None:
    """Return the channel that goes furthest the way of the whole gap, or None."""
    sign = 1 if gap.whole.gap.amount >= 0 else -1
    ranked = sorted(((one.gap.amount * sign, one.share) for one in gap.shares[1:]), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] > 0 else None


def _remember(result: Analysed, lang: Lang) -> dict[str, object]:
    line = result.data.line("revenue")
    gaps = {gap.against: gap for gap in result.gaps}
    target, last_year = gaps.get("target"), gaps.get("last_year")
    first = result.gaps[0] if result.gaps else None
    signal = next((one for one in result.signals if one.share == "all" and one.against == "last_year"), None)
    loud = [one for one in result.signals if one.said == "signal" and one.share != "all"]
    growth = next((one for one in result.growths if one.share == "all"), None)
    relative = next((one for one in result.relatives if one.share == "all"), None)
    actual = first.whole.actual if first else None
    return {
        "actual": referenced(actual, line) if actual else None,
        "target_gap": referenced(target.whole.gap, line, signed=True) if target else None,
        "year_gap": Figure(last_year.whole.gap, compared(result.data), signed=True) if last_year else None,
        "lead": _lead_words(first, lang) if first and first.whole.parts else None,
        "lead_amount": _lead_amount(first, result.data) if first and first.whole.parts else None,
        "verdict": say(lang, f"sentence_{signal.verdict}") if signal else None,
        "loud": ", ".join(say(lang, f"carrier_{one.share}") for one in loud) or None,
        "equal": Figure(growth.true, compared(result.data), signed=True) if growth else None,
        "relative": Figure(relative.relative, compared(result.data), signed=True) if relative else None,
        "cause": cause_label(result.suspects[0]).text(lang) if result.suspects else None,
        "stake": Figure(result.suspects[0].stake, result.suspects[0].origin, signed=True) if result.suspects else None,
        "reason": said(result.missing[0], lang) if result.missing else say(lang, "nothing"),
    }


def _lead(gap: Gap) -> tuple[ShareGap, str]:
    """Return the channel and the part that weigh most on a gap."""
    sign = 1 if gap.whole.gap.amount >= 0 else -1
    found = max(
        ((one.part(name) * sign, one, name) for one in gap.shares[1:] or gap.shares for name in shown_parts(gap)
         if name != "unplanned"), key=lambda item: item[0],
    )  # fmt: skip
    return found[1], found[2]


def _lead_words(gap: Gap, lang: Lang) -> str:
    one, name = _lead(gap)
    return say(lang, "lead", part=both(f"part_{name}"), share=both(f"of_{one.share}"))


def _lead_amount(gap: Gap, data: Data) -> Figure:
    one, name = _lead(gap)
    return Figure(Money(one.part(name), one.gap.currency), parted(gap, one, data), signed=True)


def _gap(gap: Gap, result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    yield _gap_title(gap, result.data, lang, edits)
    if gap.whole.parts:
        yield _steps(gap, result.data, lang)
    yield parts_table(gap, result.data, lang)
    if gap.unsplit is not None:
        yield b.Para((said(gap.unsplit, lang),), small=True)
        return
    level = level_of(gap).text(lang)
    yield b.Para((say(lang, "level", level=level, convention=both(f"convention_{gap.convention}")),), small=True)
    notes = [said(one, lang) for one in gap.messages]
    if any(one.part("unplanned") for one in gap.shares):
        notes.append(say(lang, "unplanned_note"))
    yield from (b.Para((note,), small=True) for note in notes)


def _gap_title(gap: Gap, data: Data, lang: Lang, edits: Edits) -> b.Heading:
    side = "above" if gap.whole.gap.amount >= 0 else "below"
    line = data.line("revenue")
    ref: Ref | None = compared(data)
    if gap.against == "target":
        ref = None if line is None else ComputedRef((replace(line.fact.ref, kpi="revenue_gap"),))
    amount = Figure(_size(gap.whole.gap), ref)
    if not gap.whole.parts:
        return titled(gap.against, f"heading_{gap.against}_{side}", lang, edits, amount=amount)
    lead, part = _lead_words(gap, lang), _lead_amount(gap, data)
    key = f"heading_{gap.against}_{side}_by"
    return titled(gap.against, key, lang, edits, amount=amount, lead=lead, part=part)


def _steps(gap: Gap, data: Data, lang: Lang) -> b.Chart:
    """Return the picture of a gap: its parts of each channel as steps, and the whole."""
    labels: list[str] = []
    values: list[Figure] = []
    channels = gap.shares[1:] or gap.shares
    for one in channels:
        for name in shown_parts(gap):
            if one.part(name) and name != "unplanned":
                labels.append(say(lang, "step", part=both(f"column_{name}"), share=both(f"short_{one.share}")))
                values.append(Figure(Money(one.part(name), one.gap.currency), parted(gap, one, data), signed=True))
    rest = gap.whole.gap.amount - sum((_amount(figure) for figure in values), Decimal(0))
    if rest:
        labels.append(say(lang, "column_unplanned"))
        values.append(Figure(Money(rest, gap.whole.gap.currency), parted(gap, gap.whole, data), signed=True))
    labels.append(say(lang, "whole_gap"))
    values.append(Figure(gap.whole.gap, parted(gap, gap.whole, data), signed=True))
    return b.Chart(
        title=say(lang, f"steps_title_{gap.against}"),
        subtitle=say(lang, "steps_subtitle"),
        categories=tuple(labels),
        series=(b.Series(say(lang, "column_gap"), "other", tuple(values)),),
        alt=say(lang, "steps_alt", base=both(f"column_{gap.against}")),
        unit=say(lang, "unit"),
        divisor=_THOUSAND,
        steps=True,
    )


def _amount(figure: Figure) -> Decimal:
    return figure.value.amount if isinstance(figure.value, Money) else Decimal(0)


def _detail(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    if not result.stores and not result.seasons:
        return
    yield titled("detail", "detail", lang, edits)
    for gap in result.gaps:
        if gap.families:
            yield families_table(gap, result.data, lang)
    if result.stores:
        yield stores_table(result, lang)
        if any(group.key[1] for group in result.regions):
            yield regions_table(result, lang)
        yield people_table(result, lang)
        yield b.Para((say(lang, "places_level"),), small=True)
    if result.seasons:
        yield seasons_table(result, lang)


def _signal(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    if not result.signals and not result.odd_weeks:
        return
    loud = any(one.said == "signal" for one in result.signals)
    yield titled("signal", "signal_heading" if loud else "noise_heading", lang, edits)
    if result.signals:
        yield signals_table(result, lang)
        months = max(one.months for one in result.signals)
        yield b.Para((say(lang, "signals_note", months=months),), small=True)
    if result.odd_weeks:
        yield b.Para((say(lang, "odd_weeks"),))
        yield b.Items(tuple(
            rich(WORDS.message("odd_week", week=one.week.key(), share=both(f"short_{one.share}"), value=one.value,
                               expected=one.expected), lang, _of_week(one, result.data))
            for one in result.odd_weeks[:6]
        ))  # fmt: skip


def _of_week(one: OddWeek, data: Data) -> Mapping[str, Ref]:
    """Return where the sales of a week come from, and those that were expected: the days of twenty-six months."""
    within = data.perimeter if one.share == "all" else data.perimeter.narrow(channel=one.share)
    ref = FigureRef("revenue", one.week, within, data.snapshot)
    # The facts fetched hold no single week: the number leads to its rows, and is not held against them here.
    return {
        "value": ComputedRef((ref,)),
        "expected": ComputedRef((replace(ref, period=data.period.rolling(_MONTHS_OF_DAYS)),)),
    }


def _outside(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    data = result.data
    period = data.period
    events = events_in(result.inputs, period)
    moved = named_days(period)
    yield titled("outside", "outside", lang, edits)
    if result.growths:
        yield calendar_table(result, lang)
    source = result.inputs.market.source if result.inputs.market else ""
    items = [
        rich(WORDS.message("relative", share=both(f"share_{one.share}"), own_change=one.own, market_change=one.market,
                           points_change=one.relative, source=source), lang, _own_growth(one.share, data))
        for one in result.relatives
    ]  # fmt: skip
    if not result.relatives:
        items.append((say(lang, "no_market"),))
    items += [(say(lang, "moved_day", what=label, day=Day(days.start)),) for label, days in moved]
    items += [
        (
            say(
                lang,
                "event",
                what=one.what.label,
                first=Day(one.first_date),
                last=Day(one.last_date),
                source=one.source or "—",
            ),
        )
        for one in events
    ]
    if not events:
        items.append((say(lang, "no_events"),))
    yield b.Items(tuple(items))


def _own_growth(share: Share, data: Data) -> Mapping[str, Ref]:
    """Return where our own growth comes from, and its distance to the market's, which a person entered."""
    ref = compared(data, share)
    return {"own_change": ref, "points_change": ref}


def _channels(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    yield titled("channels", "channels_heading", lang, edits)
    if result.factors is not None:
        effects = {f"{one.name}_change": Money(one.amount, result.data.currency) for one in result.factors.effects}
        online = result.data.perimeter.narrow(channel="ecommerce")
        now = [FigureRef(kpi, result.data.period, online, result.data.snapshot)
               for kpi in ("sessions", "orders", "revenue")]  # fmt: skip
        split = ComputedRef((*now, *(a_year_before(ref) for ref in now)))
        yield b.Para(rich(WORDS.message("factors", **effects), lang, dict.fromkeys(effects, split)))
    yield b.Items(tuple(rich(one.says, lang, one.origins) for one in result.effects))
