"""Read each KPI that was chosen beside its target, its past and its future, and say what the choice lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import cast

from essor.documents.typography import plain
from essor.kernel.fact import Fact, Figure
from essor.kernel.finding import Finding, Status
from essor.kernel.message import Argument, Bilingual, Lang
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, NotComputable, Quantity, Rate, Value, magnitude
from essor.mart.schema import tables
from essor.methods.correlation import Correlation, correlation
from essor.metrics import catalogue
from essor.metrics.formula import wording
from essor.metrics.kpi import Direction, Kpi, Unit
from essor.metrics.question import measures_of, near_kpi
from essor.metrics.targets import gap
from essor.work.data import Data, Line, Point, Share, Standing
from essor.work.outlook import Outlook, difference, following, landed, trend
from essor.work.parameters import Parameters
from essor.work.wording import Wording

from .inputs import Choice, Family, Goal, Inputs, Timing

FAMILIES: tuple[Family, ...] = ("result", "objective", "activity", "csr", "ecommerce")
"""The families that the standard asks for; e-commerce is its own part of the criterion."""
SHARES: tuple[Share, ...] = ("all", "physical", "ecommerce")
MONTHS_SHOWN = 13
_SIGNS = frozenset("÷×+\N{MINUS SIGN}")
_WORDS = Wording(__package__)


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a KPI of one share of the business beside its target and last year.

    Args:
        gap: value − target, in points for a rate.
        gap_rate: that gap over the target, a rate.

    """

    share: Share
    fact: Fact
    target: Value | None = None
    gap: Value | None = None
    gap_rate: Value | None = None
    standing: Standing = "none"
    last_year: Value | None = None
    change: Value | None = None
    year_to_date: Value | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Hold one KPI of the dashboard: what it is, who answers for it, what it says.

    Args:
        formula: in words.
        source: the tables that it is computed from.
        goal: the objective it serves, or None.
        tolerance: share of the target that may be missing while it is only at risk.
        readings: whole, then by channel where the channel cuts it and sold.
        trend: last months against the same months a year before, or why there is none.
        points: its months, oldest first.
        landing: what the period comes to.
        following: what the next month is expected to bring, once a month is over.

    """

    choice: Choice
    label: Bilingual
    family: Family
    timing: Timing
    direction: Direction
    unit: Unit
    symbol: str
    digits: int
    definition: Bilingual
    formula: Bilingual
    source: Bilingual
    decision: Bilingual
    goal: Goal | None
    tolerance: Decimal
    readings: tuple[Reading, ...]
    trend: Value
    points: tuple[Point, ...]
    landing: Outlook
    following: Outlook | None

    @property
    def whole(self) -> Reading:
        """Return the reading of the whole business."""
        return self.readings[0]

    def reading(self, share: Share) -> Reading | None:
        """Return the reading of a share of the business."""
        return next((one for one in self.readings if one.share == share), None)


@dataclass(frozen=True, slots=True)
class DashboardResult:
    """Hold the dashboard of a period.

    Args:
        inputs: what the person chose.
        data: the facts.
        cards: the KPIs in the order of the choice; a KPI that is not known has none.
        over: the data tell of the period to its end.
        trend_months: the last months that a trend compares with those of the year before.
        year_start: the first day that a year to date begins with.

    """

    inputs: Inputs
    data: Data
    cards: tuple[Card, ...]
    over: bool
    trend_months: int
    year_start: date

    @property
    def first(self) -> tuple[Card, ...]:
        """Return the KPIs of the first screen."""
        return tuple(card for card in self.cards if card.choice.first)

    def standing(self, standing: Standing) -> tuple[Card, ...]:
        """Return the KPIs of a status."""
        return tuple(card for card in self.cards if card.whole.standing == standing)


def compute(inputs: Inputs, data: Data, parameters: Parameters) -> tuple[DashboardResult, tuple[Finding, ...]]:
    """Return the dashboard, and what is to be said of the choice of its KPIs.

    Args:
        inputs: the KPIs chosen and the objectives they serve.
        data: frozen facts of one period and its months.
        parameters: numbers of KPIs, tolerance, redundancy, span of a trend.

    """
    cards: list[Card] = []
    for choice in _once(inputs.kpis):
        kpi, line = catalogue.kpis().get(choice.kpi), data.line(choice.kpi)
        if kpi is not None and line is not None:
            cards.append(_card(kpi, choice, inputs, data, parameters))
    result = DashboardResult(
        inputs=inputs,
        data=data,
        cards=tuple(cards),
        over=_over(data),
        trend_months=int(parameters["trend_months"].value),
        year_start=data.period.year_to_date(fiscal_start_month=data.fiscal_start_month).start,
    )
    return result, tuple(_advice(result, parameters))


def _once(choices: Sequence[Choice]) -> Iterator[Choice]:
    """Give the first choice of each KPI."""
    seen: set[str] = set()
    for choice in choices:
        if choice.kpi not in seen:
            seen.add(choice.kpi)
            yield choice


def _card(kpi: Kpi, choice: Choice, inputs: Inputs, data: Data, parameters: Parameters) -> Card:
    tolerance = parameters["tolerance"].value if choice.tolerance is None else choice.tolerance
    lines = [line for share in SHARES if (line := data.line(kpi.code, share)) is not None]
    kept = [line for line in lines if line.share == "all" or _sold(line)]
    series = data.trend(kpi.code)
    known = data.known_until or data.period.end
    points = () if series is None else series.upto(min(known, _last_month_end(data.period)))
    return Card(
        choice=choice,
        label=kpi.label,
        family=cast("Family", kpi.family),
        timing=kpi.timing,
        direction=kpi.direction,
        unit=kpi.unit,
        symbol=kpi.symbol,
        digits=kpi.digits,
        definition=kpi.definition,
        formula=wording(kpi.formula, catalogue.names()),
        source=_source(kpi),
        decision=kpi.serves,
        goal=next((goal for goal in inputs.goals if goal.id == choice.goal), None),
        tolerance=tolerance,
        readings=tuple(_reading(kpi, line, choice, tolerance, data) for line in kept),
        trend=trend(kpi, points, int(parameters["trend_months"].value)),
        points=points,
        landing=landed(kpi, data.line(kpi.code), points, data),
        following=following(kpi, points, data),
    )


def _sold(line: Line) -> bool:
    """Tell whether a channel brought anything, now or a year before: one that has closed is shown at zero."""
    return any(magnitude(value) for value in (line.fact.value, line.last_year) if value is not None)


def _source(kpi: Kpi) -> Bilingual:
    named = [tables()[table] for table in dict.fromkeys(m.table for m in measures_of((kpi,))) if table in tables()]
    return Bilingual(", ".join(one.fr for one in named), ", ".join(one.en for one in named))


def _reading(kpi: Kpi, line: Line, choice: Choice, tolerance: Decimal, data: Data) -> Reading:
    """Return a KPI beside its target; what has only begun to add up is not judged against the whole."""
    value = magnitude(line.fact.value)
    aimed = line.target
    if aimed is None and choice.target is not None and line.share == "all":
        aimed = kpi.value(choice.target, data.currency)
    found = Reading(line.share, line.fact, aimed, None, None, "none", line.last_year, line.change, line.year_to_date)
    if kpi.target == "sum" and not _over(data):
        return replace(found, change=None)
    target = None if aimed is None else magnitude(aimed)
    if value is None or target is None:
        return found
    judged = gap(value, target, kpi.direction, tolerance)
    rate = None if isinstance(judged.attainment, NotComputable) else Rate(judged.variance / target)
    variance = difference(kpi, judged.variance, line.fact.value)
    return replace(found, gap=variance, gap_rate=rate, standing=judged.status or "none")


def _over(data: Data) -> bool:
    return data.known_until is None or data.known_until >= data.period.end


def _last_month_end(period: Period) -> date:
    return Period.month(period.last_day.year, period.last_day.month).end


def _advice(result: DashboardResult, parameters: Parameters) -> Iterator[Finding]:
    """Give what the choice of KPIs lacks: a finding each, none where it lacks nothing."""
    yield from _known(result)
    yield from _numbers(result, parameters)
    cards = result.cards
    for family in FAMILIES:
        if not any(card.family == family for card in cards):
            yield _warn("family_absent", "c" if family == "ecommerce" else "b", family=_WORDS.message(f"name_{family}"))
    for goal in result.inputs.goals:
        if not any(card.goal == goal for card in cards):
            yield _warn("goal_without_kpi", "a", goal=goal.label)
    for card in cards:
        if card.goal is None and result.inputs.goals:
            yield _warn("kpi_without_goal", "a", kpi=card.label)
    if cards and not any(card.timing == "lead" for card in cards):
        yield _warn("lagging_only", "a")
    for one, other, found in redundant(cards, parameters):
        yield _warn("redundant", "a", one=one.label, other=other.label, r=Quantity(round(found.r, 2)), n=found.n)


def redundant(cards: Sequence[Card], parameters: Parameters) -> Iterator[tuple[Card, Card, Correlation]]:
    """Give the pairs of KPIs that move together: |r| above the parameter, over months known on both sides."""
    least = int(parameters["redundancy_months"].value)
    for one, other in combinations(cards, 2):
        months = sorted({point.period for card in (one, other) for point in card.points})
        held = [{point.period: magnitude(point.fact.value) for point in card.points} for card in (one, other)]
        first, second = ([side.get(month) for month in months] for side in held)
        found = correlation(first, second, least)
        if isinstance(found, Correlation) and abs(found.r) > parameters["redundancy"].value:
            yield one, other, found


def _known(result: DashboardResult) -> Iterator[Finding]:
    codes = [choice.kpi for choice in result.inputs.kpis]
    for code in dict.fromkeys(codes):
        if code not in catalogue.kpis():
            yield _warn("kpi_unknown", "a", status="fail", kpi=code, near=near_kpi(code))
        elif result.data.line(code) is None:
            kpi = catalogue.kpis()[code]
            yield _warn("kpi_uncut" if "C2.2.1" in kpi.competences else "kpi_outside", "a", kpi=kpi.label)
        if codes.count(code) > 1:
            yield _warn("kpi_twice", "a", kpi=code)
    for card in result.cards:
        whole = card.whole
        if isinstance(whole.fact.value, NotComputable):
            yield _warn("kpi_without_value", "a", kpi=card.label, reason=whole.fact.value.reason, ref=whole.fact.ref)
        elif whole.target is None and card.direction != "none":
            yield _warn("kpi_without_target", "d", kpi=card.label, ref=whole.fact.ref)


def _numbers(result: DashboardResult, parameters: Parameters) -> Iterator[Finding]:
    first, whole = len(result.first), len(result.cards)
    least, most, all_most = (int(parameters[name].value) for name in ("first_least", "first_most", "whole_most"))
    if not least <= first <= most:
        yield _warn("first_screen_unfit", "a", found=Count(first), least=Count(least), most=Count(most))
    if whole > all_most and not (result.inputs.argument_fr and result.inputs.argument_en):
        yield _warn("too_many", "a", found=Count(whole), most=Count(all_most))


def _warn(key: str, part: str, *, status: Status = "warn", ref: FigureRef | None = None, **args: Argument) -> Finding:
    return Finding(f"choice_{key}", part, "live", status, _WORDS.message(key, **args), where=(ref,) if ref else ())


def nature(card: Card, lang: Lang) -> str:
    """Return what kind of KPI it is: its family, whether it announces or records, its unit."""
    timing = f", {_WORDS.say(lang, card.timing)}" if card.timing else ""
    unit = card.symbol or _WORDS.say(lang, f"unit_{card.unit}")
    return f"{_WORDS.say(lang, f'name_{card.family}')}{timing}, {unit}"


def defined(card: Card, lang: Lang) -> str:
    """Return the definition of a KPI, and its formula in words where it is more than one measure."""
    formula = card.formula.text(lang)
    if not _SIGNS.intersection(formula):
        return card.definition.text(lang)
    return f"{card.definition.text(lang)} {_WORDS.say(lang, 'formula', formula=formula)}"


def owner_name(card: Card, lang: Lang) -> str:
    """Return who answers for a KPI: the person named, or the usual role of its family."""
    return card.choice.owner or _WORDS.say(lang, f"owner_{card.family}")


def tolerated(card: Card, lang: Lang) -> str:
    """Return how far from its target a KPI may stand while it is only at risk."""
    if card.direction == "none":
        return _WORDS.say(lang, "none")
    sign = "\N{MINUS SIGN}" if card.direction == "up" else "+"
    return f"{sign}{plain((Figure(Rate(card.tolerance), digits=0),), lang)}"
