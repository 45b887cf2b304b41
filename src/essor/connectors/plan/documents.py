"""Compile the operations that look beyond the row: the document it belongs to, the rows that agree with it."""

from __future__ import annotations

from essor.connectors.expression import Apply, Cell
from essor.connectors.plan.arithmetic import WORKING
from essor.connectors.plan.compiler import NUMBER, TEXT, Compiler, Fault, Natural, Want, operation
from essor.connectors.plan.literals import literal


def _always(_compiler: Compiler, _expression: Apply) -> bool:
    return True


@operation("row", "integer", available=_always)
def row(compiler: Compiler, _expression: Apply, _want: Want) -> str:
    """Return the number of the row in its file."""
    return "min(row_number)" if compiler.grouping else "row_number"


def _in_documents(compiler: Compiler, _expression: Apply) -> bool:
    """Tell whether there are documents; a map that names none is told so when it is compiled."""
    return compiler.format.parent is None or compiler.has_documents


@operation("position", "integer", available=_in_documents)
def position(compiler: Compiler, _expression: Apply, _want: Want) -> str:
    """Return the rank of the line in its document, 1 for the first."""
    if compiler.format.parent is None:
        msg = f"{compiler.format.name}: a position needs a parent"
        raise ValueError(msg)
    return "position"


@operation("occurrence", "integer")
def occurrence(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the rank of the row among those that agree with it."""
    by = ", ".join(compiler.compile(part, TEXT) for part in expression.parts)
    return compiler.derived(f"coalesce(occurrence, row_number() OVER (PARTITION BY {by} ORDER BY row_number))", "")


def _documented(compiler: Compiler, expression: Apply) -> bool:
    return compiler.has_documents and compiler.available(expression.parts[0])


@operation("document", "text", available=_documented, passes=True, kind=lambda _compiler, _expression: "text")
def document(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the cell that the first row of the document has under this header; NULL where there are no documents.

    Raises:
        ValueError: what is asked for is no cell.

    """
    part = expression.parts[0]
    if not isinstance(part, Cell) or part.names[0] in compiler.format.values:
        found = part.names[0] if isinstance(part, Cell) else getattr(part, "operation", "a constant")
        msg = f"{compiler.format.name}: document takes a header or a field, not a value worked out ({found})"
        raise ValueError(msg)
    column = compiler.binding.find(part.names)
    if column is None or not compiler.has_documents:
        return literal(None, want.kind)
    return compiler.document_cell(column, want)


def _inside(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Compile what an aggregate is taken of: rows as they are, not yet put together."""
    outer, compiler.grouping = compiler.grouping, False
    made = compiler.compile(expression.parts[0], want)
    compiler.grouping = outer
    return made


def _aggregate(compiler: Compiler, function: str, value: str) -> str:
    if compiler.grouping:
        return f"{function}({value})"
    if compiler.has_documents:
        return compiler.derived(f"{function}({value}) OVER (PARTITION BY block)", "")
    return value


@operation("total", "number")
def total(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the sum over the document, or over the rows put together."""
    scale = want.scale if want.kind == "number" else 0
    inside = _inside(compiler, expression, Want("number", scale))
    return f"CAST({_aggregate(compiler, 'sum', f'CAST({inside} AS DECIMAL(18,{scale}))')} AS {WORKING})"


@operation("count", "integer")
def count(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return how many rows have a value."""
    return _aggregate(compiler, "count", _inside(compiler, expression, TEXT))


def _part_kind(compiler: Compiler, expression: Apply) -> Natural:
    return compiler.natural(expression.parts[0])


@operation("least", "day", passes=True, kind=_part_kind)
def least(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the smallest value over the document, or over the rows put together."""
    return _aggregate(compiler, "min", _inside(compiler, expression, want))


@operation("greatest", "day", passes=True, kind=_part_kind)
def greatest(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the largest value over the document, or over the rows put together."""
    return _aggregate(compiler, "max", _inside(compiler, expression, want))


def _spreadable(compiler: Compiler, expression: Apply) -> bool:
    parts = (expression.parts[0], expression.options["by"])
    return compiler.has_documents and all(compiler.available(part) for part in parts)


@operation("spread", "number", available=_spreadable)
def spread(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the line's part of an amount of its document, by weight; the parts add up to the cent.

    Part of line i = round(amount x weights to i / all weights) − the same up to i − 1. When the weights
    themselves add up to the amount, each part is its weight. A weight that cannot be read leaves the
    whole document without parts; so does a file without the key of the documents.
    """
    if not compiler.has_documents:
        return literal(None, "number")
    amount = compiler.compile(expression.parts[0], NUMBER)
    weight = compiler.compile(expression.options["by"], NUMBER)
    header = compiler.header(expression)
    cents = compiler.derived(f"CAST(round({amount} * 100, 0) AS HUGEINT)", header)
    own = compiler.derived(f"coalesce(CAST(round({weight} * 100, 0) AS HUGEINT), 0)", header)
    document_rows = "PARTITION BY block"
    so_far = compiler.derived(f"sum({own}) OVER ({document_rows} ORDER BY position)", header)
    whole = compiler.derived(f"sum({own}) OVER ({document_rows})", header)
    unread = compiler.derived(f"min(CASE WHEN {weight} IS NULL THEN row_number END) OVER ({document_rows})", header)
    told = {"first": f"CAST({unread} AS VARCHAR)"}
    compiler.faults.append(
        Fault(f"{unread} IS NOT NULL AND {unread} <> row_number", "connectors.document_unreadable", header, args=told)
    )
    exact = f"CASE WHEN {unread} IS NOT NULL THEN NULL WHEN {cents} = {whole} THEN {own} ELSE "
    part = f"essor_part({cents}, {so_far}, {whole}) - essor_part({cents}, {so_far} - {own}, {whole}) END"
    return compiler.derived(f"CAST(CAST({exact}{part} AS DECIMAL(18,0)) * 0.01 AS {WORKING})", header)
