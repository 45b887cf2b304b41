"""Set a figure in time: the periods it is compared with, its growth, and who contributed to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from essor.kernel.message import Message, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine
from essor.metrics.bucket import Grain, clip, keys_of, period_of
from essor.metrics.compute import KpiAnswer, KpiRow, kpi_rows
from essor.metrics.formula import DIVISION, EXACT
from essor.metrics.question import Compare, read_by
from essor.metrics.targets import Targets

Window = Literal[
    "period",
    "previous",
    "last_year",
    "last_year_same_weekdays",
    "year_to_date",
    "year_to_date_last_year",
    "fiscal_to_date",
    "fiscal_to_date_last_year",
    "rolling",
    "rolling_last_year",
]
WINDOWS: tuple[Window, ...] = get_args(Window)
BEFORE: Mapping[Window, Window] = {
    "period": "last_year",
    "year_to_date": "year_to_date_last_year",
    "fiscal_to_date": "fiscal_to_date_last_year",
    "rolling": "rolling_last_year",
}
"""The window of the year before that each window is set beside."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Hold what one part brought to a change.

    Args:
        change: the part now less the part before: the changes add up to the whole change, exactly.
        growth: change ÷ the whole before, or why there is none: contributions add up to the growth.

    """

    part: str
    before: Decimal
    now: Decimal
    change: Decimal
    growth: Decimal | NotComputable


def windows(period: Period, *, fiscal_start_month: int = 1, months: int = MONTHS_PER_YEAR) -> Mapping[Window, Period]:
    """Return the periods that a period is read with.

    Args:
        period: the days.
        fiscal_start_month: first month of the fiscal year.
        months: length of the rolling window.

    """
    to_date, fiscal = period.year_to_date(), period.year_to_date(fiscal_start_month=fiscal_start_month)
    rolling = period.rolling(months)
    return {
        "period": period,
        "previous": period.previous(),
        "last_year": period.last_year(),
        "last_year_same_weekdays": period.last_year_same_weekdays(),
        "year_to_date": to_date,
        "year_to_date_last_year": to_date.last_year(),
        "fiscal_to_date": fiscal,
        "fiscal_to_date_last_year": fiscal.last_year(),
        "rolling": rolling,
        "rolling_last_year": rolling.last_year(),
    }


def timeline(  # noqa: PLR0913 each argument is a part of the question
    engine: Engine,
    code: str,
    period: Period,
    perimeter: Perimeter = ALL,
    *,
    asked: Sequence[Window] = WINDOWS,
    targets: Targets | None = None,
    fiscal_start_month: int = 1,
    currency: str = "",
) -> Mapping[Window, KpiRow]:
    """Return a KPI over the windows of a period; a window that cannot be computed has its reason.

    Args:
        engine: the snapshot.
        code: a KPI that the catalogue holds.
        period: the days.
        perimeter: the part of the business.
        asked: the windows wanted.
        targets: read from the snapshot when needed and not given.
        fiscal_start_month: first month of the fiscal year.
        currency: of the company; rows in another are left out.

    Raises:
        KeyError: the KPI is unknown or the perimeter does not cut it; ask kpi_rows for the reason.

    """
    found: dict[Window, KpiRow] = {}
    days = windows(period, fiscal_start_month=fiscal_start_month)
    for window in asked:
        answer = kpi_rows(engine, [code], days[window], (), perimeter, targets=targets, currency=currency)
        if not answer.rows:
            raise KeyError(code)
        found[window] = answer.rows[0]
    return found


def windowed(  # noqa: PLR0913 each argument is a part of the question
    engine: Engine,
    codes: Sequence[str],
    period: Period,
    window: Window,
    by: Sequence[str] = (),
    perimeter: Perimeter = ALL,
    *,
    compare: Compare | None = None,
    fiscal_start_month: int = 1,
    currency: str = "",
) -> KpiAnswer:
    """Return KPIs over the window of each bucket of a period: cumulated since January, over twelve months.

    Args:
        engine: the snapshot.
        codes: KPIs.
        period: the days.
        window: what is read of each bucket, or of the whole period where time is not cut.
        by: dimensions, and at most one cut of time.
        perimeter: the part of the business.
        compare: each window with the one before, that of the year before, or its target.
        fiscal_start_month: first month of the fiscal year.
        currency: of the company; rows in another are left out.

    Returns:
        Rows whose period is the window.

    """
    grain, dimensions, unread = read_by(by)
    if unread:
        return KpiAnswer((), unread)
    rows: list[KpiRow] = []
    messages: list[Message] = []
    for bucket in _buckets(period, grain, fiscal_start_month):
        days = windows(bucket, fiscal_start_month=fiscal_start_month)[window]
        answer = kpi_rows(
            engine, codes, days, dimensions, perimeter, compare=compare, fiscal_start_month=fiscal_start_month,
            currency=currency,
        )  # fmt: skip
        rows += answer.rows
        messages += [said for said in answer.messages if said not in messages]
        if not answer.rows:
            break  # what cannot be asked of one window cannot be asked of the next
    return KpiAnswer(tuple(rows), tuple(messages))


def _buckets(period: Period, grain: Grain | None, fiscal_start_month: int) -> tuple[Period, ...]:
    if grain is None:
        return (period,)
    keys = keys_of(period, grain, fiscal_start_month)
    return tuple(clip(period_of(key, grain, fiscal_start_month), period) for key in keys)


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | NotComputable:
    """Return (now − before) ÷ before, or why there is none.

    A past at zero has no growth; a past below zero has none that a reader would understand.
    """
    if now is None or before is None:
        return NotComputable(message("kernel.no_data"))
    if not before:
        return NotComputable(message("metrics.no_growth_from_zero"))
    if before < 0:
        return NotComputable(message("metrics.no_growth_from_negative"))
    return DIVISION.divide(EXACT.subtract(now, before), before)


def rolling_sums(months: Mapping[Period, Decimal], length: int = MONTHS_PER_YEAR) -> Mapping[Period, Decimal]:
    """Return, for each month, the sum of the months that end with it; months without their past are left out.

    Args:
        months: value of each calendar month.
        length: number of months.

    """
    found: dict[Period, Decimal] = {}
    for month in sorted(months):
        window = list(month.rolling(length).months())
        if all(part in months for part in window):
            total = Decimal(0)
            for part in window:
                total = EXACT.add(total, months[part])
            found[month] = total
    return found


def contributions(now: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> tuple[Contribution, ...]:
    """Return what each part brought to the change of the whole, the largest change first.

    A part that is new or lost counts from or to zero.

    Args:
        now: value of each part.
        before: value of each part in the period it is compared with.

    """
    whole = Decimal(0)
    for value in before.values():
        whole = EXACT.add(whole, value)
    found = []
    for part in sorted({*now, *before}):
        old, new = before.get(part, Decimal(0)), now.get(part, Decimal(0))
        change = EXACT.subtract(new, old)
        rate: Decimal | NotComputable = (
            DIVISION.divide(change, whole)
            if whole > 0
            else NotComputable(message("metrics.no_growth_from_negative" if whole else "metrics.no_growth_from_zero"))
        )
        found.append(Contribution(part, old, new, change, rate))
    return tuple(sorted(found, key=lambda one: (-abs(one.change), one.part)))
