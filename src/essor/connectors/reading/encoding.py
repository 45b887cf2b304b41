"""Find the encoding of a text file, and write a copy in UTF-8 where it has another.

Only five are candidates: UTF-8, UTF-16 in both byte orders, cp1252, ISO 8859-15. Generic detectors
guess cp775 for a French FEC; the letters of French decide better.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from essor.connectors.reading.kind import utf16_byte_order
from essor.safety.progress import report

_HEAD_BYTES = 1 << 16
_CHUNK = 1 << 20
_JUDGED_LINES = 20_000

# What people of the trade write beyond ASCII; a byte pair that spells one of these in UTF-8 was written so.
_PLAUSIBLE = frozenset(
    "àâäáãåçéèêëíìîïñóòôöõúùûüýÿœæßÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸŒÆŠšŽž"
    "€£¥§°²³µ·¼½¾«»‘’‚“”„•–—…™®©×÷¿¡ªº±´¨¹"
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{MINUS SIGN}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}"
)
# So many sound sequences in one line are no accident, whatever the alphabet.
_SURELY_UTF8 = 4
_UTF8_PAIR = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x88][\x80-\xbf]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")

# Where the two single-byte encodings differ. cp1252 has letters and quotes at 80-9F, where ISO 8859-15
# has control codes; ISO 8859-15 has the euro at A4 and Œ œ Ÿ at BC BD BE, where cp1252 has ¤ ¼ ½ ¾.
_ONLY_CP1252 = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
_EURO_A4 = re.compile(rb"\xa4")
_LATIN9_LETTER = re.compile(rb"[A-Za-z\xc0-\xff][\xbc\xbd\xbe]|[\xbc\xbd\xbe][A-Za-z\xc0-\xff]")


def find_encoding(path: Path, *, utf8: bool) -> str:
    """Return "utf-8", "utf-16-le", "utf-16-be", "cp1252" or "iso8859-15".

    A file that is UTF-8 but for a few lines stays UTF-8: those lines are rejected one by one.

    Args:
        path: the file.
        utf8: whether the whole file is sound UTF-8.

    """
    if marked := marked_encoding(path):
        return marked
    with path.open("rb") as file:
        if order := utf16_byte_order(file.read(_HEAD_BYTES)):
            return order
        if utf8:
            return "utf-8"
        file.seek(0)
        lines = [line for line, _ in zip(_lines_beyond_ascii(file), range(_JUDGED_LINES), strict=False)]
    written_utf8 = sum(1 for line in lines if _is_utf8(line))
    if written_utf8 * 2 >= len(lines):
        return "utf-8"
    return _single_byte([line for line in lines if not _is_utf8(line)])


def marked_encoding(path: Path) -> str:
    """Return the encoding that a byte order mark names: it is right whatever anybody says; "" without one."""
    with path.open("rb") as file:
        head = file.read(4)
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    return next((name for mark, name in marks.items() if head.startswith(mark)), "")


def _lines_beyond_ascii(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(_CHUNK):
        if not line.isascii():
            yield line


def _is_utf8(line: bytes) -> bool:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    beyond = [letter for letter in text if letter > "\x7f"]
    return len(beyond) >= _SURELY_UTF8 or all(letter in _PLAUSIBLE for letter in beyond)


def _single_byte(lines: list[bytes]) -> str:
    """Choose by the bytes that the two encodings read differently; cp1252 when none settles it."""
    text = b"\n".join(lines)
    cp1252 = len(_ONLY_CP1252.findall(text))
    latin9 = len(_EURO_A4.findall(text)) + len(_LATIN9_LETTER.findall(text))
    return "iso8859-15" if latin9 > cp1252 else "cp1252"


def transcode(source: Path, target: Path, encoding: str) -> frozenset[int]:
    """Write a UTF-8 copy; return the lines (first = 1) that were written in UTF-8 amid another encoding.

    What the encoding cannot read (an undefined byte, a lone surrogate) is passed on as bytes that are
    no UTF-8, so that the line is found and rejected where the rows are told apart.
    """
    if encoding.startswith("utf-16"):
        _from_utf16(source, target, encoding)
        return frozenset()
    foreign: set[int] = set()
    line, length = 1, source.stat().st_size
    with source.open("rb") as inlet, target.open("wb") as outlet:
        done = 0
        while chunk := inlet.read(_CHUNK):
            chunk += inlet.readline(_CHUNK)
            if _UTF8_PAIR.search(chunk):
                foreign.update(line + place for place, each in enumerate(chunk.split(b"\n")) if _is_foreign(each))
            line += chunk.count(b"\n")
            outlet.write(chunk.decode(encoding, "surrogateescape").encode("utf-8", "surrogateescape"))
            done += len(chunk)
            report("transcoding", done, length)
    return frozenset(foreign)


def _is_foreign(line: bytes) -> bool:
    return _BEYOND_ASCII.search(line) is not None and _is_utf8(line)


def _from_utf16(source: Path, target: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    length = source.stat().st_size
    with source.open("rb") as inlet, target.open("wb") as outlet:
        done = 0
        while chunk := inlet.read(_CHUNK):
            outlet.write(decoder.decode(chunk).encode("utf-8", "surrogatepass"))
            done += len(chunk)
            report("transcoding", done, length)
        try:
            outlet.write(decoder.decode(b"", final=True).encode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            outlet.write(b"\xff")  # half a character at the end: the last line is not whole
