"""Tell what a submitted file is by its bytes, whatever its name says."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from essor.connectors.reading.kind import kind_of as table_kind
from essor.kernel.message import Message, message
from essor.safety import archive
from essor.work.submitted import Kind

_HEAD_BYTES = 1024
_MANIFEST_BYTES = 1 << 20
_OLD_STREAMS = ("WordDocument".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(path: Path, shown: str) -> Kind | Message:
    """Return what a file is, or why it cannot be reviewed, with the mend.

    Args:
        path: the file.
        shown: the name that people know it by.

    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith(_COMPOUND):
            file.seek(0)
            content = file.read(64 << 20)
            if any(mark in content for mark in _OLD_STREAMS):
                return message("review.old_format", file=shown)
    if not head.strip(b"\0 \t\r\n"):
        return message("review.empty_file", file=shown)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, shown)
    found = table_kind(path, shown)
    if found == "xls":
        return "xls"
    return (
        found
        if isinstance(found, Message) and found.key == "safety.encrypted"
        else message("review.not_reviewed", file=shown)
    )


def _zipped(path: Path, shown: str) -> Kind | Message:
    names = archive.entry_names(path)
    if names is None:
        return message("safety.archive_damaged", file=shown)
    if "content.xml" in names:
        return _open_document(path, shown)
    kinds: tuple[tuple[str, Kind], ...] = (("word/", "docx"), ("ppt/", "pptx"))
    if "xl/workbook.bin" in names:
        return message("review.not_reviewed", file=shown)
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    for folder, kind in kinds:
        if any(name.startswith(folder) for name in names):
            return kind
    return message("review.not_reviewed", file=shown)


def _open_document(path: Path, shown: str) -> Kind | Message:
    """Tell a workbook from a text and slides by the first entry, which the format keeps readable."""
    if _is_locked(path):
        return message("safety.encrypted", file=shown)
    with path.open("rb") as file:
        head = file.read(256)
    return "ods" if b"opendocument.spreadsheet" in head else message("review.not_reviewed", file=shown)


def _is_locked(path: Path) -> bool:
    """Tell whether the list of parts of an OpenDocument file says that they are encrypted."""
    try:
        with zipfile.ZipFile(path) as whole, whole.open("META-INF/manifest.xml") as part:
            return b"encryption-data" in part.read(_MANIFEST_BYTES)
    except (KeyError, OSError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return False
