"""Find what the month says: the gap, who carries it, what stands out, how far the data can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.finding import Finding
from essor.kernel.value import Money, Rate, magnitude
from essor.work.data import Data, Line, Share
from essor.work.parameters import Parameters

from .inputs import Inputs


@dataclass(frozen=True, slots=True)
class ReportResult:
    """Hold the findings that the sentences are built from.

    Args:
        inputs: what the person decided.
        data: the facts.
        attainment: revenue over its target, or None without a target.
        carrier: the channel that carries most of the gap, or None.
        carrier_gap: the gap of that channel.
        behind: KPIs off target, the furthest first.
        ahead: KPIs on target, by name.
        unexplained: what the reconciliation could not explain, in absolute value.
        kept_rate: rows kept over rows that are data (set aside rows are no data).

    """

    inputs: Inputs
    data: Data
    attainment: Rate | None
    carrier: Share | None
    carrier_gap: Money | None
    behind: tuple[Line, ...]
    ahead: tuple[Line, ...]
    unexplained: Money
    explained: Money
    kept_rate: Rate | None
    rows_read: int
    rows_rejected: int


def compute(inputs: Inputs, data: Data, parameters: Parameters) -> tuple[ReportResult, tuple[Finding, ...]]:
    """Return what the month says; the runtime tells what the data lack.

    Args:
        inputs: what the person decided.
        data: frozen facts of one period.
        parameters: none are needed.

    """
    del parameters
    revenue = data.line("revenue")
    carrier, carrier_gap = _carrier(data)
    whole = [line for line in data.lines if line.share == "all"]
    data_rows = sum(file.rows_kept + file.rows_rejected for file in data.files)
    kept = sum(file.rows_kept for file in data.files)
    result = ReportResult(
        inputs=inputs,
        data=data,
        attainment=_attainment(revenue),
        carrier=carrier,
        carrier_gap=carrier_gap,
        behind=tuple(line for line in whole if line.standing == "off"),
        ahead=tuple(line for line in whole if line.standing == "on"),
        unexplained=_total(data, explained=False),
        explained=_total(data, explained=True),
        kept_rate=Rate(Decimal(kept) / data_rows) if data_rows else None,
        rows_read=sum(file.rows_read for file in data.files),
        rows_rejected=sum(file.rows_rejected for file in data.files),
    )
    return result, ()


def _attainment(revenue: Line | None) -> Rate | None:
    if revenue is None or revenue.target is None:
        return None
    value, target = magnitude(revenue.fact.value), magnitude(revenue.target)
    return Rate(value / target) if value is not None and target else None


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


def _total(data: Data, *, explained: bool) -> Money:
    amounts = [abs(item.amount.amount) for item in data.differences if item.explained is explained]
    return Money(sum(amounts, Decimal(0)))
