"""Calculate the dashboard: each KPI beside its target, its gap, its status, last year, by channel."""

from __future__ import annotations

from collections.abc import Iterator

from essor.documents import workbook as w
from essor.metrics import catalogue

from ..compute import MONTHS_SHOWN, Card
from .ground import CHANNELS, EMPTY, Ground
from .units import difference, unit_of

_SIGNS = {"on": "●", "risk": "◆", "off": "▲"}


def dashboard_blocks(ground: Ground) -> tuple[w.Block, ...]:
    """Return the first KPIs, the others, the channels apart, and the chart of the channels."""
    first, others = ground.result.first, [card for card in ground.result.cards if not card.choice.first]
    names = ("actual", "target", "gap", "gap_rate", "status", "last_year", "change", "year_to_date")
    heads = tuple(ground.say("column_status" if name == "status" else f"column_{name}") for name in names)
    blocks: list[w.Block] = [_status_counts(ground)]
    for title, cards in (("board_first", first), ("board_others", others)):
        rows = tuple(w.Row(card.label.text(ground.lang), tuple(_line_cells(ground, card))) for card in cards)
        if rows:
            blocks.append(w.Board(ground.say(title), ground.say("column_kpi"), heads, rows))
    apart = [
        card
        for card in ground.result.cards
        if all(card.reading(share) for share in CHANNELS) and card.family != "objective"
    ]
    if apart:
        blocks.append(_channel_board(ground, apart))
    if ground.apart():
        drawn = (w.Drawn("part_physical", "physical"), w.Drawn("part_ecommerce", "ecommerce"))
        alt = ground.say("channels_alt", n=MONTHS_SHOWN)
        target = "part_target" if ground.aim() else ""
        blocks.append(w.Chart(ground.say("chart_title"), alt, "trend", "month", drawn, target))
    return tuple(blocks)


def _status_counts(ground: Ground) -> w.Cells:
    """Return how many KPIs have each status, counted on the statuses themselves."""
    cells = []
    for standing in ("off", "risk", "on"):
        tests = [f'IF({card.choice.kpi}_status="{_status_word(ground, standing)}",1,0)' for card in ground.result.cards]
        text = "=" + ("+".join(tests) or "0")
        cells.append(w.Formula(f"kpis_{standing}", _status_word(ground, standing), text, "count", key=True))
    return w.Cells(ground.say("counts_title"), tuple(cells))


def _status_word(ground: Ground, standing: str) -> str:
    return f"{_SIGNS[standing]} {ground.say(f'status_{standing}')}"


def _line_cells(ground: Ground, card: Card) -> Iterator[w.Formula]:
    """Give the cells of a KPI on the dashboard, whole."""
    kpi, label, unit = card.choice.kpi, card.label.text(ground.lang), unit_of(card)
    yield w.Formula(f"{kpi}_value", label, ground.figure(card, "all", "now"), unit, key=True)
    yield w.Formula(f"{kpi}_target", label, f'=IF(ISNUMBER(target_{kpi}),target_{kpi},"")', unit)
    yield _gap_cell(ground, card, f"{kpi}_value", f"target_{kpi}", f"{kpi}_gap")
    both = f"AND(ISNUMBER({kpi}_value),ISNUMBER(target_{kpi}))"
    share = f'=IF({both},IFERROR(({kpi}_value-target_{kpi})/target_{kpi},""),"")'
    yield w.Formula(f"{kpi}_gap_rate", label, EMPTY if _begun(ground, card) else share, "rate")
    yield _status_cell(ground, card, f"{kpi}_value", f"target_{kpi}", f"{kpi}_status")
    yield w.Formula(f"{kpi}_last_year", label, ground.figure(card, "all", "before"), unit)
    yield _change_cell(ground, card, f"{kpi}_value", f"{kpi}_last_year", f"{kpi}_change")
    yield w.Formula(f"{kpi}_to_date", label, ground.figure(card, "all", "to_date"), unit)


def _begun(ground: Ground, card: Card) -> bool:
    """Tell whether a KPI has only begun to add up: it is not judged against the target of the whole period."""
    return catalogue.kpis()[card.choice.kpi].target == "sum" and not ground.result.over


def _gap_cell(ground: Ground, card: Card, value: str, target: str, name: str) -> w.Formula:
    scale = "*100" if card.unit == "ratio" else ""
    text = f'=IF(AND(ISNUMBER({value}),ISNUMBER({target})),({value}-{target}){scale},"")'
    text = EMPTY if _begun(ground, card) else text
    return w.Formula(name, card.label.text(ground.lang), text, difference(card))


def _status_cell(ground: Ground, card: Card, value: str, target: str, name: str) -> w.Formula:
    """Return the status: what is missing against the direction of the KPI, and its tolerance."""
    label = card.label.text(ground.lang)
    if card.direction == "none" or _begun(ground, card):
        return w.Formula(name, label, EMPTY, "text")
    missing = f"{target}-{value}" if card.direction == "up" else f"{value}-{target}"
    tolerated_room = f"ABS({target})*tolerance_{card.choice.kpi}"
    on, risk, off = (_status_word(ground, one) for one in ("on", "risk", "off"))
    inner = f'IF({missing}<=0,"{on}",IF({missing}<={tolerated_room},"{risk}","{off}"))'
    return w.Formula(name, label, f'=IF(AND(ISNUMBER({value}),ISNUMBER({target})),{inner},"")', "text")


def _change_cell(ground: Ground, card: Card, value: str, before: str, name: str) -> w.Formula:
    both = f"AND(ISNUMBER({value}),ISNUMBER({before}))"
    if _begun(ground, card):
        return w.Formula(name, card.label.text(ground.lang), EMPTY, "rate")
    if card.unit in {"ratio", "points", "score"}:
        scale = "*100" if card.unit == "ratio" else ""
        return w.Formula(name, card.label.text(ground.lang), f'=IF({both},({value}-{before}){scale},"")',
                         difference(card))  # fmt: skip
    text = f'=IF({both},IFERROR(({value}-{before})/{before},""),"")'
    return w.Formula(name, card.label.text(ground.lang), text, "rate")


def _channel_board(ground: Ground, cards: list[Card]) -> w.Board:
    names = ("gap", "status", "change")
    heads = [
        head
        for share in CHANNELS
        for head in (ground.say(f"short_{share}"), *(ground.say(f"column_{name}") for name in names))
    ]
    rows = []
    for card in cards:
        kpi, label, unit = card.choice.kpi, card.label.text(ground.lang), unit_of(card)
        cells: list[w.Formula] = []
        for share in CHANNELS:
            value, target = f"{kpi}_{share}_value", f"target_{kpi}_{share}"
            before = f"{kpi}_{share}_last_year"
            cells.append(w.Formula(value, label, ground.figure(card, share, "now"), unit, key=True))
            cells.append(_gap_cell(ground, card, value, target, f"{kpi}_{share}_gap"))
            cells.append(_status_cell(ground, card, value, target, f"{kpi}_{share}_status"))
            change = _change_cell(ground, card, value, before, f"{kpi}_{share}_change")
            past = ground.figure(card, share, "before")[1:]
            cells.append(w.Formula(change.name, label, change.text.replace(before, f"({past})"), change.unit))
        rows.append(w.Row(label, tuple(cells)))
    return w.Board(ground.say("channels_caption"), ground.say("column_kpi"), tuple(heads), tuple(rows))
