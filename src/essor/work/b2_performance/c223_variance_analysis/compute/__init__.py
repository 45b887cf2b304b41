"""Work out why the results left target and last year: gaps and parts, chance or signal, calendar, causes, actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from essor.kernel.finding import Finding
from essor.kernel.message import Message
from essor.kernel.period import Period
from essor.kernel.value import Day
from essor.methods.decompose import Decomposition
from essor.work.data import Data
from essor.work.parameters import Parameters

from ..inputs import Inputs
from .actions import Correction, Tried, corrections, tried
from .articles import articles_of
from .calendar import Relative, TrueGrowth, relatives, true_growths
from .causes import factors, suspects
from .gaps import Gap, gap_to_last_year, gap_to_target, longer
from .groups import Group, places
from .lines import PRODUCTS
from .omnichannel import Effect, effects
from .seen import Seen, Suspect
from .signal import OddWeek, Season, Signal, odd_weeks, seasons, signals
from .wording import once, told


@dataclass(frozen=True, slots=True)
class Analysed:
    """Hold what the analysis found.

    Args:
        gaps: to the target and to last year, the one to look into first; one that there is not stands in `missing`
            with its reason.
        stores: channel and store, against last year.
        regions: channel and region of the store or territory of the salesperson, against last year.
        people: channel and salesperson, against last year.
        signals: verdict on the last month by share.
        factors: online revenue against last year as traffic, conversion and basket, or None.
        missing: what could not be told, and why.

    """

    inputs: Inputs
    data: Data
    gaps: tuple[Gap, ...]
    stores: tuple[Group, ...]
    regions: tuple[Group, ...]
    people: tuple[Group, ...]
    signals: tuple[Signal, ...]
    seasons: tuple[Season, ...]
    odd_weeks: tuple[OddWeek, ...]
    growths: tuple[TrueGrowth, ...]
    relatives: tuple[Relative, ...]
    effects: tuple[Effect, ...]
    factors: Decomposition | None
    suspects: tuple[Suspect, ...]
    actions: tuple[Correction, ...]
    tried: tuple[Tried, ...]
    missing: tuple[Message, ...]

    def gap(self, against: str) -> Gap | None:
        """Return the gap to the target or to last year, or None."""
        return next((one for one in self.gaps if one.against == against), None)


def under_way(data: Data) -> Message | None:
    """Return why no cause is looked for in a period that is not over: its days stand against a whole period."""
    known = data.known_until
    if known is None or not data.period.start < known < data.period.end:
        return None
    last, span = Day(known - timedelta(days=1)), Period(data.period.start, known)
    return told("under_way", last=last, period=span.key())


def compute(inputs: Inputs, data: Data, parameters: Parameters) -> tuple[Analysed, tuple[Finding, ...]]:
    """Return why the results are what they are.

    Args:
        inputs: what a person knows and decided.
        data: frozen facts of one period.
        parameters: limits and numbers of things shown.

    """
    found = [gap_to_target(data, inputs.convention), gap_to_last_year(data, inputs.convention)]
    gaps = tuple(sorted((one for one in found if isinstance(one, Gap)), key=lambda gap: gap.against != inputs.against))
    missing = [one for one in found if not isinstance(one, Gap)]
    seen_signals, few = signals(data, parameters)
    growths, no_calendar = true_growths(data)
    found_places = places(data, inputs.convention)
    stores = found_places.get("store", ())
    suspected: tuple[Suspect, ...] = ()
    partial = under_way(data)
    if partial is not None:
        missing.append(partial)
    elif gaps:
        suspected = suspects(_seen(inputs, data, parameters, gaps, stores))
    answers, wrong = corrections(suspected, inputs.chosen, data, parameters)
    result = Analysed(
        inputs=inputs,
        data=data,
        gaps=gaps,
        stores=stores,
        regions=found_places.get("region", ()),
        people=found_places.get("salesperson", ()),
        signals=seen_signals,
        seasons=seasons(data),
        odd_weeks=odd_weeks(data),
        growths=growths,
        relatives=relatives(inputs, data),
        effects=effects(inputs, data),
        factors=factors(data),
        suspects=suspected,
        actions=answers,
        tried=tried(inputs.past, data.currency),
        missing=once((*missing, *few, *no_calendar, *wrong, *data.missing)),
    )
    return result, tuple(Finding("chosen_actions_fit", "d", "live", "warn", one) for one in wrong)


def _seen(inputs: Inputs, data: Data, parameters: Parameters, gaps: Sequence[Gap], stores: tuple[Group, ...]) -> Seen:
    split = next((one for one in gaps if one.families), gaps[0])
    last_year = next((one for one in gaps if one.against == "last_year"), None)
    compared = last_year or split
    articles = articles_of(compared.level, compared.lines)
    spans = {} if last_year is None else {data.period: articles}
    spans |= {period: articles_of(PRODUCTS, lines) for period, lines in longer(data).items()}
    return Seen(inputs, data, parameters, split, stores, articles, spans)
