"""Import files, foresee an import, take one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from essor.cli import facts, written
from essor.cli.call import DONE, FINDINGS, UNUSABLE, Call, progress, refuse
from essor.cli.companies import title
from essor.connectors.catalogue import formats, map_data
from essor.connectors.importing import Imported, ImportedFile, import_files
from essor.connectors.kept_maps import keep_maps
from essor.kernel.words import say
from essor.mart.company import Company, companies
from essor.mart.engines import open_engine
from essor.mart.imports import Change
from essor.mart.publish import undo
from essor.metrics.question import near
from essor.metrics.targets import load_targets, problems

REJECT_LIMIT = 0
_REPORTED = (
    "format",
    "score",
    "rows_read",
    "rows_kept",
    "rows_rejected",
    "rows_set_aside",
    "control_totals",
    "messages",
)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("import")(import_)


def import_(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument()] = None,
    format: str = "",  # noqa: A002
    map: Path | None = None,  # noqa: A002
    accept: Annotated[bool, typer.Option("--accept")] = False,
    source: str = "",
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    reject_limit: int = REJECT_LIMIT,
    undo: str = "",
) -> int:
    """Import files: recognised, checked, rejects with their reasons, all in one snapshot or none."""
    call: Call = ctx.obj
    if undo:
        return _undo(call, undo)
    if not paths:
        refuse("cli.import_what")
    done, code = load(
        call,
        paths,
        mapping=None if map is None else written.mapping(map, map_data),
        format_=format,
        source=source,
        dry_run=dry_run,
        limit=reject_limit,
        accept=accept,
    )
    if call.json:
        call.answer(as_data(done))
    return code


def load(
    call: Call,
    paths: Sequence[Path],
    *,
    mapping: Mapping[str, Any] | None = None,
    format_: str = "",
    source: str = "",
    dry_run: bool = False,
    limit: int = REJECT_LIMIT,
    accept: bool = False,
    by: Callable[[Call, Imported], None] | None = None,
) -> tuple[Imported, int]:
    """Import files, tell what became of each, compute the facts; return what was done and the exit code.

    `by` tells what became of them in another way: by source, where the files are many and known.
    """
    for path in paths:
        if not path.exists():
            refuse("cli.path_missing", path=str(path))
    if format_ and format_ not in formats():
        refuse("cli.format_unknown", name=format_, known=near(format_, formats()))
    company = _company(call)
    done = import_files(
        company, paths, now=datetime.now(UTC), mapping=mapping, format=format_, source=source, dry_run=dry_run,
        accept=accept, told=lambda name, place, files: progress(f"{place}/{files} {name}"),
    )  # fmt: skip
    progress("")
    if by is None:
        _tell(call, done, dry_run=dry_run)
    else:
        by(call, done)
    if done.snapshot is not None and not dry_run:
        for name in keep_maps(company, done, mapping, accepted=accept):
            call.say("cli.map_kept", file=name)
        doubtful = _told_of_targets(call, done)
        facts.prepare(call, company, done.snapshot)
        return done, max(_code(done, limit, dry_run=dry_run), FINDINGS if doubtful else DONE)
    return done, _code(done, limit, dry_run=dry_run)


def _told_of_targets(call: Call, done: Imported) -> bool:
    """Tell which of the targets just imported name a KPI or a dimension that is not known; return whether any does."""
    brought = any(file.import_id and "targets" in (file.report or {}).get("tables", ()) for file in done.files)
    if not brought or done.snapshot is None:
        return False
    with open_engine("duckdb", done.snapshot) as engine:
        held = load_targets(engine)
    found = (*held.messages, *problems(held.rows))
    for said in found:
        call.tell(said)
    return bool(found)


def _company(call: Call) -> Company:
    """Open the company of a call; one that is named for the first time is made."""
    if call.slug and call.slug not in companies(call.data):
        made = Company.create(call.data, call.slug, name=title(call.slug))
        call.say("cli.company_made", slug=call.slug, folder=str(call.data))
        return made
    return call.company()


def _undo(call: Call, import_id: str) -> int:
    company = call.company()
    snapshot = undo(company, import_id, now=datetime.now(UTC))
    facts.prepare(call, company, snapshot)
    call.say("cli.undone", import_id=import_id, snapshot=snapshot.id)
    if call.json:
        call.answer({"undone": import_id, "snapshot": snapshot.id})
    return DONE


def as_data(done: Imported) -> dict[str, Any]:
    """Return what an import did, as its JSON document."""
    return {"snapshot": done.snapshot.id if done.snapshot else None, "files": [_file(file) for file in done.files]}


def _file(file: ImportedFile) -> dict[str, Any]:
    change = _whole(file)
    if file.report is None:
        refused = [] if file.refused is None else [
            {"level": "error", "key": file.refused.key, "fr": say(file.refused, "fr"), "en": say(file.refused, "en"),
             "sheet": "", "row": None, "column": ""}
        ]  # fmt: skip
        return {"file": file.name, "sha256": None, "format": None, "score": None, "rows_read": 0, "rows_kept": 0,
                "rows_rejected": 0, "rows_set_aside": 0, "created": 0, "updated": 0, "unchanged": 0, "removed": 0,
                "control_totals": {}, "rejects_file": None, "already_there": False, "import_id": "",
                "messages": refused}  # fmt: skip
    return {
        "file": file.name,
        "sha256": file.report["sha256"],
        **{name: file.report.get(name) for name in _REPORTED[:6]},
        "created": change.created,
        "updated": change.updated,
        "unchanged": change.unchanged,
        "removed": change.removed,
        "changes": {table: {"created": one.created, "updated": one.updated, "unchanged": one.unchanged,
                            "removed": one.removed} for table, one in file.changes.items()},
        "control_totals": file.report["control_totals"],
        "rejects_file": None if file.rejects_file is None else str(file.rejects_file),
        "already_there": file.already_there,
        "import_id": file.import_id,
        "held": file.held,
        "proposal": file.report.get("proposal"),
        "messages": file.report["messages"],
    }  # fmt: skip


def _whole(file: ImportedFile) -> Change:
    whole = Change()
    for change in file.changes.values():
        whole += change
    if file.already_there and file.report is not None:
        return Change(unchanged=sum(part["rows"] for part in file.report["tables"].values()))
    return whole


def _tell(call: Call, done: Imported, *, dry_run: bool) -> None:  # noqa: C901 one line a thing to say
    for file in done.files:
        if file.report is None:
            if file.refused is not None:
                call.tell(file.refused)
            continue
        for said in file.report["messages"]:
            if said["level"] != "info":
                typer.echo(said[call.lang], err=True)
        if not file.report["tables"] or (file.held and not dry_run):
            continue  # the messages said why
        if file.already_there:
            call.say("cli.imported_already", file=file.name)
            continue
        change = _whole(file)
        call.say("cli.imported", file=file.name, format=(file.report["label"] or {}).get(call.lang) or "—",
                 read=file.report["rows_read"], kept=file.report["rows_kept"], rejected=file.report["rows_rejected"],
                 aside=file.report["rows_set_aside"], created=change.created, updated=change.updated,
                 unchanged=change.unchanged)  # fmt: skip
        if file.rejects_file is not None and not dry_run:
            call.say("cli.rejects_at", path=str(file.rejects_file))
    if not done.files:
        call.say("cli.no_files")
    elif dry_run:
        call.say("cli.dry_run")
    elif any(file.import_id or file.already_there for file in done.files) and done.snapshot is not None:
        call.say("cli.snapshot_now", snapshot=done.snapshot.id)
    else:
        call.say("cli.import_nothing")


def _code(done: Imported, limit: int, *, dry_run: bool) -> int:
    """Return 2 when nothing could be used, 1 when rows or files were refused or held back, else 0."""
    readable = [file for file in done.files if file.report is not None and file.report["tables"]]
    usable = readable if dry_run else [file for file in readable if not file.held]
    if not usable:
        return UNUSABLE
    rejected = sum(int(file.report["rows_rejected"]) for file in usable if file.report)
    held = any(file.held for file in done.files)
    errors = any(said["level"] == "error" for file in usable if file.report for said in file.report["messages"])
    return FINDINGS if rejected > limit or errors or held or len(usable) < len(done.files) else DONE
