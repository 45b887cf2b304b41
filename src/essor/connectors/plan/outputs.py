"""Compile the outputs of a format: the columns of each canonical table, and the faults of their contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from essor.connectors.expression import Apply, Cell, Const, Expression
from essor.connectors.format import Output
from essor.connectors.plan.compiler import Compiler, Fault, Want
from essor.connectors.plan.conditions import condition
from essor.connectors.plan.literals import literal
from essor.kernel.message import Bilingual, Message, message
from essor.mart.quoting import text
from essor.mart.schema import SQL_TYPES, Column, Table, tables

_KIND = {
    "string": "text", "int32": "integer", "int64": "integer", "boolean": "boolean", "date": "day",
    "timestamp": "instant", "decimal(18,2)": "number", "decimal(18,4)": "number", "float64": "number",
}  # fmt: skip
_SCALE = {"decimal(18,2)": 2, "decimal(18,4)": 4}
_AGGREGATES = frozenset({"total", "count", "least", "greatest"})
_OF_DOCUMENTS = frozenset({"position", "document", "spread"})
_TELLING_REFERENCES = frozenset({"party_id", "product_id"})


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold how the rows of one canonical table are made.

    Args:
        select: SQL of each column of the contract, in its order, by name.
        where: SQL of the rows that give one.
        keys: SQL of the key's columns, "source" left out.
        faults: what makes a row unusable for this table, or worth telling.
        guards: faults of the condition itself: they count on every row.
        headers: headers that each column is read from, as people know them.
        adds_up: columns hold sums over the rows of one key.

    """

    table: Table
    output: Output
    select: Mapping[str, str]
    where: str
    keys: tuple[str, ...]
    faults: tuple[Fault, ...]
    guards: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    adds_up: bool = False


def compile_output(compiler: Compiler, output: Output) -> tuple[list[Rows], Message | None]:
    """Compile an output; where the file lacks a required column, say which instead.

    Returns:
        One element, or as many as there are columns that ``each`` matches; none when something is missing.

    """
    if any(compiler.binding.find((name,)) is None for name in output.requires):
        return [], None
    if not output.each:
        made, missing = _compile(compiler, output)
        return ([made] if made else []), missing
    found: list[Rows] = []
    missing = None
    for column in compiler.binding.matching(output.each):
        compiler.binding.each = column
        made, missing = _compile(compiler, output)
        found += [made] if made else []
    compiler.binding.each = None
    return found, missing


def _compile(compiler: Compiler, output: Output) -> tuple[Rows | None, Message | None]:
    table = tables()[output.table]
    if output.grain == "parent" and not compiler.has_documents:
        return None, _keyless(compiler, table)
    chosen = {column.name: expression_of(compiler, output, column) for column in table.columns}
    for column in table.columns:
        needed = column.required or column.name in table.key
        if needed and not compiler.available(chosen[column.name]):
            return None, _missing(compiler, table, column, chosen[column.name])
    compiler.faults = []
    where = condition(compiler, output.where)
    guards, compiler.faults = compiler.faults, []
    select = {column.name: _column(compiler, output, table, column, chosen[column.name]) for column in table.columns}
    faults = [*compiler.faults, *_contract(compiler, output, table, chosen)]
    compiler.faults = []
    keys = tuple(select[name] for name in table.key if name in select)
    headers = {name: compiler.header(expression) for name, expression in chosen.items()}
    adds_up = output.grain == "distinct" and any(_adds_up(compiler, one) for one in chosen.values())
    return Rows(table, output, select, where, keys, tuple(faults), tuple(guards), headers, adds_up), None


def _adds_up(compiler: Compiler, expression: Expression) -> bool:
    return isinstance(expression, Apply) and expression.operation == "total" and compiler.available(expression)


def expression_of(compiler: Compiler, output: Output, column: Column) -> Expression:
    """Return the value of a column: its own, that of the format's defaults, or the company's currency."""
    if column.name in output.columns:
        chosen = output.columns[column.name]
    else:
        chosen = compiler.format.defaults.get(column.name, Const(None))
    if column.name == "currency":
        told = Const(compiler.format.currency or compiler.around.currency)
        return Apply("first", (chosen, told)) if compiler.available(chosen) else told
    return chosen


def _keyless(compiler: Compiler, table: Table) -> Message:
    """Say that a table of documents lacks the column that joins their rows.

    Raises:
        ValueError: the format names none.

    """
    parent = compiler.format.parent
    if parent is None:
        msg = f"{compiler.format.name}: an output of grain parent needs a parent"
        raise ValueError(msg)
    return _missing(compiler, table, table.column(table.key[-1]), Cell((parent.key,)))


def _missing(compiler: Compiler, table: Table, column: Column, expression: Expression) -> Message:
    wanted = _headers(compiler, expression)
    return message(
        "connectors.missing_column",
        table=Bilingual(table.fr, table.en),
        label=Bilingual(column.fr, column.en),
        headers=", ".join(wanted) or column.name,
    )


def _headers(compiler: Compiler, expression: Expression) -> Iterator[str] | list[str]:
    """Return the headers under which a value is looked for, the first alias of each field."""
    if isinstance(expression, Cell):
        name = expression.names[0]
        if name in compiler.format.values:
            return _headers(compiler, compiler.format.values[name])
        return list(compiler.format.fields.get(name, expression.names)[:3])
    if isinstance(expression, Apply):
        parent = compiler.format.parent
        if expression.operation in _OF_DOCUMENTS and parent is not None and not compiler.has_documents:
            return list(compiler.format.fields.get(parent.key, (parent.key,))[:3])
        return [name for part in expression.parts for name in _headers(compiler, part)]
    return []


def want_of(column: Column) -> Want:
    """Return what an expression has to become for a column of the contract."""
    kind = _KIND[column.type]
    return Want(kind, _SCALE.get(column.type, 6), midnight=column.required)  # type: ignore[arg-type]


def _column(compiler: Compiler, output: Output, table: Table, column: Column, expression: Expression) -> str:
    """Return the SQL of a column, of exactly the contract's type."""
    want = want_of(column)
    made = compiler.compile(expression, want)
    if output.grain == "distinct" and column.name not in table.key:
        if _aggregates(compiler, expression):
            kept, compiler.grouping = list(compiler.faults), True
            made = compiler.compile(expression, want)
            compiler.grouping, compiler.faults = False, kept
        elif not _constant(compiler, expression):
            made = f"arg_max({made}, row_number)"
    return made if _exact(compiler, expression, column) else f"TRY_CAST({made} AS {SQL_TYPES[column.type]})"


def _exact(compiler: Compiler, expression: Expression, column: Column) -> bool:
    """Tell whether the SQL has the contract's type by itself: text, days, cells of the column's scale."""
    if column.type in {"string", "date", "timestamp", "boolean"}:
        return True
    if isinstance(expression, Cell) and column.type in _SCALE:
        named = compiler.format.values.get(expression.names[0])
        return named is None and compiler.binding.find(expression.names) is not None
    return False


def _aggregates(compiler: Compiler, expression: Expression) -> bool:
    if isinstance(expression, Cell):
        named = compiler.format.values.get(expression.names[0])
        return named is not None and _aggregates(compiler, named)
    if isinstance(expression, Const):
        return False
    parts = (*expression.parts, *(branch.then for branch in expression.options.get("branches", ())))
    return expression.operation in _AGGREGATES or any(_aggregates(compiler, part) for part in parts)


def _constant(compiler: Compiler, expression: Expression) -> bool:
    return isinstance(expression, Const) or not (compiler.header(expression) or isinstance(expression, Apply))


def _contract(compiler: Compiler, output: Output, table: Table, chosen: Mapping[str, Expression]) -> Iterator[Fault]:
    """Yield the faults that the contract of a table forbids, and those that are only worth telling."""
    for column in table.columns:
        expression = chosen[column.name]
        if isinstance(expression, Const):
            continue
        kept = list(compiler.faults)
        made = compiler.compile(expression, want_of(column))
        compiler.faults = kept
        header = compiler.header(expression)
        is_key = column.name in table.key
        if (column.required or is_key) and not (is_key and output.grain == "distinct"):
            label = Bilingual(column.fr, column.en)
            yield Fault(f"{made} IS NULL", "connectors.missing_value", header, args={"label": label})
        elif column.name in _TELLING_REFERENCES and output.grain == "row" and compiler.available(expression):
            yield Fault(f"{made} IS NULL", f"connectors.without_{column.name}", header, warning=True)
        shown = f"CAST({made} AS VARCHAR)"
        if column.minimum is not None:
            least = literal(column.minimum, "number")
            args = {"least": text(str(column.minimum))}
            yield Fault(f"{made} < {least}", "connectors.below_minimum", header, shown, args)
        if column.one_of and not _words_known(compiler, expression, column.one_of):
            known = ", ".join(text(value) for value in column.one_of)
            args = {"known": text(", ".join(column.one_of))}
            yield Fault(f"{made} NOT IN ({known})", "connectors.not_one_of", header, shown, args)
        if column.name == "status" and "cancelled" in column.one_of:
            yield Fault(f"{made} = 'cancelled'", "connectors.cancelled_rows", header, warning=True)


def _words_known(compiler: Compiler, expression: Expression, allowed: tuple[str, ...]) -> bool:
    """Tell whether a value can only be one of the words that the contract allows."""
    if isinstance(expression, Cell):
        named = compiler.format.values.get(expression.names[0])
        return named is not None and _words_known(compiler, named, allowed)
    if isinstance(expression, Const):
        return expression.value is None or expression.value in allowed
    options = expression.options
    if expression.operation == "map":
        branches = [*options["to"].values(), options.get("default", Const(None))]
    elif expression.operation == "choose":
        branches = [*(branch.then for branch in options["branches"]), options["else"]]
    elif expression.operation == "first":
        branches = list(expression.parts)
    else:
        return False
    return all(_words_known(compiler, branch, allowed) for branch in branches)
