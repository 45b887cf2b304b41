"""Bind the names of a format to the columns of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from essor.connectors.format import Format
from essor.connectors.headers import normalise, skeleton

OWN_PREFIX = "essor_"
_BONES = "\0"


@dataclass(frozen=True, slots=True)
class Column:
    """Hold a column of the sheet: its place and its header as written."""

    index: int
    header: str


@dataclass(slots=True)
class Binding:
    """Find columns by field or header.

    Args:
        fields: short names and the headers that they stand for.
        columns: for each header in normal form, the first column that bears it.
        repeated: headers that stand more than once.
        each: the column that the field ``each`` stands for while an output is made for it.

    """

    fields: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, Column]
    repeated: tuple[str, ...] = ()
    each: Column | None = None
    used: set[int] = field(default_factory=set)

    def find(self, names: Sequence[str]) -> Column | None:
        """Return the first column that one of these names stands for."""
        for name in names:
            if name == "each" and self.each is not None:
                return self._use(self.each)
            for alias in self.fields.get(name, (name,)):
                if (found := self._header(alias)) is not None:
                    return self._use(found)
        return None

    def matching(self, pattern: str) -> tuple[Column, ...]:
        """Return the columns whose header, in normal form, a ``~`` pattern matches whole."""
        expression = re.compile(pattern.removeprefix("~"))
        return tuple(column for name, column in self._named() if expression.fullmatch(name))

    def _named(self) -> Iterator[tuple[str, Column]]:
        """Yield the columns under their names in normal form, not under what is left of damaged ones."""
        return ((name, column) for name, column in self.columns.items() if not name.startswith(_BONES))

    def _header(self, alias: str) -> Column | None:
        if alias.startswith("~"):
            return next(iter(self.matching(alias)), None)
        return self.columns.get(normalise(alias)) or self.columns.get(_BONES + skeleton(alias))

    def _use(self, column: Column) -> Column:
        self.used.add(column.index)
        return column


def bind(format_: Format, headers: Sequence[str]) -> Binding:
    """Bind a format to the headers of a sheet; Essor's own columns of a rejects file are left out.

    A header so damaged that only its letters without accents are left is found by these.
    """
    columns: dict[str, Column] = {}
    repeated: dict[str, None] = {}
    for index, header in enumerate(headers):
        name = normalise(header)
        if not name or header.lower().startswith(OWN_PREFIX):
            continue
        if name in columns:
            repeated[header] = None
        columns.setdefault(name, Column(index, header))
    known = {normalise(header) for header in format_.known_headers}
    for index, header in enumerate(headers):
        if normalise(header) not in known and not header.lower().startswith(OWN_PREFIX):
            columns.setdefault(_BONES + skeleton(header), Column(index, header))
    return Binding(format_.fields, columns, tuple(repeated))
