"""Split a gap channel by channel, so that no mix runs between shops and site; the whole is the sum of the channels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from essor.kernel.message import message
from essor.kernel.value import NotComputable
from essor.methods.variance.line import Line, Measure
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, price_volume_mix, remarks


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
    place = tuple(level).index("channel")
    channels: dict[str, list[Line]] = {}
    for line in lines:
        channels.setdefault(line.key[place], []).append(line)
    found = []
    for channel in sorted(channels):
        split = price_volume_mix(channels[channel], level, convention, measure)
        if isinstance(split, PriceVolumeMix):
            found.append(split)
        elif split.reason.key != "kernel.no_data":
            return split
    if not found:
        return NotComputable(message("kernel.no_data"))
    merged = tuple(sorted((line for split in found for line in split.lines), key=lambda line: line.key))
    return PriceVolumeMix(tuple(level), measure, convention, merged, tuple(remarks(level, merged)))
