"""Lead every change of the tables through one path: lease, recovery, draft, commit, manifest.

Until the manifest stands nothing has happened; once it stands everything has. Whatever goes wrong in
between, the folder is brought back to the snapshot that was there before.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.draft import Draft, Progress
from essor.mart.durable import put
from essor.mart.imports import ImportRecord
from essor.mart.lease import WAIT_SECONDS, Lease, acquire
from essor.mart.recovery import recover
from essor.mart.refusal import MartError
from essor.mart.room import telling_no_room
from essor.mart.scan import workbench
from essor.mart.snapshot import Reason, Snapshot, commit, following, head, ids


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what the next manifest says beside the versions of the tables.

    Args:
        imports: active imports, in their order.
        undone: imports that were taken back.
        reports: for each new import, by position, what its reader said.
        redactions: versions that stand in for older ones, by snapshot and table; None keeps what stands.
        erased: ids whose personal data must not come back; None keeps what stands.
        blanked: hashes of the received files to empty; None keeps what stands.

    """

    imports: tuple[ImportRecord, ...]
    undone: tuple[ImportRecord, ...] = ()
    reports: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    redactions: Mapping[str, Mapping[str, int]] | None = None
    erased: Mapping[str, tuple[str, ...]] | None = None
    blanked: tuple[str, ...] | None = None


Change = Callable[[Draft], Outcome | None]


def write(
    company: Company,
    change: Change,
    *,
    now: datetime,
    reason: Reason,
    progress: Progress | None = None,
    wait_seconds: float = WAIT_SECONDS,
    finish: Callable[[Snapshot], None] | None = None,
) -> Snapshot | None:
    """Make one change of the tables; return the new snapshot, or the one that stood when nothing changed.

    Args:
        company: whose tables.
        change: works on the draft and says what the manifest holds, or None when there is nothing to do.
        now: instant (UTC) of the commit.
        reason: what makes the snapshot.
        progress: is told each step; it may raise to cancel.
        wait_seconds: how long to wait for another writer.
        finish: what remains to do once the manifest stands, under the same lease; recovery does it too.

    Raises:
        MartError: another writer is at work, the disk is full, or the change cannot be made.

    """
    with holding(company, wait_seconds) as (lease, base), workbench(company.scratch) as con:
        draft = Draft(company, base, con, progress)
        outcome = change(draft)
        if outcome is None:
            return base
        draft.compact()
        snapshot = _snapshot(draft, outcome, now, reason)
        draft.step("record")
        for record in outcome.imports:
            if record.position in outcome.reports:
                _keep_record(company, record, outcome.reports[record.position], now)
        draft.step("manifest")
        lease.check()
        if not commit(company, snapshot):
            raise MartError(message("mart.lease_lost"))
        if finish is not None:
            draft.step("finish")
            finish(snapshot)
        return snapshot


@contextmanager
def holding(company: Company, wait_seconds: float = WAIT_SECONDS) -> Iterator[tuple[Lease, Snapshot | None]]:
    """Hold the lease over a folder that is whole; whatever is raised inside, leave it whole.

    Raises:
        MartError: another writer is at work, or the disk is full.

    """
    with telling_no_room(company.folder):
        lease = acquire(company, wait_seconds)
        clean = False
        try:
            base = head(company)
            try:
                recover(company, base, thorough=lease.inherited)
                yield lease, base
            except BaseException:
                recover(company, head(company), thorough=True)
                clean = True
                raise
            clean = True
        finally:
            shutil.rmtree(company.scratch, ignore_errors=True)
            lease.give_back(clean=clean)


def _snapshot(draft: Draft, outcome: Outcome, now: datetime, reason: Reason) -> Snapshot:
    base = draft.base or Snapshot("", "", now, reason, draft.company.tables, {})
    standing = set(ids(draft.company))
    redactions = base.redactions if outcome.redactions is None else outcome.redactions
    return Snapshot(
        id=following(draft.base),
        parent=base.id,
        created_at=now,
        reason=reason,
        tables_folder=draft.company.tables,
        versions=MappingProxyType(draft.commit(now)),
        imports=outcome.imports,
        undone=outcome.undone,
        redactions=MappingProxyType({name: redactions[name] for name in redactions if name in standing}),
        erased=base.erased if outcome.erased is None else outcome.erased,
        blanked=base.blanked if outcome.blanked is None else outcome.blanked,
    )


def _keep_record(company: Company, record: ImportRecord, report: Mapping[str, Any], now: datetime) -> None:
    """Keep what a reader said of a file; the manifest holds the rest."""
    content = {**record.to_data(), "published_at": now.isoformat(), "report": dict(report)}
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    put(company.imports / f"{record.position:06d}.json", text.encode())
