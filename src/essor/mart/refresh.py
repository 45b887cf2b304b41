"""Bring the current rows of a table up to what the active imports say, for the keys that an import touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from essor.mart.aggregates import Dirty
from essor.mart.current import current_rows, replaced_by
from essor.mart.draft import Draft
from essor.mart.imports import Change, ImportRecord
from essor.mart.quoting import identifier, text
from essor.mart.redaction import holds_person, redact, redacted_columns
from essor.mart.scan import listed, names, parquet, scan
from essor.mart.schema import LINEAGE, Table, tables
from essor.mart.snapshot import STAGED

_LINEAGE = frozenset(column.name for column in LINEAGE)


def apply(
    draft: Draft,
    record: ImportRecord,
    files: Mapping[str, Sequence[str]],
    active: Sequence[ImportRecord],
    dirty: Dirty,
) -> Mapping[str, Change]:
    """Stage the rows of an import and refresh what they touch.

    Args:
        draft: the state to come.
        record: the import.
        files: the checked Parquet files of each table.
        active: active imports in their order, this one the last.
        dirty: gathers what the derived tables have to compute again.

    """
    changes = {}
    for name in sorted(record.rows):
        draft.step("stage", name)
        table = tables()[name]
        before = len(draft.files(STAGED + name))
        _stage(draft, table, files[name])
        brought = draft.files(STAGED + name)[before:]
        draft.touch(name)
        draft.step("refresh", name)
        if record.mode == "add" and not _overlaps(draft, table, brought):
            draft.link(name, brought)
            dirty.note_added(table, scan(table.all_columns, brought))
            changes[name] = Change(created=record.rows[name])
        else:
            changes[name] = _recompute(draft, table, record, active, dirty)
    return changes


def retract(draft: Draft, record: ImportRecord, active: Sequence[ImportRecord], dirty: Dirty) -> Mapping[str, Change]:
    """Refresh what an import touched, now that it is no longer among the active ones."""
    changes = {}
    for name in sorted(record.rows):
        draft.step("refresh", name)
        draft.touch(name)
        changes[name] = _recompute(draft, tables()[name], record, active, dirty)
    return changes


def foresee(
    draft: Draft,
    record: ImportRecord,
    files: Mapping[str, Sequence[str]],
    active: Sequence[ImportRecord],
    pending: Mapping[str, Sequence[str]],
) -> Mapping[str, Change]:
    """Count what an import would change; nothing is written.

    Args:
        draft: the state that stands.
        record: the import.
        files: the checked Parquet files of each table.
        active: active imports in their order, this one the last.
        pending: files of earlier imports of the same preview, by table.

    """
    changes = {}
    for name in sorted(record.rows):
        table = tables()[name]
        ahead = pending.get(name, ())
        if record.mode == "add" and not ahead and not _overlaps(draft, table, files[name]):
            changes[name] = Change(created=record.rows[name])
            continue
        staged = scan(table.all_columns, [*draft.files(STAGED + name), *ahead, *files[name]])
        before = draft.scan(name, with_file=True)
        if ahead:
            before = f"(SELECT *, NULL AS filename FROM ({current_rows(table, staged, active[:-1])}))"
        changes[name] = _compare(draft, table, staged, before, record, active)
    return changes


def rebuild(draft: Draft, active: Sequence[ImportRecord]) -> None:
    """Compute the current rows of every table from scratch."""
    for name in sorted({table for record in active for table in record.rows}):
        table = tables()[name]
        draft.step("refresh", name)
        rows = current_rows(table, draft.scan(STAGED + name), active)
        draft.write(name, rows, instead_of=draft.files(name))


def _stage(draft: Draft, table: Table, files: Sequence[str]) -> None:
    """Add rows to the staged table, without what an erasure took from their persons."""
    erased = draft.base.erased if draft.base else {}
    if redacted_columns(table) and erased and holds_person(table, files, erased, draft.con):
        draft.write(STAGED + table.name, redact(table, files, erased))
    else:
        draft.link(STAGED + table.name, files)


def _overlaps(draft: Draft, table: Table, files: Sequence[str]) -> bool:
    """Tell whether a file may hold a key that has a row already; without a doubt when it answers no."""
    if not draft.files(table.name) or not files:
        return False
    key = f"hash({listed(table.key)})"
    found = draft.con.execute(
        f"SELECT count(*) FROM (SELECT {key} AS h FROM {draft.scan(table.name)}) "
        f"SEMI JOIN (SELECT {key} AS h FROM {parquet(files)}) USING (h)"
    ).fetchall()
    return bool(found[0][0])


def _recompute(
    draft: Draft, table: Table, record: ImportRecord, active: Sequence[ImportRecord], dirty: Dirty
) -> Change:
    staged, before = draft.scan(STAGED + table.name), draft.scan(table.name, with_file=True)
    change = _compare(draft, table, staged, before, record, active)
    touched = draft.con.execute("SELECT DISTINCT essor_file FROM essor_changed WHERE essor_file IS NOT NULL").fetchall()
    rows = f"SELECT {names(table.all_columns)} FROM essor_after SEMI JOIN essor_changed USING ({listed(table.key)})"
    draft.replace_in(table.name, [path for (path,) in touched], table.key, "essor_changed", rows)
    dirty.note_changed(table, "essor_changed")
    for name in ("essor_keys", "essor_before", "essor_after", "essor_changed"):
        draft.con.execute(f"DROP TABLE {name}")
    return change


def _compare(
    draft: Draft, table: Table, staged: str, before: str, record: ImportRecord, active: Sequence[ImportRecord]
) -> Change:
    """Compute the rows of the touched keys before and after; count, and keep the keys whose row differs.

    A row that says the same but comes from a newer import counts as unchanged and still is written:
    its lineage names the newest file.
    """
    run, key = draft.con.execute, listed(table.key)
    business = listed(column.name for column in table.columns if column.name not in table.key) or "0"
    prints = f"hash({business}) AS essor_business, hash({names(table.all_columns)}) AS essor_whole"
    watched = "".join(f", {identifier(name)} AS essor_watched" for name in Dirty.watched(table))
    run(f"CREATE OR REPLACE TEMP TABLE essor_keys AS {_touched_keys(table, staged, record, active)}")
    run(
        f"CREATE OR REPLACE TEMP TABLE essor_before AS SELECT {key}, {prints}{watched}, filename AS essor_file "
        f"FROM {before} SEMI JOIN essor_keys USING ({key})"
    )
    run(
        f"CREATE OR REPLACE TEMP TABLE essor_after AS SELECT *, {prints}{watched} "
        f"FROM ({current_rows(table, staged, active, 'essor_keys')})"
    )
    both = f"essor_before b FULL JOIN essor_after a USING ({key})"
    watched_pair = ", b.essor_watched AS was, a.essor_watched AS becomes" if watched else ""
    run(
        f"CREATE OR REPLACE TEMP TABLE essor_changed AS SELECT {key}, b.essor_file{watched_pair} "
        f"FROM {both} WHERE b.essor_whole IS DISTINCT FROM a.essor_whole"
    )
    created, updated, unchanged, removed = run(
        f"SELECT count(*) FILTER (b.essor_whole IS NULL), "
        f"count(*) FILTER (b.essor_business <> a.essor_business), "
        f"count(*) FILTER (b.essor_business = a.essor_business), "
        f"count(*) FILTER (a.essor_whole IS NULL) FROM {both}"
    ).fetchall()[0]
    return Change(created, updated, unchanged, removed)


def _touched_keys(table: Table, staged: str, record: ImportRecord, active: Sequence[ImportRecord]) -> str:
    """Return the SELECT of the keys that an import has, and of those that it replaced."""
    key = listed(table.key)
    own = f"SELECT {key} FROM {staged} WHERE import_id = {text(record.import_id)}"
    if record.mode == "add":
        return own
    earlier = [other for other in active if other.position < record.position and table.name in other.rows]
    if not earlier:
        return own
    positions = ", ".join(f"({text(other.import_id)}, {other.position})" for other in earlier)
    return (
        f"{own} UNION SELECT {key} FROM {staged} s JOIN (VALUES {positions}) a(essor_import, essor_position) "
        f"ON s.import_id = a.essor_import WHERE {replaced_by(table, record, 'a.essor_position')}"
    )
