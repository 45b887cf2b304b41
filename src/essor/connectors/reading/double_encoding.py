"""Find text that was encoded twice (CafÃ© for Café), and undo it where the whole file was.

A file all of whose letters beyond ASCII read as UTF-8 shown in cp1252 was converted once too often as a
whole: it is repaired, and that is told. Where only some cells are so, nobody can tell what was typed and
what was damaged: they are left as they stand, counted and told.
"""

from __future__ import annotations

from pathlib import Path

from essor.connectors.headers import DAMAGE, bytes_shown
from essor.connectors.reading.load import literal

_MARK = "\ufeff"


def undo_whole(source: Path, target: Path) -> int:
    """Write the repaired copy of a file that was encoded twice as a whole; return how many lines were.

    Args:
        source: a file in UTF-8.
        target: the copy; unfinished when the file was not encoded twice.

    Returns:
        0 when it was not, or not as a whole.

    """
    repaired = 0
    with source.open("rb") as inlet, target.open("wb") as outlet:
        for line in inlet:
            written = line if line.isascii() else _undone(line)
            if written is None:
                return 0
            repaired += written != line.removeprefix(_MARK.encode())
            outlet.write(written)
    return repaired


def _undone(line: bytes) -> bytes | None:
    """Return a line as it was before it was encoded again, or None when it holds what shows no UTF-8."""
    try:
        text = line.decode()
        shown = bytes_shown(text.removeprefix(_MARK))
        shown.decode()
    except (KeyError, UnicodeDecodeError):
        return None
    return shown


def is_damaged(cell: str) -> str:
    """Return the SQL that is true of a cell that holds letters encoded twice."""
    return f"regexp_matches({cell}, {literal(DAMAGE)})"
