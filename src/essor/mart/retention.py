"""List the snapshots, pin those that a published report stands on, drop those that nobody needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.durable import put, sync
from essor.mart.lease import WAIT_SECONDS
from essor.mart.recovery import sweep
from essor.mart.refusal import MartError
from essor.mart.snapshot import Reason, Snapshot, get, standing
from essor.mart.writing import holding


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold one line of the list of snapshots."""

    id: str
    created_at: datetime
    reason: Reason
    imports: int
    pinned: bool
    newest: bool


def listing(company: Company) -> tuple[Listed, ...]:
    """Return the snapshots that stand, oldest first."""
    found = standing(company)
    return tuple(
        Listed(
            id=snapshot.id,
            created_at=snapshot.created_at,
            reason=snapshot.reason,
            imports=len(snapshot.imports),
            pinned=is_pinned(company, snapshot.id),
            newest=snapshot is found[-1],
        )
        for snapshot in found
    )


def pin(company: Company, snapshot_id: str) -> None:
    """Protect a snapshot from being dropped.

    Raises:
        MartError: there is no such snapshot.

    """
    with holding(company):
        snapshot = get(company, snapshot_id)
        put(company.snapshots / f"{snapshot.id}.pin", b"")


def unpin(company: Company, snapshot_id: str) -> None:
    """Let a snapshot be dropped again.

    Raises:
        MartError: there is no such snapshot.

    """
    snapshot = get(company, snapshot_id)
    (company.snapshots / f"{snapshot.id}.pin").unlink(missing_ok=True)
    sync(company.snapshots)


def is_pinned(company: Company, snapshot_id: str) -> bool:
    """Tell whether a snapshot is protected."""
    return (company.snapshots / f"{snapshot_id}.pin").exists()


def drop(company: Company, snapshot_id: str, *, wait_seconds: float = WAIT_SECONDS) -> int:
    """Forget an older snapshot and remove the data files that only it read; return the bytes freed.

    Raises:
        MartError: there is no such snapshot, it is pinned, it is the newest, or another writer is at work.

    """
    with holding(company, wait_seconds):
        snapshot = get(company, snapshot_id)
        if is_pinned(company, snapshot.id):
            raise MartError(message("mart.snapshot_pinned", snapshot=snapshot.id))
        kept: tuple[Snapshot, ...] = tuple(other for other in standing(company) if other.id != snapshot.id)
        if not kept or int(kept[-1].id) < int(snapshot.id):
            raise MartError(message("mart.snapshot_newest", snapshot=snapshot.id))
        (company.snapshots / f"{snapshot.id}.json").unlink()
        sync(company.snapshots)
        return sweep(company, kept)
