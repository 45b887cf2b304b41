"""Tell a perimeter in which nothing happened from one that names a value that no row has."""

from __future__ import annotations

from collections.abc import Sequence

from essor.kernel.message import Bilingual, Message, message
from essor.kernel.perimeter import Perimeter
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.compile import render
from essor.metrics.kpi import Kpi
from essor.metrics.question import closed_values, closest, measures_of
from essor.metrics.relation import reach, relation

LOOKED_AT = 10_000
"""Values among which the nearest are sought."""


def unseen(engine: Engine, kpis: Sequence[Kpi], perimeter: Perimeter) -> tuple[Message, ...]:
    """Return, for each value of a perimeter that no row has at any date, that it is so and which values are near.

    Args:
        engine: the snapshot.
        kpis: what was asked for; their tables are looked at.
        perimeter: the part of the business; values of a closed list are refused elsewhere.

    """
    found: list[Message] = []
    places = dict.fromkeys(measure.table for measure in measures_of(kpis) if measure.on_engine)
    for name, value in perimeter.filters:
        held = [table for table in places if reach(table, name) in {"column", "through"}]
        if not held or closed_values(name) or catalogue.dimensions()[name].kind == "boolean":
            continue
        if any(value in _values(engine, table, name, value) for table in held):
            continue
        contract = tables()[held[0]]
        known = _values(engine, held[0], name)
        if known:
            found.append(
                message(
                    "metrics.unseen_value",
                    name=name,
                    value=value,
                    table=Bilingual(contract.fr, contract.en),
                    near=", ".join(closest(value, known) or known[:3]),
                )
            )
    return tuple(found)


def _values(engine: Engine, table: str, name: str, only: str | None = None) -> list[str]:
    """Return the values of a dimension that the rows of a table have, in order; only one, where one is given."""
    rows = relation(table, frozenset({name}))
    rows = rows.filter(rows[name].notnull() if only is None else rows[name] == only)
    asked = rows.distinct().order_by(name).limit(LOOKED_AT)
    return [str(row[0]) for row in engine.query(render(asked, engine.dialect)).rows]
