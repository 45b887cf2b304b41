"""Hold a suspected cause with its facts, and what causes are looked for in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from essor.kernel.message import Bilingual, Message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef, FigureRef, Ref
from essor.kernel.value import Money
from essor.methods.exact import Number
from essor.methods.variance.corrective import Cause, catalogue
from essor.methods.variance.local_test import bound
from essor.work.data import Data, Share
from essor.work.parameters import Parameters
from essor.work.truth import a_year_before

from ..inputs import Inputs
from .articles import Articles
from .gaps import Gap
from .groups import Group


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold a fact as a sentence, with the figures that it stands on.

    Args:
        says: the sentence.
        refs: what its numbers are computed from.
        given: the numbers that a KPI gives, by the names that they have in the sentence.

    """

    says: Message
    refs: tuple[FigureRef, ...] = ()
    given: Mapping[str, FigureRef] = field(default_factory=dict)

    @property
    def origins(self) -> Mapping[str, Ref]:
        """Return where each number of the sentence comes from: the KPI that gives it, or what it is computed from."""
        computed = {name: ComputedRef(self.refs) for name in self.says.args if self.refs}
        return {**computed, **self.given}


@dataclass(frozen=True, slots=True)
class Suspect:
    """Hold a suspected cause.

    Args:
        cause: of the catalogue.
        place: where it shows: a family, a store, a salesperson, a device; "" for the share as a whole.
        label: that place in words.
        stake: what the part of the gap amounts to that it may explain; negative costs.
        evidence: the facts, one at least.
        given: the KPI that gives the stake, where one does.
        basis: what the stake is computed from, where that is not all that its facts stand on.
        known: what the data hold of the inputs of an estimate: units of a family, customers who left.

    """

    cause: Cause
    share: Share
    place: str
    label: Bilingual
    stake: Money
    evidence: tuple[Evidence, ...]
    given: FigureRef | None = None
    basis: tuple[FigureRef, ...] = ()
    known: Mapping[str, Number] = field(default_factory=dict)

    @property
    def refs(self) -> tuple[FigureRef, ...]:
        """Return the figures behind its facts, each once."""
        return tuple(dict.fromkeys(ref for fact in self.evidence for ref in fact.refs))

    @property
    def origin(self) -> Ref | None:
        """Return where its stake comes from, or None where no figure stands behind it."""
        basis = self.basis or self.refs
        return self.given or (ComputedRef(basis) if basis else None)

    @property
    def key(self) -> str:
        """Return its id: code of the cause, share and place."""
        return ":".join(part for part in (self.cause.code, self.share, self.place) if part and part != "all")


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold what the causes are looked for in.

    Args:
        articles: those that are compared with last year, or with the target where there is no last year.
        spans: the articles compared with last year of the period, then of the months that end with it, by their days.

    """

    inputs: Inputs
    data: Data
    parameters: Parameters
    gap: Gap
    places: tuple[Group, ...]
    articles: Articles
    spans: Mapping[Period, Articles]

    def limit(self, name: str) -> Decimal:
        """Return a parameter."""
        return self.parameters[name].value

    @property
    def least(self) -> Decimal:
        """Return the amount below which a part is not looked into."""
        return abs(self.gap.whole.base.amount) * self.limit("material_share")

    def by_chance(self, found: Decimal, before: Decimal, others: Decimal) -> bool:
        """Tell whether a count that others suggest to be before × (1 + others) may have fallen to it by chance."""
        expected = before * (1 + others)
        if before < self.limit("least_answers"):
            return True
        return expected - found <= self.limit("chance_deviations") * max(expected + found, Decimal(0)).sqrt()

    def is_signal(self, score: Decimal, comparisons: int) -> bool:
        """Tell whether a score in standard errors is beyond chance.

        One risk is shared by all looks of the analysis, and the part of each by what it compares.
        """
        return score > bound(self.limit("false_alarm"), comparisons * int(self.limit("looks")))

    def is_reason(self, score: Decimal, comparisons: int) -> bool:
        """Tell whether a score explains what was named beyond chance already: the risk is that of these comparisons."""
        return score > bound(self.limit("false_alarm"), comparisons)

    def at(self, *kpis: str, **filters: str) -> tuple[FigureRef, ...]:
        """Return the figures of KPIs within a part of the business, of the period and of a year before."""
        within = Perimeter.of(**filters)
        now = [FigureRef(kpi, self.data.period, within, self.data.snapshot) for kpi in kpis]
        return (*now, *(a_year_before(ref) for ref in now))

    def base(self, *kpis: str, **filters: str) -> tuple[FigureRef, ...]:
        """Return what the gap that is looked into compares: figures beside those of a year before, or of the plan."""
        if self.gap.against == "last_year":
            return self.at(*kpis, **filters)
        return (*self.at(*kpis, **filters)[: len(kpis)], *self.at("planned_revenue", **filters)[:1])

    def money(self, amount: Decimal) -> Money:
        """Return an amount in the currency of the company."""
        return Money(round(amount, 2), self.data.currency)


def suspected(seen: Seen, code: str, share: Share, place: str, stake: Decimal, *evidence: Evidence) -> Suspect:
    """Return a suspected cause of the catalogue, at a place, with its stake and its facts."""
    label = Bilingual(place, place) if place else Bilingual("", "")
    return Suspect(catalogue().cause(code), share, place, label, seen.money(stake), evidence)
