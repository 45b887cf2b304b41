"""Set and list targets; a target that is set is one more import, with its lineage and its undo."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from essor.cli import asking, facts
from essor.cli.call import DONE, UNUSABLE, Call
from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.item import Target
from essor.kernel.period import Period
from essor.kernel.plain import exact
from essor.mart.engines import open_engine
from essor.mart.snapshot import head
from essor.metrics.setting import set_targets
from essor.metrics.targets import Targets, load_targets, problems, revised
from essor.metrics.versions import version_order

_WIDTHS = {"kpi": 26, "period": 20, "perimeter": 24, "value": 16, "version": 6}
group = typer.Typer(no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="target")


@group.command("set")
def set_target(
    ctx: typer.Context,
    kpi: str,
    period: str,
    value: str,
    perimeter: str = "all",
    owner: str = "",
) -> int:
    """Set the target of a KPI for a period and a perimeter: a new version, the old ones are kept."""
    call: Call = ctx.obj
    known = asking.known_kpi(kpi)
    company = call.company()
    wanted = Target(kpi, asking.period(period, company), asking.perimeter(perimeter), asking.number(value), owner=owner)
    snapshot = head(company)
    held = Targets(())
    if snapshot is not None:
        with open_engine(call.engine, snapshot) as engine:
            held = load_targets(engine)
    wanted = revised(held, wanted)
    for said in (found := problems((wanted,))):
        call.tell(said)
    if found:
        return UNUSABLE
    published, import_id = set_targets(company, (wanted,), now=datetime.now(UTC))
    facts.prepare(call, company, published)
    value = show(Figure(known.value(wanted.value, company.currency)), call.lang)
    call.say("cli.target_set", kpi=kpi, period=wanted.period.key(), perimeter=wanted.perimeter.key(),
             value=value, version=wanted.version)  # fmt: skip
    if call.json:
        call.answer({"snapshot": published.id, "import_id": import_id, "version": wanted.version})
    return DONE


@group.command("list")
def listing(ctx: typer.Context, kpi: Annotated[str, typer.Argument()] = "") -> int:
    """List the targets, every version of them."""
    call: Call = ctx.obj
    if kpi:
        asking.known_kpi(kpi)
    with asking.opened(call) as opened:
        held = load_targets(opened.engine)
        rows = [
            {
                "kpi": row.kpi,
                "period": row.period.key(),
                "perimeter": row.perimeter.key(),
                "value": exact(row.value),
                "version": row.version,
                "owner": row.owner,
            }
            for row in sorted(held.rows, key=_place)
            if kpi in ("", row.kpi)
        ]
    for said in (*held.messages, *problems([row for row in held.rows if kpi in ("", row.kpi)])):
        call.tell(said)
    if call.json:
        call.answer(rows)
        return DONE
    for row in rows:
        typer.echo("  ".join(f"{row[name]:<{width}}" for name, width in _WIDTHS.items()))
    return DONE


def _place(row: Target) -> tuple[str, Period, str, tuple[tuple[int, str], ...]]:
    return row.kpi, row.period, row.perimeter.key(), version_order(row.version)
