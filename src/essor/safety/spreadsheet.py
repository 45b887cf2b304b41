"""Check a spreadsheet (xlsx, xlsm, ods) before a library opens it: entities, and how far its cells reach.

A workbook of 1.8 kB with one cell at XFD1048576 asks for 17 billion cells and makes a reader abort the
whole process. The places of the cells are read from the XML in a stream, without building it.

Source: openpyxl CVE-2017-5992 (entities); Microsoft, Excel specifications: 1,048,576 rows, 16,384 columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat

from essor.kernel.message import Message, message
from essor.safety import archive
from essor.safety.archive import ArchiveLimits, Examiner

# A reader of a workbook needs some 90 bytes a cell (measured), empty ones of the box included.
MOST_CELLS = 15_000_000

_DECLARATION_OPENINGS = (b"<!", b"<\0!\0")
_ENTITIES = re.compile(
    b"|".join(
        re.escape(word.encode(encoding))
        for word in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )
)
# Columns A to N hold fewer cells than the limit however far down they go: only a sheet that has
# cells right of N is looked at closer.
_RIGHT_OF_N = re.compile(rb"""r=["'](?:[O-Z]|[A-Z]{2,3})[0-9]""")
# A cell that closes at once holds a format and no value: readers skip it, and so does this.
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*[^/>])?>""")

_ODS_TAG = re.compile(rb"<(/?)(?:\w+:)?(table-row|table-cell|covered-table-cell|table)(\s[^>]*)?>")
_ODS_COLUMNS = re.compile(rb"""number-columns-repeated=["']([0-9]{1,9})["']""")
_ODS_ROWS = re.compile(rb"""number-rows-repeated=["']([0-9]{1,9})["']""")


def check(path: Path, name: str = "", *, limits: ArchiveLimits = archive.LIMITS) -> tuple[Message, ...]:
    """Return what speaks against opening a spreadsheet; nothing when it may be opened."""
    shown = name or path.name

    def examine(entry: str) -> Iterable[Examiner]:
        lowered = entry.lower()
        if not lowered.endswith((".xml", ".rels")):
            return
        yield _Entities(shown, entry)
        if lowered == "content.xml":
            yield _WholeXml(shown)
            yield _OdsReach(shown)
        elif "worksheets/" in lowered and lowered.endswith(".xml"):
            yield _XlsxReach(shown)

    return archive.check(path, name, limits=limits, examine=examine)


class _Entities:
    """Find a document type or an entity: no spreadsheet program writes one."""

    def __init__(self, file: str, entry: str) -> None:
        self.file, self.entry = file, entry
        self.tail = b""
        self.found = False

    def feed(self, chunk: bytes) -> None:
        """Search the chunk, and the seam with the one before."""
        text = self.tail + chunk
        if any(opening in text for opening in _DECLARATION_OPENINGS):
            self.found = self.found or _ENTITIES.search(text) is not None
        self.tail = chunk[-32:]

    def findings(self) -> Iterator[Message]:
        """Name the part that holds one."""
        if self.found:
            yield message("safety.entities", file=self.file, entry=self.entry)


class _WholeXml:
    """Find XML that is not well formed: a reader of ods never comes to an end on a tag that is not closed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.broken = False
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _refuse_document_type

    def feed(self, chunk: bytes) -> None:
        """Parse the chunk, and let go of what was parsed."""
        self.parse(chunk, final=False)

    def parse(self, chunk: bytes, *, final: bool) -> None:
        """Note whether the parser objects."""
        if not self.broken:
            try:
                self.parser.Parse(chunk, final)
            except (expat.ExpatError, ValueError):
                self.broken = True

    def findings(self) -> Iterator[Message]:
        """Say that the file is damaged."""
        self.parse(b"", final=True)
        if self.broken:
            yield message("safety.archive_damaged", file=self.file)


def _refuse_document_type(*_declaration: object) -> None:
    msg = "a document type"
    raise ValueError(msg)


class _Reach:
    """Keep how far the cells of a sheet reach from A1, and tell when the box is too large."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rest = b""
        self.rows = self.columns = 0

    def whole_tags(self, chunk: bytes) -> bytes:
        """Return the bytes up to the last tag that is whole; the rest waits for the next chunk."""
        text = self.rest + chunk
        cut = text.rfind(b">") + 1
        self.rest = text[cut:][-(1 << 16) :]
        return text[:cut]

    def findings(self) -> Iterator[Message]:
        """Name the cell that lies too far."""
        cells = self.rows * self.columns
        if cells > MOST_CELLS:
            corner = f"{column_letters(self.columns)}{self.rows}"
            yield message("safety.sheet_too_large", file=self.file, cell=corner, cells=cells, limit=MOST_CELLS)


class _XlsxReach(_Reach):
    """Follow the cells of one worksheet part."""

    def feed(self, chunk: bytes) -> None:
        """Take the references of the cells that hold a value."""
        text = self.whole_tags(chunk)
        if self.columns or _RIGHT_OF_N.search(text):
            cells = _CELL.findall(text)
            self.columns = max(self.columns, *map(column_number, {letters for letters, _ in cells}), 0)
            self.rows = max(self.rows, *map(int, {row for _, row in cells}), 0)


class _OdsReach(_Reach):
    """Count the rows and cells of the tables of an ods, each with its repetitions."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.row = self.column = self.row_repeat = 0

    def feed(self, chunk: bytes) -> None:
        """Take the tags of tables, rows and cells."""
        for tag in _ODS_TAG.finditer(self.whole_tags(chunk)):
            closing, name, attributes = tag[1], tag[2], tag[3] or b""
            if name == b"table":
                self.row = 0
            elif name == b"table-row":
                if closing or attributes.endswith(b"/"):
                    self.row += self.row_repeat if closing else _repeat(_ODS_ROWS, attributes)
                else:
                    self.column, self.row_repeat = 0, _repeat(_ODS_ROWS, attributes)
            elif not closing:
                self.column += _repeat(_ODS_COLUMNS, attributes)
                if b"value-type=" in attributes:
                    self.columns = max(self.columns, self.column)
                    self.rows = max(self.rows, self.row + self.row_repeat)


def _repeat(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column: 1 is A, 16,384 is XFD."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
