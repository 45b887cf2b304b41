"""Hold the cells that a format reads and the values worked out before its rows are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "rate", "day", "month", "instant", "boolean"]
_ALIAS = re.compile(r"\bk[0-9]+\b")


@dataclass(frozen=True, slots=True)
class How:
    """Say how a cell is to be read.

    Args:
        kind: what it holds.
        scale: decimals of a number.
        loose: round what has more decimals, instead of refusing it.
        mark: decimal mark that differs from the format's, or "".
        midnight: a bare day stands for its first instant.
        yes: words for true beside the usual ones.
        no: words for false beside the usual ones.

    """

    kind: Kind
    scale: int = 0
    loose: bool = False
    mark: str = ""
    midnight: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """Hold one value to work out for each row, under an alias.

    Args:
        alias: its name in the queries, k0, k1 …
        source: SQL of the text to parse, or of the value itself when there is nothing to parse.
        how: how to parse; None for a value worked out by SQL alone.
        header: header of the column, for people.
        level: 0 when it reads the sheet; else one more than what it reads.

    """

    alias: str
    source: str
    how: How | None
    header: str
    level: int

    @property
    def looks_around(self) -> bool:
        """Tell whether the value depends on other rows."""
        return self.how is None and " OVER (" in self.source


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one case of a choice: SQL that is true where it is taken, "" for always, and SQL of its value."""

    when: str
    value: str


@dataclass(slots=True)
class Cells:
    """Hold every cell of a plan, each once, and the choices between values: SQL of each, with its cases."""

    specs: dict[tuple[str, How | None], Spec] = field(default_factory=dict)
    by_alias: dict[str, Spec] = field(default_factory=dict)
    choices: dict[str, tuple[Case, ...]] = field(default_factory=dict)

    def add(self, source: str, how: How | None, header: str) -> Spec:
        """Return the cell that reads this source so, made when it is new."""
        key = (source, how)
        if key not in self.specs:
            levels = [self.by_alias[alias].level for alias in aliases(source)]
            spec = Spec(f"k{len(self.specs)}", source, how, header, 1 + max(levels) if levels else 0)
            self.specs[key] = self.by_alias[spec.alias] = spec
        return self.specs[key]

    def levels(self) -> tuple[tuple[Spec, ...], ...]:
        """Return the cells in the order in which they can be worked out."""
        depth = 1 + max((spec.level for spec in self.specs.values()), default=-1)
        return tuple(tuple(spec for spec in self.specs.values() if spec.level == level) for level in range(depth))

    def behind(self, sql: str) -> tuple[Spec, ...]:
        """Return every cell that an expression reads on its own row, directly or through others."""
        found: dict[str, None] = {}
        waiting = list(aliases(sql))
        while waiting:
            alias = waiting.pop()
            if alias not in found:
                found[alias] = None
                spec = self.by_alias[alias]
                waiting += [] if spec.looks_around else aliases(spec.source)
        return tuple(self.by_alias[alias] for alias in found)

    def read_by(self, sql: str) -> dict[tuple[Spec, str], None]:
        """Return every cell that an expression reads on its own row, each with the SQL that is true where it does.

        A cell of a case that is not taken is not read: nothing that it holds is a fault there.
        """
        found: dict[tuple[Spec, str], None] = {}
        self._read(sql, "", found)
        return found

    def _read(self, sql: str, when: str, found: dict[tuple[Spec, str], None]) -> None:
        for choice in sorted((one for one in self.choices if one in sql), key=len, reverse=True):
            if choice not in sql:  # it stood within one that is done
                continue
            sql = sql.replace(choice, " ")
            for case in self.choices[choice]:
                self._read(case.when, when, found)
                if case.value != choice:
                    self._read(
                        case.value, f"{when} AND ({case.when})" if when and case.when else when or case.when, found
                    )
        for alias in dict.fromkeys(aliases(sql)):
            spec = self.by_alias[alias]
            if (spec, when) not in found:
                found[spec, when] = None
                if not spec.looks_around:
                    self._read(spec.source, when, found)


def aliases(sql: str) -> Iterable[str]:
    """Return the aliases of cells that an expression names."""
    return _ALIAS.findall(re.sub(r"'(?:[^']|'')*'", "", sql))
