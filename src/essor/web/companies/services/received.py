"""Tell what a company received: its imports, and the rows that wait to be corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import Http404

from essor.connectors.catalogue import formats
from essor.connectors.correction import COLUMN as FAULTY
from essor.connectors.correction import ENGLISH, EXPLAINING, FRENCH
from essor.connectors.correction import ROW as ORIGINAL_ROW
from essor.connectors.guard import guarded, unguarded
from essor.connectors.importing import REJECTS
from essor.kernel.message import Bilingual, Message, message
from essor.mart.company import Company as Folder
from essor.mart.imports import Change, ImportRecord
from essor.mart.publish import published_at, report
from essor.mart.snapshot import head
from essor.web.companies.models import Company, ImportDraft
from essor.web.companies.services import folder_of

SHOWN_REJECTS = 200


@dataclass(frozen=True, slots=True)
class Import:
    """Hold one import for the list of them."""

    import_id: str
    name: str
    label: Bilingual | Message
    source: str
    at: datetime
    rows: int
    change: Change
    rejected: int
    aside: int
    doubts: int
    rejects_wait: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class Rejects:
    """Hold the rejected rows of an import.

    Args:
        name: name of the file of rejects.
        headers: those of the original file.
        rows: cells of each row, why it was rejected in both languages, the column at fault, the row of the file.
        whole: how many rows there are; a page shows the first of them.

    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[RejectedRow, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """Hold one rejected row."""

    cells: tuple[str, ...]
    why: Bilingual
    column: str
    row: str


def imports_of(company: Company) -> tuple[Import, ...]:
    """Return the imports of a company, the newest first; those taken back are among them."""
    folder = folder_of(company)
    snapshot = head(folder)
    if snapshot is None:
        return ()
    undone = {record.import_id for record in snapshot.undone}
    records = sorted((*snapshot.imports, *snapshot.undone), key=lambda record: -record.position)
    return tuple(line_of(folder, record, undone=record.import_id in undone) for record in records)


def line_of(folder: Folder, record: ImportRecord, *, undone: bool = False) -> Import:
    """Return one import as lists show it."""
    said = report(folder, record)
    change = Change()
    for one in record.changes.values():
        change += one
    label: Mapping[str, Any] = said.get("label") or {}
    doubts = sum(1 for one in said.get("messages") or () if one["level"] != "info")
    return Import(
        import_id=record.import_id,
        name=record.file_name,
        label=Bilingual(str(label["fr"]), str(label["en"])) if label else _plain(record),
        source=record.source,
        at=published_at(folder, record),
        rows=int(said.get("rows_read") or sum(record.rows.values())),
        change=change,
        rejected=int(said.get("rows_rejected") or 0),
        aside=int(said.get("rows_set_aside") or 0),
        doubts=doubts,
        rejects_wait=_rejects_file(folder, record.import_id) is not None,
        undone=undone,
    )


def _plain(record: ImportRecord) -> Bilingual | Message:
    known = formats().get(record.format)
    return known.label if known else message("companies.entered_here")


def drafts_of(company: Company) -> list[ImportDraft]:
    """Return the imports that were begun and not loaded, the newest first."""
    return list(ImportDraft.objects.filter(company=company, loaded=None).select_related("job", "who")[:20])


def messages_of(company: Company, import_id: str) -> tuple[Import, Sequence[Mapping[str, Any]], Mapping[str, Any]]:
    """Return an import, what the reader had to say of its file, and the whole report.

    Raises:
        Http404: there is no such import.

    """
    folder = folder_of(company)
    snapshot = head(folder)
    for record in (*snapshot.imports, *snapshot.undone) if snapshot else ():
        if record.import_id == import_id:
            said = report(folder, record)
            undone = snapshot is not None and record in snapshot.undone
            return line_of(folder, record, undone=undone), list(said.get("messages") or ()), said
    raise Http404


def rejects_of(company: Company, import_id: str) -> Rejects:
    """Return the rejected rows of an import.

    Raises:
        Http404: there are none.

    """
    headers, rows, place = _read(company, import_id)
    at = {name: headers.index(name) for name in EXPLAINING}
    wide = [number for number, name in enumerate(headers) if name not in EXPLAINING]
    return Rejects(
        place.name,
        tuple(unguarded(headers[number]) for number in wide),
        tuple(
            RejectedRow(
                tuple(unguarded(row[number]) for number in wide),
                Bilingual(row[at[FRENCH]], row[at[ENGLISH]]),
                row[at[FAULTY]],
                row[at[ORIGINAL_ROW]],
            )
            for row in rows[:SHOWN_REJECTS]
        ),
        len(rows),
    )


def rejects_rows(company: Company, import_id: str) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of the rejects of an import.

    Raises:
        Http404: there are none.

    """
    headers, rows, _ = _read(company, import_id)
    return headers, rows


def rejects_file(company: Company, import_id: str) -> Path:
    """Return the file of the rejected rows of an import.

    Raises:
        Http404: there is none.

    """
    found = _rejects_file(folder_of(company), import_id)
    if found is None:
        raise Http404
    return found


def corrected(company: Company, import_id: str, cells: Mapping[tuple[int, int], str]) -> tuple[str, bytes]:
    """Return the file of rejects with the cells that a person changed, by row and place among the original columns.

    Raises:
        Http404: there are no rejects.

    """
    headers, rows, place = _read(company, import_id)
    wide = [number for number, name in enumerate(headers) if name not in EXPLAINING]
    for (row, column), value in cells.items():
        if row < min(len(rows), SHOWN_REJECTS) and column < len(wide):
            rows[row][wide[column]] = guarded(value)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([headers, *rows])
    return place.name, text.getvalue().encode("utf-8-sig")


def _read(company: Company, import_id: str) -> tuple[list[str], list[list[str]], Path]:
    place = rejects_file(company, import_id)
    with place.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    if not lines or not set(EXPLAINING) <= set(lines[0]):
        raise Http404
    return lines[0], [line for line in lines[1:] if len(line) == len(lines[0])], place


def _rejects_file(folder: Folder, import_id: str) -> Path | None:
    inside = folder.folder / REJECTS
    if not inside.is_dir():
        return None
    return next((one for one in sorted(inside.iterdir()) if one.name.startswith(f"{import_id}_")), None)
