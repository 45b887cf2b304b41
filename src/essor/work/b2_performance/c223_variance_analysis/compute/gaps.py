"""Split the gap to the target and to last year, each at one fixed level, channels apart, closed to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from essor.kernel.message import Message, message
from essor.kernel.period import Period
from essor.kernel.value import Count, Money, NotComputable, Rate
from essor.methods.exact import Number, decimal_of, fraction_of
from essor.methods.growth import growth_rate
from essor.methods.variance.channel_split import split_by_channel
from essor.methods.variance.line import Line, Pair, Side, gather
from essor.methods.variance.parts import Parts, added
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, VarianceLine
from essor.metrics.versions import version_order
from essor.work.data import Data, Share

from ..inputs import Against, Part
from .wording import told

SHARES: tuple[Share, ...] = ("all", "physical", "ecommerce")
PRODUCTS = ("product", "family", "channel")
FAMILIES = ("family", "channel")
PLACES = ("family", "channel", "region", "store", "salesperson")
UNKNOWN = ""
_Rates = Mapping[str, tuple[Number, Number]]


@dataclass(frozen=True, slots=True)
class Units:
    """Hold the units and the amount of a family or a channel on both sides; None where units are not known."""

    quantity: Decimal | None
    base_quantity: Decimal | None
    revenue: Decimal
    base: Decimal

    @property
    def price(self) -> Decimal | None:
        """Return the mean price of a unit, or None where nothing was sold."""
        return self.revenue / self.quantity if self.quantity and self.quantity > 0 else None

    @property
    def base_price(self) -> Decimal | None:
        """Return the mean price of a unit on the base side, or None."""
        return self.base / self.base_quantity if self.base_quantity and self.base_quantity > 0 else None


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
class Group:
    """Hold what a group of lines adds to a gap: a family of a channel, a store, a salesperson."""

    key: tuple[str, ...]
    units: Units
    parts: Parts

    @property
    def gap(self) -> Decimal:
        """Return actual − base."""
        return self.units.revenue - self.units.base


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold a line of a split as a workbook calculates it: both sides in the currency of the company.

    Args:
        key: values of the level.
        constant: the actual amount at the rate of the base side.

    """

    key: tuple[str, ...]
    quantity: Decimal | None
    actual: Decimal
    constant: Decimal
    base_quantity: Decimal | None
    base: Decimal


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
    rows = _rows(data, "variance_lines")
    rates, lacking = exchange(data)
    lines = _product_lines(rows, rates)
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
            found[answer.period] = _compared_lines(_product_lines(rows, {data.currency: (1, 1)}))
    return found


def gap_to_target(data: Data, convention: MixConvention) -> Gap | Message:
    """Return the gap to the target; with planned lines it is split, with a total only it stops there and says so."""
    planned, reason = plan_rows(data)
    revenue = data.line("revenue")
    total = revenue.target if revenue is not None and isinstance(revenue.target, Money) else None
    actual = _rows(data, "variance_lines")
    rates, lacking = exchange(data)
    if reason is None and actual:
        by_product = all(row["is_product"] for row in planned)
        level = PRODUCTS if by_product else FAMILIES
        lines = [_now(row, level, rates[row["currency"]][0]) for row in actual if row["currency"] in rates]
        lines += [Line(_key(row, level), None, _side(row)) for row in planned]
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


def plan_rows(data: Data) -> tuple[list[dict[str, Any]], Message | None]:
    """Return the newest plan of each stretch of days, or why it cannot be taken: none, or not for the whole period."""
    rows = _rows(data, "planned_lines")
    if not rows:
        return [], message("variance.only_a_total")
    newest: dict[Any, str] = {}
    for row in rows:
        held = newest.get(row["period_start"], row["version"])
        newest[row["period_start"]] = max(held, row["version"], key=version_order)
    kept = [row for row in rows if row["version"] == newest[row["period_start"]]]
    covered = {
        row["period_start"] + timedelta(days=step)
        for row in kept
        for step in range((row["period_end"] - row["period_start"]).days)
    }
    if len(covered) < data.period.days:
        return [], told("plan_incomplete", known=Count(len(covered)), days=Count(data.period.days))
    if any(row["revenue"] is None for row in kept):
        return [], told("plan_without_prices")
    return kept, None


def exchange(data: Data) -> tuple[_Rates, tuple[Message, ...]]:
    """Return the price of one unit of each currency on both sides, and what is left out for want of a rate."""
    euros = {row["currency"]: row for row in _rows(data, "exchange_rates")}
    ours = _per_euro(euros, data.currency)
    found: dict[str, tuple[Number, Number]] = {data.currency: (1, 1)}
    lacking = []
    for currency in sorted({row["currency"] for row in _rows(data, "variance_lines")} - {data.currency}):
        theirs = _per_euro(euros, currency)
        if ours is None or theirs is None:
            lacking.append(told("no_rate", currency=currency))
        else:
            found[currency] = (
                fraction_of(ours[0]) / fraction_of(theirs[0]),
                fraction_of(ours[1]) / fraction_of(theirs[1]),
            )
    return found, tuple(lacking)


def places(data: Data, convention: MixConvention) -> Mapping[str, tuple[Group, ...]]:
    """Return what regions, stores and salespeople add to the gap to last year, each by channel; the level is PLACES."""
    rates, _ = exchange(data)
    lines = [
        Line(_place(row), _side(row), _side(row, "_before"), *rates[row["currency"]])
        for row in _rows(data, "variance_places")
        if row["currency"] in rates
    ]
    split = split_by_channel(lines, PLACES, convention)
    if isinstance(split, NotComputable):
        return {}
    return {name: groups(split, lines, "channel", name) for name in PLACES[2:]}


def groups(split: PriceVolumeMix, lines: Iterable[Line], *dimensions: str) -> tuple[Group, ...]:
    """Return the lines of a split added up by dimensions, with their units, by falling size of their gap."""
    places = [split.level.index(name) for name in dimensions]
    found: dict[tuple[str, ...], list[VarianceLine]] = {}
    units: dict[tuple[str, ...], list[Line]] = {}
    for line in split.lines:
        found.setdefault(tuple(line.key[place] for place in places), []).append(line)
    for sold in lines:
        units.setdefault(tuple(sold.key[place] for place in places), []).append(sold)
    made = [
        Group(
            key,
            Units(
                _quantity(one.actual for one in units[key]),
                _quantity(one.base for one in units[key]),
                sum((one.actual for one in rows), Decimal(0)),
                sum((one.base for one in rows), Decimal(0)),
            ),
            added(one.parts for one in rows),
        )
        for key, rows in found.items()
    ]
    return tuple(sorted(made, key=lambda group: (-abs(group.gap), group.key)))


def margin_parts(data: Data, convention: MixConvention) -> PriceVolumeMix | NotComputable:
    """Return the gap of gross margin to last year at the level of products: price, cost, volume, mix."""
    rates, _ = exchange(data)
    lines = _product_lines(_rows(data, "variance_lines"), rates, cost=True)
    return split_by_channel(lines, PRODUCTS, convention, "margin")


def _product_lines(rows: Sequence[Mapping[str, Any]], rates: _Rates, *, cost: bool = False) -> list[Line]:
    return [
        Line(_key(row, PRODUCTS), _side(row, cost=cost), _side(row, "_before", cost=cost), *rates[row["currency"]])
        for row in rows
        if row["currency"] in rates
    ]


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
        lines=_compared_lines(lines),
    )


def _compared_lines(lines: Sequence[Line]) -> tuple[Compared, ...]:
    return tuple(_compared(key, pair) for key, pair in gather(lines, "revenue").items())


def _compared(key: tuple[str, ...], pair: Pair) -> Compared:
    actual, base = pair.actual, pair.base
    return Compared(
        key,
        None if actual.quantity is None else _plain(actual.quantity),
        _plain(actual.revenue),
        _plain(pair.constant.revenue),
        None if base.quantity is None else _plain(base.quantity),
        _plain(base.revenue),
    )


def _plain(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else decimal_of(fraction_of(number))


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


def _rows(data: Data, analysis: str) -> list[dict[str, Any]]:
    answer = data.answer(analysis)
    return [] if answer is None else answer.dicts()


def _side(row: Mapping[str, Any], suffix: str = "", *, cost: bool = False) -> Side | None:
    revenue = row[f"revenue{suffix}"]
    if revenue is None:
        return None
    return Side(row[f"quantity{suffix}"], revenue, row[f"cost{suffix}"] if cost else None)


def _key(row: Mapping[str, Any], level: Sequence[str]) -> tuple[str, ...]:
    family = (row["family"] or UNKNOWN, row["channel"])
    return (row["product_id"] or UNKNOWN, *family) if level == PRODUCTS else family


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    region = row["region"] or row["territory"] or UNKNOWN
    return (
        row["family"] or UNKNOWN,
        row["channel"],
        region,
        row["store_id"] or UNKNOWN,
        row["salesperson_id"] or UNKNOWN,
    )


def _now(row: Mapping[str, Any], level: Sequence[str], rate: Number) -> Line:
    """Return what was sold; a plan is in the company's currency, so that no rate separates both sides."""
    return Line(_key(row, level), _side(row), None, rate, rate)


def _quantity(sides: Iterable[Side | None]) -> Decimal | None:
    quantities = [side.quantity for side in sides if side is not None]
    if any(quantity is None for quantity in quantities):
        return None
    return decimal_of(sum((fraction_of(quantity) for quantity in quantities if quantity is not None), fraction_of(0)))


def _per_euro(rows: Mapping[str, Mapping[str, Any]], currency: str) -> tuple[Decimal, Decimal] | None:
    """Return the mean units of a currency for one euro on both sides, or None where a side has no rate."""
    if currency == "EUR":
        return Decimal(1), Decimal(1)
    row = rows.get(currency)
    if row is None or not row["days"] or not row["days_before"]:
        return None
    means = row["rates"] / row["days"], row["rates_before"] / row["days_before"]
    return means if all(means) else None
