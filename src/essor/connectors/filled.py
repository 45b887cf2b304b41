"""Tell what a file fills: each column of the canonical tables, with the headers of the file that it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from essor.connectors.expression import Apply, Expression, names_in
from essor.connectors.format import Format
from essor.connectors.plan.binding import Binding, bind
from essor.mart.schema import tables

Filled = Mapping[tuple[str, str], tuple[str, ...]]
"""Headers, as the file writes them, by table and column; none for a constant or for the place of a row."""


def filled(known: Format, headers: Sequence[str]) -> Filled:
    """Return what a file of a format fills.

    A column whose value needs headers that the file does not have is left out.

    Args:
        known: the format.
        headers: of the file.

    """
    binding = bind(known, headers)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for output in known.outputs:
        names = {column.name for column in tables()[output.table].columns}
        values = {name: value for name, value in known.defaults.items() if name in names} | dict(output.columns)
        repeated = tuple(one.header for one in binding.matching(output.each)) if output.each else ()
        for column, value in values.items():
            read = _headers(value, known, binding, repeated)
            if read is not None:
                earlier = found.get((output.table, column), ())
                found[output.table, column] = tuple(dict.fromkeys((*earlier, *read)))
    return found


def _headers(value: Expression, known: Format, binding: Binding, repeated: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the headers behind a value in the order of the file; None where it needs some and the file has none."""
    named = _leaves(value, known, frozenset())
    bound = {one.index: one.header for name in named - {"each"} if (one := binding.find((name,))) is not None}
    if named and not bound and not _without_a_cell(value):
        return repeated or None if "each" in named else None
    return (*(repeated if "each" in named else ()), *(bound[index] for index in sorted(bound)))


def _without_a_cell(value: Expression) -> bool:
    """Tell whether a value stands even where the file has none of its headers: the period in the file's name."""
    return isinstance(value, Apply) and value.operation == "first" and any(not names_in(part) for part in value.parts)


def _leaves(value: Expression, known: Format, above: frozenset[str]) -> frozenset[str]:
    """Return the fields and headers behind a value; a value with a name is followed to what it is made of."""
    found: frozenset[str] = frozenset()
    for name in names_in(value) - above:
        if name in known.values:
            found |= _leaves(known.values[name], known, above | {name})
        else:
            found |= {name}
    return found
