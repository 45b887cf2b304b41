"""Yield the physical lines of a text file, each within the limit of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from essor.connectors.reading.limits import RECORD_BYTES

_BOM = b"\xef\xbb\xbf"


def physical_lines(file: IO[bytes], line_end: str) -> Iterator[bytes]:
    r"""Yield the lines of a file with their ends; of one beyond the limit, the limit and one byte.

    Args:
        file: open for reading bytes.
        line_end: "\r" for a file of the first Macintosh, else lines end with "\n".

    """
    if line_end == "\r":
        yield from _return_lines(file)
        return
    first = True
    while raw := file.readline(RECORD_BYTES + 1):
        rest = raw
        while len(rest) >= RECORD_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(RECORD_BYTES)
        yield _without_mark(raw) if first else raw
        first = False


def _return_lines(file: IO[bytes]) -> Iterator[bytes]:
    rest, first = b"", True
    while chunk := file.read(RECORD_BYTES):
        *lines, rest = (rest + chunk).split(b"\r")
        for raw in lines:
            yield (_without_mark(raw) if first else raw)[:RECORD_BYTES] + b"\r"
            first = False
        rest = rest[: RECORD_BYTES + 1]
    if rest:
        yield _without_mark(rest) if first else rest


def _without_mark(raw: bytes) -> bytes:
    """Drop the byte order mark; programs that join files write it twice."""
    while raw.startswith(_BOM):
        raw = raw.removeprefix(_BOM)
    return raw
