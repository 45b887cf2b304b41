"""Split the gap to the target and to last year, each at one fixed level, channels apart, closed to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from essor.kernel.message import Message, message
from essor.kernel.period import Period
from essor.kernel.value import Money, NotComputable, Rate
from essor.methods.growth import growth_rate
from essor.methods.variance.channel_split import parts_by_channel, split_by_channel
from essor.methods.variance.line import Line
from essor.methods.variance.parts import Parts
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix
from essor.work.data import Data, Share

from ..inputs import Against, Part
from .groups import Group, groups
from .lines import (
    FAMILIES,
    PRODUCTS,
    Compared,
    compared_lines,
    exchange,
    key_of,
    plan_rows,
    product_lines,
    rows_of,
    side_of,
    sold_now,
)
from .wording import told

SHARES: tuple[Share, ...] = ("all", "physical", "ecommerce")


@dataclass(frozen=True, slots=True)
class ShareGap:
    """Hold the gap of the whole or of a channel; gap = actual − base = Σ parts where there are any.

    Args:
        parts: by name, in the order in which they are shown; empty where the gap stops at the total.

    """

    share: Share
    actual: Money
    base: Money
    parts: tuple[Part, ...] = ()

    @property
    def gap(self) -> Money:
        """Return actual − base."""
        return self.actual - self.base

    @property
    def rate(self) -> Rate | NotComputable:
        """Return gap ÷ base, or why there is none."""
        return growth_rate(self.actual.amount, self.base.amount)

    def part(self, name: str) -> Decimal:
        """Return a part by name; nothing where the gap has none of it."""
        return sum((part.amount.amount for part in self.parts if part.name == name), Decimal(0))


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold a gap, whole and by channel, with its split or the reason why it stops at the total.

    Args:
        level: what a line of the split is: product, family and channel.
        families: channel and family, by falling size of what they add.
        messages: what a reader has to know of the split.
        unsplit: why there are no parts.
        lost_lines: how many lines of the base sold nothing.
        lines: what was compared, line by line.

    """

    against: Against
    shares: tuple[ShareGap, ...]
    level: tuple[str, ...] = ()
    convention: MixConvention = "base_price"
    families: tuple[Group, ...] = ()
    messages: tuple[Message, ...] = ()
    unsplit: Message | None = None
    lost_lines: int = 0
    lines: tuple[Compared, ...] = ()

    def of(self, share: Share) -> ShareGap | None:
        """Return the gap of the whole or of a channel."""
        return next((one for one in self.shares if one.share == share), None)

    @property
    def whole(self) -> ShareGap:
        """Return the gap of the whole."""
        return self.shares[0]


def gap_to_last_year(data: Data, convention: MixConvention) -> Gap | Message:
    """Return the gap to the same period one year before, or why there is none."""
    rows = rows_of(data, "variance_lines")
    rates, lacking = exchange(data)
    lines = product_lines(rows, rates)
    if not any(line.base is not None for line in lines):
        return told("no_last_year", period=data.period.last_year().key())
    if not any(line.actual is not None for line in lines):
        return told("no_sales", period=data.period.key())
    split = split_by_channel(lines, PRODUCTS, convention)
    if isinstance(split, NotComputable):
        return split.reason
    return _gap("last_year", split, lines, data, lacking)


def longer(data: Data) -> Mapping[Period, tuple[Compared, ...]]:
    """Return the articles of the longer spans that were fetched to end with the period, beside their last year."""
    found: dict[Period, tuple[Compared, ...]] = {}
    for answer in data.answers:
        if answer.analysis == "variance_lines" and answer.period.start < data.period.start:
            rows = [row for row in answer.dicts() if row["currency"] == data.currency]  # no rate of so many months
            found[answer.period] = compared_lines(product_lines(rows, {data.currency: (1, 1)}))
    return found


def gap_to_target(data: Data, convention: MixConvention) -> Gap | Message:
    """Return the gap to the target; with planned lines it is split, with a total only it stops there and says so."""
    planned, reason = plan_rows(data)
    revenue = data.line("revenue")
    total = revenue.target if revenue is not None and isinstance(revenue.target, Money) else None
    actual = rows_of(data, "variance_lines")
    rates, lacking = exchange(data)
    if reason is None and actual:
        by_product = all(row["is_product"] for row in planned)
        level = PRODUCTS if by_product else FAMILIES
        lines = [sold_now(row, level, rates[row["currency"]][0]) for row in actual if row["currency"] in rates]
        lines += [Line(key_of(row, level), None, side_of(row)) for row in planned]
        split = split_by_channel(lines, level, convention)
        if not isinstance(split, NotComputable):
            gap = _gap("target", split, lines, data, lacking)
            return gap if total is None else _stretched(gap, data)
        reason = split.reason
    if total is None or revenue is None or not isinstance(revenue.fact.value, Money):
        return told("no_target", period=data.period.key())
    shares = [
        ShareGap(share, line.fact.value, line.target)
        for share in SHARES
        if (line := data.line("revenue", share)) is not None
        and isinstance(line.fact.value, Money)
        and isinstance(line.target, Money)
    ]
    return Gap("target", tuple(shares), unsplit=reason or message("variance.only_a_total"))


def margin_parts(data: Data, convention: MixConvention) -> Parts | NotComputable:
    """Return the gap of gross margin to last year at the level of products: price, cost, volume, mix."""
    rates, _ = exchange(data)
    lines = product_lines(rows_of(data, "variance_lines"), rates, cost=True)
    return parts_by_channel(lines, PRODUCTS, convention, "margin")


def _gap(
    against: Against, split: PriceVolumeMix, lines: Sequence[Line], data: Data, lacking: tuple[Message, ...]
) -> Gap:
    by_channel = {group.key[0]: group for group in groups(split, lines, "channel")}
    shares = [_share_gap("all", split.actual, split.base, split.parts, data.currency)]
    shares += [
        _share_gap(share, found.units.revenue, found.units.base, found.parts, data.currency)
        for share in SHARES[1:]
        if (found := by_channel.get(share)) is not None
    ]
    return Gap(
        against=against,
        shares=tuple(shares),
        level=split.level,
        convention=split.convention,
        families=groups(split, lines, "channel", "family"),
        messages=(*split.messages, *lacking),
        lost_lines=sum(line.kind == "lost" for line in split.lines),
        lines=compared_lines(lines),
    )


def _share_gap(share: Share, actual: Decimal, base: Decimal, parts: Parts, currency: str) -> ShareGap:
    named = tuple(Part(name, Money(amount, currency)) for name, amount in parts.by_name().items() if name != "cost")
    return ShareGap(share, Money(actual, currency), Money(base, currency), named)


def _stretched(gap: Gap, data: Data) -> Gap:
    """Return the gap to the plan as the gap to the target: what the plan says beyond it is a part of its own."""
    shares = []
    for one in gap.shares:
        line = data.line("revenue", one.share)
        target = line.target if line is not None else None
        if not isinstance(target, Money):
            shares.append(one)
            continue
        target = Money(round(target.amount, 2), target.currency)
        beyond = Part("unplanned", one.base - target)
        shares.append(ShareGap(one.share, one.actual, target, (*one.parts, beyond)))
    return replace(gap, shares=tuple(shares))
