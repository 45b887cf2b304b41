"""Write delimited text files as other software exports them, and know each row's number on a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

_BOMS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}
Ending = Literal["\n", "\r\n"]


def columns(line: str, delimiter: str) -> tuple[str, ...]:
    """Return the cells of a header line as it stands in the file."""
    return tuple(line.split(delimiter))


class TextFile:
    """Write records to one file; the folder is made when it is missing.

    Args:
        path: file to write, replaced when it stands.
        encoding: "utf-8", "utf-8-sig" (with mark), "utf-16-le" (with mark), "cp1252", "iso8859-15".
        delimiter: sign between cells.
        ending: end of each line.
        quoting: False writes cells bare (accounting files know no quotes).

    """

    def __init__(
        self, path: Path, *, encoding: str = "utf-8", delimiter: str = ",", ending: Ending = "\n", quoting: bool = True
    ) -> None:
        """Open the file and write the mark of its encoding."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.row = 0
        self._ending = ending
        self._delimiter = delimiter
        raw = path.open("wb")
        raw.write(_BOMS.get(encoding, b""))
        self._text = io.TextIOWrapper(raw, encoding=encoding.removesuffix("-sig"), newline="", write_through=False)
        self._csv = csv.writer(self._text, delimiter=delimiter, lineterminator=ending) if quoting else None

    def record(self, cells: Sequence[object]) -> int:
        """Write one record and return its row as a spreadsheet shows it (the first row is 1)."""
        if self._csv is None:
            self._text.write(self._delimiter.join(map(str, cells)) + self._ending)
        else:
            self._csv.writerow(cells)
        self.row += 1
        return self.row

    def line(self, text: str = "") -> int:
        """Write one line as it is (title, comment, blank line) and return its row."""
        self._text.write(text + self._ending)
        self.row += 1
        return self.row

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()
