"""Hold the numbers of a document that refer to a figure against what the data say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from essor.kernel.finding import Claim
from essor.kernel.value import Count
from essor.work.checking import Seen
from essor.work.stated import Stated
from essor.work.truth import Aspects
from essor.work.wording import Wording


def held_against(numbers: Iterable[Claim[Stated]], figures: Mapping[str, Aspects], words: Wording) -> Iterator[Seen]:
    """Yield a finding for each number that the data do not give, and one for all that they do.

    Args:
        numbers: of the document, with their places; one without a reference is passed over.
        figures: what the data say, by reference without the snapshot; any aspect of a figure may be the number.
        words: of the product: its words.toml says figure_unknown, figure_wrong and figure_right.

    """
    right = 0
    for claim in numbers:
        stated = claim.value
        if not stated.figure:
            continue
        known = figures.get(stated.figure)
        if known is None:
            message = words.message("figure_unknown", figure=stated.figure)
            yield Seen("not_reproduced", message, found=stated.value, where=claim.where)
        elif stated.value in known.values():
            right += 1
        else:
            expected = known["value"]
            message = words.message("figure_wrong", figure=stated.figure, found=stated.value, expected=expected)
            yield Seen("fail", message, expected, stated.value, claim.where)
    if right:
        yield Seen("pass", words.message("figure_right", n=Count(right)), found=Count(right))
