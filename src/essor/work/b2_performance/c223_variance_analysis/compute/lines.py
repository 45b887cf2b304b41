"""Lay out what was sold and what was planned as the lines that a split compares, each with its rates of exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from essor.kernel.message import Message, message
from essor.kernel.value import Count
from essor.methods.exact import Number, decimal_of, fraction_of
from essor.methods.variance.line import Line, Pair, Side, gather
from essor.metrics.versions import version_order
from essor.work.data import Data

from .wording import told

PRODUCTS = ("product", "family", "channel")
FAMILIES = ("family", "channel")
UNKNOWN = ""
Rates = Mapping[str, tuple[Number, Number]]
"""The price of one unit of each currency, in that of the company, on both sides."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold a line of a split as a workbook calculates it: both sides in the currency of the company.

    Args:
        key: values of the level.
        constant: the actual amount at the rate of the base side.

    """

    key: tuple[str, ...]
    quantity: Decimal | None
    actual: Decimal
    constant: Decimal
    base_quantity: Decimal | None
    base: Decimal


def plan_rows(data: Data) -> tuple[list[dict[str, Any]], Message | None]:
    """Return the newest plan of each stretch of days, or why it cannot be taken: none, or not for the whole period."""
    rows = rows_of(data, "planned_lines")
    if not rows:
        return [], message("variance.only_a_total")
    newest: dict[Any, str] = {}
    for row in rows:
        held = newest.get(row["period_start"], row["version"])
        newest[row["period_start"]] = max(held, row["version"], key=version_order)
    kept = [row for row in rows if row["version"] == newest[row["period_start"]]]
    covered = {
        row["period_start"] + timedelta(days=step)
        for row in kept
        for step in range((row["period_end"] - row["period_start"]).days)
    }
    if len(covered) < data.period.days:
        return [], told("plan_incomplete", known=Count(len(covered)), days=Count(data.period.days))
    if any(row["revenue"] is None for row in kept):
        return [], told("plan_without_prices")
    return kept, None


def exchange(data: Data) -> tuple[Rates, tuple[Message, ...]]:
    """Return the price of one unit of each currency on both sides, and what is left out for want of a rate."""
    euros = {row["currency"]: row for row in rows_of(data, "exchange_rates")}
    ours = _per_euro(euros, data.currency)
    found: dict[str, tuple[Number, Number]] = {data.currency: (1, 1)}
    lacking = []
    for currency in sorted({row["currency"] for row in rows_of(data, "variance_lines")} - {data.currency}):
        theirs = _per_euro(euros, currency)
        if ours is None or theirs is None:
            lacking.append(told("no_rate", currency=currency))
        else:
            found[currency] = (
                fraction_of(ours[0]) / fraction_of(theirs[0]),
                fraction_of(ours[1]) / fraction_of(theirs[1]),
            )
    return found, tuple(lacking)


def product_lines(rows: Sequence[Mapping[str, Any]], rates: Rates, *, cost: bool = False) -> list[Line]:
    """Return rows as lines at the level of products; those in a currency without a rate are left out.

    Args:
        rows: of the analysis `variance_lines`.
        rates: of `exchange`.
        cost: whether the sides carry their cost.

    """
    return [
        Line(
            key_of(row, PRODUCTS), side_of(row, cost=cost), side_of(row, "_before", cost=cost), *rates[row["currency"]]
        )
        for row in rows
        if row["currency"] in rates
    ]


def sold_now(row: Mapping[str, Any], level: Sequence[str], rate: Number) -> Line:
    """Return what was sold; a plan is in the company's currency, so that no rate separates both sides."""
    return Line(key_of(row, level), side_of(row), None, rate, rate)


def compared_lines(lines: Sequence[Line]) -> tuple[Compared, ...]:
    """Return lines as a workbook calculates them, one for each key."""
    return tuple(_compared(key, pair) for key, pair in gather(lines, "revenue").items())


def rows_of(data: Data, analysis: str) -> list[dict[str, Any]]:
    """Return the rows of an analysis by column; none where it was not fetched."""
    answer = data.answer(analysis)
    return [] if answer is None else answer.dicts()


def side_of(row: Mapping[str, Any], suffix: str = "", *, cost: bool = False) -> Side | None:
    """Return one side of a row, or None where nothing was sold on it; its columns end with the suffix."""
    revenue = row[f"revenue{suffix}"]
    if revenue is None:
        return None
    return Side(row[f"quantity{suffix}"], revenue, row[f"cost{suffix}"] if cost else None)


def key_of(row: Mapping[str, Any], level: Sequence[str]) -> tuple[str, ...]:
    """Return the key of a row at the level of products, or of families; what is not known is empty."""
    family = (row["family"] or UNKNOWN, row["channel"])
    return (row["product_id"] or UNKNOWN, *family) if level == PRODUCTS else family


def _compared(key: tuple[str, ...], pair: Pair) -> Compared:
    actual, base = pair.actual, pair.base
    return Compared(
        key,
        None if actual.quantity is None else _plain(actual.quantity),
        _plain(actual.revenue),
        _plain(pair.constant.revenue),
        None if base.quantity is None else _plain(base.quantity),
        _plain(base.revenue),
    )


def _plain(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else decimal_of(fraction_of(number))


def _per_euro(rows: Mapping[str, Mapping[str, Any]], currency: str) -> tuple[Decimal, Decimal] | None:
    """Return the mean units of a currency for one euro on both sides, or None where a side has no rate."""
    if currency == "EUR":
        return Decimal(1), Decimal(1)
    row = rows.get(currency)
    if row is None or not row["days"] or not row["days_before"]:
        return None
    means = row["rates"] / row["days"], row["rates_before"] / row["days_before"]
    return means if all(means) else None
