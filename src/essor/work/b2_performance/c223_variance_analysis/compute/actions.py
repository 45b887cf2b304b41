"""Answer causes with actions: proposals of several kinds from the catalogue, decided ones with effect and cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from essor.kernel.item import Action, Outcome
from essor.kernel.message import Message
from essor.kernel.ref import ItemRef
from essor.kernel.value import Money, NotComputable, magnitude
from essor.methods.exact import Number
from essor.methods.variance.corrective import ActionKind, CorrectiveAction, catalogue
from essor.work.data import Data, Share
from essor.work.parameters import Parameters

from ..inputs import Chosen, Past
from .seen import Suspect
from .wording import told


@dataclass(frozen=True, slots=True)
class Correction:
    """Hold an action that answers a cause: proposed, or decided with its owner and dates.

    Args:
        effect: what it should bring, or which figure is lacking to say so.
        cost: None for a proposal, whose cost is not known yet.

    """

    action: CorrectiveAction
    suspect: Suspect
    effect: Money | NotComputable
    owner: str = ""
    start_date: date | None = None
    check_date: date | None = None
    cost: Money | None = None

    @property
    def decided(self) -> bool:
        """Tell whether it is more than a proposal."""
        return bool(self.owner)

    @property
    def kind(self) -> ActionKind:
        """Return the kind of the action."""
        return self.action.kind

    @property
    def id(self) -> str:
        """Return its lasting id."""
        return f"{self.action.code}:{self.suspect.key}"

    def noun(self, product: str) -> Action | None:
        """Return a decided action as plans and agendas hold it."""
        if self.start_date is None or self.check_date is None:
            return None
        return Action(
            id=self.id,
            label=self.action.fr,
            owner=self.owner,
            start_date=self.start_date,
            end_date=self.check_date,
            cause=ItemRef(product, self.suspect.key),
            cost=None if self.cost is None else self.cost.amount,
            expected_effect=magnitude(self.effect),
            kpi="gross_margin" if catalogue().estimates[self.action.estimate].measure == "margin" else "revenue",
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """Hold an earlier action beside what was expected of it."""

    past: Past
    expected: Money
    observed: Money

    @property
    def difference(self) -> Money:
        """Return observed − expected."""
        return self.observed - self.expected

    def noun(self) -> Outcome:
        """Return what it brought, as plans hold it."""
        return Outcome(self.past.what.en, self.past.observed, self.past.on_date)


def corrections(
    suspects: Sequence[Suspect], chosen: Sequence[Chosen], data: Data, parameters: Parameters
) -> tuple[tuple[Correction, ...], tuple[Message, ...]]:
    """Return the decided actions, then proposals for the causes that none answers yet, kinds taking turns.

    A cause has as many proposals as `actions_by_cause`; where few causes leave fewer kinds than
    `kinds_of_action`, the heaviest gets one more of a kind that is lacking.

    Returns:
        The actions, and what is wrong with the decided ones: a code or a cause that nothing holds.

    """
    decided: list[Correction] = []
    wrong: list[Message] = []
    for one in chosen:
        made = _decided(one, suspects, data)
        if isinstance(made, Correction):
            decided.append(made)
        else:
            wrong.append(made)
    answered = {one.suspect.key for one in decided}
    open_ones = [one for one in suspects if one.key not in answered]
    proposals = _Proposals(data, Counter(one.kind for one in decided))
    for suspect in open_ones:
        for _ in range(int(parameters["actions_by_cause"].value)):
            proposals.add(suspect)
    while open_ones and len(proposals.used) < int(parameters["kinds_of_action"].value):
        if not any(proposals.add(suspect, unused=True) for suspect in open_ones):
            break
    order = [one.key for one in open_ones]
    return (*decided, *sorted(proposals.made, key=lambda one: order.index(one.suspect.key))), tuple(wrong)


@dataclass(slots=True)
class _Proposals:
    """Collect proposals, kinds taking turns.

    Args:
        data: what effects are estimated from.
        used: how often each kind of action serves already.

    """

    data: Data
    used: Counter[ActionKind]
    made: list[Correction] = field(default_factory=list)

    def add(self, suspect: Suspect, *, unused: bool = False) -> bool:
        """Propose one more action for a cause, of a kind that does not answer it yet; tell whether one was left.

        Args:
            suspect: the cause.
            unused: of a kind that answers no cause yet.

        """
        mine = [one for one in self.made if one.suspect is suspect]
        kinds = {one.kind for one in mine} | (set(self.used) if unused else set())
        fitting = [one for one in suspect.cause.actions if suspect.share == "all" or one.channel in {"", suspect.share}]
        offered = sorted(fitting, key=lambda one: not one.channel)
        left = [one for one in offered if one.kind not in kinds]
        if not left:
            return False
        best = min(left, key=lambda one: (self.used[one.kind], offered.index(one)))
        self.used[best.kind] += 1
        self.made.append(Correction(best, suspect, _effect(best, _known(suspect, self.data), self.data)))
        return True


def tried(past: Sequence[Past], currency: str) -> tuple[Tried, ...]:
    """Return earlier actions beside what was expected of them."""
    return tuple(Tried(one, Money(one.expected, currency), Money(one.observed, currency)) for one in past)


def _decided(chosen: Chosen, suspects: Sequence[Suspect], data: Data) -> Correction | Message:
    matching = [one for one in suspects if chosen.cause in {one.key, one.cause.code}]
    matching = matching or [one for one in suspects if _short(one) == chosen.cause]
    if not matching:
        return told("chosen_without_cause", action=chosen.action, cause=chosen.cause)
    actions = {one.code: one for one in matching[0].cause.actions}
    action = actions.get(chosen.action)
    if action is None:
        return told("chosen_unknown", action=chosen.action, cause=chosen.cause, known=", ".join(sorted(actions)))
    values = {**_known(matching[0], data), **chosen.values}
    return Correction(action, matching[0], _effect(action, values, data), chosen.owner, chosen.start_date,
                      chosen.check_date, Money(chosen.cost, data.currency))  # fmt: skip


def _short(suspect: Suspect) -> str:
    return f"{suspect.cause.code}:{suspect.place}"


def _effect(action: CorrectiveAction, values: Mapping[str, Number], data: Data) -> Money | NotComputable:
    found = catalogue().expected_effect(action, values)
    return found if isinstance(found, NotComputable) else Money(round(found, 2), data.currency)


def _known(suspect: Suspect, data: Data) -> dict[str, Number]:
    """Return the inputs of an estimate that the data hold; what a person expects is not among them."""
    wanted: Mapping[str, tuple[str, Share]] = {
        "visits": ("sessions", "ecommerce"),
        "conversion_rate": ("conversion_rate", "ecommerce"),
        "average_order": ("average_order_value", suspect.share),
        "orders": ("orders", suspect.share),
    }
    found: dict[str, Number] = {"gap_part": abs(suspect.stake.amount), **suspect.known}
    for name, (kpi, share) in wanted.items():
        line = data.line(kpi, share)
        number = None if line is None else magnitude(line.fact.value)
        if number is not None:
            found[name] = number
    return found


def kinds(actions: Sequence[Correction]) -> frozenset[ActionKind]:
    """Return the kinds of action that are covered."""
    return frozenset(one.kind for one in actions)
