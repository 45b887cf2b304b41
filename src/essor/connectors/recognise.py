"""Recognise a file by its headers: overlap with each format's signature, rare headers weighing most.

A header weighs log((N + 1) / n), n being the formats that know it among N. A format ranks by the
weight of its signature that the file shows, over the root of the weight of the whole signature, so
that neither long nor short signatures win by their length. Headers that a format merely knows add a
quarter of their weight. A tie goes to the format whose file names match, then to the one listed first.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from essor.connectors.catalogue import formats
from essor.connectors.format import Format
from essor.connectors.headers import normalise, skeleton

LEAST_SCORE = 0.1
# Score that leaves no doubt, by the number of headers of the signature that were found.
_SURE = ((2, 0.5), (3, 0.38), (4, 0.25))
_KNOWN_SHARE = 0.25
_NEAR = 0.9
_SHOWN = 5
_DIGITS = 9
_LEAST_SKELETON = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """Hold how well a format fits a file.

    Args:
        format: name of the format.
        score: root of (share of the signature shown x share of the file known), 0 to 1.
        matched: headers of the signature that the file has.
        sure: neither the score nor the number of headers is chance. A guess that is not sure is shown,
            never imported without a word.

    """

    format: str
    score: float
    matched: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Signature:
    name: str
    weight: float
    root: float
    at_least: int
    needs: frozenset[str]
    files: tuple[re.Pattern[str], ...]

    def admits(self, matched: int, headers: set[str]) -> bool:
        """Tell whether a file has enough of the headers, and one of those without which it is another."""
        return matched >= max(self.at_least, 1) and (not self.needs or bool(self.needs & headers))


@dataclass(frozen=True, slots=True)
class Matcher:
    """Hold the headers of every format, ready to be looked up.

    Args:
        postings: for each header, (place of the format, weight, whether the signature holds it).
        skeletons: the header that a damaged one stands for.

    """

    signatures: tuple[_Signature, ...]
    postings: Mapping[str, tuple[tuple[int, float, bool], ...]]
    skeletons: Mapping[str, str]

    def guesses(self, headers: Iterable[str], file_name: str = "") -> tuple[Guess, ...]:
        """Return the formats that fit best, the best first; empty when no header is known."""
        seen = {found for header in headers if (found := self._find(header)) is not None}
        columns = len(seen) or 1
        rank: defaultdict[int, float] = defaultdict(float)
        shown: defaultdict[int, float] = defaultdict(float)
        matched: Counter[int] = Counter()
        known: Counter[int] = Counter()
        for header in seen:
            for place, weight, signing in self.postings.get(header, ()):
                known[place] += 1
                rank[place] += weight * (1 if signing else _KNOWN_SHARE) / self.signatures[place].root
                if signing:
                    shown[place] += weight
                    matched[place] += 1
        best = sorted(
            (place for place in rank if self.signatures[place].admits(matched[place], seen)),
            key=lambda place: (-round(rank[place], _DIGITS), place),  # sums of a set differ in their last digits
        )
        best = self._settle(best[:_SHOWN], rank, file_name)
        guesses = []
        for place in best:
            score = math.sqrt(shown[place] / self.signatures[place].weight * known[place] / columns)
            sure = any(matched[place] >= found and score >= least for found, least in _SURE)
            guesses.append(Guess(self.signatures[place].name, score, matched[place], sure))
        return tuple(guesses)

    def _find(self, header: str) -> str | None:
        """Return the header as the formats know it, itself when none does, nothing when it is blank."""
        name = normalise(header)
        if name in self.postings or not name:
            return name or None
        bones = skeleton(header)
        return self.skeletons.get(bones, name) if len(bones) >= _LEAST_SKELETON else name

    def _settle(self, best: list[int], rank: Mapping[int, float], file_name: str) -> list[int]:
        """Put first, among those that nearly tie with the best, the one whose file names match."""
        name = normalise(file_name)
        for place in best:
            near = rank[place] >= _NEAR * rank[best[0]]
            if near and any(pattern.search(name) for pattern in self.signatures[place].files):
                return [place, *(other for other in best if other != place)]
        return best


def recognise(headers: Iterable[str], file_name: str = "") -> Guess | None:
    """Return the format that fits a file best, or None when none fits well enough.

    Args:
        headers: the headers as written, in any order.
        file_name: name of the file, which settles ties.

    """
    guesses = matcher().guesses(headers, file_name)
    return guesses[0] if guesses and guesses[0].score >= LEAST_SCORE else None


@cache
def matcher() -> Matcher:
    """Return the matcher of the formats that Essor knows."""
    return build(formats())


def build(known: Mapping[str, Format]) -> Matcher:
    """Return a matcher of these formats."""
    signatures = [{normalise(header) for header in format_.headers} for format_ in known.values()]
    extras = [
        {normalise(header) for header in format_.known_headers} - own
        for format_, own in zip(known.values(), signatures, strict=True)
    ]
    count = Counter(header for own in signatures for header in own)
    count.update({header for own in extras for header in own} - count.keys())
    weights = {header: math.log((len(signatures) + 1) / n) for header, n in count.items()}
    postings: dict[str, list[tuple[int, float, bool]]] = {header: [] for header in weights}
    made = []
    for place, (format_, own, others) in enumerate(zip(known.values(), signatures, extras, strict=True)):
        weight = sum(weights[header] for header in own) or 1.0
        made.append(
            _Signature(
                name=format_.name,
                weight=weight,
                root=math.sqrt(weight),
                at_least=format_.at_least,
                needs=frozenset(normalise(header) for header in format_.needs),
                files=tuple(re.compile(name) for name in format_.files),
            )
        )
        for header in own:
            postings[header].append((place, weights[header], True))
        for header in others:
            postings[header].append((place, weights[header], False))
    skeletons: dict[str, str] = {}
    for format_ in known.values():
        for header in format_.known_headers:
            skeletons.setdefault(skeleton(header), normalise(header))
    return Matcher(tuple(made), {header: tuple(places) for header, places in postings.items()}, skeletons)
