"""List, pin and drop snapshots; erase a person."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from essor.cli.call import DONE, Call, plain
from essor.mart import retention
from essor.mart.erase import erase

group = typer.Typer(help="List, pin and drop snapshots of the data.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="snapshot")
    app.command("erase")(erase_party)


@group.command("list")
def listing(ctx: typer.Context) -> int:
    """List the snapshots that stand, oldest first."""
    call: Call = ctx.obj
    found = retention.listing(call.company())
    if call.json:
        call.answer([plain(one) for one in found])
        return DONE
    for one in found:
        marks = " ".join(word for word, true in (("pinned", one.pinned), ("newest", one.newest)) if true)
        typer.echo(f"{one.id}  {one.created_at:%Y-%m-%d %H:%M} UTC  {one.reason:<8} {one.imports:>4} imports  {marks}")
    return DONE


@group.command("pin")
def pin(ctx: typer.Context, snapshot: str) -> int:
    """Protect a snapshot from being dropped: a published report stands on it."""
    call: Call = ctx.obj
    retention.pin(call.company(), snapshot)
    call.say("cli.pinned", snapshot=snapshot)
    return DONE


@group.command("unpin")
def unpin(ctx: typer.Context, snapshot: str) -> int:
    """Let a snapshot be dropped again."""
    call: Call = ctx.obj
    retention.unpin(call.company(), snapshot)
    call.say("cli.unpinned", snapshot=snapshot)
    return DONE


@group.command("drop")
def drop(ctx: typer.Context, snapshot: str) -> int:
    """Drop a snapshot and the files that only it needs."""
    call: Call = ctx.obj
    files = retention.drop(call.company(), snapshot)
    call.say("cli.dropped", snapshot=snapshot, files=files)
    if call.json:
        call.answer({"dropped": snapshot, "files": files})
    return DONE


def erase_party(ctx: typer.Context, party: str) -> int:
    """Erase a person: from the tables, the staged rows, the received files and the kept snapshots."""
    call: Call = ctx.obj
    done = erase(call.company(), party, now=datetime.now(UTC))
    if call.json:
        call.answer(plain(done))
    else:
        typer.echo(str(plain(done)))
    return DONE
