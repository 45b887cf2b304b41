"""Inflate one entry of a zip in a stream, and count: what was declared is not believed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

_CHUNK = 1 << 18
LOCAL_HEADER_BYTES = 30


class DamagedEntryError(Exception):
    """Report an entry whose bytes are not what its method says."""


class LyingEntryError(Exception):
    """Report an entry that unpacks to another length, or other bytes, than it declares."""


def unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of an entry, at most as many bytes as it declares.

    Raises:
        LyingEntryError: the content is longer or shorter than declared, or its checksum differs.
        DamagedEntryError: the local header or the method is not one of an Office file.

    """
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER_BYTES)
    if len(header) < LOCAL_HEADER_BYTES or header[:4] != b"PK\x03\x04":
        raise DamagedEntryError(entry.orig_filename)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    file.seek(names, 1)
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        parts = _inflated(file, entry.compress_size)
    elif entry.compress_type == zipfile.ZIP_STORED:
        parts = _stored(file, entry.compress_size)
    else:
        raise DamagedEntryError(entry.orig_filename)
    length = checksum = 0
    for part in parts:
        length += len(part)
        if length > entry.file_size:
            raise LyingEntryError(entry.orig_filename)
        checksum = zlib.crc32(part, checksum)
        yield part
    if length != entry.file_size or checksum != entry.CRC:
        raise LyingEntryError(entry.orig_filename)


def _stored(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left and (part := file.read(min(left, _CHUNK))):
        left -= len(part)
        yield part


def _inflated(file: IO[bytes], left: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored(file, left):
        pending = packed
        while pending and not engine.eof:
            if part := engine.decompress(pending, _CHUNK):
                yield part
            pending = engine.unconsumed_tail
    if part := engine.flush():
        yield part
