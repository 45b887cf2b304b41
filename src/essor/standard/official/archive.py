"""Keep an imported official standard as a JSON file in a folder, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from essor.kernel.message import Message, message
from essor.standard.digest import plain
from essor.standard.official.model import OfficialStandard

FILE_NAME = "official_standard.json"
FORM = 1
"""Form of the file; a change of the dataclasses that old files do not fit raises it."""


@dataclass(frozen=True, slots=True)
class _Archive:
    """Hold what the file holds."""

    form: int
    content_hash: str
    official: OfficialStandard
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


def save_official(official: OfficialStandard, folder: Path) -> tuple[Path | None, tuple[Message, ...]]:
    """Write the standard into the folder and return the file, or why it could not be written.

    The file takes the place of an earlier one in a single step: a reader sees the old or the new one,
    also after a power cut.

    Args:
        official: what `read_official` returned.
        folder: made when it does not exist.

    """
    archive = _Archive(FORM, official.content_hash, official)
    text = json.dumps(plain(archive), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    target = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(target, text.encode("utf-8"))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return None, (message("standard.archive_unwritable", file=target.name, folder=folder.name, reason=reason),)
    return target, ()


def load_official(folder: Path) -> tuple[OfficialStandard | None, tuple[Message, ...]]:
    """Return the standard kept in the folder; None without a message where none was imported.

    Args:
        folder: where `save_official` wrote.

    """
    target = folder / FILE_NAME
    try:
        content = target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None, ()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return None, (message("standard.file_unreadable", file=target.name, reason=reason),)
    try:
        archive = TypeAdapter(_Archive).validate_json(content)
    except ValidationError:
        return None, (message("standard.archive_damaged", file=target.name),)
    if archive.form != FORM or archive.official.content_hash != archive.content_hash:
        return None, (message("standard.archive_damaged", file=target.name),)
    return archive.official, ()


def _write(target: Path, content: bytes) -> None:
    """Write beside the target, sync, rename over it, sync the folder.

    Raises:
        OSError: the disk refuses; the target is as it was and nothing is left beside it.

    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
