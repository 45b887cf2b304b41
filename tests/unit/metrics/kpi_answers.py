"""Read the answers of KPIs in tests: by dimension, the only one, why there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from essor.kernel.words import say
from essor.metrics.compute import KpiAnswer


def values(answer: KpiAnswer, *dimensions: str) -> dict[Any, Decimal | None]:
    """Return the values by the dimensions asked for."""
    return {tuple(row.dimensions[name] for name in dimensions): row.value for row in answer.rows}


def one(answer: KpiAnswer) -> Decimal | None:
    (row,) = answer.rows
    return row.value


def reason(answer: KpiAnswer) -> str:
    (row,) = answer.rows
    assert row.value is None
    assert row.reason is not None
    return say(row.reason, "en")
