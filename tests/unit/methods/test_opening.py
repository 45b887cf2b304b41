"""A difference of differences: what the touched sold beyond, or short of, what the others did."""

from decimal import Decimal

import pytest

from essor.kernel.value import NotComputable, Rate
from essor.kernel.words import say
from essor.methods.variance.opening import OpeningEffect, opening_effect


def test_the_touched_lost_what_the_control_did_not() -> None:
    # the control grew by 10 %: without the opening 1,000 would have become 1,100
    found = opening_effect(1000, 950, 2000, 2200)
    assert found == OpeningEffect(Rate(Decimal("-0.05")), Rate(Decimal("0.1")), Decimal(-150))


def test_nothing_is_taken_away_where_both_move_alike() -> None:
    found = opening_effect(1000, 800, 500, 400)
    assert isinstance(found, OpeningEffect)
    assert found.effect == 0


@pytest.mark.parametrize(("amounts", "word"), [((0, 5, 1, 1), "effect"), ((5, 5, 0, 3), "control")])
def test_without_sales_before_there_is_no_effect_and_a_reason(amounts: tuple[int, int, int, int], word: str) -> None:
    found = opening_effect(*amounts)
    assert isinstance(found, NotComputable)
    assert word in say(found.reason, "en")
    assert say(found.reason, "fr").startswith("non calculable")
