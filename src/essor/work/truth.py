"""Hold what is known apart from a document: the figures of the data and the parameters, that checks compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from essor.kernel.finding import Ground
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, Rate, Value, magnitude
from essor.work.data import Data, Line
from essor.work.parameters import Parameters

Aspects = Mapping[str, Value]
"""What the data say of one figure: value, target, gap, attainment, last_year, change, year_to_date."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Hold what checks compare claims with.

    Args:
        ground: where it comes from: the company's data, an exam's key, or the document alone.
        figures: what the data say of each figure, by its reference without the snapshot.
        parameters: of the product.
        names: the company's own words: its stores, products, people and places, the labels of its KPIs.

    """

    ground: Ground = "live"
    figures: Mapping[str, Aspects] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    @property
    def known(self) -> Mapping[str, Aspects]:
        """Return the figures with those that their aspects give: a year before, and KPIs of the target of revenue."""
        found: dict[str, Aspects] = {}
        for key, aspects in self.figures.items():
            ref = FigureRef.parse(key)
            value, target = aspects.get("value"), aspects.get("target")
            if "last_year" in aspects:
                found[key_of(a_year_before(ref))] = {"value": aspects["last_year"]}
            if ref.kpi == "revenue" and isinstance(value, Money) and isinstance(target, Money) and target.amount:
                reached = Rate(value.amount / target.amount)
                found[key_of(replace(ref, kpi="target_attainment"))] = {"value": reached}
                found[key_of(replace(ref, kpi="revenue_gap"))] = {"value": value - target}
        return {**found, **self.figures}

    def parameter(self, name: str) -> Decimal:
        """Return the number of a parameter; raise KeyError when the product has none of that name."""
        return self.parameters[name].value


def key_of(ref: FigureRef) -> str:
    """Return the reference of a figure without its snapshot: the same figure of any version of the data."""
    return FigureRef(ref.kpi, ref.period, ref.perimeter).key()


def a_year_before(ref: FigureRef) -> FigureRef:
    """Return the reference of the same figure a year before."""
    return replace(ref, period=ref.period.last_year())


def truth_of(data: Data, parameters: Parameters) -> Truth:
    """Return the truth that the company's data give."""
    figures: dict[str, Aspects] = {key_of(line.fact.ref): _aspects(line) for line in (*data.cuts, *data.lines)}
    for month in data.months:
        for fact in (month.physical, month.ecommerce):
            figures.setdefault(key_of(fact.ref), {"value": fact.value})
    for point in (point for one in data.series for point in one.points):
        held: Aspects = (
            {"value": point.fact.value} if point.target is None else {"value": point.fact.value, "target": point.target}
        )
        figures.setdefault(key_of(point.fact.ref), held)
    return Truth("live", figures, parameters, frozenset(_names(data)))


def attainment(line: Line) -> Rate | None:
    """Return value ÷ target, or None without a target that can be divided by."""
    value, target = magnitude(line.fact.value), None if line.target is None else magnitude(line.target)
    return Rate(value / target) if value is not None and target else None


def _names(data: Data) -> Iterator[str]:
    """Yield what the rows are cut by, and the names of KPIs in both languages."""
    for line in (*data.cuts, *data.lines):
        yield from (value for _, value in line.fact.ref.perimeter.filters)
        yield from (line.label.fr, line.label.en)


def _aspects(line: Line) -> Aspects:
    named = {
        "value": line.fact.value,
        "target": line.target,
        "gap": line.gap,
        "attainment": attainment(line),
        "last_year": line.last_year,
        "change": line.change,
        "year_to_date": line.year_to_date,
    }
    return {name: value for name, value in named.items() if value is not None}
