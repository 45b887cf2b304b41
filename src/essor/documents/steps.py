"""Lay a gap out in steps: each begins where the one before ends, the last is the whole, from nought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from essor.kernel.value import magnitude

if TYPE_CHECKING:
    from essor.documents.blocks import Chart

StepKind = Literal["up", "down", "whole"]
# sRGB of the good and bad tokens; the sign beside each step says the same.
STEP_COLOURS: Mapping[StepKind, str] = {"up": "#2e8b63", "down": "#c8485f", "whole": "#5b6172"}


@dataclass(frozen=True, slots=True)
class Step:
    """Hold a step, its numbers divided as the axis shows them: amount = end − start."""

    category: str
    start: float
    end: float
    kind: StepKind

    @property
    def amount(self) -> float:
        """Return what the step adds."""
        return self.end - self.start

    @property
    def above(self) -> float:
        """Return the part above nought that is coloured."""
        return max(self.start, self.end, 0.0) - max(min(self.start, self.end), 0.0)

    @property
    def below(self) -> float:
        """Return the part below nought that is coloured, negative."""
        return min(self.start, self.end, 0.0) - min(max(self.start, self.end), 0.0)

    @property
    def ground(self) -> float:
        """Return the part between nought and the step that is left empty."""
        low, high = min(self.start, self.end), max(self.start, self.end)
        return max(low, 0.0) + min(high, 0.0)


def steps(chart: Chart) -> tuple[Step, ...]:
    """Return the steps of a chart's one series; a missing value adds nothing."""
    values = [None if figure is None else magnitude(figure.value) for figure in chart.series[0].values]
    found: list[Step] = []
    level = 0.0
    last = len(values) - 1
    for place, (category, value) in enumerate(zip(chart.categories, values, strict=True)):
        amount = 0.0 if value is None else float(value / chart.divisor)
        if place == last:
            found.append(Step(category, 0.0, amount, "whole"))
        else:
            found.append(Step(category, level, level + amount, "up" if amount >= 0 else "down"))
            level += amount
    return tuple(found)
