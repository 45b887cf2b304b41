"""Offer the periods and the parts of the business that a page can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from essor.kernel.message import Bilingual, Lang
from essor.kernel.need import Kpis, Measures
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.coverage import days_told
from essor.web.companies.services import Opened
from essor.work.controls import source_files
from essor.work.kept import Kept
from essor.work.named import headed, period_name
from essor.work.product import Product

LENGTHS = ("week", "month", "quarter", "year")
_PARTS = ("channel", "store_id", "salesperson_id")
"""Dimensions that a part of the business is chosen by."""
_ASKED = "revenue"
"""KPI whose rows say which channels, places and people sell."""
_MOST = 60
_QUARTER = 3
_HELD: Kept[Mapping[str, tuple[str, ...]]] = Kept(most=16)
_STAMPS: Kept[tuple[date | None, int]] = Kept(most=16)


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold one length of a period: its name and the period of that length around the days shown."""

    length: str
    key: str
    current: bool


@dataclass(frozen=True, slots=True)
class Periods:
    """Hold how a page changes its period.

    Args:
        name: of the period shown.
        before, after: keys of its neighbours; "" where the data tell nothing.

    """

    name: Bilingual
    segments: tuple[Segment, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part of the business: its key in an address and its name."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the parts of one dimension: channels, stores, salespeople."""

    code: str
    label: Bilingual
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Hold how far the data reach, from which snapshot, and how many rows were set apart when they came."""

    snapshot: str
    until: date | None
    excluded: int


def periods(shown: Period, known: Period | None) -> Periods:
    """Return the lengths of a period around the last day shown that the data know, and its neighbours."""
    day = shown.last_day if known is None else max(shown.start, min(shown.last_day, known.last_day))
    around = {length: _around(day, length) for length in LENGTHS}
    before, after = shown.previous(), _next(shown)
    return Periods(
        Bilingual(*(headed(period_name(shown, lang)) for lang in _LANGS)),
        tuple(Segment(length, period.key(), period == shown) for length, period in around.items()),
        "" if known is not None and before.end <= known.start else before.key(),
        "" if known is not None and after.start >= known.end else after.key(),
    )


_LANGS: tuple[Lang, Lang] = ("fr", "en")


def _around(day: date, length: str) -> Period:
    if length == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    if length == "quarter":
        first = Period.month(day.year, day.month - (day.month - 1) % _QUARTER)
        return Period(first.start, first.shift_months(_QUARTER - 1).end)
    return (
        Period.month(day.year, day.month)
        if length == "month"
        else Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    )


def _next(shown: Period) -> Period:
    if shown.whole_months():
        return shown.shift_months(len(list(shown.months())))
    return Period(shown.end, shown.end + timedelta(days=shown.days))


def narrows(product: Product) -> bool:
    """Tell whether a part of the business changes a product: all that it needs can be asked for a part."""
    return bool(product.needs) and all(isinstance(need, Kpis | Measures) for need in product.needs)


def groups(found: Opened, shown: Perimeter) -> tuple[Group, ...]:
    """Return the parts of the business that the data name: channels, stores, salespeople."""
    held = _HELD.get((found.folder.folder, found.snapshot.id), lambda: _held(found))
    known = catalogue.dimensions()
    made = []
    for code, values in held.items():
        parts = tuple(
            Part(one.key(), value, one == shown) for value in values for one in [Perimeter.of(**{code: value})]
        )
        made.append(Group(code, known[code].label, parts))
    named = {part.key for group in made for part in group.parts}
    if shown != ALL and shown.key() not in named:
        text = " · ".join(value for _, value in shown.filters)
        made.append(Group("other", Bilingual(text, text), (Part(shown.key(), text, current=True),)))
    return tuple(made)


def _held(found: Opened) -> Mapping[str, tuple[str, ...]]:
    """Ask once which channels, places and people had a sale in the last twelve months told."""
    told = days_told(found.engine)
    if told is None:
        return {}
    month = Period.month(told.last_day.year, told.last_day.month).rolling()
    held: dict[str, tuple[str, ...]] = {}
    for code in _PARTS:
        rows = kpi_rows(found.engine, [_ASKED], month, [code], currency=found.folder.currency).rows
        values = sorted({str(row.dimensions[code]) for row in rows if row.n and row.dimensions.get(code)})
        if len(values) > 1:
            held[code] = tuple(values[:_MOST])
    return held


def stamp(found: Opened) -> Stamp:
    """Return how fresh the data of a page are."""
    until, excluded = _STAMPS.get((found.folder.folder, found.snapshot.id), lambda: _stamped(found))
    return Stamp(found.snapshot.id, until, excluded)


def _stamped(found: Opened) -> tuple[date | None, int]:
    told = days_told(found.engine)
    files = source_files(found.folder, found.snapshot)
    return None if told is None else told.last_day, sum(one.rows_rejected + one.rows_set_aside for one in files)
