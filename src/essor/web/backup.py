"""Keep a copy of a whole site in one file: the database, the folder of each company, the secret.

The database is copied first, then each company while its lease is held, so that no writer is half done; what a row of
the database names is therefore in the folders that are copied after it. The sum of every file stands in the copy.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from essor import __version__
from essor.kernel.message import message
from essor.mart.company import Company, companies
from essor.mart.durable import sync
from essor.mart.lease import acquire
from essor.mart.recovery import mend
from essor.mart.refusal import MartError

SHAPE = 1
LISTED = "essor-backup.json"
SQLITE, ROWS, SECRET, FOLDERS = "site/essor.sqlite3", "site/rows.json", "site/secret", "companies"
_LEFT = ("lease.json", "lease.guard")
_UNKEPT = ["contenttypes", "auth.permission", "sessions", "usersessions"]
"""Rows that the new site makes by itself, or that would open sessions that were closed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold what a copy holds: how many companies and files, and how many bytes it takes."""

    companies: int
    files: int
    size: int


def backup(place: Path, *, now: datetime) -> Kept:
    """Write the copy of the site of this process; the file appears only when it is whole.

    Args:
        place: the file to write; it must not be there.
        now: the instant that the copy tells.

    Raises:
        MartError: the file is there, or cannot be written.

    """
    from essor.web.configuration import configuration

    if place.exists():
        raise MartError(message("web.backup_there", file=str(place)))
    data = configuration().data
    draft = place.with_name(f".{place.name}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        sums: dict[str, str] = {}
        with tarfile.open(draft, "w:gz", compresslevel=1) as archive, tempfile.TemporaryDirectory() as work:
            _site(archive, sums, Path(work))
            slugs = companies(data)
            for slug in slugs:
                _company(archive, sums, Company.open(data, slug))
            _listed(archive, {"shape": SHAPE, "essor": __version__, "at": now.isoformat(), "sums": sums})
        sync(draft)
        draft.rename(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise MartError(message("web.backup_failed", file=str(place), reason=error.strerror or str(error))) from error
    return Kept(len(slugs), len(sums), place.stat().st_size)


def _site(archive: tarfile.TarFile, sums: dict[str, str], work: Path) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from essor.web.configuration import configuration

    secret = work / "secret"
    secret.write_text(configuration().secret(), encoding="ascii")
    _add(archive, sums, secret, SECRET)
    if connection.vendor == "sqlite":
        copy = work / "essor.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as kept:
            connection.connection.backup(kept)
        _add(archive, sums, copy, SQLITE)
        return
    rows = work / "rows.json"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command("dumpdata", output=str(rows), exclude=_UNKEPT, verbosity=0)
    _add(archive, sums, rows, ROWS)


def _company(archive: tarfile.TarFile, sums: dict[str, str], company: Company) -> None:
    """Copy a folder while nobody writes into it; a writer waits as for another writer."""
    with _held(company):
        for path in sorted(company.folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.name not in _LEFT:
                inside = path.relative_to(company.folder).as_posix()
                _add(archive, sums, path, f"{FOLDERS}/{company.slug}/{inside}")


@contextmanager
def _held(company: Company) -> Iterator[None]:
    mend(company)  # what a dead writer left half done is not copied
    lease = acquire(company)
    try:
        yield
    finally:
        lease.give_back(clean=not lease.inherited)


def _add(archive: tarfile.TarFile, sums: dict[str, str], path: Path, name: str) -> None:
    with path.open("rb") as file:
        sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        entry = archive.gettarinfo(name=str(path), arcname=name)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        archive.addfile(entry, file)


def _listed(archive: tarfile.TarFile, told: dict[str, object]) -> None:
    content = json.dumps(told, indent=1).encode()
    entry = tarfile.TarInfo(LISTED)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
