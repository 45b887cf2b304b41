"""Measure how a total is shared out: Gini, Lorenz, share of the top, Herfindahl–Hirschman, ABC classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil
from string import ascii_uppercase
from typing import Literal

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable, Quantity, Rate
from essor.methods.conventions import convention
from essor.methods.exact import Number, decimal_of, integers_of, quotient

AbcConvention = Literal["strict", "include_crossing"]
ABC_THRESHOLDS = (convention("abc_first"), convention("abc_second"))


@dataclass(frozen=True, slots=True)
class LorenzPoint:
    """Say that the smallest `holders` of all hold `held` of the total (shares of one)."""

    holders: Rate
    held: Rate


@dataclass(frozen=True, slots=True)
class TopShare:
    """Hold the share of the total that the largest `top` of `n` hold."""

    share: Rate
    top: int
    n: int


@dataclass(frozen=True, slots=True)
class Merger:
    """Hold the Herfindahl–Hirschman index before a merger, what it adds (2·s₁·s₂) and the index after."""

    before: Quantity
    delta: Quantity
    after: Quantity


@dataclass(frozen=True, slots=True)
class AbcRow:
    """Hold one item in the order of the classes: rank from 1, value, cumulated share including it, class."""

    id: str
    rank: int
    value: Decimal
    cumulated: Rate
    abc: str


@dataclass(frozen=True, slots=True)
class AbcClasses:
    """Hold the rows by falling value (ties by id), the total they add up to, and the convention that cut them."""

    rows: tuple[AbcRow, ...]
    total: Decimal
    thresholds: tuple[Decimal, ...]
    convention: AbcConvention

    def class_of(self) -> Mapping[str, str]:
        """Return the class of each item by id."""
        return {row.id: row.abc for row in self.rows}


def gini(values: Sequence[Number], *, sample: bool = False) -> Quantity | NotComputable:
    """Return the Gini coefficient G = 2 Σ i·xᵢ / (n Σ x) − (n + 1) / n, values sorted upwards.

    Args:
        values: what each holds, none negative.
        sample: correct for a small sample by n / (n − 1).

    Returns:
        0 when all hold the same; (n − 1) / n, or 1 for a sample, when one holds everything.

    """
    parts = _parts(values)
    if isinstance(parts, NotComputable):
        return parts
    n = len(parts)
    if sample and n == 1:
        return NotComputable(message("methods.too_short", needed=Count(2), found=Count(1)))
    weighted = sum(rank * part for rank, part in enumerate(sorted(parts), start=1))
    index = Fraction(2 * weighted, n * sum(parts)) - Fraction(n + 1, n)
    return Quantity(decimal_of(index * n / (n - 1) if sample else index))


def lorenz(values: Sequence[Number]) -> tuple[LorenzPoint, ...] | NotComputable:
    """Return the Lorenz curve from (0, 0) to (1, 1), the smallest holders first."""
    parts = _parts(values)
    if isinstance(parts, NotComputable):
        return parts
    n, total = len(parts), sum(parts)
    return tuple(
        LorenzPoint(Rate(quotient(rank, n)), Rate(quotient(held, total)))
        for rank, held in enumerate(accumulate(sorted(parts), initial=0))
    )


def top_share(values: Sequence[Number], top: Decimal | None = None) -> TopShare | NotComputable:
    """Return the share of the total that the largest holders have: the 20 of 20/80.

    Args:
        values: what each holds; refunds may make some negative, the total must be positive.
        top: share of the holders, above 0 and at most 1; rounded up to whole holders.

    """
    wanted = convention("top_share") if top is None else top
    if not 0 < wanted <= 1:
        msg = f"a share of the holders is above 0 and at most 1, not {wanted}"
        raise ValueError(msg)
    parts, _ = integers_of(values)
    total = sum(parts)
    if total <= 0:
        return _no_total(parts)
    count = ceil(len(parts) * Fraction(wanted))
    return TopShare(Rate(quotient(sum(sorted(parts, reverse=True)[:count]), total)), count, len(parts))


def herfindahl(values: Sequence[Number], total: Number | None = None) -> Quantity | NotComputable:
    """Return the Herfindahl–Hirschman index Σ s², shares in percent: 10 000 ÷ n for n equals, 10 000 for one.

    Args:
        values: sales of each firm, or its share in any unit.
        total: the whole market when it is larger than the firms named (the rest counts for nothing).

    """
    named = _named(values, total)
    return named if isinstance(named, NotComputable) else _index(*named)


def merger(values: Sequence[Number], first: int, second: int, total: Number | None = None) -> Merger | NotComputable:
    """Return what the merger of two firms (positions in the list, from 0) does to the index.

    Source:
        US Department of Justice and FTC, Merger Guidelines: the increase is twice the product of the shares.

    """
    if first == second:
        msg = "a firm does not merge with itself"
        raise ValueError(msg)
    named = _named(values, total)
    if isinstance(named, NotComputable):
        return named
    firms, market = named
    together = [part for position, part in enumerate(firms) if position not in {first, second}]
    together.append(firms[first] + firms[second])
    delta = Quantity(quotient(2 * firms[first] * firms[second] * 100**2, market**2))
    return Merger(_index(firms, market), delta, _index(together, market))


def abc_classes(
    values: Mapping[str, Number],
    thresholds: tuple[Decimal, ...] = ABC_THRESHOLDS,
    convention: AbcConvention = "include_crossing",
) -> AbcClasses | NotComputable:
    """Cut items into classes A, B, C by their cumulated share of the total.

    Items go by falling value, ties by rising id. ``strict``: an item is A while the cumulated share, its own
    included, is at most the threshold. ``include_crossing``: the item that crosses the threshold still belongs above
    it. Refunds may make a value negative: it comes last and falls into the last class; the total stays the ledger's.

    Args:
        values: value of each item by id.
        thresholds: rising shares of the total, between 0 and 1.
        convention: which class the item that crosses a threshold takes.

    """
    bounds = [Fraction(threshold) for threshold in thresholds]
    if not bounds or bounds != sorted(set(bounds)) or bounds[0] <= 0 or bounds[-1] > 1:
        msg = f"thresholds rise between 0 and 1, not {thresholds}"
        raise ValueError(msg)
    parts, common = integers_of(values.values())
    total = sum(parts)
    if total <= 0:
        return _no_total(parts)
    limits = [bound * total for bound in bounds]
    ranked = sorted(zip(parts, values, strict=True), key=lambda one: (-one[0], one[1]))
    rows: list[AbcRow] = []
    before = 0
    for rank, (part, item) in enumerate(ranked, start=1):
        after = before + part
        passed = sum(after > limit if convention == "strict" else before >= limit for limit in limits)
        rows.append(AbcRow(item, rank, quotient(part, common), Rate(quotient(after, total)), ascii_uppercase[passed]))
        before = after
    return AbcClasses(tuple(rows), quotient(total, common), thresholds, convention)


def _index(parts: Sequence[int], market: int) -> Quantity:
    return Quantity(quotient(sum(part * part for part in parts) * 100**2, market**2))


def _named(values: Sequence[Number], total: Number | None) -> tuple[list[int], int] | NotComputable:
    """Return the firms named and their market, as integers in proportion."""
    parts = _parts(values if total is None else [*values, total])
    if isinstance(parts, NotComputable):
        return parts
    firms, market = (parts, sum(parts)) if total is None else (parts[:-1], parts[-1])
    if sum(firms) > market:
        return NotComputable(message("methods.shares_above_one"))
    return firms, market


def _parts(values: Sequence[Number]) -> list[int] | NotComputable:
    """Return values as integers in proportion; a negative one has no place in a share."""
    parts, _ = integers_of(values)
    if any(part < 0 for part in parts):
        return NotComputable(message("methods.negative_value"))
    return parts if any(parts) else _no_total(parts)


def _no_total(parts: Sequence[int]) -> NotComputable:
    return NotComputable(message("methods.total_not_positive" if parts else "kernel.no_data"))
