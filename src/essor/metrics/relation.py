"""Give a table the columns and dimensions that a query reads, joining reference tables where needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from essor.metrics import catalogue
from essor.metrics.columns import DERIVED, unbound
from essor.metrics.dimension import Dimension

if TYPE_CHECKING:
    import ibis.expr.types as ir


@cache
def reach(table: str, dimension: str) -> str:
    """Return how a table reaches a dimension: "column", "constant", "through", or "" where it cannot."""
    known = catalogue.dimensions().get(dimension)
    if known is None:
        return ""
    aggregate = catalogue.aggregates().get(table)
    if table in known.columns or (aggregate is not None and dimension in aggregate.kept):
        return "column"
    if (aggregate.of if aggregate else table) in known.constants:
        return "constant"
    if known.through and reach(table, known.through.dimension) in {"column", "through"}:
        return "through"
    return ""


@cache
def constant(table: str, dimension: str) -> str:
    """Return the one value that all rows of a table have in a dimension."""
    aggregate = catalogue.aggregates().get(table)
    return catalogue.dimensions()[dimension].constants[aggregate.of if aggregate else table]


def relation(table: str, names: frozenset[str]) -> ir.Table:
    """Return a table with the named columns and dimensions, each under its name.

    Args:
        table: a canonical table or an aggregate.
        names: stored columns, columns worked out, and dimensions that the table reaches by a column.

    Raises:
        KeyError: a name is none of these.

    """
    found = unbound(table)
    for name in sorted(names):
        if name not in found.columns and (table, name) in DERIVED:
            found = DERIVED[table, name].add(found)
        elif name not in found.columns:
            found = _with_dimension(found, table, name)
    return found.select(*sorted(names)) if names else found


def worked_out(found: ir.Table, table: str, *names: str) -> ir.Table:
    """Add to rows of a table, or to groups of them, columns worked out from others that they kept."""
    for name in names:
        found = DERIVED[table, name].add(found)
    return found


def _with_dimension(found: ir.Table, table: str, name: str) -> ir.Table:
    dimension = catalogue.dimensions()[name]
    if table in dimension.columns:
        return found.mutate(**{name: found[dimension.columns[table]]})
    return _joined(found, table, dimension)


def _joined(found: ir.Table, table: str, dimension: Dimension) -> ir.Table:
    """Join the reference table of a dimension; its key is unique by contract, so no row is repeated."""
    through = dimension.through
    if through is None:
        raise KeyError(dimension.code)
    if through.dimension not in found.columns:
        found = _with_dimension(found, table, through.dimension)
    reference = unbound(through.table)
    key = f"{dimension.code}_key"
    reference = reference.select(**{key: reference[through.key], dimension.code: reference[through.column]})
    return found.left_join(reference, found[through.dimension] == reference[key]).drop(key)
