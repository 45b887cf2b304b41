"""Know what a snapshot holds: its aggregates, the days that each table covers, what is said twice, in which currencies.

Each is asked once for each engine, which shows one snapshot that never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from essor.kernel.period import Period
from essor.mart.engines import Engine, RefusedQueryError
from essor.mart.predicate import to_ibis
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.columns import table_columns, unbound
from essor.metrics.compile import render
from essor.metrics.measure import Measure
from essor.metrics.relation import reach

ALWAYS = Period(date.min, date.max)
"""The days of a table whose rows have no date."""
_TELLING = (
    "order_lines",
    "orders",
    "invoices",
    "ledger_entries",
    "opportunities",
    "web_traffic",
    "complaints",
    "payments",
    "survey_answers",
    "campaign_costs",
    "targets",
)
"""Tables that tell which days the data cover, the surest first."""
_END = "period_end"
"""Column of the day after the last, where rows span days."""
_HELD: WeakKeyDictionary[Engine, frozenset[str]] = WeakKeyDictionary()
_CURRENCIES: WeakKeyDictionary[Engine, dict[str, Mapping[str, int]]] = WeakKeyDictionary()
_SINGLE: WeakKeyDictionary[Engine, dict[str, bool]] = WeakKeyDictionary()
_COVERED: WeakKeyDictionary[Engine, dict[tuple[str, str], Period | None]] = WeakKeyDictionary()


def held(engine: Engine) -> frozenset[str]:
    """Return the derived tables that the snapshot holds with rows."""
    if engine not in _HELD:
        _HELD[engine] = frozenset(name for name in (*catalogue.aggregates(), "party_grain") if _has_rows(engine, name))
    return _HELD[engine]


def covered(engine: Engine, table: str, column: str) -> Period | None:
    """Return the days from the first to the last row of a table, or None where it has no row.

    Args:
        engine: the snapshot.
        table: a canonical table.
        column: the date that matters, or "" where rows have none; the date of the contract counts too:
            a month in which deals were made and none was lost is covered.

    """
    known = _COVERED.setdefault(engine, {})
    if (table, column) not in known:
        known[table, column] = _ask(engine, table, column)
    return known[table, column]


def known_days(engine: Engine, measure: Measure) -> Period | None:
    """Return the days that the table of a measure covers, or None where it, or the list it keeps to, is empty."""
    if measure.within and covered(engine, measure.within.table, "") is None:
        return None
    return covered(engine, measure.table, measure.date)


def days_told(engine: Engine) -> Period | None:
    """Return the days that the snapshot tells of: those of its orders, else of another table; None without a row."""
    for table in _TELLING:
        known = covered(engine, table, tables()[table].date)
        if known is None:
            continue
        if _END not in table_columns(table):
            return known
        found = unbound(table)
        ((last,),) = engine.query(render(found.aggregate(last=found[_END].max()), engine.dialect)).rows
        return Period(known.start, last)
    return None


def last_month(engine: Engine, *, today: date) -> Period:
    """Return the last month that the data cover to its end, or the last one they touch; today's where there is none.

    A month of which at most three days are missing counts as covered: a Sunday and a holiday sell nothing.
    """
    known = days_told(engine) or Period.month(today.year, today.month)
    month = Period.month(known.last_day.year, known.last_day.month)
    return month if known.end >= month.end - timedelta(days=3) else month.previous()


def currencies(engine: Engine, table: str) -> Mapping[str, int]:
    """Return how many rows of a table stand in each currency; none where it has no such column."""
    known = _CURRENCIES.setdefault(engine, {})
    if table not in known:
        known[table] = _ask_currencies(engine, table) if reach(table, "currency") == "column" else {}
    return known[table]


def single_version(engine: Engine, measure: Measure) -> bool:
    """Tell whether nothing is said twice among the rows of a measure, so that no newest need be found."""
    if measure.newest is None:
        return True
    known = _SINGLE.setdefault(engine, {})
    if measure.code not in known:
        found = unbound(measure.table)
        rows = found.filter(to_ibis(measure.where, found))
        names = dict.fromkeys((measure.newest.per, measure.newest.column))
        asked = rows.select(*(name for name in names if name)).distinct()
        held = engine.query(render(asked, engine.dialect)).rows
        known[measure.code] = len({row[0] if len(row) > 1 else None for row in held}) == len(held)
    return known[measure.code]


def _ask_currencies(engine: Engine, table: str) -> Mapping[str, int]:
    kept = [a for a in catalogue.aggregates().values() if a.of == table and a.name in held(engine)]
    found = unbound(kept[0].name if kept else table)
    rows = found[kept[0].rows].sum() if kept else found.count()
    asked = found.group_by("currency").aggregate(rows=rows)
    answer = engine.query(render(asked, engine.dialect)).dicts()
    return {row["currency"]: int(row["rows"]) for row in answer if row["currency"] is not None}


def _has_rows(engine: Engine, table: str) -> bool:
    """Tell whether a table is there with rows; without them the rows it sums up are asked, if any."""
    found = unbound(table)
    try:
        return bool(engine.query(render(found.select(found.columns[0]).limit(1), engine.dialect)).rows)
    except RefusedQueryError:
        return False


def _ask(engine: Engine, table: str, column: str) -> Period | None:
    if not column:
        return ALWAYS if _has_rows(engine, table) else None
    dated = [a.name for a in catalogue.aggregates().values() if a.of == table and a.date == column]
    found = unbound(next((name for name in dated if name in held(engine)), table))
    days = [found[name] for name in dict.fromkeys((column, tables()[table].date)) if name]
    asked = found.aggregate(
        **{f"first{n}": d.min() for n, d in enumerate(days)}, **{f"last{n}": d.max() for n, d in enumerate(days)}
    )
    known = [day for day in engine.query(render(asked, engine.dialect)).rows[0] if day is not None]
    return Period(min(known), max(known) + timedelta(days=1)) if known else None
