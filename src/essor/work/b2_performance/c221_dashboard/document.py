"""Compose the one-screen dashboard and the cards of its KPIs; values stay typed until a writer shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from babel.dates import format_date

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Fact, Figure
from essor.kernel.finding import Claim
from essor.kernel.message import Argument, Bilingual, Lang
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef
from essor.kernel.value import Count, Money, NotComputable, Points, Rate, Value, magnitude
from essor.kernel.words import LOCALES
from essor.metrics import catalogue
from essor.metrics.formula import excel
from essor.work.data import Month, Share
from essor.work.named import headed, period_name
from essor.work.outlook import Outlook
from essor.work.truth import key_of
from essor.work.wording import Edits, Wording

from .compute import MONTHS_SHOWN, Card, DashboardResult, Reading, defined, nature, owner_name, tolerated
from .inputs import Claims, Shown

_THOUSAND = 1000
_WORDS = Wording(__package__)
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def compose(result: DashboardResult, lang: Lang, edits: Edits = _AS_WRITTEN) -> b.Document:
    """Return the dashboard in a language: first screen, all KPIs, channels apart, then the cards.

    Args:
        result: the KPIs beside their targets.
        lang: "fr" or "en".
        edits: titles and prose that a person rewrote.

    """
    data = result.data
    title = _title(result, lang, edits)
    blocks: list[b.Block] = [
        b.Callout((_say(lang, "remember"),), _WORDS.prose("dashboard", lang, _remember(result, lang), edits)),
        b.Metrics(tuple(_tile(card, lang) for card in result.first)),
    ]
    if data.months:
        blocks.append(_chart(result, lang))
    blocks.append(_table(result, lang))
    if any(card.reading("ecommerce") and card.reading("physical") for card in result.cards):
        blocks.append(_channels(result, lang))
    blocks += [b.Para((_notes(result, lang),), small=True)]
    cards = b.Heading(_WORDS.title("cards_title", "cards_title", lang, {}, edits))
    blocks += [cards, _cards(result, lang), *_outlooks(result, lang)]
    argument = result.inputs.argument_fr if lang == "fr" else result.inputs.argument_en
    if argument:
        blocks.append(b.Para((argument,)))
    foot = _say(lang, "foot", company=data.company, snapshot=data.snapshot)
    return b.Document(lang, title, _subtitle(result, lang), tuple(blocks), foot)


def claims(result: DashboardResult) -> Claims:
    """Return what our own dashboard asserts: each figure with the reference of its data."""
    shown = tuple(
        Claim(_shown(card, reading, over=result.over), (reading.fact.ref,))
        for card in result.cards
        for reading in card.readings
    )
    goals: tuple[Claim[str | Bilingual], ...] = tuple(Claim(goal.label) for goal in result.inputs.goals)
    return Claims(shown, goals, result.inputs.argument_en)


def _shown(card: Card, reading: Reading, *, over: bool) -> Shown:
    kpi = catalogue.kpis()[card.choice.kpi]
    return Shown(
        label=card.label.en,
        value=reading.fact.value,
        target=reading.target,
        gap=reading.gap,
        status=reading.standing,
        kpi=kpi.code,
        family=card.family,
        timing=card.timing,
        channel=reading.share,
        first=card.choice.first,
        goal=card.goal.label if card.goal else "",
        definition=f"{card.definition.en} {card.formula.en}",
        formula=excel(kpi.formula, {code: code for code in catalogue.measures()}),
        figure=key_of(reading.fact.ref),
        months=tuple(point.fact.value for point in card.points) if reading.share == "all" else (),
        tolerance=card.tolerance,
        under_way=kpi.target == "sum" and not over,
    )


def _say(lang: Lang, key: str, /, **args: Argument) -> str:
    return _WORDS.say(lang, key, **args)


def _title(result: DashboardResult, lang: Lang, edits: Edits) -> str:
    aimed = [card for card in result.first if card.whole.standing != "none"]
    off = sum(card.whole.standing == "off" for card in aimed)
    key = "title_plain" if not aimed else "title_on" if not off else "title_off_one" if off == 1 else "title_off"
    values: dict[str, object] = {
        "month": headed(period_name(result.data.period, lang)),
        "n": Figure(Count(off)) if aimed else None,
        "all": Figure(Count(len(aimed))) if aimed else None,
    }
    return plain(_WORDS.title("title", key, lang, values, edits), lang)


def _subtitle(result: DashboardResult, lang: Lang) -> str:
    data = result.data
    whose = " · ".join((data.company, *_parts(data.perimeter, lang)))
    if not result.over and data.known_until is not None:
        known = format_date(data.known_until - timedelta(days=1), "d MMMM y", locale=LOCALES[lang])
        return _say(lang, "subtitle_running", company=whose, known=known, snapshot=data.snapshot)
    last_year = period_name(data.period.last_year(), lang)
    return _say(lang, "subtitle", company=whose, last_year=last_year, snapshot=data.snapshot)


def _parts(perimeter: Perimeter, lang: Lang) -> list[str]:
    """Return the part of the business in words: "Canal e-commerce"."""
    known = catalogue.dimensions()
    named = {"physical": _say(lang, "short_physical"), "ecommerce": _say(lang, "short_ecommerce")}
    return [f"{known[name].label.text(lang)} {named.get(value, value)}" for name, value in perimeter.filters]


def _remember(result: DashboardResult, lang: Lang) -> dict[str, object]:
    first = result.first
    revenue = next((card for card in result.cards if card.choice.kpi == "revenue"), None)
    ahead = None if revenue is None else revenue.following if result.over else revenue.landing
    expected = ahead is not None and ahead.low is not None and ahead.high is not None
    known = _known_months(revenue)
    of = {share: revenue.reading(share) if revenue else None for share in ("physical", "ecommerce")}
    unknown = [card for card in first if isinstance(card.whole.fact.value, NotComputable)]
    return {
        "missed": [_gap_of(card, lang) for card in _furthest(result, "off")],
        "watched": [_gap_of(card, lang) for card in _furthest(result, "risk")],
        "aimed": any(card.whole.standing != "none" for card in first),
        "shop_gap": _gap(of["physical"]),
        "online_gap": _gap(of["ecommerce"]),
        "expected": Figure(ahead.value, known) if ahead and expected else None,
        "low": Figure(ahead.low, known) if ahead and ahead.low else "",
        "high": Figure(ahead.high, known) if ahead and ahead.high else "",
        "when": _when(ahead, lang) if ahead else "",
        "unknown": ", ".join(_named(card, lang) for card in unknown),
    }


def _known_months(card: Card | None) -> ComputedRef | None:
    """Return what the outlook of a KPI is computed from: the months that are known of it."""
    if card is None or not card.points:
        return None
    first, last = card.points[0].fact.ref, card.points[-1].fact.ref
    return ComputedRef((replace(last, period=Period(first.period.start, last.period.end)),))


def _when(outlook: Outlook, lang: Lang) -> str:
    """Return what an outlook speaks of: "in November 2026", "for Q4 2026"."""
    month = len(list(outlook.period.months())) == 1
    return _say(lang, "when_month" if month else "when_other", period=period_name(outlook.period, lang))


def _furthest(result: DashboardResult, standing: b.Status) -> list[Card]:
    """Return the KPIs of the first screen that have a status, the furthest from their target first.

    A rate of attainment says again what its KPI says: it is named only where no other KPI is.
    """
    cards = [card for card in result.first if card.whole.standing == standing]
    kept = [card for card in cards if card.family != "objective"] or cards
    return sorted(kept, key=_distance, reverse=True)


def _distance(card: Card) -> Decimal:
    rate = card.whole.gap_rate
    return abs(rate.ratio) if isinstance(rate, Rate) else Decimal(0)


def _named(card: Card, lang: Lang) -> str:
    label = card.label.text(lang)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _gap_of(card: Card, lang: Lang) -> dict[str, object]:
    whole = card.whole
    shown = whole.gap if isinstance(whole.gap, Points) or whole.gap_rate is None else whole.gap_rate
    figure = _figure(card, shown, whole.fact, signed=True)
    if shown is not whole.gap:  # a share of the target, which the figure and its target give
        figure = replace(figure, ref=ComputedRef((whole.fact.ref,)))
    return {"label": _named(card, lang), "gap": figure}


def _gap(reading: Reading | None) -> Figure | None:
    return None if reading is None or reading.gap is None else Figure(reading.gap, reading.fact.ref, signed=True)


def _figure(card: Card, value: Value | None, fact: Fact | None = None, *, signed: bool = False) -> Figure:
    """Return a value of a KPI, with the decimals of its definition where its unit has no habit."""
    digits = (
        card.digits
        if card.unit in {"ratio", "quantity", "score"} and isinstance(value, type(card.whole.fact.value))
        else None
    )
    return Figure(value or Count(0), None if fact is None else fact.ref, digits, signed=signed)


def _tile(card: Card, lang: Lang) -> b.Metric:
    whole = card.whole
    return b.Metric(
        card.label.text(lang),
        _figure(card, whole.fact.value, whole.fact),
        whole.standing,
        None if whole.target is None else _figure(card, whole.target),
        None if whole.gap is None else _figure(card, whole.gap, signed=True),
        None if whole.last_year is None else _figure(card, whole.last_year),
        _landing(card, lang),
        _past(card),
    )


def _past(card: Card) -> tuple[Figure | None, ...]:
    """Return the last months of a KPI, None for one of which the data say nothing."""
    if not card.points:
        return ()
    held = {point.period: point.fact for point in card.points}
    months = card.points[-1].period.rolling(MONTHS_SHOWN).months()
    return tuple(_figure(card, held[month].value, held[month]) if month in held else None for month in months)


def _landing(card: Card, lang: Lang) -> str:
    """Return where a period that is under way should land, in words; nothing once it is over."""
    one = card.landing
    if one.low is None or one.high is None:
        return ""
    value, low, high = (plain((_figure(card, number),), lang) for number in (one.value, one.low, one.high))
    return _say(lang, "landing", value=value, low=low, high=high)


def _chart(result: DashboardResult, lang: Lang) -> b.Chart:
    months = result.data.months[-MONTHS_SHOWN:]
    names = [format_date(month.period.start, "MMM yy", locale=LOCALES[lang]) for month in months]
    targets = tuple(None if month.target is None else Figure(month.target) for month in months)
    shop = tuple(_drawn(month.physical.value) for month in months)
    online = tuple(_drawn(month.ecommerce.value) for month in months)
    return b.Chart(
        _chart_title(months, lang),
        _say(lang, "chart_subtitle", n=len(months)),
        tuple(names),
        (b.Series(_say(lang, "physical"), "physical", shop), b.Series(_say(lang, "ecommerce"), "ecommerce", online)),
        _say(lang, "chart_alt", first=names[0], last=names[-1]),
        b.Series(_say(lang, "target"), "target", targets) if any(targets) else None,
        _say(lang, "chart_unit"),
        _THOUSAND,
    )


def _chart_title(months: tuple[Month, ...], lang: Lang) -> str:
    """Return what the chart says: the share of online sales in its last month and in its first one, a year before."""
    before, now = _online(months[0]), _online(months[-1])
    if before is None or now is None or len(months) < MONTHS_SHOWN:
        return _say(lang, "chart_title")
    first, last = (period_name(month.period, lang) for month in (months[0], months[-1]))
    shares = {"now": plain((Figure(now),), lang), "before": plain((Figure(before),), lang)}
    return _say(lang, "chart_title_share", first=first, last=last, **shares)


def _online(month: Month) -> Rate | None:
    shop, online = magnitude(month.physical.value), magnitude(month.ecommerce.value)
    return Rate(online / (shop + online)) if shop is not None and online is not None and shop + online else None


def _drawn(value: Value) -> Figure | None:
    return None if magnitude(value) is None else Figure(value)


def _cell(card: Card, value: Value | None, lang: Lang, *, signed: bool = False, status: b.Status = "none") -> b.Cell:
    if value is None or isinstance(value, NotComputable):
        return b.Cell((_say(lang, "none"),))
    return b.Cell((_figure(card, value, signed=signed),), status)


def _table(result: DashboardResult, lang: Lang) -> b.Table:
    widths = {"kpi": 9, "actual": 4, "target": 4, "gap": 5, "change": 4, "year_to_date": 4, "trend": 4}
    rows = tuple(_row(card, lang) for card in result.cards)
    return b.Table(_table_caption(result, lang), _columns(widths, lang), rows)


def _columns(widths: Mapping[str, int], lang: Lang, left: int = 1) -> tuple[b.TableColumn, ...]:
    """Return the columns of a table; the first ones hold text and stand left."""
    return tuple(
        b.TableColumn(_say(lang, f"column_{name}"), "left" if index < left else "right", width)
        for index, (name, width) in enumerate(widths.items())
    )


def _table_caption(result: DashboardResult, lang: Lang) -> str:
    worst = _furthest(result, "off")
    if not worst:
        return _say(lang, "table_caption")
    gap = plain((_gap_of(worst[0], lang)["gap"],), lang)  # type: ignore[arg-type]  # a figure
    return _say(lang, "table_caption_worst", kpi=_named(worst[0], lang), gap=gap)


def _row(card: Card, lang: Lang) -> tuple[b.Cell, ...]:
    whole = card.whole
    value = whole.fact.value
    shown = b.Cell((_figure(card, value, whole.fact),)) if magnitude(value) is not None else _cell(card, None, lang)
    return (
        b.Cell((card.label.text(lang),)),
        shown,
        _cell(card, whole.target, lang),
        _cell(card, whole.gap, lang, signed=True, status=whole.standing),
        _cell(card, whole.change, lang, signed=True),
        _cell(card, whole.year_to_date, lang),
        _cell(card, card.trend, lang, signed=True),
    )


def _outlooks(result: DashboardResult, lang: Lang) -> list[b.Block]:
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
            b.Cell((_say(lang, f"method_{one.method}"),)),
        )
        for card, one in known
    )
    caption = _say(lang, "outlook_caption", period=period_name(known[0][1].period, lang))
    return [b.Table(caption, _columns(widths, lang), rows)]


def _channels(result: DashboardResult, lang: Lang) -> b.Table:
    """Return physical sales and e-commerce side by side: each with its actual, its gap and its growth."""
    shares: tuple[Share, ...] = ("physical", "ecommerce")
    columns = [b.TableColumn(_say(lang, "column_kpi"), width=9)]
    for share in shares:
        columns.append(b.TableColumn(_say(lang, f"short_{share}"), "right", 4))
        columns += [b.TableColumn(_say(lang, f"column_{key}"), "right", n) for key, n in (("gap", 5), ("change", 4))]
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
        return _say(lang, "channels_caption")
    known.sort(key=lambda pair: -pair[1].amount)
    (ahead, ahead_gap), (behind, behind_gap) = known
    return _say(
        lang, "channels_caption_gap", ahead=_say(lang, ahead), behind=_say(lang, behind),
        ahead_gap=plain((Figure(ahead_gap, signed=True),), lang),
        behind_gap=plain((Figure(behind_gap, signed=True),), lang),
    )  # fmt: skip


def _notes(result: DashboardResult, lang: Lang) -> str:
    months = result.trend_months
    levels = [one.level for card in result.cards for one in (card.following, card.landing) if one and one.level]
    if not levels:
        return _say(lang, "notes_plain", months=months)
    level = plain((Figure(levels[0], digits=0),), lang)
    return _say(lang, "notes", months=months, level=level)


def _cards(result: DashboardResult, lang: Lang) -> b.Table:
    widths = {"kpi": 9, "definition": 15, "nature": 10, "owner": 10, "goal": 10}
    rows = tuple(_card(card, lang) for card in result.cards)
    return b.Table(_say(lang, "cards_caption"), _columns(widths, lang, len(widths)), rows)


def _card(card: Card, lang: Lang) -> tuple[b.Cell, ...]:
    source = _say(lang, "from_source", source=card.source.text(lang))
    owner = f"{headed(owner_name(card, lang))}, {_say(lang, f'rhythm_{card.choice.rhythm}')}."
    limit = "" if card.direction == "none" else f" {_say(lang, 'limit', limit=tolerated(card, lang))}"
    return (
        b.Cell((b.Strong((card.label.text(lang),)),)),
        b.Cell((defined(card, lang),)),
        b.Cell((f"{headed(nature(card, lang))}. {source}",)),
        b.Cell((f"{owner}{limit}",)),
        b.Cell((f"{card.goal.label.text(lang)}. " if card.goal else "", card.decision.text(lang))),
    )
