"""Compile the values of a format into SQL over the cells of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from essor.connectors.expression import Apply, Cell, Const, Expression
from essor.connectors.format import Format
from essor.connectors.plan.binding import Binding, Column
from essor.connectors.plan.cells import Cells, How, Spec
from essor.connectors.plan.literals import SQL_OF_KIND, literal
from essor.kernel.message import Bilingual

Natural = Literal["text", "number", "integer", "day", "instant", "boolean"]
IN_SUMS = 6
RATE = How("rate", 8)
LOOSE = 8


@dataclass(frozen=True, slots=True)
class Want:
    """Say what an expression is to become: a kind of value and, for numbers, how many decimals.

    Args:
        month: a day that may be written as a month alone.
        midnight: an instant that may be written as a day alone.
        loose: a number whose further decimals are rounded.

    """

    kind: Natural
    scale: int = IN_SUMS
    month: bool = False
    midnight: bool = False
    loose: bool = False
    mark: str = ""


TEXT, NUMBER, DAY, INSTANT, BOOLEAN = Want("text"), Want("number"), Want("day"), Want("instant"), Want("boolean")


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold what makes a row unusable, or worth telling.

    Args:
        when: SQL that is true on such a row.
        key: message that says it.
        header: column at fault, for people.
        value: SQL of the text at fault.
        args: further arguments of the message, as SQL or in both languages.
        warning: the row is kept.

    """

    when: str
    key: str
    header: str = ""
    value: str = "NULL"
    args: Mapping[str, str | Bilingual] = field(default_factory=dict)
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Hold what an import knows beside the rows.

    Args:
        stem: name of the file without its ending.
        timezone: the company's zone.
        currency: the company's currency.
        period: first day and day after the last one that the file covers, where it says so.
        people: codes of salespeople by alias, in small letters without accents.

    """

    stem: str = ""
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    period: tuple[date, date] | None = None
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Compiler:
    """Compile expressions for one sheet; cells and faults are gathered on the way.

    Args:
        grouping: rows are being put together by key: a plain value is the last one that is not empty.

    """

    format: Format
    binding: Binding
    around: Surroundings
    cells: Cells = field(default_factory=Cells)
    faults: list[Fault] = field(default_factory=list)
    documents: dict[int, Column] = field(default_factory=dict)
    grouping: bool = False

    def compile(self, expression: Expression, want: Want) -> str:
        """Return the SQL of an expression as the kind of value that is wanted.

        Raises:
            ValueError: the expression cannot become that.

        """
        if isinstance(expression, Const):
            return literal(expression.value, want.kind)
        if isinstance(expression, Cell):
            named = self._named(expression)
            return self._leaf(expression, want) if named is None else self.compile(named, want)
        rule = RULES[expression.operation]
        if rule.passes:
            return rule.compile(self, expression, want)
        made = rule.compile(self, expression, want)
        return self.convert(made, rule.natural, want, self.header(expression))

    def available(self, expression: Expression) -> bool:
        """Tell whether the file has what an expression cannot do without."""
        if isinstance(expression, Const):
            return expression.value is not None
        if isinstance(expression, Cell):
            named = self._named(expression)
            return self.binding.find(expression.names) is not None if named is None else self.available(named)
        return RULES[expression.operation].available(self, expression)

    def natural(self, expression: Expression) -> Natural:
        """Return the kind of value that an expression is by itself."""
        if isinstance(expression, Cell):
            named = self._named(expression)
            return "text" if named is None else self.natural(named)
        if isinstance(expression, Const):
            return _kind_of(expression.value)
        rule = RULES[expression.operation]
        return rule.kind(self, expression) if rule.kind else rule.natural

    def header(self, expression: Expression) -> str:
        """Return the headers that an expression reads, as people know them."""
        if isinstance(expression, Const):
            return ""
        if isinstance(expression, Cell):
            named = self._named(expression)
            if named is not None:
                return self.header(named)
            column = self.binding.find(expression.names)
            return column.header if column else expression.names[0]
        parts = (*expression.parts, *_options(expression))
        there = [part for part in parts if self.available(part)]
        found = [self.header(part) for part in there or parts]
        return ", ".join(dict.fromkeys(name for name in found if name))

    def convert(self, sql: str, have: Natural, want: Want, header: str) -> str:
        """Return SQL of one kind as SQL of another; a text that is to be more is parsed as a cell is."""
        if have == want.kind:
            return sql
        if have == "text":
            return self.parsed(sql, want, header)
        if want.kind == "text":
            return f"strftime({sql}, '%Y-%m-%d')" if have == "day" else f"CAST({sql} AS VARCHAR)"
        if {have, want.kind} == {"number", "integer"}:
            return f"TRY_CAST({sql} AS {SQL_OF_KIND[want.kind]})"
        if have == "instant" and want.kind == "day":
            return f"CAST(timezone('{self.around.timezone}', {sql}) AS DATE)"
        msg = f"{header or sql}: a {have} is no {want.kind}"
        raise ValueError(msg)

    def parsed(self, source: str, want: Want, header: str) -> str:
        """Return the alias of a text parsed as what is wanted."""
        return self.read(source, how_of(want), header)

    def read(self, source: str, how: How, header: str) -> str:
        """Return the alias of a text read in a given way."""
        return self._grouped(self.cells.add(source, how, header))

    def plain(self, expression: Expression, want: Want) -> str:
        """Return the SQL of an expression on one row, whether or not rows are being put together."""
        outer, self.grouping = self.grouping, False
        kept = list(self.faults)
        made = self.compile(expression, want)
        self.grouping, self.faults = outer, kept
        return made

    def taken(self, expression: Expression, want: Want, when: str) -> str:
        """Return the SQL of a case of a choice; its faults are those of the rows where it is taken."""
        kept, self.faults = self.faults, []
        made = self.compile(expression, want)
        guarded = (replace(fault, when=f"({when}) AND {fault.when}") if when else fault for fault in self.faults)
        self.faults = [*kept, *guarded]
        return made

    @property
    def has_documents(self) -> bool:
        """Tell whether the rows belong to documents: the format says so, and the file has their key."""
        parent = self.format.parent
        return parent is not None and self.binding.find((parent.key,)) is not None

    def rate(self, expression: Expression) -> str:
        """Return a rate: a cell that says 5 or 5 % is 0.05."""
        if isinstance(expression, Cell) and self._named(expression) is None:
            column = self.binding.find(expression.names)
            return self.read(f"c{column.index}", RATE, column.header) if column else literal(None, "number")
        return self.read(self.compile(expression, TEXT), RATE, self.header(expression))

    def derived(self, sql: str, header: str) -> str:
        """Return a value worked out by SQL alone, once for each row."""
        return self._grouped(self.cells.add(sql, None, header))

    def document_cell(self, column: Column, want: Want) -> str:
        """Return the alias of the cell that the first row of the document has in a column."""
        self.documents[column.index] = column
        return self._grouped(self.cells.add(f"p{column.index}", how_of(want), column.header))

    def _grouped(self, spec: Spec) -> str:
        """Return a cell, or the last one of the group that is not empty."""
        return f"arg_max({spec.alias}, row_number)" if self.grouping else spec.alias

    def _named(self, cell: Cell) -> Expression | None:
        return self.format.values.get(cell.names[0]) if len(cell.names) == 1 else None

    def _leaf(self, cell: Cell, want: Want) -> str:
        column = self.binding.find(cell.names)
        if column is None:
            return literal(None, want.kind)
        if want.kind == "integer":
            want = Want("number", 0, loose=want.loose, mark=want.mark)
        return self._grouped(self.cells.add(f"c{column.index}", how_of(want), column.header))


def how_of(want: Want) -> How:
    """Return how a cell is to be read to become what is wanted."""
    if want.kind == "number":
        return How("number", LOOSE if want.loose else want.scale, loose=want.loose, mark=want.mark)
    if want.kind == "integer":
        return How("number", 0, loose=want.loose, mark=want.mark)
    if want.kind == "instant":
        return How("instant", midnight=want.midnight)
    if want.kind == "day":
        return How("month" if want.month else "day")
    return How(want.kind)


def _kind_of(value: Any) -> Natural:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    return "day" if isinstance(value, date) else "text"


def _options(expression: Apply) -> tuple[Expression, ...]:
    values = (value for value in expression.options.values() if isinstance(value, Cell | Const | Apply))
    branches = (branch.then for branch in expression.options.get("branches", ()))
    return (*values, *branches)


Compile = Callable[[Compiler, Apply, Want], str]
Available = Callable[[Compiler, Apply], bool]
KindOf = Callable[[Compiler, Apply], Natural]


def every_part(compiler: Compiler, expression: Apply) -> bool:
    """Tell whether every part of an operation is there."""
    return all(compiler.available(part) for part in expression.parts)


def any_part(compiler: Compiler, expression: Apply) -> bool:
    """Tell whether one part of an operation is there."""
    return any(compiler.available(part) for part in expression.parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold how an operation is compiled.

    Args:
        natural: the kind of value that it makes.
        passes: it makes what is wanted, whatever that is.
        kind: for those that pass, the kind of value when nothing is wanted.

    """

    compile: Compile
    natural: Natural
    available: Available = every_part
    passes: bool = False
    kind: KindOf | None = None


RULES: dict[str, Rule] = {}


def operation(
    name: str, natural: Natural, *, available: Available = every_part, passes: bool = False, kind: KindOf | None = None
) -> Callable[[Compile], Compile]:
    """Register a function as the way to compile an operation."""

    def register(function: Compile) -> Compile:
        RULES[name] = Rule(function, natural, available, passes, kind)
        return function

    return register
