"""Put the copy of a site into an empty data folder, and verify each file of it before anything is shown."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essor.kernel.message import message
from essor.mart.durable import make_folder
from essor.mart.refusal import MartError
from essor.web.backup import FOLDERS, LISTED, ROWS, SECRET, SHAPE, SQLITE
from essor.web.configuration import PRIVATE


@dataclass(frozen=True, slots=True)
class Restored:
    """Hold what came back: the companies, when the copy was made, the rows that a database has still to read."""

    companies: tuple[str, ...]
    at: str
    rows: Path | None


def unpack(place: Path, data: Path) -> Restored:
    """Unpack a copy beside the data folder, verify it, and move it there in one step.

    Args:
        place: the file of the copy.
        data: the data folder: absent or empty.

    Raises:
        MartError: the folder holds something, or the file is no whole copy that this version reads.

    """
    if data.exists() and any(data.iterdir()):
        raise MartError(message("web.restore_full", folder=str(data)))
    if not place.is_file():
        raise MartError(message("web.restore_missing", file=str(place)))
    work = data.with_name(f".{data.name}.restoring")
    shutil.rmtree(work, ignore_errors=True)
    make_folder(work)
    try:
        told = _unpacked(place, work)
        _arrange(work)
        if data.exists():
            data.rmdir()
        work.rename(data)
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise MartError(message("web.restore_unreadable", file=str(place))) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    rows = data / PRIVATE / "rows.json"
    slugs = sorted({name.split("/")[1] for name in told["sums"] if name.startswith(f"{FOLDERS}/")})
    return Restored(tuple(slugs), str(told["at"]), rows if rows.exists() else None)


def _unpacked(place: Path, work: Path) -> dict[str, Any]:
    with tarfile.open(place, "r:gz") as archive:
        for member in archive:
            _place(archive, member, work)
    told: dict[str, Any] = json.loads((work / LISTED).read_text(encoding="utf-8"))
    if told["shape"] > SHAPE:
        raise MartError(message("web.restore_newer", file=str(place), version=str(told["essor"])))
    there = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()} - {LISTED}
    wrong = there ^ set(told["sums"]) or {name for name in there if _sum(work / name) != told["sums"][name]}
    if wrong:
        raise MartError(message("web.restore_damaged", file=str(place), name=min(wrong)))
    return told


def _place(archive: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    """Write a file of the archive below a folder; the filters of tarfile came with Python 3.11.4 only.

    Raises:
        ValueError: the archive names a link, a device, or a place outside the folder.

    """
    target = work / member.name
    if not (member.isfile() or member.isdir()) or not target.resolve().is_relative_to(work.resolve()):
        raise ValueError(member.name)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    if content is None:
        raise ValueError(member.name)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _arrange(work: Path) -> None:
    """Move what a copy holds to the places of a data folder."""
    private = work / PRIVATE
    private.mkdir(mode=0o700)
    for name in (SQLITE, ROWS, SECRET):
        if (work / name).exists():
            (work / name).rename(private / Path(name).name)
            (private / Path(name).name).chmod(0o600)
    shutil.rmtree(work / "site")
    (work / LISTED).unlink()
    for folder in list((work / FOLDERS).iterdir()) if (work / FOLDERS).exists() else []:
        folder.rename(work / folder.name)
    shutil.rmtree(work / FOLDERS, ignore_errors=True)


def read_rows(rows: Path) -> None:
    """Read the rows of a copy made from another kind of database into the one of this site, then forget the file."""
    from django.core.management import call_command

    call_command("loaddata", str(rows), verbosity=0)
    rows.unlink()
