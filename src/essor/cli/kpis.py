"""Answer KPIs: the list of them, or one cut by dimensions and compared."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from essor.cli import asking
from essor.cli.call import DONE, UNUSABLE, Call, exact, plain, refuse
from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.compute import KpiAnswer, KpiRow, kpi_rows
from essor.metrics.formula import needs, wording
from essor.metrics.kpi import Kpi
from essor.metrics.syntax import write

COMPARISONS = ("previous", "year", "target")


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("kpi")(kpi)


def kpi(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help="A KPI's code, or list.")],
    start: Annotated[str, typer.Option("--from", help="First day (YYYY-MM-DD).")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day, included.")] = "",
    period: Annotated[str, typer.Option(help="2026-10, 2026-Q3, FY2026 …, in place of --from and --to.")] = "",
    by: Annotated[str, typer.Option(help="Dimensions: period:month,channel,store_id …")] = "",
    perimeter: Annotated[str, typer.Option(help="channel=ecommerce,store_id=B01")] = "all",
    compare: Annotated[str, typer.Option(help="previous, year or target")] = "",
    snapshot: Annotated[str, typer.Option(help="An older snapshot.")] = "",
) -> int:
    """Give a KPI's figures, or list every KPI."""
    call: Call = ctx.obj
    if code == "list":
        return _list(call)
    if code not in catalogue.kpis():
        refuse("cli.kpi_unknown", code=code)
    if compare and compare not in COMPARISONS:
        refuse("cli.compare_unknown", text=compare)
    with asking.opened(call, snapshot) as opened:
        days = asking.span(opened.company, opened.engine, period, start, end)
        dimensions = tuple(part.strip() for part in by.split(",") if part.strip())
        answer = kpi_rows(
            opened.engine, (code,), days, dimensions, asking.perimeter(perimeter),
            compare=compare or None,  # type: ignore[arg-type]  # checked above
            fiscal_start_month=opened.company.fiscal_start_month, currency=opened.company.currency,
        )  # fmt: skip
        known = catalogue.kpis()[code]
        if call.json:
            call.answer(_json(known, answer, opened.snapshot.id))
        elif answer.rows:
            _print(call, known, answer, opened.company.currency)
    for said in answer.messages:
        call.tell(said)
    return UNUSABLE if answer.messages and not answer.rows else DONE


def _list(call: Call) -> int:
    rows = [_definition(one) for one in catalogue.kpis().values()]
    if call.json:
        call.answer(rows)
        return DONE
    for one in catalogue.kpis().values():
        typer.echo(f"{one.code:<28} {one.family:<10} {one.unit:<9} {one.label.text(call.lang)}")
    return DONE


def _definition(one: Kpi) -> dict[str, Any]:
    words = wording(one.stated, catalogue.names())
    return {
        "code": one.code,
        "family": one.family,
        "unit": one.unit,
        "direction": one.direction,
        "timing": one.timing,
        "labels": {"fr": one.label.fr, "en": one.label.en},
        "definition": {"fr": one.definition.fr, "en": one.definition.en},
        "formula": write(one.stated),
        "formula_in_words": {"fr": words.fr, "en": words.en},
        "needs": sorted(needs(one.formula)),
        "competences": list(one.competences),
        "target_rule": one.target,
    }


def _json(known: Kpi, answer: KpiAnswer, snapshot: str) -> dict[str, Any]:
    return {
        "kpi": known.code,
        "unit": known.unit,
        "snapshot": snapshot,
        "rows": [_row(row) for row in answer.rows],
        "messages": [plain(said) for said in answer.messages],
    }


def _row(row: KpiRow) -> dict[str, Any]:
    return {
        "period": row.period.key(),
        **{name: value for name, value in row.dimensions.items() if name != "period"},
        "perimeter": row.perimeter.key(),
        "value": None if row.value is None else exact(row.value),
        "n": row.n,
        "target": None if row.target is None else exact(row.target),
        "base": None if row.base is None else exact(row.base),
        "variance": None if row.variance is None else exact(row.variance),
        "reason": None if row.reason is None else plain(row.reason),
    }


def _print(call: Call, known: Kpi, answer: KpiAnswer, currency: str) -> None:
    typer.echo(f"{known.label.text(call.lang)} — {known.definition.text(call.lang)}")
    for row in answer.rows:
        places = [row.period.key(), *(str(value) for name, value in row.dimensions.items() if name != "period")]
        value = (
            say(row.reason, call.lang) if row.value is None and row.reason else _shown(call, known, row.value, currency)
        )
        against = [
            f"{name} {_shown(call, known, number, currency)}"
            for name, number in (("target", row.target), ("base", row.base), ("variance", row.variance))
            if number is not None
        ]
        typer.echo("  ".join([f"{'  '.join(places):<32}", f"{value:>16}", f"n={row.n}", *against]))


def _shown(call: Call, known: Kpi, number: Any, currency: str) -> str:
    return "—" if number is None else show(Figure(known.value(number, currency)), call.lang)
