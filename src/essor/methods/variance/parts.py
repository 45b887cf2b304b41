"""Name the parts that a gap is split into; each is what it adds to the result, so a positive one is favourable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Parts:
    """Hold the parts of a gap, in the currency of the report; they add up to it to the cent.

    Args:
        price: (actual price − base price) × actual units.
        cost: −(actual unit cost − base unit cost) × actual units; only in a gap of margin.
        volume: the units that the whole range sold more or less, each line keeping its share.
        mix: the units that moved between lines of different value.
        new: lines that the base did not have.
        lost: lines that only the base had.
        currency: the actual amounts at their own rate less the same at the rate of the base.
        unsplit: lines without a price on one side: returns above sales, units not known.

    """

    price: Decimal = _NOTHING
    cost: Decimal = _NOTHING
    volume: Decimal = _NOTHING
    mix: Decimal = _NOTHING
    new: Decimal = _NOTHING
    lost: Decimal = _NOTHING
    currency: Decimal = _NOTHING
    unsplit: Decimal = _NOTHING

    def __add__(self, other: Parts) -> Parts:
        """Add two lines part by part."""
        return Parts(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def total(self) -> Decimal:
        """Return the sum of the parts: the gap."""
        return sum(self.by_name().values(), _NOTHING)

    @property
    def quantity(self) -> Decimal:
        """Return volume + mix: (actual units − base units) × base price, the "écart sur quantité" of French schools."""
        return self.volume + self.mix

    def by_name(self) -> Mapping[str, Decimal]:
        """Return the parts by name, in the order in which they are shown."""
        return {name: getattr(self, name) for name in NAMES}


NAMES = tuple(field.name for field in fields(Parts))
_READ = tuple(attrgetter(name) for name in NAMES)


def added(parts: Iterable[Parts]) -> Parts:
    """Return the sum of many."""
    rows = list(parts)
    return Parts(*(sum(map(read, rows), _NOTHING) for read in _READ))
