"""Read what is asked: KPIs, dimensions, perimeter; say what is unknown and what cannot be cut so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, get_args

from essor.kernel.message import Message, message
from essor.kernel.perimeter import Perimeter
from essor.metrics import catalogue
from essor.metrics.bucket import GRAINS, Grain
from essor.metrics.formula import leaves
from essor.metrics.kpi import Kpi
from essor.metrics.measure import Measure
from essor.metrics.relation import reach

Compare = Literal["previous", "year", "target"]
COMPARISONS: tuple[Compare, ...] = get_args(Compare)
_CLOSE = 0.5


def near(word: str, known: Iterable[str]) -> str:
    """Return the known names nearest to a word, to be shown as a mend."""
    names = sorted(known)
    return ", ".join(difflib.get_close_matches(word, names, n=3, cutoff=_CLOSE) or names[:8])


def known_kpis(codes: Sequence[str]) -> tuple[tuple[Kpi, ...], tuple[Message, ...]]:
    """Return the KPIs of these codes, each once, and a message for each unknown code."""
    kpis = catalogue.kpis()
    asked = tuple(dict.fromkeys(codes))
    messages = [message("metrics.unknown_kpi", name=code, near=near(code, kpis)) for code in asked if code not in kpis]
    return tuple(kpis[code] for code in asked if code in kpis), tuple(messages)


def read_by(by: Sequence[str]) -> tuple[Grain | None, tuple[str, ...], tuple[Message, ...]]:
    """Return how time is cut, by which dimensions besides, and what cannot be read of it.

    Args:
        by: "period:month" (or day, week, quarter, year, fiscal_year) and names of dimensions.

    """
    cuts = [name.partition(":")[2] or "month" for name in by if name.partition(":")[0] == "period"]
    dimensions = tuple(dict.fromkeys(name for name in by if name.partition(":")[0] != "period"))
    grains: list[Grain] = [grain for cut in cuts for grain in GRAINS if grain == cut]
    messages = [
        message("metrics.unknown_grain", name=cut, known=", ".join(GRAINS)) for cut in cuts if cut not in GRAINS
    ]
    if len(set(grains)) > 1:
        messages.append(message("metrics.two_grains", known=", ".join(grains)))
    return (grains[0] if grains else None), dimensions, tuple(messages)


def refusals(dimensions: Sequence[str], perimeter: Perimeter, compare: str | None = None) -> tuple[Message, ...]:
    """Return what is unknown in the dimensions, the perimeter and the comparison."""
    known = catalogue.dimensions()
    messages = [
        message("metrics.unknown_dimension", name=name, near=near(name, known))
        for name in asked_dimensions(dimensions, perimeter)
        if name not in known
    ]
    for name, value in perimeter.filters:
        if "\0" in value:
            messages.append(message("metrics.unreadable_value", name=name))
        elif name in known and known[name].kind == "boolean" and value not in {"true", "false"}:
            messages.append(message("metrics.not_yes_or_no", name=name, value=value))
    if perimeter.segment is not None:
        messages.append(message("metrics.segment_not_held", name=perimeter.segment))
    if compare is not None and compare not in COMPARISONS:
        messages.append(message("metrics.unknown_comparison", name=compare, known=", ".join(COMPARISONS)))
    return tuple(messages)


def asked_dimensions(dimensions: Sequence[str], perimeter: Perimeter) -> tuple[str, ...]:
    """Return every dimension of a question, each once."""
    return tuple(dict.fromkeys((*dimensions, *(name for name, _ in perimeter.filters))))


def unreached(kpi: Kpi, dimensions: Sequence[str]) -> Message | None:
    """Return why these dimensions do not cut a KPI, with those that do, or None where they cut it."""
    blocking = _blocking(kpi, dimensions)
    if blocking is None:
        return None
    name, measure = blocking
    return message(
        "metrics.dimension_not_held",
        kpi=kpi.label,
        dimension=catalogue.dimensions()[name].label,
        measure=measure.label,
        known=", ".join(reachable_dimensions(kpi)),
    )


def reachable_dimensions(kpi: Kpi) -> tuple[str, ...]:
    """Return the dimensions that cut a KPI: those that each of its measures reaches."""
    return tuple(name for name in catalogue.dimensions() if _blocking(kpi, (name,)) is None)


def measures_of(kpis: Iterable[Kpi]) -> tuple[Measure, ...]:
    """Return the measures that KPIs need, each once, in the order of their formulas."""
    return tuple({measure.code: measure for kpi in kpis for measure in _measures_of(kpi.code)}.values())


@cache
def _measures_of(code: str) -> tuple[Measure, ...]:
    return tuple(catalogue.measures()[need] for need in leaves(catalogue.kpis()[code].formula))


def _blocking(kpi: Kpi, dimensions: Sequence[str]) -> tuple[str, Measure] | None:
    for name in dimensions:
        for measure in measures_of((kpi,)):
            if measure.on_engine and not reach(measure.table, name):
                return name, measure
    return None
