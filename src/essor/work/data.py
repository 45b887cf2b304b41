"""Hold what the runtime fetches for the needs of a product: frozen facts, never a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.kernel.fact import Fact
from essor.kernel.message import Bilingual, Message
from essor.kernel.period import Period
from essor.kernel.value import Money, NotComputable, Value

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
class Data:
    """Hold the answers to the needs of one product for one period.

    Args:
        company: name of the company.
        period: the days of the product.
        snapshot: the state of the data.
        lines: each KPI asked for, whole and by channel, beside target and last year.
        months: revenue by month and channel, where it was asked for.
        missing: what could not be fetched, and why.

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

    def line(self, kpi: str, share: Share = "all") -> Line | None:
        """Return the line of a KPI for a share of the business."""
        return next((line for line in self.lines if (line.kpi, line.share) == (kpi, share)), None)
