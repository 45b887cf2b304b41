"""Explain a figure down to the rows of the files it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from essor.cli import asking
from essor.cli.call import DONE, UNUSABLE, Call
from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.plain import exact
from essor.kernel.ref import FigureRef
from essor.kernel.value import NotComputable, Points
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.as_data import explained
from essor.metrics.explain import FIRST, Explanation, explain


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("explain")(explain_figure)


def explain_figure(
    ctx: typer.Context,
    figure: str,
    rows: Annotated[int, typer.Option(min=0)] = FIRST,
) -> int:
    """Say where a figure comes from: formula, measures, snapshot, files, rows."""
    call: Call = ctx.obj
    ref = asking.figure(figure, call)
    with asking.opened(call, ref.snapshot) as opened:
        names = {record.file_sha256: record.file_name for record in opened.snapshot.imports}
        asked = FigureRef(ref.kpi, ref.period, ref.perimeter, opened.snapshot.id)
        found = explain(opened.engine, asked, file_names=names, first=rows, currency=opened.company.currency)
        currency = opened.company.currency
    if not isinstance(found, Explanation):
        for said in found:
            call.tell(said)
        return UNUSABLE
    if call.json:
        call.answer(explained(found))
    else:
        _print(call, found, currency)
    for said in found.messages:
        call.tell(said)
    return DONE


def _print(call: Call, found: Explanation, currency: str) -> None:
    kpi = catalogue.kpis()[found.ref.kpi]
    value = (
        show(Figure(kpi.value(found.row.value, currency)), call.lang)
        if found.row.value is not None
        else say(found.row.reason, call.lang) if found.row.reason else "—"
    )  # fmt: skip
    typer.echo(f"{found.ref.key()}")
    typer.echo(f"{found.label.text(call.lang)} = {value}")
    typer.echo(f"  = {found.words.text(call.lang)}")
    _print_beside(call, found, currency)
    for one in (*found.measures, *([found.target_rows] if found.target_rows else [])):
        column = f"{one.table}.{one.column}" if one.column else one.table
        typer.echo(f"  {one.label.text(call.lang)} = {_short(one.value)}   [{one.how} {column}]")
        for file in one.files:
            amount = _short(file.amount)
            typer.echo(f"    {file.file_name:<44} {file.sheet:<12} {file.rows:>8}  {amount:>16}")
        for row in one.rows:
            amount = _short(row.amount)
            day = "" if row.day is None else row.day.isoformat()
            typer.echo(f"      {row.file_name} {row.sheet} #{row.row_number}  {day}  {'/'.join(row.key)}  {amount}")


def _print_beside(call: Call, found: Explanation, currency: str) -> None:
    """Print what documents tell beside the figure: its target, its gap to it, the figure of last year."""
    kpi, row, before = catalogue.kpis()[found.ref.kpi], found.row, found.last_year
    if row.target is not None and row.variance is not None:
        gap = Points(row.variance * 100) if kpi.unit == "ratio" else kpi.value(row.variance, currency)
        target, off = (
            show(one, call.lang) for one in (Figure(kpi.value(row.target, currency)), Figure(gap, signed=True))
        )
        typer.echo(f"  {say(message('cli.explain_target', target=target, gap=off), call.lang)}")
    if before is not None and before.value is not None:
        shown = show(Figure(kpi.value(before.value, currency)), call.lang)
        ref = FigureRef(before.kpi, before.period, before.perimeter).key()
        typer.echo(f"  {say(message('cli.explain_last_year', value=shown, figure=ref), call.lang)}")


def _short(number: Decimal | NotComputable | None) -> str:
    """Return a number as it is, without the zeros that only its column asks for."""
    if number is None:
        return ""
    if isinstance(number, NotComputable):
        return "—"
    whole, _, decimals = exact(number).partition(".")
    kept = decimals.rstrip("0")
    return f"{whole}.{kept.ljust(2, '0')}" if kept or decimals[:2] else whole
