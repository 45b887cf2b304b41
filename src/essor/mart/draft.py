"""Prepare the next snapshot: which data files each table will have, and the files not yet committed.

A draft starts from a snapshot and never changes a file of it. Several imports may pass through one
draft; each table gets one Delta commit at the end, whatever happened to it on the way.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from essor.mart import delta_log
from essor.mart.company import Company
from essor.mart.derived import derived
from essor.mart.durable import make_folder
from essor.mart.quoting import text
from essor.mart.scan import names, scan
from essor.mart.schema import Column, tables
from essor.mart.snapshot import STAGED, Snapshot

FILE_BYTES = 32 << 20
FILES_BEFORE_COMPACTION = 50


@dataclass(frozen=True, slots=True)
class Step:
    """Hold what a writer is about to do: shown as progress, and the place where a test interrupts.

    Args:
        name: "check", "stage", "refresh", "aggregate", "commit", "record", "manifest".
        subject: a table, a file or "".
        done: steps done.
        total: steps in all, as far as known.

    """

    name: str
    subject: str = ""
    done: int = 0
    total: int = 0


Progress = Callable[[Step], None]


class Draft:
    """Hold the next state of the tables while a writer works."""

    def __init__(
        self, company: Company, base: Snapshot | None, con: duckdb.DuckDBPyConnection, progress: Progress | None = None
    ) -> None:
        """Start from a snapshot, or from nothing."""
        self.company = company
        self.base = base
        self.con = con
        self._progress = progress
        self._files: dict[str, tuple[str, ...]] = {}
        self._written: set[str] = set()
        self._restated: set[str] = set()
        self.done = 0
        self.total = 0

    def step(self, name: str, subject: str = "") -> None:
        """Tell what comes next; the listener may raise to cancel."""
        if self._progress is not None:
            self._progress(Step(name, subject, self.done, self.total))
        self.done += 1

    def files(self, table: str) -> tuple[str, ...]:
        """Return the data files of a table as the draft has it."""
        if table in self._files:
            return self._files[table]
        return self.base.files(table) if self.base else ()

    def scan(self, table: str, *, with_file: bool = False) -> str:
        """Return the SQL that reads a table as the draft has it."""
        return scan(columns_of(table), self.files(table), with_file=with_file)

    def touch(self, table: str) -> None:
        """Make sure that the next snapshot holds a table, be it empty."""
        self._files.setdefault(table, self.files(table))

    def link(self, table: str, paths: Iterable[str]) -> None:
        """Add data files to a table without copying a byte where the file system allows it."""
        folder = self._folder(table)
        added = []
        for path in paths:
            place = folder / f"part-{uuid.uuid4().hex}.parquet"
            self._written.add(str(place))
            try:
                os.link(path, place)
            except OSError:
                shutil.copyfile(path, place)
            added.append(str(place))
        self._files[table] = (*self.files(table), *added)

    def write(self, table: str, select: str, *, instead_of: Collection[str] = (), order_by: str = "") -> None:
        """Write the rows of a SELECT into new data files, instead of some that the table had.

        Args:
            table: the table that gets them.
            select: a query whose columns bear the names of the contract.
            instead_of: files of the table that leave it.
            order_by: how to sort, or "" for the order of the query.

        """
        self.swap(table, instead_of, self.produce(table, select, order_by=order_by))

    def produce(self, table: str, select: str, *, order_by: str = "") -> tuple[str, ...]:
        """Write the rows of a SELECT into new data files that no state of the table names yet."""
        folder = self._folder(table)
        room = folder / f".{uuid.uuid4().hex}"
        order = f" ORDER BY {order_by}" if order_by else ""
        rows, written = self.con.execute(
            f"COPY (SELECT {names(columns_of(table))} FROM ({select}){order}) TO {text(str(room))} (FORMAT parquet, "
            f"COMPRESSION zstd, FILE_SIZE_BYTES {FILE_BYTES}, FILENAME_PATTERN 'part-{{uuid}}', RETURN_FILES)"
        ).fetchall()[0]
        added = []
        for path in sorted(written) if rows else ():
            place = folder / f"part-{uuid.uuid4().hex}.parquet"
            Path(path).rename(place)
            added.append(str(place))
        shutil.rmtree(room, ignore_errors=True)  # a query without rows may have made none
        self._written.update(added)
        return tuple(added)

    def swap(self, table: str, gone: Collection[str], added: Iterable[str]) -> None:
        """Let some files leave a table and others join it."""
        left = set(gone)
        self._files[table] = (*(path for path in self.files(table) if path not in left), *added)
        for path in left & self._written:  # written by this draft, and no longer wanted
            self._written.discard(path)
            Path(path).unlink()

    def replace_keys(self, table: str, on: Sequence[str], keys: str, rows: str, *, order_by: str = "") -> None:
        """Replace the rows of some keys: only the files that hold one of them are written anew.

        Args:
            table: the table to change.
            on: columns of the key.
            keys: a relation whose columns are `on`, without NULL.
            rows: the SELECT of the new rows, all of which have one of the keys.
            order_by: how to sort the new files, or "".

        """
        match = " AND ".join(f't."{name}" = k."{name}"' for name in on)
        touched = self.con.execute(
            f"SELECT DISTINCT filename FROM {self.scan(table, with_file=True)} t SEMI JOIN {keys} k ON {match}"
        ).fetchall()
        self.replace_in(table, [path for (path,) in touched], on, keys, rows, order_by=order_by)

    def replace_in(
        self, table: str, touched: Sequence[str], on: Sequence[str], keys: str, rows: str, *, order_by: str = ""
    ) -> None:
        """Replace the rows of some keys, known to stand in these files of the table."""
        match = " AND ".join(f't."{name}" = k."{name}"' for name in on)
        kept = f"SELECT t.* FROM {scan(columns_of(table), touched)} t ANTI JOIN {keys} k ON {match}"
        select = f"{kept} UNION ALL BY NAME {rows}" if touched else rows
        self.write(table, select, instead_of=touched, order_by=order_by)

    def compact(self) -> None:
        """Write small files together where a changed table has many of them."""
        for table in list(self._files):
            small = [path for path in self.files(table) if Path(path).stat().st_size < FILE_BYTES // 2]
            if len(small) > FILES_BEFORE_COMPACTION:
                self.write(table, f"SELECT * FROM {scan(columns_of(table), small)}", instead_of=small)

    def restate(self, table: str, files: Collection[str], now: datetime) -> int:
        """Commit at once a version of a table that stands in for an older one; return the version."""
        self.touch(table)
        self._restated.add(table)
        return self._commit(table, files, now)

    def commit(self, now: datetime) -> dict[str, int]:
        """Commit each changed table to Delta and make it durable; return the version of every table."""
        versions = dict(self.base.versions) if self.base else {}
        for table in sorted(self._files):
            files = self._files[table]
            same = self.base and self.base.has(table) and set(files) == set(self.base.files(table))
            if not same or table in self._restated:
                self.step("commit", table)
                versions[table] = self._commit(table, files, now)
        return versions

    def _commit(self, table: str, files: Collection[str], now: datetime) -> int:
        folder = self._folder(table)
        logged = delta_log.log_names(folder)
        millis = int(now.timestamp() * 1000)
        version = delta_log.commit(folder, columns_of(table), [Path(path).name for path in files], millis)
        new = [Path(path).name for path in files if path in self._written]
        delta_log.make_durable(folder, new, delta_log.log_names(folder) - logged)
        return version

    def _folder(self, table: str) -> Path:
        folder = self.company.tables / table
        make_folder(folder)
        return folder


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the stored columns of a canonical, staged or derived table."""
    name = table.removeprefix(STAGED)
    return derived()[table] if table in derived() else tables()[name].all_columns
