"""Read what a call asks: period, perimeter, dimensions; open the snapshot and the engine it is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from essor.cli.call import Call, refuse
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.mart.company import Company
from essor.mart.engines import Engine, open_engine
from essor.mart.snapshot import Snapshot, get, head
from essor.metrics import catalogue, coverage
from essor.metrics.coverage import days_told
from essor.metrics.kpi import Kpi
from essor.metrics.question import near_kpi


@dataclass(frozen=True, slots=True)
class Opened:
    """Hold the company, the snapshot and the engine that answer a call."""

    company: Company
    snapshot: Snapshot
    engine: Engine


@contextmanager
def opened(call: Call, snapshot_id: str = "") -> Iterator[Opened]:
    """Open the company of a call at its newest snapshot, or at the one named."""
    company = call.company()
    snapshot = get(company, snapshot_id) if snapshot_id else head(company)
    if snapshot is None:
        refuse("cli.no_data", slug=company.slug)
    with open_engine(call.engine, snapshot) as engine:
        yield Opened(company, snapshot, engine)


def known_kpi(code: str) -> Kpi:
    """Return the KPI of a code, or say which are near."""
    found = catalogue.kpis().get(code)
    return refuse("cli.kpi_unknown", code=code, near=near_kpi(code)) if found is None else found


def period(text: str, company: Company) -> Period:
    """Read a period as people write it."""
    try:
        return Period.parse(text, fiscal_start_month=company.fiscal_start_month)
    except ValueError:
        refuse("cli.period_unreadable", text=text)


def figure(text: str, call: Call) -> FigureRef:
    """Read a figure; its fiscal years are those of the company."""
    try:
        return FigureRef.parse(text, fiscal_start_month=call.company().fiscal_start_month)
    except ValueError:
        refuse("cli.figure_unreadable", text=text)


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse("cli.day_unreadable", text=text)


def perimeter(text: str) -> Perimeter:
    """Read a perimeter."""
    try:
        return Perimeter.parse(text)
    except ValueError:
        refuse("cli.perimeter_unreadable", text=text)


def number(text: str) -> Decimal:
    """Read an exact number, with a dot or one decimal comma; 42 % is 0.42."""
    written = "".join(text.split())
    bare = written.removesuffix("%").replace(",", ".", 1)
    try:
        found = Decimal(bare)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or "e" in bare.lower() or "_" in bare:
        refuse("cli.number_unreadable", text=text)
    return found / 100 if written.endswith("%") else found


def span(company: Company, engine: Engine, written: str, start: str, end: str) -> Period:
    """Return the period asked for: written, or from one day to another (included), or all that orders cover."""
    if written:
        return period(written, company)
    known = _covered(engine)
    first = day(start) if start else known.start
    after = day(end) + timedelta(days=1) if end else known.end
    if after <= first:
        refuse("cli.period_backwards", start=first.isoformat(), end=(after - timedelta(days=1)).isoformat())
    return Period(first, after)


def last_month(engine: Engine) -> Period:
    """Return the last month that the orders cover to its end, or the last one they touch."""
    return coverage.last_month(engine, today=date.today())  # noqa: DTZ011 the day where the person sits


def _covered(engine: Engine) -> Period:
    """Return the days that the snapshot tells of; this month where it is empty: any period answers "no data"."""
    today = date.today()  # noqa: DTZ011 the day where the person sits
    return days_told(engine) or Period.month(today.year, today.month)
