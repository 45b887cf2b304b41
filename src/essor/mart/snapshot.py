"""Read the manifests: which version of each table belongs together, and which imports made it.

A manifest is the only commit point. Readers open manifests, and through them files that never change;
a writer at work is invisible to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.durable import put_new
from essor.mart.imports import ImportRecord
from essor.mart.refusal import MartError

LAYOUT = 1
STAGED = "staged_"
Reason = Literal["import", "undo", "erase", "rebuild"]
_NAME = re.compile(r"(\d{6,})\.json")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Hold one state of all tables of a company.

    Args:
        id: six digits or more; the next snapshot has the next number.
        parent: id of the snapshot before, or "".
        created_at: instant (UTC) of the commit.
        reason: what made it.
        tables_folder: where the tables stand.
        versions: Delta version of each table, canonical, staged and derived.
        imports: active imports in the order that decides which row is the newest.
        undone: imports that were taken back; their rows stay staged.
        redactions: for older snapshots, the versions that replace those an erasure removed.
        erased: ids, by column (party_id, contact_id), whose personal data must not come back with a later file.
        blanked: hashes of the received files that an erasure empties.
        already_there: what a publication just found to be imported before; no manifest holds it.

    """

    id: str
    parent: str
    created_at: datetime
    reason: Reason
    tables_folder: Path
    versions: Mapping[str, int]
    imports: tuple[ImportRecord, ...] = ()
    undone: tuple[ImportRecord, ...] = ()
    redactions: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    erased: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    blanked: tuple[str, ...] = ()
    already_there: tuple[ImportRecord, ...] = ()

    @property
    def company(self) -> str:
        """Return the slug of the company, the name of its folder."""
        return self.tables_folder.parent.name

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the canonical and derived tables that the snapshot holds."""
        return tuple(sorted(name for name in self.versions if not name.startswith(STAGED)))

    def has(self, table: str) -> bool:
        """Tell whether the snapshot holds a table, be it without rows."""
        return table in self.versions

    def files(self, table: str) -> tuple[str, ...]:
        """Return the Parquet files of a table, absolute and in a fixed order; none when it has no rows.

        All columns of the contract may be read by name from the files together (``union_by_name``); a
        file written before a column joined the contract does not hold it.
        """
        version = self.versions.get(table)
        if version is None:
            return ()
        folder = self.tables_folder / table
        entry = (folder / "_delta_log" / f"{version:020d}.json").stat()
        return _files(folder, version, (entry.st_ino, entry.st_mtime_ns))

    def to_data(self) -> dict[str, Any]:
        """Return the manifest as data."""
        return {
            "layout": LAYOUT,
            "id": self.id,
            "parent": self.parent,
            "created_at": self.created_at.isoformat(),
            "reason": self.reason,
            "tables": dict(sorted(self.versions.items())),
            "imports": [record.to_data() for record in self.imports],
            "undone": [record.to_data() for record in self.undone],
            "redactions": {snapshot: dict(versions) for snapshot, versions in self.redactions.items()},
            "erased": {column: list(values) for column, values in self.erased.items()},
            "blanked": list(self.blanked),
        }


def head(company: Company) -> Snapshot | None:
    """Return the newest snapshot, or None before the first import."""
    known = ids(company)
    return _read(company, known[-1]) if known else None


def get(company: Company, snapshot_id: str) -> Snapshot:
    """Return a snapshot by id, with the tables that a later erasure redacted.

    Raises:
        MartError: there is no such snapshot, or it was dropped.

    """
    known = ids(company)
    if snapshot_id not in known:
        raise MartError(message("mart.snapshot_unknown", snapshot=snapshot_id))
    found = _read(company, snapshot_id)
    redacted = _read(company, known[-1]).redactions.get(snapshot_id)
    if not redacted:
        return found
    return replace(found, versions=MappingProxyType({**found.versions, **redacted}))


def standing(company: Company) -> tuple[Snapshot, ...]:
    """Return every snapshot that stands, oldest first, as a reader sees it."""
    return tuple(get(company, snapshot_id) for snapshot_id in ids(company))


def ids(company: Company) -> tuple[str, ...]:
    """Return the ids of the snapshots that stand, oldest first."""
    if not company.snapshots.is_dir():
        return ()
    names = (_NAME.fullmatch(place.name) for place in company.snapshots.iterdir())
    return tuple(sorted((name[1] for name in names if name), key=int))


def following(parent: Snapshot | None) -> str:
    """Return the id of the snapshot after this one."""
    return f"{int(parent.id) + 1 if parent else 1:06d}"


def commit(company: Company, snapshot: Snapshot) -> bool:
    """Write the manifest of a snapshot; return False when another writer took the number."""
    content = json.dumps(snapshot.to_data(), ensure_ascii=False, indent=1).encode()
    return put_new(company.snapshots / f"{snapshot.id}.json", content)


def _read(company: Company, snapshot_id: str) -> Snapshot:
    try:
        data = json.loads((company.snapshots / f"{snapshot_id}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MartError(message("mart.snapshot_unknown", snapshot=snapshot_id)) from None
    except ValueError:
        raise MartError(message("mart.snapshot_unreadable", snapshot=snapshot_id)) from None
    if data["layout"] > LAYOUT:
        raise MartError(message("mart.layout_newer", layout=data["layout"], known=LAYOUT))
    return Snapshot(
        id=data["id"],
        parent=data["parent"],
        created_at=datetime.fromisoformat(data["created_at"]),
        reason=data["reason"],
        tables_folder=company.tables,
        versions=MappingProxyType(data["tables"]),
        imports=tuple(ImportRecord.from_data(record) for record in data["imports"]),
        undone=tuple(ImportRecord.from_data(record) for record in data["undone"]),
        redactions=MappingProxyType(data["redactions"]),
        erased=MappingProxyType({column: tuple(values) for column, values in data["erased"].items()}),
        blanked=tuple(data["blanked"]),
    )


@lru_cache(maxsize=1024)
def _files(folder: Path, version: int, entry: tuple[int, int]) -> tuple[str, ...]:
    """List the files of a version; a published version never changes, so the answer is remembered.

    Args:
        folder: the table.
        version: the version.
        entry: identity of its log entry: a folder restored from a backup is another one.

    """
    del entry
    from deltalake import DeltaTable

    uris = DeltaTable(str(folder), version=version).file_uris()
    return tuple(sorted(str(folder / uri.rsplit("/", 1)[-1]) for uri in uris))
