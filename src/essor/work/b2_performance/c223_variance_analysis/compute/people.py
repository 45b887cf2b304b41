"""Look for salespeople far below their target, and tell a poor territory from weak work before anyone is blamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Rate, magnitude
from essor.methods.variance.local_test import share_fall
from essor.work.data import Line

from .chance import share_left, usual_move
from .seen import Evidence, Seen, Suspect, suspected
from .wording import told

_KINDS_OF_WORK = 2  # what tells weak work: the win rate, the visits


@dataclass(frozen=True, slots=True)
class _Compared:
    """Hold a KPI of a person beside the mean of the others, and how many others there are."""

    value: Decimal
    mean: Decimal
    others: int
    line: Line

    @property
    def fewer(self) -> Decimal:
        """Return by how many standard errors a count lies below the mean of the others, as counts vary by chance."""
        spread = (self.mean * (1 + Decimal(1) / self.others)).sqrt() if self.mean > 0 else Decimal(0)
        return (self.mean - self.value) / spread if spread else Decimal(0)


def people(seen: Seen) -> Iterator[Suspect]:
    """Look for salespeople below a target that the others reach by more than their own months move.

    Weak work needs a signal of its own: fewer visits, and these or the win rate below the others beyond chance. Without
    it, a territory is poor where the win rate holds, or where far fewer deals come to be decided.
    """
    lines = {(one.kpi, _person(one)): one for one in seen.data.cuts if _person(one)}
    values, aims = _sides(lines)
    moves = usual_move(seen.data, "salesperson_id")
    total, target = sum(values.values(), Decimal(0)), sum(aims.values(), Decimal(0))
    for person, aim in aims.items():
        value = values[person]
        if aim <= 0 or target <= aim:
            continue
        reached, others = value / aim, (total - value) / (target - aim)
        far = reached <= others - seen.limit("apart_from_others") and value - aim <= -seen.least
        if not far or share_left(person, values, aims, moves) is False:
            continue
        own = lines["revenue", person].fact.ref
        refs = (own, *(lines["revenue", who].fact.ref for who in aims if who != person))
        fact = Evidence(told("fact_attainment", person=person, reached=Rate(reached), others=Rate(others)), refs,
                        {"reached": replace(own, kpi="target_attainment")})  # fmt: skip
        found = _explained(seen, lines, person)
        if found is not None:
            code, facts = found
            found_here = suspected(seen, code, "physical", person, value - aim, fact, *facts)
            yield replace(found_here, given=replace(own, kpi="revenue_gap"))


def _sides(lines: Mapping[tuple[str, str], Line]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return what each person with a target sold, and that target."""
    values: dict[str, Decimal] = {}
    aims: dict[str, Decimal] = {}
    for (kpi, person), line in lines.items():
        value, aim = magnitude(line.fact.value), None if line.target is None else magnitude(line.target)
        if kpi == "revenue" and value is not None and aim is not None:
            values[person], aims[person] = value, aim
    return values, aims


def _explained(
    seen: Seen, lines: Mapping[tuple[str, str], Line], person: str
) -> tuple[str, tuple[Evidence, ...]] | None:
    """Return the cause that the work of a person points at, with its facts, or None where nothing does."""
    wins, visits, deals = (_beside(lines, kpi, person) for kpi in ("win_rate", "visits", "deals"))
    enough = wins is not None and wins.line.fact.n >= seen.limit("least_answers")
    scores = [visits.fewer if visits else Decimal(0), _wins_less(lines, person) if enough else Decimal(0)]
    weak = visits is not None and visits.value < visits.mean and seen.is_reason(max(scores), _KINDS_OF_WORK)
    poor = deals is not None and seen.is_reason(deals.fewer, 1)
    if not weak and not poor and not (enough and wins is not None and wins.value >= wins.mean):
        return None
    facts = []
    if wins is not None and enough:
        said = told("fact_wins", person=person, rate=Rate(wins.value), others=Rate(wins.mean))
        facts.append(Evidence(said, _all(lines, "win_rate"), {"rate": wins.line.fact.ref}))
    if deals is not None and wins is not None and (poor or not enough):
        won = Count(round(wins.value * wins.line.fact.n))
        said = told("fact_deals", person=person, won=won, n=Count(int(deals.value)), others=_whole(deals.mean))
        facts.append(Evidence(said, _all(lines, "win_rate")))
    if visits is not None:
        said = told("fact_visits", person=person, n=Count(int(visits.value)), others=_whole(visits.mean))
        facts.append(Evidence(said, _all(lines, "visits"), {"n": visits.line.fact.ref}))
    return "weak_activity" if weak else "uneven_territory", tuple(facts)


def _beside(lines: Mapping[tuple[str, str], Line], kpi: str, person: str) -> _Compared | None:
    """Return the value of a person and the mean of the others, or None; "deals" are those a win rate stands on."""
    held = {who: line for (code, who), line in lines.items() if code == ("win_rate" if kpi == "deals" else kpi)}
    values = {who: Decimal(line.fact.n) if kpi == "deals" else magnitude(line.fact.value)
              for who, line in held.items()}  # fmt: skip
    others = [number for who, number in values.items() if who != person and number is not None]
    own = values.get(person)
    if own is None or not others:
        return None
    return _Compared(own, sum(others, Decimal(0)) / len(others), len(others), held[person])


def _wins_less(lines: Mapping[tuple[str, str], Line], person: str) -> Decimal:
    """Return by how many standard errors a person wins a smaller share of deals than all others."""
    counts: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for (kpi, who), line in lines.items():
        rate = magnitude(line.fact.value)
        if kpi == "win_rate" and rate is not None:
            held = counts[who == person]
            held[0] += round(rate * line.fact.n)
            held[1] += line.fact.n
    (won, decided), (others_won, others) = counts[True], counts[False]
    return share_fall(won, decided, others_won, others)


def _all(lines: Mapping[tuple[str, str], Line], kpi: str) -> tuple[FigureRef, ...]:
    """Return the figures of a KPI of every salesperson."""
    return tuple(line.fact.ref for (code, _), line in lines.items() if code == kpi)


def _whole(number: Decimal) -> Count:
    return Count(int(number.to_integral_value()))


def _person(line: Line) -> str:
    return dict(line.fact.ref.perimeter.filters).get("salesperson_id", "")
