"""List, pin and drop snapshots; erase a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import typer

from essor.cli import facts
from essor.cli.call import DONE, Call
from essor.connectors.importing import forget_rejects
from essor.kernel.message import Lang, message
from essor.kernel.plain import plain
from essor.kernel.value import Quantity
from essor.kernel.words import say
from essor.mart import retention
from essor.mart.erase import erase
from essor.metrics import fact_store

MEGABYTE = 1_000_000
MEGABYTES: Mapping[Lang, str] = {"fr": "Mo", "en": "MB"}
group = typer.Typer(no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="snapshot")
    app.command("erase")(erase_party)


@group.command("list")
def listing(ctx: typer.Context) -> int:
    """List the snapshots that stand, oldest first."""
    call: Call = ctx.obj
    company = call.company()
    found = retention.listing(company)
    if not found:
        call.say("cli.no_data", slug=company.slug)
    if call.json:
        call.answer([plain(one) for one in found])
        return DONE
    for one in found:
        marks = [word for word, true in (("pinned", one.pinned), ("newest", one.newest)) if true]
        reason, *marked = (say(message(f"cli.snapshot_{word}"), call.lang) for word in (one.reason, *marks))
        imports = say(message("cli.snapshot_imports", n=one.imports), call.lang)
        typer.echo(f"{one.id}  {one.created_at:%Y-%m-%d %H:%M} UTC  {reason:<14} {imports:>12}  {' '.join(marked)}")
    return DONE


@group.command("pin")
def pin(ctx: typer.Context, snapshot: str) -> int:
    """Protect a snapshot from being dropped: a published report stands on it."""
    call: Call = ctx.obj
    retention.pin(call.company(), snapshot)
    call.say("cli.pinned", snapshot=snapshot)
    if call.json:
        call.answer({"pinned": snapshot})
    return DONE


@group.command("unpin")
def unpin(ctx: typer.Context, snapshot: str) -> int:
    """Let a snapshot be dropped again."""
    call: Call = ctx.obj
    retention.unpin(call.company(), snapshot)
    call.say("cli.unpinned", snapshot=snapshot)
    if call.json:
        call.answer({"unpinned": snapshot})
    return DONE


@group.command("drop")
def drop(ctx: typer.Context, snapshot: str) -> int:
    """Drop a snapshot, the files that only it needs and its facts."""
    call: Call = ctx.obj
    company = call.company()
    freed = retention.drop(company, snapshot)
    fact_store.forget(company.folder, snapshot)
    call.say("cli.dropped", snapshot=snapshot, size=Quantity(Decimal(freed) / MEGABYTE, MEGABYTES[call.lang]))
    if call.json:
        call.answer({"dropped": snapshot, "bytes_freed": freed})
    return DONE


def erase_party(ctx: typer.Context, party: str) -> int:
    """Erase a person: from the tables, the received files, the kept snapshots, the rejects, the engine's copies."""
    call: Call = ctx.obj
    company = call.company()
    done = erase(company, party, now=datetime.now(UTC))
    facts.prepare(call, company, done.snapshot)
    touched = [record.import_id for record in done.snapshot.imports if record.file_sha256 in done.files]
    rejects = forget_rejects(company, touched)
    copies = 0
    if call.engine.startswith("postgres"):
        from essor.mart.engines.postgres import erase_copies

        copies = erase_copies(call.engine, company.slug)
    call.say("cli.erased", party=party, rows=sum(done.rows.values()), files=len(done.files) + rejects,
             snapshot=done.snapshot.id)  # fmt: skip
    if call.json:
        call.answer({"party": party, "snapshot": done.snapshot.id, "rows": dict(done.rows), "files": list(done.files),
                     "rejects": rejects, "copies": copies, "snapshots": list(done.snapshots)})  # fmt: skip
    return DONE
