"""Where nothing happened but chance, seasons and trend, hardly a look names a cause."""

from __future__ import annotations

from math import comb
from pathlib import Path

from quiet_company import LOOKS, blamed

SEEDS, PERIODS, SCALE = (1, 2), ("2026-04", "2026-06", "2026-08", "2026-10"), 0.1
ACCEPTABLE = 0.05
"""Of the looks, for a company whose months hold few sales; counted on many companies it is 0.014."""


def most(looks: int, rate: float, sure: float = 0.95) -> int:
    """Return how many looks may name a cause before the rate is surely higher: a quantile of the binomial law."""
    found, reached = 0, (1 - rate) ** looks
    while reached < sure:
        found += 1
        reached += comb(looks, found) * rate**found * (1 - rate) ** (looks - found)
    return found


def test_the_bound_would_be_passed_at_three_times_the_rate() -> None:
    looks = len(SEEDS) * len(PERIODS) * LOOKS
    assert most(20, 0.05) == 3  # tables of the binomial law: 0.9841 at 3, 0.9245 at 2
    assert most(looks, ACCEPTABLE) < looks * 3 * ACCEPTABLE * 0.75


def test_a_company_to_which_nothing_happened_is_told_no_more_causes_than_chance_gives(tmp_path: Path) -> None:
    found = [one for seed in SEEDS for one in blamed(tmp_path, seed, SCALE, PERIODS)]
    named = [(one.seed, one.period, suspect.key) for one in found for suspect in one.suspects]
    assert len(found) == len(SEEDS) * len(PERIODS)
    assert len(named) <= most(len(found) * LOOKS, ACCEPTABLE), named
