"""Receive the document as bytes or text, and refuse with a reason what is not one."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from essor.kernel.message import Bilingual, Message, message

LIMIT_BYTES = 512 * 1024
"""Some twenty times the length of a real export: what is longer is another file."""

_PASTED = Bilingual("le texte reçu", "the text received")
_SIGNATURES: tuple[tuple[bytes, Bilingual], ...] = (
    (
        b"PK\x03\x04",
        Bilingual("un classeur, un document Word ou une archive", "a workbook, a Word document or an archive"),
    ),
    (b"%PDF", Bilingual("un PDF", "a PDF")),
    (b"\xd0\xcf\x11\xe0", Bilingual("un document Office ancien", "an old Office document")),
)
_OTHER_BINARY = Bilingual("un fichier binaire", "a binary file")
_GARBLED = re.compile("Ã[\u0080-\u00bf]|â€|\ufffd|[\ud800-\udfff]")
_EXCERPT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Received:
    """Hold the text of the document, with the name to call it by in messages."""

    name: str | Bilingual
    text: str
    sha256: str


def receive(source: Path | str) -> tuple[Received | None, tuple[Message, ...]]:
    """Return the text of a file, or of a text that was handed over, and why there is none.

    A file is UTF-8, with or without a byte-order mark, or UTF-16 with one (a spreadsheet's "Unicode
    text"); nothing is guessed.

    Args:
        source: a path, or the text itself.

    """
    name: str | Bilingual = _PASTED if isinstance(source, str) else source.name
    content = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else _content(source)
    if isinstance(content, Message):
        return None, (content,)
    if len(content) > LIMIT_BYTES:
        return None, (_too_large(name, len(content)),)
    text = source if isinstance(source, str) else _decoded(name, content)
    if isinstance(text, Message):
        return None, (text,)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if fault := _fault(name, text):
        return None, (fault,)
    return Received(name, text, hashlib.sha256(content).hexdigest()), ()


def excerpt(text: str) -> str:
    """Return the beginning of a text, on one line, short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT_LENGTH else f"{line[: _EXCERPT_LENGTH - 1]}…"


def _content(path: Path) -> bytes | Message:
    """Return the bytes of a file, one more than the limit at most."""
    try:
        with path.open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        return message("standard.file_missing", file=path.name)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return message("standard.file_unreadable", file=path.name, reason=reason)


def _decoded(name: str | Bilingual, content: bytes) -> str | Message:
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return message("standard.file_binary", file=name, kind=kind)
    if b"\0" in content and not utf_16:
        return message("standard.file_binary", file=name, kind=_OTHER_BINARY)
    try:
        return content.decode("utf-16" if utf_16 else "utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return message("standard.file_encoding", file=name, line=line, byte=f"0x{content[problem.start]:02X}")


def _fault(name: str | Bilingual, text: str) -> Message | None:
    """Say what keeps a decoded text from being the document."""
    if "\0" in text:
        return message("standard.file_binary", file=name, kind=_OTHER_BINARY)
    if not text.strip():
        return message("standard.file_empty", file=name)
    if garbled := _GARBLED.search(text):
        line = text.count("\n", 0, garbled.start()) + 1
        around = text[max(0, garbled.start() - 20) : garbled.end() + 20]
        shown = excerpt(around.encode("utf-8", "replace").decode("utf-8"))
        return message("standard.file_garbled", file=name, line=line, excerpt=shown)
    return None


def _too_large(name: str | Bilingual, size: int) -> Message:
    return message("standard.file_too_large", file=name, size=size // 1024, limit=LIMIT_BYTES // 1024)
