"""What happened at one place is told from chance by its own noise; chance alone names a place one look in twenty."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from essor.kernel.value import NotComputable
from essor.methods.exact import decimal_of, total
from essor.methods.variance.local_test import (
    Sold,
    bound,
    dispersion,
    fall,
    lost_beyond,
    mix_loss,
    none_sold,
    price_loss,
    prices,
    share_fall,
    sold,
    together,
)

RISK = Decimal("0.05")
FAMILIES, ARTICLES = 8, 20


def pieces(rng: Random, orders: float) -> int:
    """Return the pieces of a random number of orders, 1, 6 or 12 each: far wilder than a count."""
    count = max(0, round(rng.gauss(orders, orders**0.5)))
    return sum(rng.choice((1, 1, 1, 6, 12)) for _ in range(count))


def season(rng: Random, fallen: float = 1.0) -> list[list[Sold]]:
    """Return articles by family, a year beside the other; the first family falls to a share of what it sold."""
    return [
        [sold(pieces(rng, 12 * (fallen if family == 0 else 1)), pieces(rng, 12), 10 + article) for article in
         range(ARTICLES)]
        for family in range(FAMILIES)
    ]  # fmt: skip


def added(of: Iterable[Sold]) -> Sold:
    rows = list(of)
    return Sold(sum((one.now for one in rows), Fraction(0)), sum((one.before for one in rows), Fraction(0)))


def scores(families: list[list[Sold]]) -> list[Decimal]:
    spread = dispersion(families)
    assert not isinstance(spread, NotComputable)
    rest = [[one for other in families if other is not family for one in other] for family in families]
    return [fall([(added(one), added(others), spread)]) for one, others in zip(families, rest, strict=True)]


def test_the_dispersion_is_that_of_the_pieces_of_an_order() -> None:
    rng = Random(5)
    found = [dispersion(season(rng)) for _ in range(20)]
    # Σ q² ÷ Σ q of 1, 1, 1, 6, 12 = 183 ÷ 21
    assert 7 < sum(one for one in found if isinstance(one, Fraction)) / len(found) < Fraction(21, 2)


def test_counts_vary_no_less_than_counts() -> None:
    assert dispersion([[sold(100, 100) for _ in range(12)]]) == 1


def test_too_few_articles_say_nothing_of_their_noise() -> None:
    assert isinstance(dispersion([[sold(3, 9), sold(9, 3)]]), NotComputable)


def test_where_nothing_happened_a_family_is_named_at_most_once_in_twenty_looks() -> None:
    rng, looks = Random(11), 200
    named = sum(max(scores(season(rng))) > bound(RISK, FAMILIES) for _ in range(looks))
    assert named <= looks / 20 + 2 * (looks * 0.05 * 0.95) ** 0.5


def test_a_family_that_lost_half_is_named_nearly_always_and_no_other() -> None:
    rng, looks = Random(13), 60
    found = [[one > bound(RISK, FAMILIES) for one in scores(season(rng, 0.4))] for _ in range(looks)]
    assert sum(one[0] for one in found) >= 0.9 * looks
    assert sum(any(one[1:]) for one in found) <= 0.05 * looks


def test_the_fall_is_counted_in_standard_errors_of_what_was_to_be_expected() -> None:
    # expected 100 × 900/900, variance 4 × 100 × (1 + 100 × (1/100 + 1/900 + 1/900)) = 888.9; 30 short
    score = fall([(sold(70, 100), sold(900, 900), Fraction(4))])
    assert round(score, 6) == round(Decimal(30) / (Decimal(8000) / 9).sqrt(), 6)


@pytest.mark.parametrize(("now", "sign"), [((50, 150), -1), ((150, 50), 1)])
def test_a_mix_that_goes_to_the_cheap_costs_and_to_the_dear_brings(now: tuple[int, int], sign: int) -> None:
    score = mix_loss([sold(now[0], 100, 10), sold(now[1], 100, 90)], Fraction(1))
    assert score * sign > 0
    assert score * 2 == 2 * mix_loss(
        [sold(now[0], 100, 20), sold(now[1], 100, 180)], Fraction(1)
    )  # currency is nothing


def test_prices_that_all_fell_are_a_fall_and_one_that_did_is_chance() -> None:
    assert price_loss(prices([(95, 100), (94, 100), (96, 100)])) > bound(RISK, 16)
    assert price_loss(prices([(85, 100), (100, 100), (100, 100)])) < bound(RISK, 16)


def test_a_sum_of_fractions_is_exact_whatever_their_denominators() -> None:
    assert total([Fraction(1, 3), Fraction(1, 2), Fraction(1, 3), Fraction(5)]) == Fraction(37, 6)
    assert total([]) == 0


def test_prices_are_held_against_those_of_others_and_both_vary() -> None:
    own, others = prices([(90, 100), (94, 100)]), prices([(96, 100), (100, 100)])
    # rates 0.92 and 0.98; the variance of each is 2/1 × (2² + 2²) ÷ 200² = 0.0004
    assert round(price_loss(own), 3) == Decimal(4)
    assert round(price_loss(own, others), 3) == round(Decimal("0.06") / Decimal("0.0008").sqrt(), 3)
    assert price_loss(own, prices([(50, 100)])) == price_loss(own)  # one article is none to be held against
    assert price_loss(prices([(50, 100)]), others) == price_loss(prices([(0, 0), (0, 0)]), others) == 0
    pooled = prices([(90, 100), (94, 100), (96, 100), (100, 100)])
    assert together([own, others]) == pooled


def test_a_share_below_the_others_is_held_against_both_counts() -> None:
    # pooled 0.1, error √(0.09 × (1/100 + 1/100)) = 0.0424; 0.15 − 0.05 = 0.10
    assert round(share_fall(5, 100, 15, 100), 3) == Decimal("2.357")
    assert share_fall(0, 0, 3, 9) == 0


def test_more_comparisons_ask_for_more_and_the_bound_of_one_is_the_quantile() -> None:
    assert round(bound(RISK, 1), 3) == Decimal("1.645")
    assert bound(RISK, 16) > bound(RISK, 4) > bound(RISK, 1)


def test_an_article_sells_nothing_by_chance_as_its_pieces_go_together() -> None:
    assert none_sold(Decimal(6), Fraction(2), Decimal("0.5")) == pytest.approx(Decimal("0.125"))
    assert none_sold(Decimal(3), Fraction(1), Decimal("0.2")) == pytest.approx(Decimal("0.512"))
    assert none_sold(Decimal(3), Fraction(1), Decimal(1)) == 0


def test_what_sold_nothing_is_held_against_what_chance_leaves_unsold() -> None:
    likely = Decimal("0.1")
    # 100 lost, 2 × 100 × 0.1 expected, error √(2 × 100² × 0.1 × 0.9) = 42.43
    assert round(lost_beyond([(Decimal(100), likely, True), (Decimal(100), likely, False)]), 3) == Decimal("1.886")
    assert lost_beyond([(Decimal(100), Decimal(0), True)]) == Decimal("Infinity")
    assert lost_beyond([(Decimal(100), Decimal(0), False)]) == 0


def unsold(families: list[list[Sold]]) -> Decimal:
    spread = dispersion(families)
    assert not isinstance(spread, NotComputable)
    rows = [one for family in families for one in family]
    whole = added(one for family in families for one in family)
    share = decimal_of(whole.now / (whole.now + whole.before))
    worth = [(decimal_of(one.now + one.before), one.now == 0) for one in rows]
    return lost_beyond((amount, none_sold(amount, spread, share), lost) for amount, lost in worth)


def test_articles_sold_now_and_then_that_sell_nothing_are_named_at_most_once_in_twenty_looks() -> None:
    rng, looks = Random(17), 100
    quiet = [[[sold(pieces(rng, 2), pieces(rng, 2)) for _ in range(ARTICLES)] for _ in range(FAMILIES)]
             for _ in range(looks)]  # fmt: skip
    assert sum(unsold(one) > bound(RISK, 1) for one in quiet) <= looks / 20 + 2 * (looks * 0.05 * 0.95) ** 0.5


def test_articles_that_ran_out_are_named_among_articles_that_sell_every_month() -> None:
    rng = Random(19)
    for _ in range(20):
        families = season(rng)
        gone = [[sold(0, one.before) if place < 3 else one for place, one in enumerate(family)] for family in families]
        assert unsold(gone) > bound(RISK, 1)
