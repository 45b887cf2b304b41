"""Say how far a survey's figure may be from the truth: Wilson intervals, NPS, CSAT and CES with their margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable, Points, Quantity, Rate
from essor.methods.conventions import convention
from essor.methods.exact import DIGITS, decimal_of, normal_quantile, root

LEVEL = convention("confidence_level")


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold the bounds between which the truth lies with a probability (level), in the unit of the figure."""

    low: Decimal
    high: Decimal
    level: Decimal


@dataclass(frozen=True, slots=True)
class Proportion:
    """Hold a share of n answers with its Wilson interval.

    Args:
        small: too few answers for a comment on the percentage (convention `small_sample`).

    """

    rate: Rate
    n: int
    interval: Interval
    small: bool


@dataclass(frozen=True, slots=True)
class PromoterCounts:
    """Hold the answers to "would you recommend us", counted; two groups add up, their scores do not."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return self.promoters + self.passives + self.detractors

    def __add__(self, other: PromoterCounts) -> PromoterCounts:
        """Pool two groups of answers: the only right way to average two scores."""
        return PromoterCounts(
            self.promoters + other.promoters, self.passives + other.passives, self.detractors + other.detractors
        )


@dataclass(frozen=True, slots=True)
class NetPromoterScore:
    """Hold the score in points (−100 to 100), its margin of error, and the variance of one answer (as a share)."""

    score: Points
    margin: Points
    variance: Decimal
    standard_error: Decimal
    n: int
    level: Decimal


@dataclass(frozen=True, slots=True)
class WaveDifference:
    """Hold first − second in points, its z, and whether it is more than chance at the level."""

    difference: Points
    z: Decimal
    significant: bool
    level: Decimal


@dataclass(frozen=True, slots=True)
class ScaleAnswers:
    """Hold what a question on a scale says: the share of the high answers and the mean."""

    high: Proportion
    mean: Quantity
    n: int


def wilson(successes: int, n: int, level: Decimal = LEVEL) -> Interval | NotComputable:
    """Return the score interval of Wilson for a proportion.

    Centre (p + z²/2n) / (1 + z²/n), half-width z √(p(1 − p)/n + z²/4n²) / (1 + z²/n).

    Source:
        Wilson, JASA 22 (1927); Newcombe, Statistics in Medicine 17 (1998), method 3.

    """
    if not 0 <= successes <= n:
        msg = f"{successes} of {n} is no proportion"
        raise ValueError(msg)
    if n == 0:
        return NotComputable(message("methods.no_answers"))
    share = Fraction(successes, n)
    z = Fraction(normal_quantile(level))
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = root(share * (1 - share) / n + z * z / (4 * n * n))
    with localcontext(prec=DIGITS):
        width = half * decimal_of(z / scale)
        low = Decimal(0) if successes == 0 else decimal_of(centre) - width
        high = Decimal(1) if successes == n else decimal_of(centre) + width
    return Interval(low, high, level)


def proportion(successes: int, n: int, level: Decimal = LEVEL) -> Proportion | NotComputable:
    """Return successes ÷ n with its interval, and whether n is too small for a comment."""
    interval = wilson(successes, n, level)
    if isinstance(interval, NotComputable):
        return interval
    return Proportion(Rate(decimal_of(Fraction(successes, n))), n, interval, n < convention("small_sample"))


def count_promoters(answers: Sequence[int]) -> PromoterCounts | NotComputable:
    """Count promoters (9–10), passives (7–8) and detractors (0–6); an answer off the scale is told."""
    top = int(convention("nps_top"))
    strange = _off_scale(answers, 0, top)
    if strange is not None:
        return strange
    promoters = sum(answer >= convention("nps_promoter_from") for answer in answers)
    detractors = sum(answer <= convention("nps_detractor_to") for answer in answers)
    return PromoterCounts(promoters, len(answers) - promoters - detractors, detractors)


def net_promoter_score(counts: PromoterCounts, level: Decimal = LEVEL) -> NetPromoterScore | NotComputable:
    """Return the score p₊ − p₋ with variance p₊ + p₋ − (p₊ − p₋)² and margin z √(variance / n)."""
    n = counts.n
    if n == 0:
        return NotComputable(message("methods.no_answers"))
    score = Fraction(counts.promoters - counts.detractors, n)
    variance = Fraction(counts.promoters + counts.detractors, n) - score * score
    error = root(variance / n)
    with localcontext(prec=DIGITS):
        margin = Points(100 * normal_quantile(level) * error)
    return NetPromoterScore(Points(decimal_of(100 * score)), margin, decimal_of(variance), error, n, level)


def compare_waves(first: NetPromoterScore, second: NetPromoterScore) -> WaveDifference | NotComputable:
    """Return first − second with z = difference ÷ √(SE₁² + SE₂²), judged at the level of the first."""
    error = root(Fraction(first.standard_error) ** 2 + Fraction(second.standard_error) ** 2)
    if error == 0:
        return NotComputable(message("methods.no_spread"))
    difference = first.score.points - second.score.points
    with localcontext(prec=DIGITS):
        z = difference / 100 / error
    return WaveDifference(Points(difference), z, abs(z) > normal_quantile(first.level), first.level)


def csat(answers: Sequence[int], scale: int | None = None) -> ScaleAnswers | NotComputable:
    """Return the satisfaction: share of the two highest answers, and the mean (1 to 5 unless said)."""
    top = scale or int(convention("csat_scale"))
    return _on_scale(answers, top, top + 1 - int(convention("csat_top_boxes")))


def ces(
    answers: Sequence[int], *, scale: int | None = None, agree_from: int | None = None, reverse: bool = False
) -> ScaleAnswers | NotComputable:
    """Return the customer effort score 2.0: mean of "it was easy" from 1 to 7, and the share of 5 to 7.

    Args:
        answers: one per customer.
        scale: highest answer when it is not 7.
        agree_from: lowest answer that counts as easy when it is not 5, after reversal.
        reverse: the older question asks for effort (1 is little): answers are turned round first.

    """
    top = scale or int(convention("ces_scale"))
    strange = _off_scale(answers, 1, top)
    if strange is not None:
        return strange
    turned = [top + 1 - answer for answer in answers] if reverse else list(answers)
    return _on_scale(turned, top, agree_from or int(convention("ces_agree_from")))


def _on_scale(answers: Sequence[int], top: int, high_from: int) -> ScaleAnswers | NotComputable:
    strange = _off_scale(answers, 1, top)
    if strange is not None:
        return strange
    high = proportion(sum(answer >= high_from for answer in answers), len(answers))
    if isinstance(high, NotComputable):
        return high
    return ScaleAnswers(high, Quantity(decimal_of(Fraction(sum(answers), len(answers)))), len(answers))


def _off_scale(answers: Sequence[int], low: int, high: int) -> NotComputable | None:
    for answer in answers:
        if not low <= answer <= high:
            return NotComputable(message("methods.off_scale", answer=Count(answer), low=Count(low), high=Count(high)))
    return None
