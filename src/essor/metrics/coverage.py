"""Know what a snapshot holds: its aggregates, and the days that each table covers.

Both are asked once for each engine, which shows one snapshot that never changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from weakref import WeakKeyDictionary

from essor.kernel.period import Period
from essor.mart.engines import Engine, RefusedQueryError
from essor.metrics import catalogue
from essor.metrics.columns import unbound
from essor.metrics.compile import render

ALWAYS = Period(date.min, date.max)
"""The days of a table whose rows have no date."""
_HELD: WeakKeyDictionary[Engine, frozenset[str]] = WeakKeyDictionary()
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
        column: its date, or "" where rows have none.

    """
    known = _COVERED.setdefault(engine, {})
    if (table, column) not in known:
        known[table, column] = _ask(engine, table, column)
    return known[table, column]


def _has_rows(engine: Engine, table: str) -> bool:
    """Tell whether a table is there with rows; without them the rows it sums up are asked, if any."""
    found = unbound(table)
    try:
        return bool(engine.query(render(found.select(found.columns[0]).limit(1), engine.dialect)).rows)
    except RefusedQueryError:
        return False


def _ask(engine: Engine, table: str, column: str) -> Period | None:
    dated = [a.name for a in catalogue.aggregates().values() if a.of == table and a.date == column]
    place = next((name for name in dated if name in held(engine)), table)
    found = unbound(place)
    if not column:
        return ALWAYS if _has_rows(engine, table) else None
    asked = found.aggregate(first=found[column].min(), last=found[column].max())
    ((first, last),) = engine.query(render(asked, engine.dialect)).rows
    return None if first is None else Period(first, last + timedelta(days=1))
