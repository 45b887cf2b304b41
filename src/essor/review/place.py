"""Say in words where a place in a file is: its sheet and cell, its page and line."""

from __future__ import annotations

from essor.kernel.message import Message, message
from essor.kernel.ref import FileRef
from essor.work.submitted import Submitted

_SHEETS = frozenset({"xlsx", "ods", "xls"})


def spelled(ref: FileRef, files: tuple[Submitted, ...]) -> Message | str:
    """Return a place in words; the name of the file where the place is the file as a whole.

    Args:
        ref: the place.
        files: among which it is.

    """
    file = next((file for file in files if file.read.sha256 == ref.sha256), None)
    name = file.read.name if file is not None else ""
    if file is None or not (ref.sheet or ref.row or ref.line):
        return name
    if file.read.kind in _SHEETS:
        return f"{name} / {ref.sheet} {ref.column}{ref.row or ''}"
    key = "review.place_cell" if ref.row else "review.place_line"
    return message(key, file=name, page=ref.sheet, row=str(ref.row or ""), column=ref.column, line=str(ref.line or ""))
