"""Say in which unit a measure, a KPI and its difference are written, and the number that a cell holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from essor.documents import workbook as w
from essor.kernel.value import NotComputable, Value, magnitude
from essor.metrics import catalogue
from essor.metrics.measure import TARGETS, Measure
from essor.metrics.targets import targeted

from ..compute import Card

_UNITS: Mapping[str, w.Unit] = {"EUR": "cents", "ratio": "rate", "count": "count", "points": "points", "days": "days"}


def number(value: Value | None) -> Decimal | None:
    """Return the number of a value, None where there is none."""
    return None if value is None or isinstance(value, NotComputable) else magnitude(value)


def measured_in(measure: Measure) -> w.Unit:
    """Return the unit of a measure: money where it is the target of an amount, or sums a column of amounts."""
    if measure.table == TARGETS:
        return _UNITS.get(catalogue.kpis()[targeted(measure)].unit, "number")
    if measure.counts:
        return "count"
    return "cents" if measure.column.endswith("amount") else "number"


def unit_of(card: Card) -> w.Unit:
    """Return the unit of a KPI."""
    match card.unit:
        case "EUR":
            return "cents" if card.digits else "money"
        case "ratio":
            return "fine_rate" if card.digits > 1 else "rate"
        case "count":
            return "count"
        case "points":
            return "points"
        case "days":
            return "days"
        case _:
            return "number"


def difference(card: Card) -> w.Unit:
    """Return the unit of a difference: points for a rate."""
    return "points" if card.unit == "ratio" else unit_of(card)
