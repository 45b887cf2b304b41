"""Lay out what people change: the period, the targets, the tolerances."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from essor.documents import workbook as w
from essor.kernel.period import Period

from ..compute import Card
from .ground import CHANNELS, Ground
from .units import number, unit_of

_MOST = Decimal(10) ** 12


def target_blocks(ground: Ground) -> tuple[w.Block, ...]:
    """Return the period and the targets: of each KPI its own, its tolerance, those of its channels."""
    period = ground.result.data.period
    last = Period.month(period.last_day.year, period.last_day.month)
    span = w.Cells(
        ground.say("period_title"),
        (
            w.Input("first_month", ground.say("first_month"), period.start.replace(day=1), "month"),
            w.Input("last_month", ground.say("last_month"), last.start, "month"),
            w.Input("year_start", ground.say("year_start"), ground.result.year_start, "month"),
        ),
    )
    rows = tuple(w.Row(card.label.text(ground.lang), tuple(_aimed(ground, card))) for card in ground.result.cards)
    heads = tuple(ground.say(f"head_{name}") for name in ("target", "tolerance", "physical", "ecommerce"))
    board = w.Board(ground.say("targets_title"), ground.say("column_kpi"), heads, rows)
    return (span, w.Note(ground.say("note_months")), board)


def _aimed(ground: Ground, card: Card) -> Iterator[w.Input | None]:
    """Give the cells of a KPI: its target, its tolerance, the targets of its channels."""
    label = card.label.text(ground.lang)
    yield w.Input(f"target_{card.choice.kpi}", label, number(card.whole.target), unit_of(card), "", -_MOST, _MOST)
    yield w.Input(f"tolerance_{card.choice.kpi}", label, card.tolerance, "rate", "", Decimal(0), Decimal(1))
    for share in CHANNELS:
        reading = card.reading(share)
        name = f"target_{card.choice.kpi}_{share}"
        yield w.Input(name, label, number(reading.target), unit_of(card), "", -_MOST, _MOST) if reading else None


def target_names(ground: Ground) -> set[str]:
    """Return the names of the cells that hold targets and tolerances."""
    return {cell.name for card in ground.result.cards for cell in _aimed(ground, card) if cell is not None}
