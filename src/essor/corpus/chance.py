"""Draw from seeded chance: every purpose has its own stream, so that one part never disturbs another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
_LARGE_MEAN = 40
_LARGE_VARIANCE = 25


def stream(seed: int, purpose: str) -> Random:
    """Return the random stream of one purpose; the same seed and purpose give the same draws."""
    return Random(f"{seed}:{purpose}")


def poisson(rng: Random, mean: float) -> int:
    """Draw a count around a mean: exactly below 40, by the normal law above.

    Args:
        rng: stream to draw from.
        mean: expected count, >= 0.

    """
    if mean <= 0:
        return 0
    if mean > _LARGE_MEAN:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def binomial(rng: Random, trials: int, probability: float) -> int:
    """Draw the successes among trials: one by one, or by the normal law where the variance is large."""
    variance = trials * probability * (1 - probability)
    if variance > _LARGE_VARIANCE:
        return min(trials, max(0, round(rng.gauss(trials * probability, math.sqrt(variance)))))
    return sum(rng.random() < probability for _ in range(trials))


class Wheel(Generic[T]):
    """Draw items with fixed weights."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        """Keep the items and their running weights."""
        pairs = [(item, weight) for item, weight in weighted if weight > 0]
        self._items: Sequence[T] = [item for item, _ in pairs]
        running, self._weights = 0.0, list[float]()
        for _, weight in pairs:
            running += weight
            self._weights.append(running)

    def draw(self, rng: Random) -> T:
        """Return one item, each with a chance in proportion to its weight."""
        return rng.choices(self._items, cum_weights=self._weights)[0]
