"""Build the plan of one sheet: everything that its format says, as SQL over its columns."""

from __future__ import annotations

from dataclasses import dataclass

from essor.connectors.expression import Apply, Cell
from essor.connectors.format import Format, Output
from essor.connectors.plan import arithmetic, choosing, dating, documents, total_rows, wording
from essor.connectors.plan.binding import OWN_PREFIX, Column, bind
from essor.connectors.plan.cells import Cells
from essor.connectors.plan.compiler import NUMBER, TEXT, Compiler, Surroundings
from essor.connectors.plan.conditions import condition
from essor.connectors.plan.outputs import Rows, compile_output, want_of
from essor.connectors.plan.total_rows import Look
from essor.connectors.reading import Sheet
from essor.kernel.message import Message
from essor.mart.schema import SQL_TYPES, tables

OPERATIONS = (arithmetic, choosing, dating, documents, wording)


@dataclass(frozen=True, slots=True)
class AsidePlan:
    """Hold which rows are no data: cells of their own, read before anything is filled down."""

    cells: Cells
    reasons: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """Hold the key of the documents of a two-level file, what is filled down, what is read of the first row."""

    key: Column
    fill: tuple[Column, ...]
    first_row: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ControlPlan:
    """Hold a control total: SQL of its value on each row, exactly as its column is typed."""

    name: str
    table: str
    column: str
    value: str
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class BalancePlan:
    """Hold SQL of what names an entry and of its two sides."""

    by: tuple[str, ...]
    debit: str
    credit: str
    header: str


@dataclass(frozen=True, slots=True)
class TotalsPlan:
    """Hold SQL, on each row, of the lines' part and, on the first row of a document, of the rest and the total."""

    lines: str
    rest: str
    equals: str
    header: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold everything needed to make the rows of one sheet.

    Args:
        missing: for each output left out, what the file lacks.
        headers: headers of the sheet.
        unread: headers that nothing reads.
        wants_period: a table is left out because the file does not say which period it covers.

    """

    format: Format
    cells: Cells
    rows: tuple[Rows, ...]
    aside: AsidePlan
    document: DocumentPlan | None
    controls: tuple[ControlPlan, ...]
    balance: BalancePlan | None
    totals: TotalsPlan | None
    missing: tuple[Message, ...]
    headers: tuple[str, ...]
    unread: tuple[str, ...]
    wants_period: bool = False


def build(format_: Format, sheet: Sheet, around: Surroundings) -> Plan:
    """Return the plan of a sheet.

    Raises:
        ValueError: the format asks for what cannot be made of its columns.

    """
    binding = bind(format_, sheet.headers)
    compiler = Compiler(format_, binding, around)
    rows: list[Rows] = []
    missing: list[Message] = []
    wants_period = False
    for output in format_.outputs:
        made, lack = compile_output(compiler, output)
        rows += made
        missing += [lack] if lack else []
        wants_period |= lack is not None and around.period is None and _reads_period(output)
    made_tables = {row.table.name for row in rows}
    controls = tuple(_controls(compiler, made_tables))
    balance = _balance(compiler) if rows else None
    totals = _totals(compiler) if rows else None
    document = _document(compiler)
    aside = _aside(compiler, rows, sheet)
    unread = (header for index, header in enumerate(sheet.headers) if index not in binding.used and header.strip())
    return Plan(
        format=format_,
        cells=compiler.cells,
        rows=tuple(rows),
        aside=aside,
        document=document,
        controls=controls,
        balance=balance,
        totals=totals,
        missing=tuple(missing),
        headers=sheet.headers,
        unread=tuple(header for header in unread if not header.lower().startswith(OWN_PREFIX)),
        wants_period=wants_period,
    )


def _reads_period(output: Output) -> bool:
    return any(isinstance(value, Apply) and value.operation == "period" for value in output.columns.values())


def _aside(compiler: Compiler, rows: list[Rows], sheet: Sheet) -> AsidePlan:
    """Return the rows that are no data: those that look like totals or notes, and those that the format names."""
    read = frozenset(compiler.binding.used)
    looks = list(total_rows.reasons(compiler, rows, read, len(sheet.headers)))
    own = Compiler(compiler.format, compiler.binding, compiler.around)
    named = [Look(part.reason, condition(own, part.when)) for part in compiler.format.set_aside]
    totals, others = (tuple(one for one in looks if (one.reason == "total") is wanted) for wanted in (True, False))
    return AsidePlan(own.cells, tuple(one for one in (*totals, *named, *others) if one.when != "false"))


def _document(compiler: Compiler) -> DocumentPlan | None:
    parent = compiler.format.parent
    key = compiler.binding.find((parent.key,)) if parent else None
    if parent is None or key is None:
        return None
    found = (compiler.binding.find((name,)) for name in parent.fill)
    fill = {column.index: column for column in found if column is not None}
    return DocumentPlan(key, tuple(fill.values()), tuple(compiler.documents.values()))


def _controls(compiler: Compiler, made: set[str]) -> list[ControlPlan]:
    found: dict[str, ControlPlan] = {}
    for control in compiler.format.controls:
        if control.table not in made or control.name in found or not compiler.available(control.value):
            continue
        column = tables()[control.table].column(control.column)
        value = f"TRY_CAST({compiler.compile(control.value, want_of(column))} AS {SQL_TYPES[column.type]})"
        value = f"abs({value})" if control.absolute else value
        found[control.name] = ControlPlan(control.name, control.table, control.column, value, control.absolute)
    return list(found.values())


def _balance(compiler: Compiler) -> BalancePlan | None:
    balance = compiler.format.balance
    if balance is None:
        return None
    entry = compiler.binding.find((balance.by[-1],))
    by = tuple(compiler.compile(Cell((name,)), TEXT) for name in balance.by)
    debit, credit = (
        f"coalesce(CAST({compiler.compile(side, NUMBER)} AS DECIMAL(18,2)), 0)"
        for side in (balance.debit, balance.credit)
    )
    return BalancePlan(by, debit, credit, entry.header if entry else "")


def _totals(compiler: Compiler) -> TotalsPlan | None:
    totals = compiler.format.totals
    if totals is None or not compiler.available(totals.equals) or not compiler.available(totals.lines):
        return None
    lines = compiler.compile(totals.lines, NUMBER)
    signed = [("+", part) for part in totals.plus] + [("-", part) for part in totals.minus]
    rest = "0" + "".join(
        f" {sign} coalesce({compiler.compile(part, NUMBER)}, 0)" for sign, part in signed if compiler.available(part)
    )
    return TotalsPlan(lines, rest, compiler.compile(totals.equals, NUMBER), compiler.header(totals.equals))
