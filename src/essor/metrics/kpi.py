"""Hold the definition of a KPI: formula, unit, direction, labels and the decision it serves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from essor.kernel.message import Bilingual
from essor.kernel.value import Count, Duration, Money, NotComputable, Points, Quantity, Rate, Value
from essor.metrics.formula import Formula

Unit = Literal["EUR", "ratio", "count", "quantity", "days", "points", "score"]
Direction = Literal["up", "down", "none"]
Timing = Literal["lead", "lag"]
TargetRule = Literal["sum", "own"]
UNITS: tuple[Unit, ...] = ("EUR", "ratio", "count", "quantity", "days", "points", "score")


@dataclass(frozen=True, slots=True)
class Kpi:
    """Hold one KPI.

    Args:
        code: its name on the command line and in references.
        family: result, objective, activity, ecommerce, customer, csr, partner or team.
        label: its name, as a heading.
        definition: one sentence; it says what counts and what does not.
        stated: the formula as written, over measures and other KPIs.
        formula: the same over measures alone.
        unit: EUR (excl. VAT unless the name says otherwise), ratio (a share of one), count, quantity,
            days, points or score.
        symbol: for a quantity, what is counted: "min", "‰".
        direction: whether more is better.
        timing: whether it announces (lead) or records (lag).
        serves: the decision it serves.
        competences: competences of the standard that use it.
        digits: decimals at display (of the percentage for a ratio).
        target: sum, where the targets of the parts add up; own, where each target is a row of its own.

    """

    code: str
    family: str
    label: Bilingual
    definition: Bilingual
    stated: Formula
    formula: Formula
    unit: Unit
    direction: Direction
    timing: Timing
    serves: Bilingual
    competences: tuple[str, ...]
    digits: int
    target: TargetRule
    symbol: str = ""

    def value(self, number: Decimal | NotComputable, currency: str = "EUR") -> Value:  # noqa: PLR0911 one line a unit
        """Return a number of this KPI in its unit."""
        if isinstance(number, NotComputable):
            return number
        match self.unit:
            case "EUR":
                return Money(number, currency)
            case "ratio":
                return Rate(number)
            case "count":
                return Count(int(number)) if number == number.to_integral_value() else Quantity(number)
            case "days":
                return Duration(number)
            case "points":
                return Points(number)
            case "score" | "quantity":
                return Quantity(number, self.symbol)
