"""Answer KPIs: the list of them, or one cut by dimensions and compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import typer

from essor.cli import asking
from essor.cli.call import DONE, UNUSABLE, Call, refuse
from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.value import Points
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.as_data import answered, definition
from essor.metrics.compute import KpiAnswer, kpi_rows
from essor.metrics.kpi import Kpi
from essor.metrics.question import COMPARISONS, Compare
from essor.metrics.timeline import Window, windowed

WIDER: tuple[Window, ...] = ("year_to_date", "fiscal_to_date", "rolling")
"""Windows that a period is widened to: cumulated since January, since the fiscal year began, over twelve months."""
POINTS = 100
"""Points in a rate of 1."""


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("kpi")(kpi)


def kpi(
    ctx: typer.Context,
    code: str,
    start: Annotated[str, typer.Option("--from")] = "",
    end: Annotated[str, typer.Option("--to")] = "",
    period: str = "",
    by: str = "",
    perimeter: str = "all",
    compare: str = "",
    window: str = "",
    snapshot: str = "",
) -> int:
    """Give a KPI's figures, or list every KPI."""
    call: Call = ctx.obj
    if code == "list":
        return _list(call)
    asking.known_kpi(code)
    if compare and compare not in COMPARISONS:
        refuse("cli.compare_unknown", text=compare)
    if window and window not in WIDER:
        refuse("cli.window_unknown", text=window, known=", ".join(WIDER))
    if period and (start or end):
        refuse("cli.period_twice")
    with asking.opened(call, snapshot) as opened:
        days = asking.span(opened.company, opened.engine, period, start, end)
        dimensions = tuple(part.strip() for part in by.split(",") if part.strip())
        answer = _ask(opened, code, days, dimensions, asking.perimeter(perimeter), compare or None, window or None)
        known = catalogue.kpis()[code]
        if call.json:
            call.answer(answered(known, answer, opened.snapshot.id))
        elif answer.rows:
            _print(call, known, answer, opened.company.currency, compare)
    for said in answer.messages:
        call.tell(said)
    return UNUSABLE if answer.messages and not answer.rows else DONE


def _ask(
    opened: asking.Opened, code: str, days: Period, by: Sequence[str], perimeter: Perimeter,
    compare: Compare | None, window: Window | None,
) -> KpiAnswer:  # fmt: skip
    fiscal, currency = opened.company.fiscal_start_month, opened.company.currency
    if window is None:
        return kpi_rows(opened.engine, (code,), days, by, perimeter, compare=compare, fiscal_start_month=fiscal,
                        currency=currency)  # fmt: skip
    return windowed(opened.engine, (code,), days, window, by, perimeter, compare=compare, fiscal_start_month=fiscal,
                    currency=currency)  # fmt: skip


def _list(call: Call) -> int:
    rows = [definition(one) for one in catalogue.kpis().values()]
    if call.json:
        call.answer(rows)
        return DONE
    for one in catalogue.kpis().values():
        typer.echo(f"{one.code:<28} {one.family:<10} {one.unit:<9} {one.label.text(call.lang)}")
    return DONE


def _print(call: Call, known: Kpi, answer: KpiAnswer, currency: str, compare: str) -> None:
    typer.echo(f"{known.label.text(call.lang)} — {known.definition.text(call.lang)}")
    for row in answer.rows:
        places = [row.period.key(), *(value or "—" for name, value in row.dimensions.items() if name != "period")]
        value = (
            say(row.reason, call.lang) if row.value is None and row.reason else _shown(call, known, row.value, currency)
        )
        against = [f"n={row.n}"]
        if compare == "target":
            against.append(_beside(call, known, row.target, currency, "cli.kpi_target", "cli.kpi_untargeted"))
        elif compare:
            against.append(_beside(call, known, row.base, currency, "cli.kpi_base", "cli.kpi_baseless"))
        if row.variance is not None:
            against.append(f"{say(message('cli.kpi_variance'), call.lang)} {_gap(call, known, row.variance, currency)}")
        typer.echo("  ".join([f"{'  '.join(places):<32}", f"{value:>16}", *against]))


def _beside(call: Call, known: Kpi, number: Decimal | None, currency: str, named: str, absent: str) -> str:
    if number is None:
        return say(message(absent), call.lang)
    return f"{say(message(named), call.lang)} {_shown(call, known, number, currency)}"


def _shown(call: Call, known: Kpi, number: Decimal | None, currency: str) -> str:
    return "—" if number is None else show(Figure(known.value(number, currency), digits=known.digits), call.lang)


def _gap(call: Call, known: Kpi, number: Decimal, currency: str) -> str:
    """Return a difference as people say it: that of two rates is in points."""
    value = Points(number * POINTS) if known.unit == "ratio" else known.value(number, currency)
    return show(Figure(value, digits=known.digits, signed=True), call.lang)
