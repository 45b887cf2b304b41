"""Hold what the runtime fetches for the needs of a product: frozen facts, never a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from essor.kernel.fact import Fact
from essor.kernel.item import Item
from essor.kernel.message import Bilingual, Message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import Ref
from essor.kernel.value import Money, NotComputable, Value
from essor.work.collection import Collection

Standing = Literal["on", "risk", "off", "none"]
Share = Literal["all", "physical", "ecommerce"]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one KPI of one share of the business, beside its target, its gap and last year.

    Args:
        gap: value minus target, in the unit of the KPI (points for a rate); None without a target.
        change: growth on last year, a rate, or points when the KPI is a rate.
        standing: on target, at risk, off target, or none without a target.

    """

    kpi: str
    label: Bilingual
    share: Share
    fact: Fact
    target: Value | None = None
    gap: Value | None = None
    standing: Standing = "none"
    last_year: Value | None = None
    change: Value | None = None
    year_to_date: Value | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """Hold the revenue of one month, physical and e-commerce apart, and its target."""

    period: Period
    physical: Fact
    ecommerce: Fact
    target: Value | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Hold one month of a series: what it brought, and what was aimed at."""

    fact: Fact
    target: Value | None = None

    @property
    def period(self) -> Period:
        """Return the month."""
        return self.fact.ref.period


@dataclass(frozen=True, slots=True)
class Series:
    """Hold the months of one KPI of one share of the business, oldest first; a month without a row is left out."""

    kpi: str
    share: Share
    points: tuple[Point, ...]

    def upto(self, end: date) -> tuple[Point, ...]:
        """Return the months that are over by a day."""
        return tuple(point for point in self.points if point.period.end <= end)


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold what one measure comes to in one month; None where the data say nothing of it."""

    period: Period
    number: Decimal | None


@dataclass(frozen=True, slots=True)
class MeasureMonths:
    """Hold the months of one measure of one share: what the formulas of KPIs divide and add up.

    Args:
        additive: the value of several months is the sum of each.

    """

    measure: str
    label: Bilingual
    share: Share
    additive: bool
    months: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class SystemTotal:
    """Hold what one system says the period brought."""

    system: Message
    total: Money | NotComputable
    rows: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one explained difference between two systems, or what stays unexplained."""

    between: Message
    what: Message
    amount: Money
    rows: int
    explained: bool = True


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Hold the control of one imported file: rows and amounts, read = kept + rejected + set aside."""

    name: str
    format: Bilingual
    rows_read: int
    rows_kept: int
    rows_rejected: int
    rows_set_aside: int
    source_total: Value | None = None
    mart_total: Value | None = None
    rejected_total: Value | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the rows of an analysis over a period; rows stand on the same engine as the figures."""

    analysis: str
    period: Period
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    missing: tuple[Message, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Held:
    """Hold an item that another product tells: a gap, a cause, an action, in the words of both languages.

    Args:
        item: its id, its kind and its label.
        value: what it amounts to, or None.
        says: sentences that prove or qualify it.
        of: id of what it hangs on: the gap of a cause, the cause of an action; "" for none.
        owner: who carries it.
        until_date: when it is looked at again.
        cost: what it costs.
        traits: short words about it: the kind of an action, the share of the business.
        origin: where the value comes from.
        origins: where the numbers of each sentence come from, by the names that they have in it.

    """

    item: Item
    value: Value | None = None
    says: tuple[Message, ...] = ()
    of: str = ""
    owner: str = ""
    until_date: date | None = None
    cost: Value | None = None
    traits: tuple[str, ...] = ()
    origin: Ref | None = None
    origins: tuple[Mapping[str, Ref], ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """Hold the answers to the needs of one product for one period.

    Args:
        company: name of the company.
        period: the days of the product.
        snapshot: the state of the data.
        lines: each KPI asked for, whole and by channel, beside target and last year.
        months: revenue by month and channel, where it was asked for.
        missing: what could not be fetched, and why.
        series: each KPI asked for month by month, whole and by channel.
        measures: what those KPIs are computed from, month by month.
        known_until: the day after the last one that the data tell of; None where they tell of none.
        collection: the sources behind the figures, where they were asked for.
        answers: rows of analyses.
        cuts: KPIs cut by dimensions, the share told where a channel is among them.
        held: what other products tell.
        currency: of the company.
        fiscal_start_month: first month of the company's fiscal year.
        perimeter: what the lines speak of: the whole, a channel, a store, a salesperson.

    """

    company: str
    period: Period
    snapshot: str
    lines: tuple[Line, ...] = ()
    months: tuple[Month, ...] = ()
    systems: tuple[SystemTotal, ...] = ()
    differences: tuple[Difference, ...] = ()
    files: tuple[SourceFile, ...] = ()
    missing: tuple[Message, ...] = ()
    series: tuple[Series, ...] = ()
    measures: tuple[MeasureMonths, ...] = ()
    known_until: date | None = None
    collection: Collection | None = None
    answers: tuple[Answer, ...] = ()
    cuts: tuple[Line, ...] = ()
    held: tuple[Held, ...] = ()
    currency: str = "EUR"
    fiscal_start_month: int = 1
    perimeter: Perimeter = ALL

    def trend(self, kpi: str, share: Share = "all") -> Series | None:
        """Return the months of a KPI for a share of the business."""
        return next((one for one in self.series if (one.kpi, one.share) == (kpi, share)), None)

    def line(self, kpi: str, share: Share = "all") -> Line | None:
        """Return the line of a KPI for a share of the business."""
        return next((line for line in self.lines if (line.kpi, line.share) == (kpi, share)), None)

    def answer(self, analysis: str) -> Answer | None:
        """Return the rows of an analysis, or None where they were not fetched."""
        return next((one for one in self.answers if one.analysis == analysis), None)
