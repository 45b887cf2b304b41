"""Write the smallest .xls that a reader accepts: BIFF8 records in a compound file.

Source: Microsoft, [MS-XLS] and [MS-CFB].
"""

from __future__ import annotations

import struct
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_xls(path: Path, sheet: str, rows: list[list[str | float]]) -> None:
    """Write one sheet of texts and numbers."""
    _write_compound(path, "Workbook", _workbook(sheet, rows))


def write_far_cell(path: Path, row: int, column: int) -> None:
    """Write a sheet of one number at A1 and one far away."""
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for place in ((0, 0), (row, column)):
        page += _record(0x0203, struct.pack("<HHHd", *place, 0, 1.0))
    _write_compound(path, "Workbook", _beginning("F") + page + _record(0x000A))


def write_encrypted(path: Path) -> None:
    """Write a compound file as Excel does for a workbook with a password."""
    _write_compound(path, "EncryptedPackage", b"\0" * 5000)


def _beginning(sheet: str) -> bytes:
    name = sheet.encode("utf-16-le")
    beginning = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    length = len(beginning) + 4 + 8 + len(name) + 4
    return beginning + _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(sheet), 1) + name) + _record(0x000A)


def _workbook(sheet: str, rows: list[list[str | float]]) -> bytes:
    page = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                page.append(_record(0x0204, place + struct.pack("<HB", len(cell), 1) + text))
            else:
                page.append(_record(0x0203, place + struct.pack("<d", cell)))
    return _beginning(sheet) + b"".join(page) + _record(0x000A)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _write_compound(path: Path, name: str, stream: bytes) -> None:
    size = max(len(stream), 4096)
    sectors = -(-size // _SECTOR)
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    places = (0, 1, 1, 0, 4096, _END, 0, _END, 0)  # one sector of table at 0, the directory at 1, no small streams
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", mark, 0x3E, 3, 0xFFFE, 9, 6, *places)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = [_FAT, _END, *range(3, sectors + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, size) + bytes(256)
    body = struct.pack(f"<{len(table)}I", *table) + entries + stream.ljust(sectors * _SECTOR, b"\0")
    path.write_bytes(header + body)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, _FREE, child, start, size)
