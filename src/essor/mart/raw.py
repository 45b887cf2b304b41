"""Keep files as they were received, named by their SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import re
from datetime import datetime
from pathlib import Path

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.durable import draft_name, make_folder, put, sync
from essor.mart.refusal import MartError
from essor.mart.room import telling_no_room

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BLOCK_BYTES = 1 << 20
_TOMBSTONE = ".erased.json"


def keep(company: Company, path: Path) -> str:
    """Copy a file into the company, durably and only once; return its SHA-256.

    Raises:
        MartError: this very file was blanked by an erasure, or the disk is full.
        OSError: the file cannot be read.

    """
    with telling_no_room(company.folder):
        make_folder(company.raw)
        draft = draft_name(company.raw / "draft")
        try:
            digest = _copy(path, draft)
            if erased_at(company, digest) is not None:
                raise MartError(message("mart.file_erased", file=path.name, sha256=digest))
            target = company.raw / digest
            if not target.exists():
                draft.replace(target)
                sync(company.raw)
        finally:
            draft.unlink(missing_ok=True)
        return digest


def find(company: Company, sha256: str) -> Path | None:
    """Return where a received file stands, or None when it is unknown or was blanked."""
    place = company.raw / _checked(sha256)
    return place if place.exists() and erased_at(company, sha256) is None else None


def blank(company: Company, sha256: str, now: datetime) -> bool:
    """Empty a received file and leave a tombstone with its hash, size and the instant; tell whether it stood.

    The tombstone is written first: an erasure that is cut short is seen and finished, never forgotten.
    """
    place = company.raw / _checked(sha256)
    if not place.exists() or erased_at(company, sha256) is not None:
        return False
    stone = {"sha256": sha256, "bytes": place.stat().st_size, "erased_at": now.isoformat()}
    put(company.raw / f"{sha256}{_TOMBSTONE}", json.dumps(stone, indent=1).encode())
    put(place, b"")
    return True


def erased_at(company: Company, sha256: str) -> datetime | None:
    """Return when a file was blanked, or None."""
    try:
        stone = json.loads((company.raw / f"{_checked(sha256)}{_TOMBSTONE}").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(stone["erased_at"])


def finish_blanking(company: Company) -> None:
    """Empty the files whose tombstone stands but whose bytes a power cut left behind."""
    for stone in company.raw.glob(f"*{_TOMBSTONE}"):
        place = company.raw / stone.name.removesuffix(_TOMBSTONE)
        if place.exists() and place.stat().st_size:
            put(place, b"")


def _copy(path: Path, draft: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, draft.open("xb") as copy:
        while block := source.read(_BLOCK_BYTES):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        msg = f"not a SHA-256: {sha256!r}"
        raise ValueError(msg)
    return sha256
