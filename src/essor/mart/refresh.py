"""Bring the current rows of a table up to what the active imports say, for the keys that an import touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from essor.mart.aggregates import Dirty
from essor.mart.comparison import PRINT, compare, print_of
from essor.mart.current import current_rows, replaced_by
from essor.mart.draft import Draft
from essor.mart.imports import Change, ImportRecord
from essor.mart.quoting import text
from essor.mart.redaction import holds_person, redact, redacted_columns
from essor.mart.scan import count_rows, scan
from essor.mart.schema import Table, tables
from essor.mart.snapshot import STAGED

_KEYS = "essor_keys"


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
        if _stands_as_it_is(table, record):
            changes[name] = _settle(draft, table, brought, "", dirty, linked=True)
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
        staged = scan(table.all_columns, [*draft.files(STAGED + name), *ahead, *files[name]])
        before = draft.scan(name, with_file=True)
        if ahead:
            before = f"(SELECT *, NULL AS filename FROM ({current_rows(table, staged, active[:-1])}))"
        after, keys = scan(table.all_columns, files[name]), ""
        if not _stands_as_it_is(table, record):
            keys = _note_keys(draft, table, staged, record, active)
            after = f"({current_rows(table, staged, active, keys)})"
        changes[name] = compare(draft.con, table, before, after, keys).change
    return changes


def rebuild(draft: Draft, active: Sequence[ImportRecord]) -> None:
    """Compute the current rows of every table from scratch."""
    for name in sorted({table for record in active for table in record.rows}):
        table = tables()[name]
        draft.step("refresh", name)
        rows = current_rows(table, draft.scan(STAGED + name), active)
        draft.write(name, rows, instead_of=draft.files(name))


def _stands_as_it_is(table: Table, record: ImportRecord) -> bool:
    """Tell whether the rows of the newest import are current rows without a further look."""
    return table.merge == "rows" and record.mode == "add"


def _stage(draft: Draft, table: Table, files: Sequence[str]) -> None:
    """Add rows to the staged table, without what an erasure took from their persons."""
    erased = draft.base.erased if draft.base else {}
    if redacted_columns(table) and erased and holds_person(table, files, erased, draft.con):
        draft.write(STAGED + table.name, redact(table, files, erased))
    else:
        draft.link(STAGED + table.name, files)


def _recompute(
    draft: Draft, table: Table, record: ImportRecord, active: Sequence[ImportRecord], dirty: Dirty
) -> Change:
    staged = draft.scan(STAGED + table.name)
    keys = _note_keys(draft, table, staged, record, active)
    incoming = draft.produce(table.name, current_rows(table, staged, active, keys))
    return _settle(draft, table, incoming, keys, dirty, linked=False)


def _settle(draft: Draft, table: Table, incoming: Sequence[str], keys: str, dirty: Dirty, *, linked: bool) -> Change:
    """Let the rows of some files stand for the touched keys, and write anew as little as possible.

    A file whose every row is replaced leaves the table unread; one of which some rows stay is written
    without the others; what comes is never copied.
    """
    before, after = draft.scan(table.name, with_file=True), scan(table.all_columns, incoming)
    if not draft.files(table.name):
        dirty.note_all(table)
        change = Change(created=sum(count_rows(path) for path in incoming))
        wholly, partly = [], []
    else:
        found = compare(draft.con, table, before, after, keys)
        change = found.change
        dirty.note(table, before, after, keys, change)
        wholly = [path for path, rows in found.matched.items() if rows == count_rows(path)]
        partly = [path for path in found.matched if path not in wholly]
    if partly:
        prints = keys or f"(SELECT {print_of(table)} FROM {after})"
        kept = f"(SELECT *, {print_of(table)} FROM {scan(table.all_columns, partly)})"
        draft.write(table.name, f"SELECT * FROM {kept} ANTI JOIN {prints} USING ({PRINT})", instead_of=partly)
    draft.swap(table.name, wholly, () if linked else incoming)
    if linked:
        draft.link(table.name, incoming)
    return change


def _note_keys(draft: Draft, table: Table, staged: str, record: ImportRecord, active: Sequence[ImportRecord]) -> str:
    """Note the prints of the keys that an import has, and of those that it replaced; return their relation."""
    touched = f"import_id = {text(record.import_id)}"
    earlier = [other for other in active if other.position < record.position and table.name in other.rows]
    joined = ""
    if record.mode != "add" and earlier:
        positions = ", ".join(f"({text(other.import_id)}, {other.position})" for other in earlier)
        joined = f"LEFT JOIN (VALUES {positions}) a(essor_import, essor_position) ON s.import_id = a.essor_import"
        touched = f"({touched} OR {replaced_by(table, record, 'a.essor_position')}) IS TRUE"
    draft.con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_KEYS} AS SELECT DISTINCT {PRINT} FROM "
        f"(SELECT {print_of(table)} FROM {staged} s {joined} WHERE {touched})"
    )
    return _KEYS
