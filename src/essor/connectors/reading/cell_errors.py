"""Find the cells of a workbook that hold an error (#REF!, #DIV/0!), which the library hands over as empty.

An error read as an empty cell would be lost without a word; as text it is rejected with its place. The
old binary xls is the exception: its errors stay empty.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from essor.connectors.reading.kind import Kind
from essor.safety.spreadsheet import column_number

Place = tuple[int, int]

_CHUNK = 1 << 18
# A cell's tag that begins in one chunk and ends in the next is no longer than this.
_TAIL = 256
_MOST_ERRORS = 100_000
_DIRECTORY_BYTES = 16 << 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


def cell_errors(path: Path, kind: Kind) -> Mapping[str, Mapping[Place, str]]:
    """Return, by sheet, the row and column (first = 0) and the text of each error.

    Args:
        path: a workbook that passed `essor.safety.spreadsheet.check`.
        kind: xlsx, ods or xls.

    """
    if kind == "xls":
        return {}
    with zipfile.ZipFile(path) as archive:
        if kind == "ods":
            return _ods_errors(archive)
        found: dict[str, Mapping[Place, str]] = {}
        for name, part in _parts(archive):
            if errors := _xlsx_errors(archive, part):
                found[name] = errors
        return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the archive that holds it."""
    names = {name.lower(): name for name in archive.namelist()}
    book, links = _xml(archive, names.get("xl/workbook.xml")), _xml(archive, names.get("xl/_rels/workbook.xml.rels"))
    if book is None or links is None:
        return
    targets = {link.get("Id", ""): link.get("Target", "") for link in links.iter() if link.get("Target")}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION, ""), "")
            part = names.get((target.removeprefix("/") if target.startswith("/") else f"xl/{target}").lower())
            if part:
                yield sheet.get("name", ""), part


def _xml(archive: zipfile.ZipFile, name: str | None) -> ET.Element | None:
    if name is None or archive.getinfo(name).file_size > _DIRECTORY_BYTES:
        return None
    try:
        return ET.fromstring(archive.read(name))  # noqa: S314 no document type, no entities: checked
    except ET.ParseError:
        return None


def _xlsx_errors(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    found: dict[Place, str] = {}
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            if b't="e"' not in text:
                rest = text[-_TAIL:]
                continue
            cut = text.rfind(b"</c>") + len(b"</c>")
            for cell in _ERROR_CELL.finditer(text, 0, cut):
                place, value = _REFERENCE.search(cell[1]), _VALUE.search(cell[2])
                if place and len(found) < _MOST_ERRORS:
                    shown = value[1].decode(errors="replace") if value else "#ERROR!"
                    found[int(place[2]) - 1, column_number(place[1]) - 1] = shown
            rest = text[cut:][-_CHUNK:]
    return found


def _ods_errors(archive: zipfile.ZipFile) -> dict[str, dict[Place, str]]:
    with archive.open("content.xml") as file:
        if not _holds(file, b'value-type="error"'):
            return {}
    found: dict[str, dict[Place, str]] = {}
    errors: dict[Place, str] = {}
    row = column = 0
    with archive.open("content.xml") as file:
        for event, node in ET.iterparse(file, ("start", "end")):  # noqa: S314 no document type: checked
            tag = node.tag.rpartition("}")[2]
            if tag == "table" and event == "start":
                row, errors = 0, found.setdefault(_attribute(node, "name"), {})
            elif tag == "table-row":
                row += int(_attribute(node, "number-rows-repeated") or 1) if event == "end" else 0
                column = 0
                if event == "end":
                    node.clear()
            elif tag in {"table-cell", "covered-table-cell"} and event == "end":
                repeat = int(_attribute(node, "number-columns-repeated") or 1)
                if any(name.endswith("}value-type") and kind == "error" for name, kind in node.attrib.items()):
                    shown = "".join(node.itertext()).strip() or "#ERROR!"
                    errors.update({(row, column + step): shown for step in range(min(repeat, _MOST_ERRORS))})
                column += repeat
    return found


def _attribute(node: ET.Element, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.endswith("}" + name)), "")


def _holds(file: IO[bytes], words: bytes) -> bool:
    rest = b""
    while chunk := file.read(_CHUNK):
        if words in rest + chunk:
            return True
        rest = chunk[-len(words) :]
    return False
