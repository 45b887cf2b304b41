"""Lay the numbers of the analysis out: parts by channel, families, stores, people, limits, calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.perimeter import Perimeter
from essor.kernel.ref import ComputedRef, FigureRef
from essor.kernel.value import Money, NotComputable, Rate, Value
from essor.methods.growth import growth_rate
from essor.methods.variance.parts import Parts, added
from essor.work.data import Data, Line, Share
from essor.work.truth import a_year_before

from ..compute import Analysed
from ..compute.gaps import Gap, ShareGap
from ..compute.groups import Group
from .wording import say

ALWAYS = ("price", "volume", "mix")
_SHOWN = ("price", "volume", "mix", "new", "lost", "currency", "unsplit", "unplanned")
_FAMILIES, _PLACES = 8, 7


def columns(lang: Lang, lead: int, first: str, *others: str) -> tuple[b.TableColumn, ...]:
    """Return the heads of a table: the first left and wide, the others right."""
    return (
        b.TableColumn(say(lang, f"column_{first}"), width=lead),
        *(b.TableColumn(say(lang, f"column_{name}"), "right", 2) for name in others),
    )


def text(content: str) -> b.Cell:
    """Return a cell of words."""
    return b.Cell((content,))


def number(
    value: Value | None, line: Line | None = None, *, signed: bool = False, origin: ComputedRef | None = None
) -> b.Cell:
    """Return a cell of a figure, with the reference of a line that says the same; a dash where there is none.

    Amounts are shown in whole units, so that those of a column are read alike; the value stays exact. Where no line
    says the same, the figure refers to what it is computed from.
    """
    if value is None:
        return b.Cell(("—",))
    figure = referenced(value, line, signed=signed)
    figure = figure if figure.ref is not None else replace(figure, ref=origin)
    return b.Cell((replace(figure, digits=0) if isinstance(value, Money) else figure,))


def referenced(value: Value, line: Line | None, *, signed: bool = False) -> Figure:
    """Return a figure, with the reference of a line that says the same of itself, its target or last year."""
    known = () if line is None else (line.fact.value, line.target, line.gap, line.last_year, line.change)
    return Figure(value, line.fact.ref if line is not None and value in known else None, signed=signed)


def compared(data: Data, share: Share = "all") -> ComputedRef:
    """Return what a change of revenue on last year is computed from: the revenue of both."""
    within = data.perimeter if share == "all" else data.perimeter.narrow(channel=share)
    ref = FigureRef("revenue", data.period, within, data.snapshot)
    return ComputedRef((ref, a_year_before(ref)))


def parted(gap: Gap, one: ShareGap, data: Data) -> ComputedRef:
    """Return what the parts of a gap are computed from: both sides of it, in money and in units."""
    within = data.perimeter if one.share == "all" else data.perimeter.narrow(channel=one.share)
    return _sides(gap.against == "target", within, data)


def _sides(target: bool, within: Perimeter, data: Data) -> ComputedRef:
    now, units = (FigureRef(kpi, data.period, within, data.snapshot) for kpi in ("revenue", "units"))
    if target:
        return ComputedRef((now, units, replace(now, kpi="planned_revenue")))
    return ComputedRef((now, units, a_year_before(now), a_year_before(units)))


def parts_table(gap: Gap, data: Data, lang: Lang) -> b.Table:
    """Return the gap and its parts, channels apart, the whole last."""
    names = shown_parts(gap)
    rows = [
        _share_row(one, names, data.line("revenue", one.share), parted(gap, one, data), lang)
        for one in (*gap.shares[1:], gap.shares[0])
    ]
    heads = columns(lang, 3, "share", "actual", gap.against, "gap", "rate", *names)
    return b.Table(say(lang, f"parts_caption_{gap.against}"), heads, tuple(rows), total=len(rows) > 1)


def shown_parts(gap: Gap) -> tuple[str, ...]:
    """Return the parts that a table of a gap shows: price, volume and mix, and those that are not null."""
    if not gap.whole.parts:
        return ()
    return tuple(name for name in _SHOWN if name in ALWAYS or any(one.part(name) for one in gap.shares))


def families_table(gap: Gap, data: Data, lang: Lang) -> b.Table:
    """Return what each family of each channel adds to a gap, the largest first, the rest in one row."""
    lines = {
        (filters.get("channel"), filters.get("family")): line
        for line in data.cuts
        if line.kpi == "revenue" and "family" in (filters := dict(line.fact.ref.perimeter.filters))
    }

    def label(group: Group) -> tuple[str, Line | None]:
        channel, family = group.key
        name = say(lang, "family_of", family=family or say(lang, "unknown"), share=say(lang, f"short_{channel}"))
        return name, lines.get((channel, family))

    base = "plan" if gap.against == "target" else gap.against
    return _groups_table(f"families_caption_{gap.against}", base, gap.families, _FAMILIES, label, data, lang)


def stores_table(result: Analysed, lang: Lang) -> b.Table:
    """Return what each store adds to the gap to last year; sales outside stores stand by channel."""
    lines = {
        (filters.get("channel"), filters.get("store_id")): line
        for line in result.data.cuts
        if line.kpi == "revenue" and "store_id" in (filters := dict(line.fact.ref.perimeter.filters))
    }

    def label(group: Group) -> tuple[str, Line | None]:
        channel, store = group.key
        if not store:
            return say(lang, f"no_store_{channel}"), None
        return say(lang, "family_of", family=store, share=say(lang, f"short_{channel}")), lines.get((channel, store))

    return _groups_table("stores_caption", "last_year", result.stores, _PLACES, label, result.data, lang)


def regions_table(result: Analysed, lang: Lang) -> b.Table:
    """Return what each region adds to the gap to last year."""

    def label(group: Group) -> tuple[str, Line | None]:
        channel, region = group.key
        name = region or say(lang, "no_region")
        return say(lang, "family_of", family=name, share=say(lang, f"short_{channel}")), None

    return _groups_table("regions_caption", "last_year", result.regions, _PLACES, label, result.data, lang)


def people_table(result: Analysed, lang: Lang) -> b.Table:
    """Return what each salesperson adds to the gap to last year."""

    def label(group: Group) -> tuple[str, Line | None]:
        channel, person = group.key
        name = person or say(lang, "nobody")
        return say(lang, "family_of", family=name, share=say(lang, f"short_{channel}")), None

    return _groups_table("people_caption", "last_year", result.people, _PLACES, label, result.data, lang)


def signals_table(result: Analysed, lang: Lang) -> b.Table:
    """Return the limits of each share and what its last month says."""
    rows = [
        (
            text(say(lang, f"share_{one.share}")),
            text(say(lang, f"against_{one.against}")),
            number(one.value, signed=True),
            number(one.lower, signed=True),
            number(one.upper, signed=True),
            text(say(lang, f"verdict_{one.verdict}")),
        )
        for one in result.signals
    ]
    heads = (
        b.TableColumn(say(lang, "column_share"), width=3),
        b.TableColumn(say(lang, "column_compared"), width=3),
        *(b.TableColumn(say(lang, f"column_{name}"), "right", 2) for name in ("distance", "lower", "upper")),
        b.TableColumn(say(lang, "column_verdict"), width=5),
    )
    return b.Table(say(lang, "signals_caption"), heads, tuple(rows))


def calendar_table(result: Analysed, lang: Lang) -> b.Table:
    """Return the growth of each share, weekdays and movable days set apart."""
    rows = [
        (
            text(say(lang, f"share_{one.share}")),
            number(one.raw, result.data.line("revenue", one.share), signed=True),
            *(number(amount, signed=True) for amount in (one.weekdays, one.events, one.selling)),
            number(one.true, signed=True),
        )
        for one in result.growths
    ]
    return b.Table(
        say(lang, "calendar_caption"),
        columns(lang, 3, "share", "raw", "weekdays", "events", "selling", "true"),
        tuple(rows),
    )


def seasons_table(result: Analysed, lang: Lang) -> b.Table:
    """Return the last month of each share as trend, season and remainder."""
    rows = [
        (
            text(say(lang, f"share_{one.share}")),
            number(one.value),
            number(one.trend),
            number(one.season, signed=True),
            number(one.remainder, signed=True),
        )
        for one in result.seasons
    ]
    heads = columns(lang, 3, "share", "month", "trend", "season", "remainder")
    return b.Table(say(lang, "seasons_caption"), heads, tuple(rows))


def _share_row(
    one: ShareGap, names: Sequence[str], line: Line | None, origin: ComputedRef, lang: Lang
) -> tuple[b.Cell, ...]:
    currency = one.actual.currency
    return (
        text(say(lang, f"share_{one.share}")),
        number(one.actual, line, origin=origin),
        number(one.base, line, origin=origin),
        number(one.gap, line, signed=True, origin=origin),
        number(_rate(one.rate), signed=True, origin=origin),
        *(number(Money(one.part(name), currency), signed=True, origin=origin) for name in names),
    )


def _groups_table(
    caption: str, base: str, found: Sequence[Group], most: int,
    label: Callable[[Group], tuple[str, Line | None]], data: Data, lang: Lang,
) -> b.Table:  # fmt: skip
    names = [*ALWAYS, *(name for name in ("new", "lost", "currency", "unsplit")
                        if any(getattr(group.parts, name) for group in found))]  # fmt: skip
    target, rows = base == "plan", []
    for group in found[:most]:
        name, line = label(group)
        within = data.perimeter.narrow(channel=group.key[0]) if line is None else line.fact.ref.perimeter
        sides = _sides(target, within, data)
        rows.append(_group_row((name, line), group.units.revenue, group.units.base, group.parts, names, sides, data))
    whole = _sides(target, data.perimeter, data)
    if found[most:]:
        rows.append(_sum_row(say(lang, "others"), found[most:], names, whole, data))
    rows.append(_sum_row(say(lang, "share_all"), found, names, whole, data))
    return b.Table(
        say(lang, caption), columns(lang, 4, "group", "actual", base, "gap", "rate", *names), tuple(rows), total=True
    )


def _sum_row(
    name: str, found: Iterable[Group], names: Sequence[str], origin: ComputedRef, data: Data
) -> tuple[b.Cell, ...]:
    groups = list(found)
    actual, base = (sum((getattr(one.units, side) for one in groups), Decimal(0)) for side in ("revenue", "base"))
    return _group_row((name, None), actual, base, added(one.parts for one in groups), names, origin, data)


def _group_row(
    named: tuple[str, Line | None], actual: Decimal, base: Decimal, parts: Parts, names: Sequence[str],
    origin: ComputedRef, data: Data,
) -> tuple[b.Cell, ...]:  # fmt: skip
    name, line = named
    return (
        text(name),
        number(Money(actual, data.currency), line, origin=origin),
        number(Money(base, data.currency), line, origin=origin),
        number(Money(actual - base, data.currency), signed=True, origin=origin),
        number(_rate(growth_rate(actual, base)), signed=True, origin=origin),
        *(number(Money(getattr(parts, name), data.currency), signed=True, origin=origin) for name in names),
    )


def _rate(rate: Rate | NotComputable) -> Rate | None:
    return rate if isinstance(rate, Rate) else None
