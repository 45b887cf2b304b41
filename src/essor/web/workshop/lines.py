"""Show a row of a received file with the rows around it, as the file says them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.http import Http404

from essor.mart import raw
from essor.mart.refusal import MartError
from essor.web.companies.models import Company
from essor.web.companies.services import folder_of, snapshot_of

AROUND = 3
_SAMPLE = 4096
_CELL = 120
_TEXT_ENCODINGS = ("utf-8-sig", "cp1252")
_NOT_TEXT = (b"PK", b"\xd0\xcf", b"PAR1", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FileLine:
    """Hold one row of a file: its number as a spreadsheet shows it, its cells, whether it is the one asked."""

    number: int
    cells: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Hold the rows around one row; without any the file is no text, or was emptied by an erasure."""

    file_name: str
    sheet: str
    row: int
    head: tuple[str, ...] = ()
    rows: tuple[FileLine, ...] = ()


def around(company: Company, sha256: str, row: int, sheet: str) -> Context:
    """Return a row of a file that the company received, with those beside it.

    Raises:
        Http404: the newest snapshot stands on no such file.

    """
    folder = folder_of(company)
    name = next((one.file_name for one in snapshot_of(folder).imports if one.file_sha256 == sha256), None)
    if name is None:
        raise Http404
    try:
        place = raw.find(folder, sha256)
    except MartError:
        place = None
    if place is None or _is_no_text(place):
        return Context(name, sheet, row)
    head, rows = _read(place, row)
    return Context(name, sheet, row, head, rows)


def _is_no_text(place: Path) -> bool:
    with place.open("rb") as file:
        start = file.read(4)
    return any(start.startswith(sign) for sign in _NOT_TEXT)


def _read(place: Path, row: int) -> tuple[tuple[str, ...], tuple[FileLine, ...]]:
    for encoding in _TEXT_ENCODINGS:
        try:
            return _decoded(place, row, encoding)
        except (UnicodeDecodeError, csv.Error):
            continue
    return (), ()


def _decoded(place: Path, row: int, encoding: str) -> tuple[tuple[str, ...], tuple[FileLine, ...]]:
    with place.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE).partition("\n")[0]
        file.seek(0)
        delimiter = max(";,\t|", key=sample.count)
        records: Iterator[list[str]] = csv.reader(file, delimiter=delimiter)
        head = next(records, [])
        first = max(2, row - AROUND)
        kept = islice(enumerate(records, start=2), first - 2, row + AROUND - 1)
        return _cut(head), tuple(FileLine(number, _cut(cells), number == row) for number, cells in kept)


def _cut(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell if len(cell) <= _CELL else f"{cell[:_CELL]}…" for cell in cells)
