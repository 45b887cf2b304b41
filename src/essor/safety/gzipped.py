"""Unpack a gzip file in a stream, within a length and a ratio."""

from __future__ import annotations

import zlib
from pathlib import Path

from essor.kernel.message import Message, message
from essor.safety.archive import ArchiveLimits

_CHUNK = 1 << 20
_GZIP = zlib.MAX_WBITS | 16
# A text of a million equal lines packs to a 250th; a bomb reaches 1,030.
LIMITS = ArchiveLimits(entries=1, entry_bytes=16 << 30, total_bytes=16 << 30, ratio=500, ratio_from_bytes=64 << 20)


def unpack(source: Path, target: Path, name: str = "", *, limits: ArchiveLimits = LIMITS) -> Message | None:
    """Write the content of a gzip file to a target; return why it was refused, or None.

    A refused target is removed. Several members one after the other are read as one file, as gzip does.

    Raises:
        OSError: the disk refuses.

    """
    shown = name or source.name
    refusal = _unpack(source, target, shown, limits)
    if refusal is not None:
        target.unlink(missing_ok=True)
    return refusal


def _unpack(source: Path, target: Path, shown: str, limits: ArchiveLimits) -> Message | None:
    engine = zlib.decompressobj(_GZIP)
    packed = written = 0
    with source.open("rb") as inlet, target.open("wb") as outlet:
        while pending := inlet.read(_CHUNK):
            packed += len(pending)
            while pending:
                if engine.eof:
                    if not pending.strip(b"\0"):  # padding of tapes and blocks
                        break
                    engine = zlib.decompressobj(_GZIP)
                try:
                    part = engine.decompress(pending, _CHUNK)
                except zlib.error:
                    return message("safety.archive_damaged", file=shown)
                pending = engine.unused_data if engine.eof else engine.unconsumed_tail
                written += len(part)
                if written > limits.total_bytes:
                    size = limits.total_bytes >> 20
                    return message("safety.too_large", file=shown, size=size, limit=size)
                if written > limits.ratio_from_bytes and written > limits.ratio * packed:
                    ratio = written // packed
                    return message("safety.bomb", file=shown, entry=shown, ratio=ratio, limit=limits.ratio)
                outlet.write(part)
    return None if engine.eof else message("safety.archive_damaged", file=shown)
