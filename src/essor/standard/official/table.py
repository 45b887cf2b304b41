"""Place each cell of the document: block, activity, competence, criterion, or modality of an exam.

A cell is placed by the code at its beginning, and by its column where that says more: whatever stands
in the column of modalities is a modality, even when it begins with the code of a competence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from essor.kernel.message import Bilingual, Message, message
from essor.standard.official.prose import Paragraph, paragraphs
from essor.standard.official.received import Received, excerpt

Kind = Literal["block", "activity", "competence", "criterion", "exam"]
CODE = re.compile(
    r"(?P<code>(?P<letters>CR|C|A|E)[0-9]+(?:\.[0-9]+)*)(?=[ .:–—-]|$)[.:]? *(?:[–—-] )?(?P<text>.*)", re.DOTALL
)
_BLOCK = re.compile(
    r"bloc(?: de comp[ée]tences)? ?(?:n ?[°o] ?)?(?P<number>[0-9]{1,3})(?!\w) ?[.:–—-]? ?(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_KINDS: dict[str, Kind] = {"A": "activity", "C": "competence", "CR": "criterion", "E": "exam"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one cell that is not empty; line and column from 1."""

    line: int
    column: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """Return the whole text."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what one code opens: its text, its paragraphs, and the codes it stands under."""

    kind: Kind
    code: str
    paragraphs: tuple[Paragraph, ...]
    line: int
    column: int
    block: str = ""
    activity: str = ""

    @property
    def text(self) -> str:
        """Return the text after the code."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(slots=True)
class Table:
    """Gather what the document holds, with what is wrong (errors) or only odd (remarks)."""

    name: str | Bilingual
    heading: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    modalities: list[tuple[str, Cell]] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of a kind in the order of the document."""
        return tuple(entry for entry in self.entries.values() if entry.kind == kind)


def place(received: Received) -> Table:
    """Return the cells of the document, each in its place."""
    table = Table(received.name)
    columns: tuple[int, int] | None = None
    block = activity = ""
    for _, row in groupby(_cells(received.text), key=lambda cell: cell.line):
        cells = tuple(row)
        titles = {cell.column: _title(cell.text) for cell in cells}
        found = _columns(titles)
        if found is not None:
            columns = found
        if found is not None or any(title.startswith("REFERENTIEL DE COMPETENCES") for title in titles.values()):
            continue
        if columns is None:
            table.heading = table.heading or cells[0].text
            continue
        for cell in cells:
            if (cell.column == columns[0] and not _opens(cell, "criterion")) or _opens(cell, "exam"):
                table.modalities.append((block, cell))
                continue
            for entry in _entries(table, cell):
                block = entry.code if entry.kind == "block" else block
                activity = "" if entry.kind == "block" else entry.code if entry.kind == "activity" else activity
                _add(table, entry, block, activity)
    if columns is None:
        table.errors.append(message("standard.table_missing", file=table.name))
    return table


def _cells(text: str) -> Iterator[Cell]:
    for line, content in enumerate(text.split("\n"), start=1):
        for column, markup in enumerate(content.split("\t"), start=1):
            if found := paragraphs(markup, line):
                yield Cell(line, column, found)


def _title(text: str) -> str:
    """Return a text in capitals without accents, to compare the titles of columns."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.upper().replace("’", "'")


def _columns(titles: dict[int, str]) -> tuple[int, int] | None:
    """Return the columns of modalities and criteria when the row names both."""
    modality = [column for column, title in titles.items() if title.startswith("MODALITES")]
    criteria = [column for column, title in titles.items() if title.startswith("CRITERES")]
    return (modality[0], criteria[0]) if modality and criteria else None


def opening(text: str) -> tuple[Kind, str, str] | None:
    """Return the kind, the code and the rest of a text that begins with a code."""
    if match := _BLOCK.fullmatch(text):
        return "block", f"B{int(match['number'])}", match["text"]
    if match := CODE.fullmatch(text):
        return _KINDS[match["letters"]], match["code"], match["text"]
    return None


def _opens(cell: Cell, kind: Kind) -> bool:
    opened = opening(cell.paragraphs[0].text)
    return opened is not None and opened[0] == kind


def _entries(table: Table, cell: Cell) -> Iterator[Entry]:
    """Yield what a cell holds: each paragraph that begins with a code opens an entry of its own."""
    opened: list[tuple[Kind, str, list[Paragraph]]] = []
    for paragraph in cell.paragraphs:
        if found := opening(paragraph.text):
            kind, code, text = found
            opened.append((kind, code, [Paragraph(text, paragraph.line)] if text else []))
        elif opened:
            opened[-1][2].append(paragraph)
        else:
            table.remarks.append(unplaced(table.name, cell, paragraph))
    for kind, code, texts in opened:
        yield Entry(kind, code, tuple(texts), cell.line, cell.column)


def unplaced(name: str | Bilingual, cell: Cell, paragraph: Paragraph) -> Message:
    """Say that a text stands under no code."""
    shown = excerpt(paragraph.text)
    return message("standard.text_unplaced", file=name, line=cell.line, column=cell.column, excerpt=shown)


def _add(table: Table, entry: Entry, block: str, activity: str) -> None:
    where = {"file": table.name, "line": entry.line, "column": entry.column, "code": entry.code}
    first = table.entries.get(entry.code)
    if first is not None and entry.kind in {"block", "activity"} and first.text == entry.text:
        return
    if first is not None:
        table.errors.append(message("standard.code_twice", first_line=first.line, **where))
    elif not entry.text:
        table.errors.append(message("standard.code_bare", **where))
    elif entry.kind in {"activity", "competence"} and not block:
        table.errors.append(message("standard.outside_block", **where))
    elif entry.kind == "competence" and not activity:
        table.errors.append(message("standard.outside_activity", **where))
    else:
        table.entries[entry.code] = replace(entry, block=block, activity=activity)
