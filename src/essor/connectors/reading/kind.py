"""Tell what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from essor.kernel.message import Message, message
from essor.safety import archive

Kind = Literal["text", "xlsx", "ods", "xls", "parquet", "gzip"]

_HEAD_BYTES = 1 << 16
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Microsoft's compound file: xls, doc, an encrypted xlsx
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

# What is no table, by its first bytes, and the sentence that says so. A mark that a header could
# spell counts only where NULs follow.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"\xfd7zXZ", "is_archive"),
    (b"(\xb5/\xfd", "is_archive"),
    (b"PK\x05\x06", "is_archive"),
    (b"\x7fELF", "is_program"),
    (b"{\\rtf", "is_document"),
)
_SPELLED_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "is_image"),
    (b"RIFF", "is_image"),
    (b"MZ", "is_program"),
    (b"Rar!", "is_archive"),
    (b"BZh", "is_archive"),
    (b"SQLite format 3", "is_database"),
)
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<svg\b", re.IGNORECASE), "is_image"),
    (re.compile(r"<(!doctype\s+html|html|head|body|table|script|div)\b", re.IGNORECASE), "is_web_page"),
    (re.compile(r"<(\?xml|!DOCTYPE|!--|rss|feed|\w+:\w+|Workbook)", re.IGNORECASE), "is_xml"),
)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1a")) + b"\x7f"


def kind_of(path: Path, shown: str) -> Kind | Message:
    """Return what a file is, or why it cannot be read as a table, with the mend.

    Args:
        path: the file.
        shown: the name that people know it by.

    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return message("reading.is_empty", file=shown)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, shown)
    if head.startswith(_COMPOUND):
        return _compound(path, shown)
    marks = _MARKS + (_SPELLED_MARKS if b"\0" in head else ())
    for mark, key in marks:
        if head.startswith(mark):
            return message(f"reading.{key}", file=shown)
    packed: dict[bytes, Kind] = {b"PAR1": "parquet", b"\x1f\x8b": "gzip"}
    return next((kind for mark, kind in packed.items() if head.startswith(mark)), None) or _text(head, shown)


def _zipped(path: Path, shown: str) -> Kind | Message:
    names = archive.entry_names(path)
    if names is None:
        return message("safety.archive_damaged", file=shown)
    if {"content.xml", "mimetype"} <= names:
        return "ods"
    if "xl/workbook.bin" in names:
        return message("reading.is_xlsb", file=shown)
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    office = any(name.startswith(("word/", "ppt/")) for name in names)
    return message("reading.is_document" if office else "reading.is_archive", file=shown)


def _compound(path: Path, shown: str) -> Kind | Message:
    with path.open("rb") as file:
        tail = b""
        seen: set[bytes] = set()
        while chunk := file.read(1 << 20):
            text = tail + chunk
            seen.update(mark for mark in (_ENCRYPTED, *_XLS_STREAMS) if mark in text)
            tail = chunk[-64:]
    if _ENCRYPTED in seen:
        return message("safety.encrypted", file=shown)
    return "xls" if seen else message("reading.is_document", file=shown)


def _text(head: bytes, shown: str) -> Kind | Message:
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace").lstrip()
    elif _is_binary(head):
        return message("reading.is_binary", file=shown)
    if text.startswith("<"):
        opening = text[:4096]
        if _MARKUP[0][0].search(opening) and not _MARKUP[1][0].match(opening):
            return message("reading.is_image", file=shown)
        for pattern, key in _MARKUP[1:]:
            if pattern.match(opening):
                return message(f"reading.{key}", file=shown)
    if _JSON.match(text):
        return message("reading.is_json", file=shown)
    return "text"


def _is_binary(head: bytes) -> bool:
    """Tell bytes that no program wrote as text; UTF-16 without its mark alternates with NUL and may pass."""
    if utf16_byte_order(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    try:
        head[:-4].decode()
    except UnicodeDecodeError:
        return controls > len(head) * 0.02
    return controls > len(head) * 0.2


def utf16_byte_order(head: bytes) -> Literal["", "utf-16-le", "utf-16-be"]:
    """Return the byte order of UTF-16 text, by its mark or by the place of its NULs."""
    if head.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be"
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, least = 0.4 * half, 0.02 * half
    if half > 1 and odd > most and even <= least:
        return "utf-16-le"
    return "utf-16-be" if half > 1 and even > most and odd <= least else ""
