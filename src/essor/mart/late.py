"""Tell what came, changed or went since a snapshot, for days that it already covered."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from essor.kernel.period import Period
from essor.mart.comparison import PRINT, print_of
from essor.mart.imports import Change
from essor.mart.quoting import identifier
from essor.mart.scan import listed, scan, workbench
from essor.mart.schema import Table, tables
from essor.mart.snapshot import Snapshot


def late_rows(old: Snapshot, new: Snapshot, period: Period | None = None) -> Mapping[str, Change]:
    """Return for each table that has a date how many rows came late; tables without any are left out.

    "3 late orders since" is ``late_rows(report's snapshot, newest, report's period)["orders"].created``.
    Files that both snapshots share hold the same rows and are not read.

    Args:
        old: the snapshot that a report was made from.
        new: a later snapshot.
        period: the days to look at; None takes every day up to the newest that the old snapshot held.

    """
    found = {}
    with tempfile.TemporaryDirectory(prefix="essor-late-") as spill, workbench(Path(spill)) as con:
        for table in tables().values():
            before, after = set(old.files(table.name)), set(new.files(table.name))
            if not table.date or before == after:
                continue
            query = _count(table, old, period, sorted(before - after), sorted(after - before))
            created, updated, removed = con.execute(query).fetchall()[0]
            if created or updated or removed:
                found[table.name] = Change(created=created, updated=updated, removed=removed)
    return MappingProxyType(found)


def _covered(table: Table, old: Snapshot, period: Period | None, day: str) -> str:
    """Return the condition that a day is one of those to look at."""
    if period is not None:
        return f"({day} >= DATE '{period.start}' AND {day} < DATE '{period.end}')"
    newest = f"SELECT max({identifier(table.date)}) FROM {scan(table.all_columns, old.files(table.name))}"
    return f"({day} <= ({newest}))"


def _count(table: Table, old: Snapshot, period: Period | None, gone: list[str], come: list[str]) -> str:
    day = identifier(table.date)
    said = f"{print_of(table)}, {day} AS day, hash({listed(column.name for column in table.columns)}) AS says"
    was, becomes = (f"(SELECT {said} FROM {scan(table.all_columns, files)})" for files in (gone, come))
    days = " OR ".join(_covered(table, old, period, column) for column in ("b.day", "a.day"))
    return (
        f"SELECT count(*) FILTER (b.says IS NULL), count(*) FILTER (a.says <> b.says), "
        f"count(*) FILTER (a.says IS NULL) FROM {was} b FULL JOIN {becomes} a USING ({PRINT}) WHERE {days}"
    )
