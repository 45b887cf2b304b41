"""Read our own dashboard as what it asserts: each figure with the reference of its data."""

from __future__ import annotations

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual
from essor.metrics import catalogue
from essor.metrics.formula import excel
from essor.work.truth import key_of

from ..compute import Card, DashboardResult, Reading
from ..inputs import Claims, Shown


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
