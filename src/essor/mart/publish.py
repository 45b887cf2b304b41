"""Publish staged imports, foresee what they would change, take one back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from essor.kernel.message import message
from essor.mart import refresh
from essor.mart.aggregates import Dirty, rebuild_derived, refresh_derived
from essor.mart.company import Company
from essor.mart.draft import Draft, Progress
from essor.mart.imports import Change, ImportRecord, StagedImport
from essor.mart.inspection import inspect, staged_files
from essor.mart.lease import WAIT_SECONDS
from essor.mart.refusal import MartError
from essor.mart.scan import workbench
from essor.mart.snapshot import Snapshot, head
from essor.mart.writing import Outcome, write


def publish(
    company: Company,
    staged: Sequence[StagedImport],
    *,
    now: datetime,
    progress: Progress | None = None,
    wait_seconds: float = WAIT_SECONDS,
    onto: str | None = None,
) -> Snapshot:
    """Make staged imports the company's data: all of them, or none.

    An import that brings what an active one already brought (the same bytes, read the same way) changes
    nothing; it is named in `already_there` of the snapshot that is returned. The records of the others
    tell in `changes` what they did to each table, one after the other in the order given.

    Args:
        company: whose data.
        staged: what readers hand over; the files may be removed afterwards.
        now: instant (UTC) of the publication.
        progress: is told each step; it may raise to cancel.
        wait_seconds: how long to wait for another writer.
        onto: the snapshot that the imports were made on; published nowhere else. None: on whatever stands.

    Raises:
        MartError: a staged file breaks its contract, another writer is at work, the disk is full, or another
            snapshot stands than the one named ("mart.moved_on").
        ValueError: nothing is staged.

    """
    if not staged:
        msg = "nothing to publish"
        raise ValueError(msg)
    there: list[ImportRecord] = []

    def change(draft: Draft) -> Outcome | None:
        if onto is not None and onto != (draft.base.id if draft.base else ""):
            raise MartError(message("mart.moved_on", expected=onto))
        active = list(draft.base.imports if draft.base else ())
        undone = draft.base.undone if draft.base else ()
        dirty = Dirty(draft.con)
        reports: dict[int, Mapping[str, Any]] = {}
        draft.total = sum(2 * len(one.tables) + 1 for one in staged)
        for one in staged:
            if known := _known(one, active):
                there.append(known)
                continue
            draft.step("check", one.file_name)
            record = _record(one, inspect(one, draft.con), active, undone)
            changes = refresh.apply(draft, record, staged_files(one), [*active, record], dirty)
            active.append(replace(record, changes=MappingProxyType(changes)))
            reports[record.position] = one.report
        if not reports:
            return None
        refresh_derived(draft, dirty)
        return Outcome(tuple(active), undone, reports)

    snapshot = write(company, change, now=now, reason="import", progress=progress, wait_seconds=wait_seconds)
    if snapshot is None:
        msg = "a publication left no snapshot"
        raise RuntimeError(msg)
    return replace(snapshot, already_there=tuple(there))


def preview(company: Company, staged: Sequence[StagedImport]) -> tuple[Mapping[str, Change] | None, ...]:
    """Tell for each staged import what publishing them would change in each table; None: already there.

    Nothing is written, and no lease is needed: the counts hold for the newest snapshot.

    Raises:
        MartError: a staged file breaks its contract.

    """
    base = head(company)
    active = list(base.imports if base else ())
    undone = base.undone if base else ()
    pending: dict[str, list[str]] = {}
    foreseen: list[Mapping[str, Change] | None] = []
    with tempfile.TemporaryDirectory(prefix="essor-preview-") as spill, workbench(Path(spill)) as con:
        draft = Draft(company, base, con)
        for one in staged:
            if _known(one, active):
                foreseen.append(None)
                continue
            record, files = _record(one, inspect(one, con), active, undone), staged_files(one)
            foreseen.append(refresh.foresee(draft, record, files, [*active, record], pending))
            active.append(record)
            for table, paths in files.items():
                pending.setdefault(table, []).extend(paths)
    return tuple(foreseen)


def undo(
    company: Company,
    import_id: str,
    *,
    now: datetime,
    progress: Progress | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Snapshot:
    """Take an import back, as if it had never been; its rows stay staged, its file stays in raw.

    Raises:
        MartError: no active import has this id, another writer is at work, or the disk is full.

    """

    def change(draft: Draft) -> Outcome:
        base = draft.base
        record = next((one for one in base.imports if one.import_id == import_id), None) if base else None
        if base is None or record is None:
            raise MartError(message("mart.import_unknown", import_id=import_id))
        active = tuple(one for one in base.imports if one is not record)
        dirty = Dirty(draft.con)
        changes = refresh.retract(draft, record, active, dirty)
        refresh_derived(draft, dirty)
        taken = replace(record, changes=MappingProxyType(changes))
        return Outcome(active, (*base.undone, taken))

    snapshot = write(company, change, now=now, reason="undo", progress=progress, wait_seconds=wait_seconds)
    if snapshot is None:
        raise MartError(message("mart.import_unknown", import_id=import_id))
    return snapshot


def rebuild(company: Company, *, now: datetime, progress: Progress | None = None) -> Snapshot | None:
    """Compute every table from the staged rows anew; None when nothing was ever imported."""

    def change(draft: Draft) -> Outcome | None:
        if draft.base is None:
            return None
        refresh.rebuild(draft, draft.base.imports)
        rebuild_derived(draft)
        return Outcome(draft.base.imports, draft.base.undone)

    return write(company, change, now=now, reason="rebuild", progress=progress)


def report(company: Company, record: ImportRecord) -> Mapping[str, Any]:
    """Return what the reader of an import said of its file."""
    said: Mapping[str, Any] = _content(company, record)["report"]
    return said


def published_at(company: Company, record: ImportRecord) -> datetime:
    """Return the instant (UTC) at which an import was published."""
    return datetime.fromisoformat(_content(company, record)["published_at"])


def _content(company: Company, record: ImportRecord) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(
        (company.imports / f"{record.position:06d}.json").read_text(encoding="utf-8")
    )
    return content


def _known(staged: StagedImport, active: Sequence[ImportRecord]) -> ImportRecord | None:
    return next((record for record in active if record.same_content(staged)), None)


def _record(
    staged: StagedImport, rows: Mapping[str, int], active: Sequence[ImportRecord], undone: Sequence[ImportRecord]
) -> ImportRecord:
    used = [*active, *undone]
    if any(record.import_id == staged.import_id for record in used):
        raise MartError(message("mart.import_id_used", file=staged.file_name, import_id=staged.import_id))
    return ImportRecord.of(staged, max((record.position for record in used), default=0) + 1, rows)
