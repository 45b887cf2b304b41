"""Tell what happened at one place from chance: a family, a product mix, a price, each held against its own noise.

Sales of articles vary more than counts of coins do: a basket holds several pieces, a customer buys by the dozen.
How much more is read from the data themselves, as the dispersion of articles around the change of their family.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import Number, decimal_of, fraction_of, normal_quantile, root, total

_LEAST_FREEDOM = 10  # articles beyond their families, below which the dispersion says nothing
_WIDE = Context(prec=400, traps=[Inexact])
"""Multiplies and adds decimals of 28 digits without rounding, and raises where a digit were lost."""


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
        now, before = total(one.now for one in rows), total(one.before for one in rows)
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
    now, before = total(one.now for one in rows), total(one.before for one in rows)
    if now <= 0 or before <= 0:
        return Decimal(0)
    growth, mean = now / before, sum((one.before * one.price for one in rows), Fraction(0)) / before
    lost = sum(((one.before * growth - one.now) * one.price for one in rows), Fraction(0))
    squares = sum(((one.now + one.before * growth * growth) * (one.price - mean) ** 2 for one in rows), Fraction(0))
    return _score(lost, spread * squares)


@dataclass(frozen=True, slots=True)
class Prices:
    """Hold sums over articles: what each brought, what the same pieces bring at the old price, squares and products.

    Families are added up from these without a look at their articles.
    """

    count: int
    actual: Decimal
    old: Decimal
    squares: Decimal
    products: Decimal
    old_squares: Decimal


def prices(pairs: Iterable[tuple[Decimal | int, Decimal | int]]) -> Prices:
    """Return the sums of articles, each given by what it brought and what the same pieces bring at the old price."""
    rows = [(Decimal(actual), Decimal(old)) for actual, old in pairs]
    return Prices(
        len(rows),
        _total(actual for actual, _ in rows),
        _total(old for _, old in rows),
        _total(_WIDE.multiply(actual, actual) for actual, _ in rows),
        _total(_WIDE.multiply(actual, old) for actual, old in rows),
        _total(_WIDE.multiply(old, old) for _, old in rows),
    )


def together(groups: Iterable[Prices]) -> Prices:
    """Return the sums of several groups of articles."""
    held = list(groups)
    return Prices(
        sum(one.count for one in held),
        *(_total(getattr(one, name) for one in held)
          for name in ("actual", "old", "squares", "products", "old_squares")),
    )  # fmt: skip


def price_loss(own: Prices, others: Prices | None = None) -> Decimal:
    """Return by how many standard errors the prices of a family's articles fell: a few that moved are no fall of all.

    The estimator of a ratio, rate = Σ actual ÷ Σ at old prices, of variance
    n ÷ (n − 1) × Σ(actual − rate × at old prices)² ÷ (Σ at old prices)²: (1 − rate) ÷ √variance, or, beside others,
    (their rate − rate) ÷ √(variance + their variance).

    Args:
        own: of the family.
        others: of the articles whose prices a fall is held against; fewer than two are none.

    Source:
        Cochran, Sampling Techniques, 3rd edition (1977), 2.11.

    """
    found, beside = _rate(own), None if others is None else _rate(others)
    if found is None:
        return Decimal(0)
    usual, variance = beside or (Fraction(1), Fraction(0))
    return _score(usual - found[0], found[1] + variance)


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


def _rate(sums: Prices) -> tuple[Fraction, Fraction] | None:
    """Return the estimate of a ratio and its variance, or None where fewer than two articles or no amount give any."""
    if sums.count <= 1 or sums.old <= 0:
        return None
    old = fraction_of(sums.old)
    rate = fraction_of(sums.actual) / old
    squares = (
        fraction_of(sums.squares) - 2 * rate * fraction_of(sums.products) + rate**2 * fraction_of(sums.old_squares)
    )
    return rate, squares * sums.count / ((sums.count - 1) * old * old)


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return reduce(_WIDE.add, numbers, Decimal(0))
