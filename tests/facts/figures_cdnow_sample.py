"""One CDNOW customer in ten: how often, how recently and for how long, over the 39 weeks of the calibration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from asking import Asked, Figure, mean, rounded

CALIBRATION_END = date(1997, 9, 30)
BUYING_DAYS = f"""
    SELECT party_id, min(order_date), max(order_date), count(DISTINCT order_date) FROM order_lines
    WHERE order_date <= DATE '{CALIBRATION_END}' GROUP BY party_id ORDER BY party_id"""


class Summary(NamedTuple):
    """Hold repeat buying days, weeks from the first to the last, weeks from the first to the end."""

    frequency: int
    recency: Decimal
    age: Decimal


def _weeks(first: date, last: date) -> Decimal:
    found = rounded(Decimal((last - first).days) / 7, 2)
    assert found is not None
    return found


def summaries(asked: Asked) -> dict[str, Summary]:
    return {
        customer: Summary(days - 1, _weeks(first, last), _weeks(first, CALIBRATION_END))
        for customer, first, last, days in asked.rows(BUYING_DAYS)
    }


def _summary(asked: Asked) -> dict[str, object]:
    found = list(summaries(asked).values())
    return {
        "rows": len(found),
        "mean_frequency": rounded(mean(Decimal(one.frequency) for one in found), 6),
        "mean_T": rounded(mean(one.age for one in found), 6),
        "mean_recency": rounded(mean(one.recency for one in found), 6),
        "zero_freq": sum(one.frequency == 0 for one in found),
    }


FIGURES: Mapping[str, Figure] = {"sample_2357_summary": _summary}
