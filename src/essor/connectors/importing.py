"""Import files: keep what was received, stage each file in a child process, publish all of them at once.

Either every file that could be read stands in the new snapshot, or nothing changed. A file that cannot
be used says why and keeps no other from being imported.
"""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from essor.connectors.batch import Job, Staged, Told, Way, stage_all
from essor.connectors.costing import complete_costs
from essor.connectors.report import told
from essor.connectors.staging import to_import
from essor.kernel.message import Message, message
from essor.mart import raw
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.imports import Change, StagedImport
from essor.mart.publish import preview, publish
from essor.mart.snapshot import Snapshot, head


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """Hold what became of one file.

    Args:
        name: the name that people know it by.
        report: what the reader has to say of it; None when it could not be read at all.
        refused: why it could not be read.
        changes: what it did, or would do, to each table.
        already_there: the same bytes, read the same way, were imported before: nothing changed.
        rejects_file: the rows to correct and import again, or None.
        import_id: the name to undo it by; "" when nothing of it was imported.
        held: how to read it is only proposed, and the proposal was not accepted: nothing of it was imported.

    """

    name: str
    report: Mapping[str, Any] | None = None
    refused: Message | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    already_there: bool = False
    rejects_file: Path | None = None
    import_id: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """Hold the snapshot that stands after an import, and what became of each file."""

    snapshot: Snapshot | None
    files: tuple[ImportedFile, ...]


def files_of(paths: Sequence[Path]) -> tuple[tuple[Path, str], ...]:
    """Return the files under some paths, each with its name, in a fixed order; hidden files are left out."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file())
            named = [(file, file.relative_to(path)) for file in inside]
            found += [(file, str(name)) for file, name in named if not any(part.startswith(".") for part in name.parts)]
        else:
            found.append((path, path.name))
    return tuple(found)


def import_files(  # noqa: PLR0913 what is imported, how, and who is told
    company: Company,
    paths: Sequence[Path],
    *,
    now: datetime,
    mapping: Mapping[str, Any] | None = None,
    format: str = "",  # noqa: A002 the word of the command line
    source: str = "",
    dry_run: bool = False,
    accept: bool = False,
    told: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Imported:
    """Import files into a company.

    Args:
        company: whose data.
        paths: files and folders of files.
        now: instant (UTC) of the import.
        mapping: a map as data for all of them, or None to recognise each.
        format: name of a known format for all of them, or "".
        source: system of the company that the rows come from, "" for that of each format.
        dry_run: say what would change; write nothing.
        accept: import with the maps that are proposed; else what is only proposed is shown and held back.
        told: hears the name of the file at work, its place and how many there are.
        cancelled: asked whether to stop; nothing is published then.

    Raises:
        MartError: another writer is at work, the disk is full, or a staged file breaks its contract.

    """
    files = files_of(paths)
    settings = {
        "timezone": company.timezone,
        "currency": company.currency,
        "fiscal_start_month": company.fiscal_start_month,
        "people": _people(company),
    }
    way = Way(settings, company.folder, mapping, format, source)
    with _workroom(company) as room:
        jobs = [
            Job(path, name, room / str(place), f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}")
            for place, (path, name) in enumerate(files)
        ]
        staged = stage_all(jobs, way, told=told, cancelled=cancelled)
        read = [_read(job, found) for job, found in zip(jobs, staged, strict=True)]
        if not accept:
            read = [_held(company, job, *one, dry_run=dry_run) for job, one in zip(jobs, read, strict=True)]
        ready = [staged for _, staged in read if staged is not None]
        stopped = cancelled is not None and cancelled()
        if not ready or stopped:
            return Imported(head(company), tuple(file for file, _ in read))
        complete_costs(ready, head(company), room)
        if dry_run:
            return Imported(head(company), _foreseen(company, read, ready))
        if told is not None:
            told("", len(files), len(files))
        for (path, _), (file, _) in zip(files, read, strict=True):
            if not file.held:
                raw.keep(company, path)
        snapshot = publish(company, ready, now=now)
        return Imported(snapshot, tuple(_after(company, file, staged, snapshot) for file, staged in read))


REJECTS = "rejects"
Read = tuple[ImportedFile, StagedImport | None]


def _read(job: Job, found: Staged) -> Read:
    if isinstance(found, Message):
        return ImportedFile(job.name, refused=found), None
    rejects = job.workdir / found["rejects_file"] if found.get("rejects_file") else None
    file = ImportedFile(job.name, report=found, rejects_file=rejects)
    return file, to_import(found, job.workdir) if found["tables"] else None


def _held(company: Company, job: Job, file: ImportedFile, staged: StagedImport | None, *, dry_run: bool) -> Read:
    """Hold a file back whose map is a proposal in doubt, and say how to accept it; a dry run shows what it would do."""
    report = file.report
    if staged is None or report is None or report["proposal"] is None or report["certain"]:
        return file, staged
    said = message("connectors.held", file=file.name, path=shlex.quote(str(job.path)), slug=company.slug)
    report = {**report, "messages": [*report["messages"], *told([said])]}
    return replace(file, report=report, held=True), staged if dry_run else None


def _foreseen(company: Company, read: Sequence[Read], ready: Sequence[StagedImport]) -> tuple[ImportedFile, ...]:
    foreseen = {staged.import_id: change for staged, change in zip(ready, preview(company, ready), strict=True)}
    files = []
    for file, staged in read:
        change = foreseen[staged.import_id] if staged else {}
        one = replace(file, changes=change or {}, rejects_file=None)
        files.append(_already(one) if change is None else one)
    return tuple(files)


def _already(file: ImportedFile) -> ImportedFile:
    """Return a file that was imported before, in these very bytes, and say so among its messages."""
    report = file.report or {}
    said = told([message("connectors.already_there", file=file.name)])
    return replace(file, report={**report, "messages": [*report.get("messages", ()), *said]}, already_there=True)


def _after(company: Company, file: ImportedFile, staged: StagedImport | None, snapshot: Snapshot) -> ImportedFile:
    if file.held:
        return replace(file, rejects_file=None)
    if staged is None:
        kept = _keep_rejects(company, file, (file.report or {}).get("import_id", ""))
        return ImportedFile(file.name, file.report, file.refused, rejects_file=kept)
    record = next((one for one in snapshot.imports if one.import_id == staged.import_id), None)
    if record is None:
        return _already(replace(file, rejects_file=None))
    kept = _keep_rejects(company, file, staged.import_id)
    return ImportedFile(file.name, file.report, changes=record.changes, rejects_file=kept, import_id=staged.import_id)


def forget_rejects(company: Company, import_ids: Iterable[str]) -> int:
    """Remove the kept rejected rows of some imports: they hold what an erasure has to reach; return how many files."""
    gone = [place for name in import_ids for place in (company.folder / REJECTS).glob(f"{name}_*.csv")]
    for place in gone:
        place.unlink()
    return len(gone)


def _keep_rejects(company: Company, file: ImportedFile, import_id: str) -> Path | None:
    """Move the rejected rows to the company's folder, where they wait to be corrected."""
    if file.rejects_file is None or not file.rejects_file.exists():
        return None
    folder = company.folder / REJECTS
    folder.mkdir(exist_ok=True)
    target = folder / f"{import_id}_{Path(file.name).stem}.csv"
    shutil.copyfile(file.rejects_file, target)
    return target


def _people(company: Company) -> dict[str, str]:
    """Return the code of each salesperson by alias, as the newest snapshot knows them."""
    snapshot = head(company)
    if snapshot is None:
        return {}
    with open_engine("duckdb", snapshot) as engine:
        rows = engine.query("SELECT alias, person_id FROM people WHERE alias IS NOT NULL").rows
    return {str(alias): str(person) for alias, person in rows}


@contextmanager
def _workroom(company: Company) -> Iterator[Path]:
    """Give a folder of this process, on the company's own disk; those of dead processes are removed."""
    folder = company.folder / "staging"
    folder.mkdir(exist_ok=True)
    for place in folder.iterdir():
        if not _lives(place.name.partition("-")[0]):
            shutil.rmtree(place, ignore_errors=True)
    room = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
