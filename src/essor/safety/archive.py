"""Look into a zip before anything unpacks it: its directory, its names, what it really unpacks to.

Office files (xlsx, ods, docx, pptx) are zips, and a library that opens one trusts what it says. This
module trusts nothing: the directory is read within bounds, each entry is inflated in a stream and
counted against what was declared, and nothing is ever written.

Source: OWASP ASVS 5.0, 5.2.3; D. Fifield, "A better zip bomb", WOOT 2019 (overlapping entries).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from essor.kernel.message import Message, message
from essor.safety.inflate import LOCAL_HEADER_BYTES, DamagedEntryError, LyingEntryError, unpacked

_MEBI = 1 << 20
_LOCAL_HEADER = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END_SEARCH_BYTES = _END.size + (1 << 16)
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_FLAG_ENCRYPTED = 0x41
_SYMBOLIC_LINK = 0o120000
_KIND_OF_FILE = 0o170000
_ARCHIVE_MARKS = (_LOCAL_HEADER, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".jar", ".tar")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Hold what an archive may hold.

    Args:
        entries: number of entries.
        entry_bytes: length of one entry once unpacked.
        total_bytes: length of all entries once unpacked.
        ratio: unpacked length over packed length of an entry beyond `ratio_from_bytes`; spreadsheets
            of a million equal rows stay below 60, a bomb reaches 1,030.
        ratio_from_bytes: unpacked length from which the ratio counts.

    """

    entries: int = 5_000
    entry_bytes: int = 1 << 30
    total_bytes: int = 2 << 30
    ratio: int = 200
    ratio_from_bytes: int = 4 << 20


class Examiner(Protocol):
    """Read the content of one entry as it streams by, and say what was found."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""

    def findings(self) -> Iterable[Message]:
        """Return what is wrong, after the last bytes."""


LIMITS = ArchiveLimits()


def check(
    path: Path,
    name: str = "",
    *,
    limits: ArchiveLimits = LIMITS,
    examine: Callable[[str], Iterable[Examiner]] = lambda _entry: (),
) -> tuple[Message, ...]:
    """Return what speaks against opening a zip; nothing when it may be opened.

    Args:
        path: the file.
        name: the name that people know the file by; left out, its own.
        limits: what it may hold.
        examine: given the name of an entry, the examiners that read its content.

    """
    shown = name or path.name
    try:
        with path.open("rb") as file:
            count = _entry_count(file)
            if count > limits.entries:
                return (message("safety.too_many_entries", file=shown, count=count, limit=limits.entries),)
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
            declared = (*_names(entries, shown), *_sizes(entries, shown, limits))
            return declared or tuple(_contents(file, entries, shown, examine))
    except (zipfile.BadZipFile, DamagedEntryError, zlib.error, struct.error, ValueError, NotImplementedError, OSError):
        return (message("safety.archive_damaged", file=shown),)


def _entry_count(file: IO[bytes]) -> int:
    """Return the number of entries that the end of the archive declares, before the directory is read.

    Raises:
        BadZipFile: the file does not start and end as a zip does.

    """
    if file.read(4) != _LOCAL_HEADER:
        msg = "something stands before the first entry"
        raise zipfile.BadZipFile(msg)
    length = file.seek(0, 2)
    start = max(length - _END_SEARCH_BYTES, 0)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        msg = "no end of directory"
        raise zipfile.BadZipFile(msg)
    count: int = _END.unpack_from(tail, at)[4]
    locator = at - _ZIP64_LOCATOR.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        file.seek(_ZIP64_LOCATOR.unpack_from(tail, locator)[2])
        count = max(count if count != 0xFFFF else 0, _ZIP64_END.unpack(file.read(_ZIP64_END.size))[7])  # noqa: PLR2004 "see zip64"
    return count


def _names(entries: list[zipfile.ZipInfo], shown: str) -> Iterator[Message]:
    seen: set[str] = set()
    for entry in entries:
        text = entry.orig_filename
        parts = text.split("/")
        kind = entry.external_attr >> 16 & _KIND_OF_FILE
        unsafe = text.startswith("/") or ".." in parts or "\\" in text or "\0" in text or parts[0][1:2] == ":"
        if unsafe or kind == _SYMBOLIC_LINK:
            yield message("safety.unsafe_name", file=shown, entry=_short(text))
        if text.lower() in seen:
            yield message("safety.duplicate_name", file=shown, entry=_short(text))
        seen.add(text.lower())
        if entry.flag_bits & _FLAG_ENCRYPTED:
            yield message("safety.encrypted", file=shown)
            return


def _sizes(entries: list[zipfile.ZipInfo], shown: str, limits: ArchiveLimits) -> Iterator[Message]:
    total = sum(entry.file_size for entry in entries)
    if total > limits.total_bytes:
        yield message("safety.too_large", file=shown, size=total // _MEBI, limit=limits.total_bytes // _MEBI)
        return
    for entry in entries:
        if entry.file_size > limits.entry_bytes:
            size, limit = entry.file_size // _MEBI, limits.entry_bytes // _MEBI
            yield message("safety.too_large", file=shown, size=size, limit=limit)
        elif entry.file_size > limits.ratio_from_bytes and entry.file_size > limits.ratio * entry.compress_size:
            ratio = entry.file_size // max(entry.compress_size, 1)
            yield message("safety.bomb", file=shown, entry=_short(entry.orig_filename), ratio=ratio, limit=limits.ratio)
    yield from _overlaps(entries, shown)


def _overlaps(entries: list[zipfile.ZipInfo], shown: str) -> Iterator[Message]:
    """Find entries that share bytes: few bytes on disk, endless ones unpacked."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            yield message("safety.overlap", file=shown, entry=_short(entry.orig_filename))
            return
        end = entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size


def _contents(
    file: IO[bytes],
    entries: list[zipfile.ZipInfo],
    shown: str,
    examine: Callable[[str], Iterable[Examiner]],
) -> Iterator[Message]:
    """Inflate each entry in a stream; a declared size that lies is found here."""
    for entry in entries:
        examiners = tuple(examine(entry.orig_filename))
        first = True
        try:
            for chunk in unpacked(file, entry):
                if first and _is_archive(entry.orig_filename, chunk):
                    yield message("safety.nested", file=shown, entry=_short(entry.orig_filename))
                first = False
                for examiner in examiners:
                    examiner.feed(chunk)
        except LyingEntryError:
            yield message("safety.lying_size", file=shown, entry=_short(entry.orig_filename))
            return
        for examiner in examiners:
            yield from examiner.findings()


def _is_archive(entry: str, first: bytes) -> bool:
    """Tell an archive inside the archive; objects embedded in Office files are never opened and may stay."""
    if "/embeddings/" in f"/{entry.lower()}":
        return False
    return first.startswith(_ARCHIVE_MARKS) or entry.lower().endswith(_ARCHIVE_NAMES)


def _short(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return printable if len(printable) <= 80 else f"{printable[:79]}…"  # noqa: PLR2004 a line of a page


def entry_names(path: Path, *, limits: ArchiveLimits = LIMITS) -> frozenset[str] | None:
    """Return the names in the directory of a zip, or None when it is damaged or holds too many."""
    try:
        with path.open("rb") as file:
            if _entry_count(file) > limits.entries:
                return None
            with zipfile.ZipFile(file) as archive:
                return frozenset(archive.namelist())
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError):
        return None
