"""Lay out the tables: all KPIs, channels apart, what is expected, and the card of each KPI."""

from __future__ import annotations

from collections.abc import Mapping

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Money, NotComputable, Value, magnitude
from essor.work.data import Share
from essor.work.named import headed, period_name

from ..compute import Card, DashboardResult, Reading, defined, nature, owner_name, tolerated
from .wording import figure_of, furthest, gap_words, say, short_name


def _cell(card: Card, value: Value | None, lang: Lang, *, signed: bool = False, status: b.Status = "none") -> b.Cell:
    if value is None or isinstance(value, NotComputable):
        return b.Cell((say(lang, "none"),))
    return b.Cell((figure_of(card, value, signed=signed),), status)


def kpi_table(result: DashboardResult, lang: Lang) -> b.Table:
    """Return all KPIs: actual, target, gap, change, year to date, trend."""
    widths = {"kpi": 9, "actual": 4, "target": 4, "gap": 5, "change": 4, "year_to_date": 4, "trend": 4}
    rows = tuple(_row(card, lang) for card in result.cards)
    return b.Table(_table_caption(result, lang), _columns(widths, lang), rows)


def _columns(widths: Mapping[str, int], lang: Lang, left: int = 1) -> tuple[b.TableColumn, ...]:
    """Return the columns of a table; the first ones hold text and stand left."""
    return tuple(
        b.TableColumn(say(lang, f"column_{name}"), "left" if index < left else "right", width)
        for index, (name, width) in enumerate(widths.items())
    )


def _table_caption(result: DashboardResult, lang: Lang) -> str:
    worst = furthest(result, "off")
    if not worst:
        return say(lang, "table_caption")
    gap = plain((gap_words(worst[0], lang)["gap"],), lang)  # type: ignore[arg-type]  # a figure
    return say(lang, "table_caption_worst", kpi=short_name(worst[0], lang), gap=gap)


def _row(card: Card, lang: Lang) -> tuple[b.Cell, ...]:
    whole = card.whole
    value = whole.fact.value
    shown = b.Cell((figure_of(card, value, whole.fact),)) if magnitude(value) is not None else _cell(card, None, lang)
    return (
        b.Cell((card.label.text(lang),)),
        shown,
        _cell(card, whole.target, lang),
        _cell(card, whole.gap, lang, signed=True, status=whole.standing),
        _cell(card, whole.change, lang, signed=True),
        _cell(card, whole.year_to_date, lang),
        _cell(card, card.trend, lang, signed=True),
    )


def outlook_table(result: DashboardResult, lang: Lang) -> list[b.Block]:
    """Return what each KPI is expected to come to, with its bounds; nothing where nothing can be expected."""
    ahead = [(card, card.following if result.over else card.landing) for card in result.cards]
    known = [(c, one) for c, one in ahead if one is not None and one.low is not None and c.family != "objective"]
    if not known:
        return []
    widths = {"kpi": 9, "expected": 4, "low": 4, "high": 4, "method": 9}
    rows = tuple(
        (
            b.Cell((card.label.text(lang),)),
            *(_cell(card, value, lang) for value in (one.value, one.low, one.high)),
            b.Cell((say(lang, f"method_{one.method}"),)),
        )
        for card, one in known
    )
    caption = say(lang, "outlook_caption", period=period_name(known[0][1].period, lang))
    return [b.Table(caption, _columns(widths, lang), rows)]


def channel_table(result: DashboardResult, lang: Lang) -> b.Table:
    """Return physical sales and e-commerce side by side: each with its actual, its gap and its growth."""
    shares: tuple[Share, ...] = ("physical", "ecommerce")
    columns = [b.TableColumn(say(lang, "column_kpi"), width=9)]
    for share in shares:
        columns.append(b.TableColumn(say(lang, f"short_{share}"), "right", 4))
        columns += [b.TableColumn(say(lang, f"column_{key}"), "right", n) for key, n in (("gap", 5), ("change", 4))]
    rows = tuple(
        (b.Cell((card.label.text(lang),)), *(cell for s in shares for cell in _channel(card, card.reading(s), lang)))
        for card in result.cards
        if all(card.reading(share) for share in shares) and card.family != "objective"
    )
    return b.Table(_channels_caption(result, lang), tuple(columns), rows)


def _channel(card: Card, reading: Reading | None, lang: Lang) -> list[b.Cell]:
    if reading is None:
        return [_cell(card, None, lang)] * 3
    return [
        _cell(card, reading.fact.value, lang),
        _cell(card, reading.gap, lang, signed=True, status=reading.standing),
        _cell(card, reading.change, lang, signed=True),
    ]


def _channels_caption(result: DashboardResult, lang: Lang) -> str:
    revenue = next((card for card in result.cards if card.choice.kpi == "revenue"), None)
    gaps = {share: revenue.reading(share) for share in ("physical", "ecommerce")} if revenue else {}
    known = [(share, one.gap) for share, one in gaps.items() if one is not None and isinstance(one.gap, Money)]
    if len(known) != len(("physical", "ecommerce")):
        return say(lang, "channels_caption")
    known.sort(key=lambda pair: -pair[1].amount)
    (ahead, ahead_gap), (behind, behind_gap) = known
    return say(
        lang, "channels_caption_gap", ahead=say(lang, ahead), behind=say(lang, behind),
        ahead_gap=plain((Figure(ahead_gap, signed=True),), lang),
        behind_gap=plain((Figure(behind_gap, signed=True),), lang),
    )  # fmt: skip


def notes_of(result: DashboardResult, lang: Lang) -> str:
    """Return what the small print says of trends, and of the level of what is expected."""
    months = result.trend_months
    levels = [one.level for card in result.cards for one in (card.following, card.landing) if one and one.level]
    if not levels:
        return say(lang, "notes_plain", months=months)
    level = plain((Figure(levels[0], digits=0),), lang)
    return say(lang, "notes", months=months, level=level)


def card_table(result: DashboardResult, lang: Lang) -> b.Table:
    """Return the card of each KPI: what it means, whose it is, and the goal that it serves."""
    widths = {"kpi": 9, "definition": 15, "nature": 10, "owner": 10, "goal": 10}
    rows = tuple(_card(card, lang) for card in result.cards)
    return b.Table(say(lang, "cards_caption"), _columns(widths, lang, len(widths)), rows)


def _card(card: Card, lang: Lang) -> tuple[b.Cell, ...]:
    source = say(lang, "from_source", source=card.source.text(lang))
    owner = f"{headed(owner_name(card, lang))}, {say(lang, f'rhythm_{card.choice.rhythm}')}."
    limit = "" if card.direction == "none" else f" {say(lang, 'limit', limit=tolerated(card, lang))}"
    return (
        b.Cell((b.Strong((card.label.text(lang),)),)),
        b.Cell((defined(card, lang),)),
        b.Cell((f"{headed(nature(card, lang))}. {source}",)),
        b.Cell((f"{owner}{limit}",)),
        b.Cell((f"{card.goal.label.text(lang)}. " if card.goal else "", card.decision.text(lang))),
    )
