"""Bring a folder back to its newest manifest after a writer that did not finish."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from essor.mart import delta_log
from essor.mart.company import Company
from essor.mart.durable import sync
from essor.mart.lease import WAIT_SECONDS, acquire
from essor.mart.snapshot import Snapshot, head, standing
from essor.mart.tombstone import finish

_STALE_DRAFT_SECONDS = 24 * 3600


def mend(company: Company, wait_seconds: float = WAIT_SECONDS) -> bool:
    """Recover a company that a dead writer left half done; tell whether there was something to do.

    Every writer does the same before it starts; a program calls it at its own start.
    """
    if not any(company.folder.glob("*lease.json*")):
        return False
    lease = acquire(company, wait_seconds)
    clean = False
    try:
        recover(company, head(company), thorough=True)
        clean = True
    finally:
        lease.give_back(clean=clean)
    return lease.inherited


def recover(company: Company, base: Snapshot | None, *, thorough: bool) -> None:
    """Remove everything that the newest manifest does not name.

    Args:
        company: whose folder; the caller holds its lease.
        base: the newest snapshot.
        thorough: look for files too that no log names; a writer that gave its lease back left none.

    """
    for folder in _folders(company.tables):
        version = base.versions.get(folder.name) if base else None
        newest = delta_log.latest(folder)
        if version is None or newest is None or newest > version:
            delta_log.take_back(folder, version)
            thorough = True
    if thorough:
        sweep(company, standing(company))
        for folder in _folders(company.tables):
            _remove(folder / delta_log.LOG, delta_log.log_strangers(folder))
        known = {f"{record.position:06d}.json" for record in (*base.imports, *base.undone)} if base else set()
        _remove(company.imports, (place for place in _files(company.imports) if place.name not in known))
        for place in (company.snapshots, company.folder):
            _remove(place, (file for file in _files(place) if file.name.startswith(".")))
        _remove(company.raw, (place for place in _files(company.raw) if _is_stale_draft(place)))
        if base:
            finish(company, base)
    shutil.rmtree(company.scratch, ignore_errors=True)


def sweep(company: Company, snapshots: Iterable[Snapshot]) -> int:
    """Remove the data files that none of these snapshots reads; return how many bytes that freed."""
    kept: dict[str, set[int]] = {}
    for snapshot in snapshots:
        for table, version in snapshot.versions.items():
            kept.setdefault(table, set()).add(version)
    freed = 0
    for folder in _folders(company.tables):
        found = delta_log.unreferenced(folder, kept.get(folder.name, set()))
        freed += sum(place.stat().st_size for place in found if place.is_file())
        _remove(folder, found)
    return freed


def _is_stale_draft(place: Path) -> bool:
    """Tell whether a received file was left half copied; one that is being copied now is fresh."""
    return place.name.startswith(".") and time.time() - place.stat().st_mtime > _STALE_DRAFT_SECONDS


def _remove(folder: Path, places: Iterable[Path]) -> None:
    found = list(places)
    for place in found:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    if found:
        sync(folder)


def _folders(place: Path) -> list[Path]:
    return sorted(folder for folder in place.iterdir() if folder.is_dir()) if place.is_dir() else []


def _files(place: Path) -> list[Path]:
    return sorted(file for file in place.iterdir() if file.is_file()) if place.is_dir() else []
