"""Add the lines of a split up along its dimensions, channels apart, and rank what each group adds to the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import message
from essor.kernel.value import NotComputable, Rate
from essor.methods.exact import decimal_of, fraction_of
from essor.methods.variance.parts import Parts
from essor.methods.variance.price_volume_mix import PriceVolumeMix


@dataclass(frozen=True, slots=True)
class Group:
    """Hold what the lines of a group add up to; actual − base = Σ parts."""

    key: tuple[str, ...]
    actual: Decimal
    base: Decimal
    parts: Parts

    @property
    def gap(self) -> Decimal:
        """Return actual − base."""
        return self.actual - self.base


@dataclass(frozen=True, slots=True)
class Contribution:
    """Hold a group with its rank by size of gap (1 is the largest, whatever its sign) and its share of the whole gap.

    Args:
        share: gap ÷ whole gap; below 0 it works against it, above 1 others make up for it.

    """

    rank: int
    group: Group
    share: Rate | NotComputable


def roll_up(split: PriceVolumeMix, *dimensions: str) -> tuple[Group, ...] | NotComputable:
    """Return the lines added up by some dimensions of the level; the mix stays that of the level.

    The groups add up to the whole split, part by part.
    """
    absent = [name for name in dimensions if name not in split.level]
    if absent:
        return NotComputable(message("variance.dimension_absent", dimension=absent[0]))
    positions = [split.level.index(name) for name in dimensions]
    found: dict[tuple[str, ...], Group] = {}
    for line in split.lines:
        key = tuple(line.key[position] for position in positions)
        group = found.get(key, Group(key, Decimal(0), Decimal(0), Parts()))
        found[key] = Group(key, group.actual + line.actual, group.base + line.base, group.parts + line.parts)
    return tuple(found[key] for key in sorted(found))


def by_channel(split: PriceVolumeMix) -> tuple[Group, ...] | NotComputable:
    """Return the split with physical sales and e-commerce apart, or say that its level has lost the channel."""
    return roll_up(split, "channel")


def contributions(split: PriceVolumeMix, *dimensions: str) -> tuple[Contribution, ...] | NotComputable:
    """Rank the groups of some dimensions by the size of their gap; ties go by key."""
    groups = roll_up(split, *dimensions)
    if isinstance(groups, NotComputable):
        return groups
    ranked = sorted(groups, key=lambda group: (-abs(group.gap), group.key))
    return tuple(Contribution(rank, group, _share(group.gap, split.gap)) for rank, group in enumerate(ranked, start=1))


def leading_parts(parts: Parts) -> Sequence[tuple[str, Decimal]]:
    """Return the parts that are not null by falling size: what weighed most on the gap comes first."""
    kept = [(name, amount) for name, amount in parts.by_name().items() if amount]
    return sorted(kept, key=lambda part: -abs(part[1]))


def _share(gap: Decimal, whole: Decimal) -> Rate | NotComputable:
    if whole == 0:
        return NotComputable(message("kernel.division_by_zero", name=message("variance.name_gap")))
    return Rate(decimal_of(fraction_of(gap) / fraction_of(whole)))
