"""Hold what a place did against its own months, and say what stands beyond their noise: stores, people, a channel.

Where the data hold no months to read the noise from, there is no verdict, and the caller falls back on counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from statistics import median

from essor.kernel.value import NotComputable, magnitude
from essor.methods.control_chart import individual_limits, xmr_chart
from essor.methods.exact import decimal_of, fraction_of, root
from essor.work.data import Data, Share

from .lines import rows_of

_LEAST_MONTHS = 6
_CENTURY = 100


def usual_move(data: Data, dimension: str) -> Mapping[str, Decimal]:
    """Return, by store or salesperson, how far its share of its peers' sales may move in the period by chance.

    The shares of the months before the period stand on a chart of individuals, its limits from the median moving
    range, which months of works do not widen; k months together move √k times less. A season, a holiday or a market
    moves all alike and no share.

    Args:
        data: holds the months of places.
        dimension: store_id or salesperson_id.

    """
    limits = {name: individual_limits(shares) for name, shares in _shares(data, dimension).items()}
    length = root(Fraction(len(tuple(data.period.months()))))
    return {name: limit / length for name, limit in limits.items()}


def usual_share(data: Data, dimension: str) -> Mapping[str, Decimal]:
    """Return, by store or salesperson, the median share of its peers' sales in the months before the period.

    Args:
        data: holds the months of places.
        dimension: store_id or salesperson_id.

    """
    return {name: decimal_of(median(shares)) for name, shares in _shares(data, dimension).items()}


def _shares(data: Data, dimension: str) -> Mapping[str, list[Fraction]]:
    """Return the shares of each place in the months before the period, oldest first, where there are enough."""
    before = data.period.start.year * _CENTURY + data.period.start.month
    rows = [row for row in rows_of(data, "place_months")
            if row["month"] < before and row["channel"] == "physical" and row[dimension]]  # fmt: skip
    rows = [row for row in rows if dimension != "salesperson_id" or not row["store_id"]]
    series: dict[str, list[Fraction]] = {}
    for _, month in groupby(sorted(rows, key=lambda row: row["month"]), key=lambda row: row["month"]):
        sums: dict[str, Fraction] = {}
        for row in month:
            sums[row[dimension]] = sums.get(row[dimension], Fraction(0)) + fraction_of(row["revenue"] or 0)
        whole = sum(sums.values(), Fraction(0))
        for name, amount in sums.items() if whole > 0 else ():
            series.setdefault(name, []).append(amount / whole)
    return {name: shares for name, shares in series.items() if len(shares) >= _LEAST_MONTHS}


def share_left(
    name: str,
    amounts: Mapping[str, Decimal],
    expected: Mapping[str, Decimal],
    moves: Mapping[str, Decimal],
    usual: Mapping[str, Decimal] | None = None,
) -> bool | None:
    """Tell whether a place sold a smaller share of its peers' sales than expected, beyond what its months move.

    One that has too few months for limits has left nothing yet; None where no place has any. What is expected from one
    month of last year moved by chance too: it counts for half, and what the place usually sells for the other half.

    Args:
        name: of the place.
        amounts: sales by place.
        expected: what each was expected to sell, in the same unit or any other.
        moves: of `usual_move`.
        usual: of `usual_share`, where what is expected is what one period brought.

    """
    total, aim = sum(amounts.values(), Decimal(0)), sum(expected.values(), Decimal(0))
    if not moves or total <= 0 or aim <= 0:
        return None
    if name not in moves:
        return False
    share = expected[name] / aim
    return amounts[name] / total < (share + (usual or {}).get(name, share)) / 2 - moves[name]


def growth_is_low(data: Data, kpi: str, share: Share) -> bool | None:
    """Tell whether the growth of a KPI over one year left its limits in a month of the period.

    Beyond the lower limit, or one of eight months in a row below the mean: the chart that months are judged by. Too
    few months for limits are no signal; None where no months were fetched, or the period is none.
    """
    trend = data.trend(kpi, share)
    values = {} if trend is None else {
        point.period: number for point in trend.points if (number := magnitude(point.fact.value)) is not None
    }  # fmt: skip
    rates = [(month, decimal_of(fraction_of(number) / fraction_of(values[month.last_year()])))
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
