"""Put bytes on the disk so that they are there after a power cut.

A file is durable when its bytes and the folder that names it were both synchronised. Everything that
the mart commits passes through this module: a test lists what was synchronised by watching `os.fsync`.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder and its missing parents, durably."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync(folder.parent)


def put_new(path: Path, content: bytes) -> bool:
    """Write a file that did not exist, whole or not at all; return False when it already stood.

    The name appears by a hard link, which the file system refuses when the name is taken: two writers
    cannot both succeed, and a reader never sees half a file.
    """
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)
    return True


def put(path: Path, content: bytes) -> None:
    """Write or replace a file, whole or not at all."""
    draft = _draft(path, content)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def draft_name(path: Path) -> Path:
    """Return a free name beside a file; names that begin with a dot are drafts, swept at recovery."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}")


def _draft(path: Path, content: bytes) -> Path:
    draft = draft_name(path)
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft
