"""Split a gap channel by channel, so that no mix runs between shops and site; the whole is the sum of the channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from essor.kernel.message import message
from essor.kernel.value import NotComputable
from essor.methods.variance.line import Line, Measure
from essor.methods.variance.parts import Parts, added
from essor.methods.variance.price_volume_mix import (
    MixConvention,
    PriceVolumeMix,
    price_volume_mix,
    remarks,
    whole_parts,
)

T = TypeVar("T", PriceVolumeMix, Parts)


def split_by_channel(
    lines: Iterable[Line],
    level: Sequence[str],
    convention: MixConvention = "base_price",
    measure: Measure = "revenue",
) -> PriceVolumeMix | NotComputable:
    """Return the split of each channel by itself, put together; volume and mix are those inside a channel.

    Units that went from one channel to the other are volume in both, with opposite signs, and no mix.

    Args:
        lines: at the level or finer.
        level: name of each value of a key, "channel" among them.
        convention: how a line's mix is valued.
        measure: "margin" takes each cost off.

    Raises:
        ValueError: the level does not hold the channel.

    """
    found = _each(lines, level, lambda inside: price_volume_mix(inside, level, convention, measure))
    if isinstance(found, NotComputable):
        return found
    merged = tuple(sorted((line for split in found for line in split.lines), key=lambda line: line.key))
    return PriceVolumeMix(tuple(level), measure, convention, merged, tuple(remarks(level, merged)))


def parts_by_channel(
    lines: Iterable[Line],
    level: Sequence[str],
    convention: MixConvention = "base_price",
    measure: Measure = "revenue",
) -> Parts | NotComputable:
    """Return the parts of the whole as `split_by_channel` has them, without those of each line: sooner by half.

    Args:
        lines: at the level or finer.
        level: name of each value of a key, "channel" among them.
        convention: how a line's mix is valued.
        measure: "margin" takes each cost off.

    Raises:
        ValueError: the level does not hold the channel.

    """
    found = _each(lines, level, lambda inside: whole_parts(inside, level, convention, measure))
    return found if isinstance(found, NotComputable) else added(found)


def _each(
    lines: Iterable[Line], level: Sequence[str], split: Callable[[list[Line]], T | NotComputable]
) -> list[T] | NotComputable:
    """Return what a split gives of each channel, those without lines apart, or the reason why one has none."""
    found: list[T] = []
    for inside in _channels(lines, level):
        one = split(inside)
        if not isinstance(one, NotComputable):
            found.append(one)
        elif one.reason.key != "kernel.no_data":
            return one
    return found or NotComputable(message("kernel.no_data"))


def _channels(lines: Iterable[Line], level: Sequence[str]) -> Iterable[list[Line]]:
    """Return the lines of each channel, by rising name."""
    place = tuple(level).index("channel")
    channels: dict[str, list[Line]] = {}
    for line in lines:
        channels.setdefault(line.key[place], []).append(line)
    return [channels[channel] for channel in sorted(channels)]
