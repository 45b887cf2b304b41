"""Hold what a place did against its own noise, and say what stands beyond it: families, prices, mixes, stores, people.

Each look shares one risk of a false alarm among its comparisons. Where the data hold neither articles nor months to
read the noise from, there is no verdict, and the caller falls back on counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from essor.kernel.value import NotComputable, magnitude
from essor.methods.control_chart import individual_limits, xmr_chart
from essor.methods.exact import decimal_of, fraction_of, root
from essor.methods.variance.local_test import Sold, dispersion, fall, mix_loss, price_loss, sold
from essor.work.data import Data, Share

from .gaps import SHARES, Compared, Gap

_LEAST_MONTHS = 6
_CENTURY = 100


def steady_lines(gap: Gap | None) -> tuple[Compared, ...]:
    """Return the articles of a gap that were sold on both sides, whose price on both sides is known."""
    lines = gap.lines if gap is not None and gap.level[:1] == ("product",) else ()
    return tuple(one for one in lines if (one.quantity or 0) > 0 and (one.base_quantity or 0) > 0 and one.base > 0)


def family_fall(gap: Gap | None, family: str) -> Decimal | None:
    """Return by how many standard errors the pieces of a family fell against the others, or None."""
    lines = steady_lines(gap)
    parts = []
    for share in SHARES[1:]:
        inside = [one for one in lines if one.key[2] == share]
        spread = _dispersion(inside)
        if spread is not None and any(one.key[1] == family for one in inside):
            one, others = (
                _added(line for line in inside if (line.key[1] == family) is wanted) for wanted in (True, False)
            )
            parts.append((one, others, spread))
    return fall(parts) if parts else None


def price_changes(gap: Gap | None) -> Mapping[str, Decimal]:
    """Return, by family, how the prices of the same articles moved: Σ actual ÷ Σ pieces × old price − 1."""
    found: dict[str, list[Fraction]] = {}
    for one in steady_lines(gap):
        held = found.setdefault(one.key[1], [Fraction(0), Fraction(0)])
        held[0] += fraction_of(one.constant)
        held[1] += _at_old_price(one)
    return {family: decimal_of(now / old - 1) for family, (now, old) in found.items() if old}


def mix_score(gap: Gap, share: Share) -> Decimal | None:
    """Return by how many standard errors the mix of a channel cost revenue, or None."""
    inside = [one for one in steady_lines(gap) if one.key[2] == share]
    spread = _dispersion(inside)
    return None if spread is None else mix_loss([_sold(one) for one in inside], spread)


def price_score(gap: Gap, family: str, share: str) -> Decimal | None:
    """Return by how many standard errors the prices of the articles of a family fell in a channel, or None."""
    inside = [one for one in steady_lines(gap) if one.key[1:] == (family, share)]
    return price_loss([(one.constant, decimal_of(_at_old_price(one))) for one in inside]) if len(inside) > 1 else None


def usual_move(data: Data, dimension: str) -> Mapping[str, Decimal]:
    """Return, by store or salesperson, how far its share of its peers' sales may move in the period by chance.

    The shares of the months before the period stand on a chart of individuals, its limits from the median moving
    range, which months of works do not widen; k months together move √k times less. A season, a holiday or a market
    moves all alike and no share.

    Args:
        data: holds the months of places.
        dimension: store_id or salesperson_id.

    """
    answer = data.answer("place_months")
    if answer is None or dimension not in answer.columns:
        return {}
    before = data.period.start.year * _CENTURY + data.period.start.month
    rows = [row for row in answer.dicts() if row["month"] < before and row["channel"] == "physical" and row[dimension]]
    rows = [row for row in rows if dimension != "salesperson_id" or not row["store_id"]]
    series: dict[str, list[Fraction]] = {}
    for _, month in groupby(sorted(rows, key=lambda row: row["month"]), key=lambda row: row["month"]):
        sums: dict[str, Fraction] = {}
        for row in month:
            sums[row[dimension]] = sums.get(row[dimension], Fraction(0)) + fraction_of(row["revenue"] or 0)
        whole = sum(sums.values(), Fraction(0))
        for name, amount in sums.items() if whole > 0 else ():
            series.setdefault(name, []).append(amount / whole)
    limits = {name: individual_limits(shares) for name, shares in series.items() if len(shares) >= _LEAST_MONTHS}
    length = root(Fraction(len(tuple(data.period.months()))))
    return {name: limit / length for name, limit in limits.items()}


def share_left(
    name: str, amounts: Mapping[str, Decimal], expected: Mapping[str, Decimal], moves: Mapping[str, Decimal]
) -> bool | None:
    """Tell whether a place sold a smaller share of its peers' sales than expected, beyond what its months move.

    One that has too few months for limits has left nothing yet; None where no place has any.

    Args:
        name: of the place.
        amounts: sales by place.
        expected: what each was expected to sell, in the same unit or any other.
        moves: of `usual_move`.

    """
    total, aim = sum(amounts.values(), Decimal(0)), sum(expected.values(), Decimal(0))
    if not moves or total <= 0 or aim <= 0:
        return None
    return name in moves and amounts[name] / total < expected[name] / aim - moves[name]


def growth_is_low(data: Data, kpi: str, share: Share) -> bool | None:
    """Tell whether the growth of a KPI over one year left its limits in a month of the period.

    Beyond the lower limit, or one of eight months in a row below the mean: the chart that months are judged by. Too
    few months for limits are no signal; None where no months were fetched, or the period is none.
    """
    trend = data.trend(kpi, share)
    values = {} if trend is None else {
        point.period: number for point in trend.points if (number := magnitude(point.fact.value)) is not None
    }  # fmt: skip
    rates = [(month, decimal_of(fraction_of(number) / fraction_of(values[month.last_year()])) - 1)
             for month, number in sorted(values.items(), key=lambda one: one[0].start)
             if values.get(month.last_year(), Decimal(0)) > 0]  # fmt: skip
    inside = sum(month.start >= data.period.start for month, _ in rates)
    if trend is None or not data.period.whole_months():
        return None
    if not inside or len(rates) - inside < _LEAST_MONTHS:
        return False
    chart = xmr_chart([rate for _, rate in rates], len(rates) - inside)
    if isinstance(chart, NotComputable):
        return None
    return any(point.verdict in {"below", "run_below"} for point in chart.points[-inside:])


def _dispersion(lines: Sequence[Compared]) -> Fraction | None:
    families: dict[str, list[Sold]] = {}
    for one in lines:
        families.setdefault(one.key[1], []).append(_sold(one))
    found = dispersion(families.values())
    return None if isinstance(found, NotComputable) else found


def _sold(one: Compared) -> Sold:
    now, before = one.quantity or Decimal(0), one.base_quantity or Decimal(0)
    return sold(now, before, fraction_of(one.base) / fraction_of(before))


def _added(lines: Iterable[Compared]) -> Sold:
    rows = [_sold(one) for one in lines]
    return Sold(sum((one.now for one in rows), Fraction(0)), sum((one.before for one in rows), Fraction(0)))


def _at_old_price(one: Compared) -> Fraction:
    return fraction_of(one.quantity or 0) * fraction_of(one.base) / fraction_of(one.base_quantity or 1)
