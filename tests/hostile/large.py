"""Write the hostile files that are too large to be kept."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_HEAD}<workbook {_NAMESPACE} xmlns:r="{_RELATIONS}">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
_ONE_CELL = [
    f'<worksheet {_NAMESPACE}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
]
_ONE_TEXT = [f'<sst {_NAMESPACE} count="1" uniqueCount="1"><si><t>ok</t></si></sst>']


def write_zip_bomb(path: Path, mebibytes: int = 300) -> None:
    """Write a workbook of 300 kB whose one text unpacks to 300 MiB."""
    text = [f"<sst {_NAMESPACE}><si><t>", *["A" * (1 << 20)] * mebibytes, "</t></si></sst>"]
    _write_book(path, _ONE_CELL, text)


def write_million_rows(path: Path, thousands: int = 1000) -> None:
    """Write a workbook of a million rows of one number."""

    def rows() -> Iterable[str]:
        yield f"<worksheet {_NAMESPACE}><sheetData>"
        for first in range(1, thousands * 1000, 1000):
            yield "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(first, first + 1000))
        yield "</sheetData></worksheet>"

    _write_book(path, rows(), _ONE_TEXT)


def write_unclosed_quote(path: Path) -> None:
    """Write a quote that is followed by 2 MB of text and never closed."""
    path.write_bytes(b'a;b\n1;"' + b"x" * 2_000_000)


def _write_book(path: Path, sheet: Iterable[str], texts: Iterable[str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        for name, chunks in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", texts)):
            with archive.open(name, "w", force_zip64=True) as part:
                for chunk in chunks:
                    part.write(chunk.encode())
