"""Find what the month says: the gap, who carries it, why, what is done about it, how far the data can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from essor.kernel.finding import Finding
from essor.kernel.message import Bilingual, Message
from essor.kernel.perimeter import ALL
from essor.kernel.ref import Ref
from essor.kernel.value import Money, NotComputable, Rate, Value
from essor.work.data import Data, Difference, Held, Line, Share, SourceFile
from essor.work.parameters import Parameters
from essor.work.truth import attainment
from essor.work.wording import Wording

from .inputs import Audience, Correction, Inputs

SHARED_WITH_PARTNERS = ("revenue", "orders", "average_order_value", "low_carbon_delivery_rate")
"""What a partner reads of its own perimeter: no margin, no other party, nothing of our systems."""
SHOWN: Mapping[Audience, frozenset[str]] = {
    "management": frozenset({"chart", "channels", "causes", "actions", "amounts", "decided", "decisions", "trust"}),
    "field": frozenset({"channels", "actions", "amounts"}),
    "partner": frozenset({"actions", "decisions"}),
}
_WORDS = Wording(__package__)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Cause:
    """Hold a suspected cause: its words, the facts behind it, what part of the gap it may explain.

    Args:
        origin: where the stake comes from.
        origins: where the numbers of each fact come from, by their names in it.

    """

    label: Bilingual
    says: tuple[Message, ...] = ()
    stake: Value | None = None
    origin: Ref | None = None
    origins: tuple[Mapping[str, Ref], ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """Hold a corrective action: decided by a person, or proposed by the analysis."""

    label: Bilingual
    cause: Bilingual | None
    owner: str
    due_date: date | None
    cost: Value | None
    effect: Value | None
    decided: bool


@dataclass(frozen=True, slots=True)
class ReportResult:
    """Hold the findings that the sentences are built from.

    Args:
        inputs: what the person decided.
        data: the facts, those alone that the audience may read.
        attainment: revenue over its target, or None without a target.
        carrier: the channel that carries most of the gap, or None.
        carrier_gap: the gap of that channel.
        behind: KPIs off target, the furthest first.
        ahead: KPIs on target, by name.
        causes: as the analysis of results suspects them, the largest stake first.
        remedies: actions decided, then actions proposed.
        main_differences: the largest reasons why systems differ, and all that is unexplained, pair by pair.
        main_files: the formats with most rejected rows, in the order they came.
        unexplained: what the reconciliation could not explain, in absolute value.
        room: lines of causes, actions and decisions that leave room for the tables of the annex.
        kept_rate: rows kept over rows that are data (set aside rows are no data).

    """

    inputs: Inputs
    data: Data
    attainment: Rate | None
    carrier: Share | None
    carrier_gap: Money | None
    behind: tuple[Line, ...]
    ahead: tuple[Line, ...]
    causes: tuple[Cause, ...]
    remedies: tuple[Remedy, ...]
    main_differences: tuple[Difference, ...]
    main_files: tuple[SourceFile, ...]
    unexplained: Money
    explained: Money
    kept_rate: Rate | None
    rows_read: int
    rows_rejected: int
    room: Decimal

    @property
    def annexed(self) -> bool:
        """Tell whether the tables of systems and files still fit on the pages of the committee."""
        inputs = self.inputs
        twice = len(self.causes) + len(self.remedies) + len(inputs.decided)
        lines = 2 * twice + sum(1 + len(one.options) for one in inputs.decisions)
        return lines <= self.room

    def shows(self, section: str) -> bool:
        """Tell whether the audience reads a section."""
        return section in SHOWN[self.inputs.audience]


def compute(inputs: Inputs, data: Data, parameters: Parameters) -> tuple[ReportResult, tuple[Finding, ...]]:
    """Return what the month says to its readers; the runtime tells what the data lack.

    Args:
        inputs: what the person decided.
        data: frozen facts of one period.
        parameters: how many rows the tables of the systems and of the files show.

    """
    shown = _readable(inputs, data)
    revenue = shown.line("revenue")
    carrier, carrier_gap = _carrier(shown)
    whole = [line for line in shown.lines if line.share == "all"]
    data_rows = sum(file.rows_kept + file.rows_rejected for file in shown.files)
    kept = sum(file.rows_kept for file in shown.files)
    result = ReportResult(
        inputs=inputs,
        data=shown,
        attainment=None if revenue is None else attainment(revenue),
        carrier=carrier,
        carrier_gap=carrier_gap,
        behind=tuple(line for line in whole if line.standing == "off"),
        ahead=tuple(line for line in whole if line.standing == "on"),
        causes=tuple(_cause(held) for held in shown.held if held.item.kind == "cause"),
        remedies=_remedies(inputs, shown, currency(data), int(parameters["actions_shown"].value)),
        room=parameters["story_lines"].value,
        main_differences=_main(shown.differences, parameters["differences_shown"].value, _weight),
        main_files=_main(shown.files, parameters["files_shown"].value, lambda file: Decimal(file.rows_rejected)),
        unexplained=_total(shown, explained=False),
        explained=_total(shown, explained=True),
        kept_rate=Rate(Decimal(kept) / data_rows) if data_rows else None,
        rows_read=sum(file.rows_read for file in shown.files),
        rows_rejected=sum(file.rows_rejected for file in shown.files),
    )
    return result, _remarks(inputs, data)


def currency(data: Data) -> str:
    """Return the currency of the company, as its amounts tell it."""
    amounts = (line.fact.value for line in data.lines)
    return next((value.currency for value in amounts if isinstance(value, Money)), "EUR")


def _readable(inputs: Inputs, data: Data) -> Data:
    """Return the facts that an audience may read: a partner sees its own sales, nothing where none is named."""
    if inputs.audience == "management":
        return data
    if inputs.audience == "field":
        return replace(data, months=(), systems=(), differences=(), files=(), held=())
    lines = () if data.perimeter == ALL else data.lines
    shared = tuple(line for line in lines if line.kpi in SHARED_WITH_PARTNERS and line.share == "all")
    return replace(data, lines=shared, months=(), systems=(), differences=(), files=(), held=())


def _remarks(inputs: Inputs, data: Data) -> tuple[Finding, ...]:
    """Say that a version for a part of the business was asked without naming the part."""
    if inputs.audience == "management" or data.perimeter != ALL:
        return ()
    said = _WORDS.message(f"{inputs.audience}_unnamed")
    return (Finding("perimeter_is_named", "a", "live", "fail" if inputs.audience == "partner" else "warn", said),)


def _carrier(data: Data) -> tuple[Share | None, Money | None]:
    """Return the channel whose gap goes furthest in the direction of the whole gap."""
    whole = data.line("revenue")
    if whole is None or not isinstance(whole.gap, Money) or not whole.gap.amount:
        return None, None
    sign = 1 if whole.gap.amount > 0 else -1
    shares: tuple[Share, ...] = ("physical", "ecommerce")
    gaps = [(share, line.gap) for share in shares if (line := data.line("revenue", share)) is not None]
    known = [(share, gap) for share, gap in gaps if isinstance(gap, Money) and gap.amount * sign > 0]
    if not known:
        return None, None
    return max(known, key=lambda pair: pair[1].amount * sign)


def _cause(held: Held) -> Cause:
    return Cause(_label(held), held.says, held.value, held.origin, held.origins)


def _label(held: Held) -> Bilingual:
    return Bilingual(held.item.label_fr, held.item.label_en)


def _remedies(inputs: Inputs, data: Data, unit: str, most: int) -> tuple[Remedy, ...]:
    """Return the actions that the audience reads: those decided, then a proposal for each cause while there is room."""
    partner = inputs.audience == "partner"
    decided = [_decided(one, unit) for one in inputs.actions if one.with_partner or not partner]
    causes = {held.item.id: _label(held) for held in data.held if held.item.kind == "cause"}
    told = [one for one in data.held if one.item.kind == "action" and not one.item.retired]
    decided += [_told(one, causes.get(one.of), decided=True) for one in told if "decided" in one.traits]
    first = {one.of: one for one in reversed(told) if "decided" not in one.traits}
    proposed = [_told(first[cause], label, decided=False) for cause, label in causes.items() if cause in first]
    return (*decided, *proposed[: max(0, most - len(decided))])


def _told(held: Held, cause: Bilingual | None, *, decided: bool) -> Remedy:
    """Return an action of the analysis; an effect that cannot be estimated yet is none."""
    effect = None if isinstance(held.value, NotComputable) else held.value
    return Remedy(_label(held), cause, held.owner, held.until_date, held.cost, effect, decided=decided)


def _decided(one: Correction, unit: str) -> Remedy:
    cost, effect = (None if amount is None else Money(amount, unit) for amount in (one.cost, one.effect))
    cause = None if one.cause is None else one.cause.label
    return Remedy(one.label, cause, one.owner, one.due_date, cost, effect, decided=True)


def _main(rows: tuple[Row, ...], most: Decimal, weight: Callable[[Row], Decimal]) -> tuple[Row, ...]:
    """Return the weightiest rows, in their own order."""
    kept = sorted(range(len(rows)), key=lambda place: weight(rows[place]), reverse=True)[: int(most)]
    return tuple(rows[place] for place in sorted(kept))


def _weight(item: Difference) -> Decimal:
    """Return what a difference weighs: what is unexplained comes before all others."""
    return abs(item.amount.amount) if item.explained else Decimal("Infinity")


def _total(data: Data, *, explained: bool) -> Money:
    amounts = [abs(item.amount.amount) for item in data.differences if item.explained is explained]
    return Money(sum(amounts, Decimal(0)), currency(data))
