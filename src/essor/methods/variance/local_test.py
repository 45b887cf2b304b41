"""Tell what happened at one place from chance: a family, a product mix, a price, each held against its own noise.

Sales of articles vary more than counts of coins do: a basket holds several pieces, a customer buys by the dozen.
How much more is read from the data themselves, as the dispersion of articles around the change of their family.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import Number, decimal_of, fraction_of, normal_quantile, root

_LEAST_FREEDOM = 10  # articles beyond their families, below which the dispersion says nothing


@dataclass(frozen=True, slots=True)
class Sold:
    """Hold the pieces of an article, or of many, on both sides, and what a piece cost the buyer on the base side."""

    now: Fraction
    before: Fraction
    price: Fraction = Fraction(0)


def sold(now: Number, before: Number, price: Number = 0) -> Sold:
    """Return the pieces of an article on both sides, as exact numbers."""
    return Sold(fraction_of(now), fraction_of(before), fraction_of(price))


def dispersion(families: Iterable[Sequence[Sold]]) -> Fraction | NotComputable:
    """Return how many times the variance of a count the pieces of an article vary; 1 at least.

    Pearson's χ² ÷ degrees of freedom, over articles that are taken to share the change of their family:
    Σ (now − e)²/e + (before − e′)²/e′, with e = (now + before) × s and s = Σ now ÷ Σ (now + before); that is
    (Σ now²/(now + before) − s Σ now) ÷ (s (1 − s)), where each quotient keeps 28 digits.

    Args:
        families: the articles of each family; one that sold nothing on both sides is left out.

    Source:
        McCullagh and Nelder, Generalized Linear Models, 2nd edition (1989), 4.5.

    """
    square, freedom = Fraction(0), 0
    for family in families:
        rows = [one for one in family if one.now >= 0 and one.before >= 0 and one.now + one.before > 0]
        now, before = sum((one.now for one in rows), Fraction(0)), sum((one.before for one in rows), Fraction(0))
        if not now or not before:
            continue
        share = now / (now + before)
        squares = sum((decimal_of(one.now**2 / (one.now + one.before)) for one in rows), Decimal(0))
        square += (fraction_of(squares) - now * share) / (share * (1 - share))
        freedom += len(rows) - 1
    if freedom < _LEAST_FREEDOM:
        return NotComputable(message("methods.too_short", needed=Count(_LEAST_FREEDOM), found=Count(freedom)))
    return max(square / freedom, Fraction(1))


def fall(parts: Iterable[tuple[Sold, Sold, Fraction]]) -> Decimal:
    """Return by how many standard errors the pieces of a family fall short of what all others did.

    Each part is a channel: expected = before × others' now ÷ others' before; its variance is
    dispersion × expected × (1 + expected × (1/before + 1/others' now + 1/others' before)).

    Args:
        parts: the family, all others, and the dispersion of the channel.

    Returns:
        z, positive where it fell; 0 where nothing can be expected.

    """
    short, variance = Fraction(0), Fraction(0)
    for one, others, spread in parts:
        if min(one.before, others.now, others.before) > 0:
            expected = one.before * others.now / others.before
            short += expected - one.now
            variance += spread * expected * (1 + expected * (1 / one.before + 1 / others.now + 1 / others.before))
    return _score(short, variance)


def mix_loss(rows: Sequence[Sold], spread: Fraction) -> Decimal:
    """Return by how many standard errors the mix of articles cost revenue: Σ (now − before × growth) × price < 0.

    Its variance is dispersion × Σ (now + before × growth²) × (price − mean price)².
    """
    now, before = sum((one.now for one in rows), Fraction(0)), sum((one.before for one in rows), Fraction(0))
    if now <= 0 or before <= 0:
        return Decimal(0)
    growth, mean = now / before, sum((one.before * one.price for one in rows), Fraction(0)) / before
    lost = sum(((one.before * growth - one.now) * one.price for one in rows), Fraction(0))
    squares = sum(((one.now + one.before * growth * growth) * (one.price - mean) ** 2 for one in rows), Fraction(0))
    return _score(lost, spread * squares)


def price_loss(pairs: Sequence[tuple[Number, Number]], others: Sequence[tuple[Number, Number]] = ()) -> Decimal:
    """Return by how many standard errors the prices of a family's articles fell: a few that moved are no fall of all.

    The estimator of a ratio, rate = Σ actual ÷ Σ at old prices, of variance
    n ÷ (n − 1) × Σ(actual − rate × at old prices)² ÷ (Σ at old prices)²: (1 − rate) ÷ √variance, or, beside others,
    (their rate − rate) ÷ √(variance + their variance).

    Args:
        pairs: of each article, what it brought, and what the same pieces bring at the old price.
        others: the same of the articles whose prices a fall is held against; fewer than two are none.

    Source:
        Cochran, Sampling Techniques, 3rd edition (1977), 2.11.

    """
    own, beside = _rate(pairs), _rate(others)
    if own is None:
        return Decimal(0)
    usual, variance = beside or (Fraction(1), Fraction(0))
    return _score(usual - own[0], own[1] + variance)


def _rate(pairs: Sequence[tuple[Number, Number]]) -> tuple[Fraction, Fraction] | None:
    """Return the estimate of a ratio and its variance, or None where fewer than two articles or no amount give any."""
    exact = [(fraction_of(actual), fraction_of(old)) for actual, old in pairs]
    old = sum((one for _, one in exact), Fraction(0))
    if len(exact) <= 1 or old <= 0:
        return None
    rate = sum((one for one, _ in exact), Fraction(0)) / old
    squares = sum(((one - rate * base) ** 2 for one, base in exact), Fraction(0))
    return rate, squares * len(exact) / ((len(exact) - 1) * old * old)


def none_sold(pieces: Decimal, spread: Fraction, share: Decimal) -> Decimal:
    """Return how likely chance alone leaves an article without a sale now: (1 − share)^(pieces ÷ dispersion).

    Args:
        pieces: of the article on both sides.
        spread: dispersion, how many pieces go together.
        share: what part of the pieces of both sides is sold now, over all articles; of one.

    """
    return Decimal(0) if share >= 1 else ((1 - share).ln() * pieces / decimal_of(spread)).exp()


def lost_beyond(rows: Iterable[tuple[Decimal, Decimal, bool]]) -> Decimal:
    """Return by how many standard errors what sold nothing is worth more than chance leaves unsold.

    Each article sells nothing by itself with its own probability p: Σ lost − Σ amount × p, over the root of
    Σ amount² × p × (1 − p). Where something is lost and chance leaves nothing, there is no bound: infinity.

    Args:
        rows: of each article, what it is worth on the base side, p, and whether it sold nothing.

    """
    beyond, variance = Decimal(0), Decimal(0)
    for amount, likely, lost in rows:
        beyond += amount * (int(lost) - likely)
        variance += amount * amount * likely * (1 - likely)
    if variance > 0:
        return beyond / variance.sqrt()
    return Decimal("Infinity") if beyond > 0 else Decimal(0)


def share_fall(found: int, of: int, others_found: int, others: int) -> Decimal:
    """Return by how many standard errors a share lies below that of the others: z of two proportions, pooled."""
    if not of or not others:
        return Decimal(0)
    pooled = Fraction(found + others_found, of + others)
    return _score(
        Fraction(others_found, others) - Fraction(found, of),
        pooled * (1 - pooled) * (Fraction(1, of) + Fraction(1, others)),
    )


def bound(false_alarm: Decimal, comparisons: int) -> Decimal:
    """Return the z beyond which one of so many comparisons is no chance: one-sided, the risk shared by all.

    Args:
        false_alarm: probability that chance alone names any of them, a share of one.
        comparisons: how many are looked at; Bonferroni's rule gives each its part.

    """
    return normal_quantile(1 - 2 * false_alarm / max(1, comparisons))


def _score(amount: Fraction, variance: Fraction) -> Decimal:
    return decimal_of(amount) / root(variance) if variance > 0 else Decimal(0)
