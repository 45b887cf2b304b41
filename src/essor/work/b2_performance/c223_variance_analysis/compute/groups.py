"""Add up the lines of a split by what they share: a family of a channel, a region, a store, a salesperson."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essor.kernel.value import NotComputable
from essor.methods.exact import decimal_of, fraction_of
from essor.methods.variance.channel_split import split_by_channel
from essor.methods.variance.line import Line, Side
from essor.methods.variance.parts import Parts, added
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, VarianceLine
from essor.work.data import Data

from .lines import UNKNOWN, exchange, rows_of, side_of

PLACES = ("family", "channel", "region", "store", "salesperson")


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
class Group:
    """Hold what a group of lines adds to a gap: a family of a channel, a store, a salesperson."""

    key: tuple[str, ...]
    units: Units
    parts: Parts

    @property
    def gap(self) -> Decimal:
        """Return actual − base."""
        return self.units.revenue - self.units.base


def places(data: Data, convention: MixConvention) -> Mapping[str, tuple[Group, ...]]:
    """Return what regions, stores and salespeople add to the gap to last year, each by channel; the level is PLACES."""
    rates, _ = exchange(data)
    lines = [
        Line(_place(row), side_of(row), side_of(row, "_before"), *rates[row["currency"]])
        for row in rows_of(data, "variance_places")
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


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    region = row["region"] or row["territory"] or UNKNOWN
    return (
        row["family"] or UNKNOWN,
        row["channel"],
        region,
        row["store_id"] or UNKNOWN,
        row["salesperson_id"] or UNKNOWN,
    )


def _quantity(sides: Iterable[Side | None]) -> Decimal | None:
    quantities = [side.quantity for side in sides if side is not None]
    if any(quantity is None for quantity in quantities):
        return None
    return decimal_of(sum((fraction_of(quantity) for quantity in quantities if quantity is not None), fraction_of(0)))
