"""Erase a person: from the tables, from every snapshot that is kept, from the files as received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.draft import Draft, Progress
from essor.mart.lease import WAIT_SECONDS
from essor.mart.recovery import sweep
from essor.mart.redaction import (
    IDS,
    Person,
    contacts_of,
    files_received,
    holds_person,
    linked_tables,
    redact,
    redacted_tables,
)
from essor.mart.refusal import MartError
from essor.mart.schema import Table
from essor.mart.snapshot import STAGED, Snapshot, standing
from essor.mart.tombstone import finish
from essor.mart.writing import Outcome, write


@dataclass(frozen=True, slots=True)
class Erasure:
    """Hold what an erasure did.

    Args:
        snapshot: the snapshot that it made.
        rows: current rows that were redacted, by table.
        snapshots: ids of the older snapshots whose tables were redacted too.
        files: hashes of the received files that were emptied; tombstones keep them.
        contacts: contacts of the party, erased with it.

    """

    snapshot: Snapshot
    rows: Mapping[str, int]
    snapshots: tuple[str, ...]
    files: tuple[str, ...]
    contacts: tuple[str, ...]


def erase(
    company: Company,
    party_id: str,
    *,
    now: datetime,
    progress: Progress | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Erasure:
    """Remove what names or singles out a party and its contacts; sums and counts stay as they are.

    The rows keep their ids, so every figure of every kept snapshot stays the same. A later file that
    still holds the person does not bring the personal data back into the tables.

    Raises:
        MartError: nothing was ever imported about the party, another writer is at work, or the disk is full.

    """
    rows: dict[str, int] = {}
    emptied: list[str] = []
    person: dict[str, tuple[str, ...]] = {}

    def change(draft: Draft) -> Outcome:
        base = draft.base
        found = contacts_of(draft.files(f"{STAGED}contacts"), party_id, draft.con) if base else ()
        person.update(party_id=(party_id,), contact_id=found)
        received = _received(draft, person)
        if base is None or not received:
            raise MartError(message("mart.party_unknown", party_id=party_id))
        redactions = _redact_kept(draft, standing(company), person, now, rows)
        erased = {column: tuple(sorted({*base.erased.get(column, ()), *person[column]})) for column in IDS}
        blanked = tuple(sorted({*base.blanked, *received}))
        return Outcome(base.imports, base.undone, {}, redactions, erased, blanked)

    def after(snapshot: Snapshot) -> None:
        emptied.extend(finish(company, snapshot))
        sweep(company, standing(company))

    snapshot = write(
        company, change, now=now, reason="erase", progress=progress, wait_seconds=wait_seconds, finish=after
    )
    if snapshot is None:
        raise MartError(message("mart.party_unknown", party_id=party_id))
    return Erasure(
        snapshot=snapshot,
        rows=MappingProxyType(rows),
        snapshots=tuple(sorted(snapshot.redactions)),
        files=tuple(emptied),
        contacts=person["contact_id"],
    )


def _received(draft: Draft, person: Person) -> set[str]:
    found: set[str] = set()
    for table in linked_tables():
        if files := draft.files(STAGED + table.name):
            found |= files_received(table, files, person, draft.con)
    return found


def _redact_kept(
    draft: Draft, kept: tuple[Snapshot, ...], person: Person, now: datetime, rows: dict[str, int]
) -> dict[str, dict[str, int]]:
    """Redact the person's tables in every kept snapshot; return the versions that stand in for older ones.

    A data file that holds the person is written anew once, whatever the number of versions that share it.
    """
    redactions = {snapshot: dict(versions) for snapshot, versions in kept[-1].redactions.items()}
    for table in redacted_tables():
        for name in (table.name, STAGED + table.name):
            draft.step("redact", name)
            twins: dict[str, tuple[str, ...]] = {}
            stands_in: dict[int, int] = {}
            for snapshot in kept:
                if not snapshot.has(name):
                    continue
                version, files = snapshot.versions[name], snapshot.files(name)
                if version not in stands_in:
                    twin = _twins(draft, name, table, files, person, twins)
                    stands_in[version] = version if twin == files else draft.restate(name, twin, now)
                if stands_in[version] != version:
                    redactions.setdefault(snapshot.id, {})[name] = stands_in[version]
            _redact_newest(draft, name, table, person, twins, rows)
    return redactions


def _redact_newest(
    draft: Draft, name: str, table: Table, person: Person, twins: dict[str, tuple[str, ...]], rows: dict[str, int]
) -> None:
    files = draft.files(name)
    if name == table.name and files and (count := holds_person(table, files, person, draft.con)):
        rows[name] = count
    twin = _twins(draft, name, table, files, person, twins)
    draft.swap(name, set(files) - set(twin), [path for path in twin if path not in files])


def _twins(
    draft: Draft,
    name: str,
    table: Table,
    files: tuple[str, ...],
    person: Person,
    twins: dict[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return the files with each one that holds the person replaced by its redacted twin."""
    for path in files:
        if path not in twins:
            holds = holds_person(table, [path], person, draft.con)
            twins[path] = draft.produce(name, redact(table, [path], person)) if holds else (path,)
    return tuple(twin for path in files for twin in twins[path])
