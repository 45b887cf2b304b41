"""Import files in steps that can be left and taken up again: received, examined, read otherwise, loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from essor.connectors.importing import Imported, ImportedFile, import_files
from essor.connectors.kept_maps import keep_maps
from essor.connectors.propose import chosen_map, subjects
from essor.kernel.message import LANGS, Bilingual, Message, message
from essor.kernel.words import say
from essor.mart.durable import make_folder
from essor.mart.publish import undo
from essor.mart.snapshot import Snapshot, head
from essor.metrics.prepared import prepare_facts
from essor.web.accounts.models import User
from essor.web.companies.models import Company, ImportDraft, Job
from essor.web.companies.services import folder_of
from essor.web.companies.services.jobs import plan
from essor.web.companies.services.mending import meaning
from essor.web.companies.services.running import Outcome, Report

QUARANTINE = "quarantine"
MOST_FILES = 40
MOST_BYTES = 512 << 20
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\]+")
_NAME_LENGTH = 120


class RefusedError(Exception):
    """Carry why what a person gave is not taken."""

    def __init__(self, why: Message) -> None:
        """Keep the sentence for the page."""
        super().__init__(why.key)
        self.message = why


@transaction.atomic
def receive(*, company: Company, who: User, uploads: Sequence[UploadedFile[Any]]) -> ImportDraft:
    """Put uploaded files into quarantine, and plan their examination.

    Raises:
        RefusedError: none, too many, too large or empty files.

    """
    if not uploads:
        raise RefusedError(message("companies.upload_none"))
    if len(uploads) > MOST_FILES:
        raise RefusedError(message("companies.upload_many", most=MOST_FILES))
    for one in uploads:
        if not one.size:
            raise RefusedError(message("companies.upload_empty", file=_named(one.name)))
        if one.size > MOST_BYTES:
            raise RefusedError(message("companies.upload_large", file=_named(one.name), most=MOST_BYTES >> 20))
    draft = ImportDraft.objects.create(company=company, who=who)
    for place, one in enumerate(uploads):
        target = room_of(draft) / str(place) / _named(one.name)
        make_folder(target.parent)
        with target.open("xb") as file:
            for chunk in one.chunks():
                file.write(chunk)
        target.chmod(0o600)
        draft.files.append({"name": target.name, "place": str(target.relative_to(room_of(draft))), "size": one.size})
    return _again(draft, who, "examine")


@transaction.atomic
def take(*, company: Company, who: User, name: str, content: bytes) -> ImportDraft:
    """Put a file that was made in a page (corrected rows) on the same way as one that is uploaded."""
    draft = ImportDraft.objects.create(company=company, who=who)
    target = room_of(draft) / "0" / _named(name)
    make_folder(target.parent)
    target.write_bytes(content)
    draft.files.append({"name": target.name, "place": f"0/{target.name}", "size": len(content)})
    return _again(draft, who, "examine")


@transaction.atomic
def map_file(*, draft: ImportDraft, who: User, place: int, subject: str, columns: Mapping[str, str]) -> ImportDraft:
    """Say what a file is about and what its columns mean, and plan another examination.

    Args:
        draft: the import on its way.
        who: says so.
        place: place of the file in the draft.
        subject: a name of subjects.
        columns: the header of each field.

    Raises:
        RefusedError: a field that is needed has no column.

    """
    known = subjects()[subject]
    lacking = [meaning(field) for field in known.needs if not columns.get(field)]
    if lacking:
        named = Bilingual(*(", ".join(say(one, lang) for one in lacking) for lang in LANGS))
        raise RefusedError(message("companies.map_lacks", fields=named))
    file = draft.files[place]
    draft.maps[str(place)] = {
        "subject": subject,
        "columns": dict(columns),
        "map": chosen_map(subject, columns, file["name"]),
    }
    return _again(draft, who, "examine")


@transaction.atomic
def examine_again(*, draft: ImportDraft, who: User) -> ImportDraft:
    """Plan another examination after one that failed or was stopped; one that is under way is left alone."""
    if draft.loaded is not None or (draft.job is not None and not draft.job.over):
        return draft
    return _again(draft, who, "examine")


@transaction.atomic
def start_loading(*, draft: ImportDraft, who: User) -> ImportDraft:
    """Plan the import of what was examined; asking twice plans it once."""
    if draft.loaded is not None or (draft.job is not None and not draft.job.over):
        return draft
    return _again(draft, who, "load")


def start_undo(*, company: Company, who: User, import_id: str) -> Job:
    """Plan to take an import back."""
    return plan(company=company, who=who, kind="undo", arguments={"import_id": import_id})


def discard(*, draft: ImportDraft) -> None:
    """Forget a draft and its files."""
    shutil.rmtree(room_of(draft), ignore_errors=True)
    draft.delete()


def draft_of(company: Company, key: UUID) -> ImportDraft:
    """Return a draft of a company.

    Raises:
        Http404: there is none.

    """
    found = ImportDraft.objects.filter(company=company, key=key).select_related("job", "who").first()
    if found is None:
        raise Http404
    return found


def room_of(draft: ImportDraft) -> Path:
    """Return the folder of the files of a draft: inside the company's own, served by no address."""
    return folder_of(draft.company).folder / QUARANTINE / draft.key.hex


def examine(job: Job, report: Report) -> Outcome:
    """Read the files of a draft in the reader's child process and tell what they would change; write nothing."""
    draft = ImportDraft.objects.select_related("company").get(key=job.arguments["draft"])
    done = _each(draft, report, dry_run=True)
    if report.stopped():
        return Outcome()
    ImportDraft.objects.filter(pk=draft.pk).update(examined=[_told(file) for file in done])
    return Outcome({"draft": draft.key.hex, "files": len(done)}, message("companies.examined", count=len(done)))


def load(job: Job, report: Report) -> Outcome:
    """Import the files of a draft, keep the maps they were read with, compute the facts."""
    draft = ImportDraft.objects.select_related("company").get(key=job.arguments["draft"])
    done = _each(draft, report, dry_run=False)
    brought = any(file.import_id or file.already_there for file in done)
    if report.stopped() and not brought:
        return Outcome()
    told = [{**_told(file), "sheets": []} for file in done]
    ImportDraft.objects.filter(pk=draft.pk).update(loaded=told, examined=None)
    shutil.rmtree(room_of(draft), ignore_errors=True)
    loaded = sum(1 for file in done if file.import_id)
    return Outcome({"draft": draft.key.hex, "files": loaded}, message("companies.loaded", count=loaded))


def take_back(job: Job, report: Report) -> Outcome:
    """Take an import back and compute the facts of what is left."""
    folder = folder_of(job.company)
    report.told(job.arguments["import_id"], 0, 1)
    snapshot = undo(folder, job.arguments["import_id"], now=datetime.now(UTC))
    prepare_facts(folder, snapshot)
    return Outcome({"undone": job.arguments["import_id"]}, message("companies.undone"))


def prepare(job: Job, report: Report) -> Outcome:
    """Compute the facts of the newest snapshot; one that stands no more needs none."""
    folder = folder_of(job.company)
    snapshot = head(folder)
    report.told("", 0, 1)
    if snapshot is not None:
        prepare_facts(folder, snapshot)
    return Outcome({"snapshot": snapshot.id if snapshot else ""}, message("companies.prepared"))


def _again(draft: ImportDraft, who: User, kind: str) -> ImportDraft:
    draft.job = plan(company=draft.company, who=who, kind=kind, arguments={"draft": draft.key.hex})
    if kind == "examine":
        draft.examined = None
    draft.save()
    return draft


def _each(draft: ImportDraft, report: Report, *, dry_run: bool) -> list[ImportedFile]:
    """Import the files that are read as they are all at once, and each that a person described by its own map."""
    folder, room = folder_of(draft.company), room_of(draft)
    paths = [room / file["place"] for file in draft.files]
    own = {int(place): chosen["map"] for place, chosen in draft.maps.items()}
    found: dict[int, ImportedFile] = {}
    newest: Snapshot | None = None
    whole = len(paths)
    plain = [place for place in range(whole) if place not in own]
    groups: list[tuple[list[int], Mapping[str, Any] | None]] = [([place], data) for place, data in own.items()]
    for places, data in ([(plain, None)] if plain else []) + groups:
        before = len(found)
        done: Imported = import_files(
            folder, [paths[place] for place in places], now=datetime.now(UTC), mapping=data, dry_run=dry_run,
            accept=not dry_run, cancelled=report.stopped,
            told=lambda name, at, _, before=before: report.told(name, before + at, whole),  # type: ignore[misc]
        )  # fmt: skip
        found |= dict(zip(places, done.files, strict=True))
        if not dry_run and any(file.import_id for file in done.files):
            newest = done.snapshot
            keep_maps(folder, done, data, accepted=True)
    if newest is not None:
        report.told("", whole, whole)
        with suppress(Exception):  # facts are a cache: whoever opens the snapshot next computes them
            prepare_facts(folder, newest)
    return [found[place] for place in range(whole)]


def _told(file: ImportedFile) -> dict[str, Any]:
    """Return what became of a file as data of its page."""
    report = file.report
    if report is None:
        said = file.refused or message("companies.unreadable", file=file.name)
        return {"name": file.name, "refused": {lang: say(said, lang) for lang in LANGS}}
    kept = ("format", "label", "score", "source", "mode", "rows_read", "rows_kept", "rows_rejected", "rows_set_aside",
            "set_aside", "control_totals", "messages", "sheets", "proposal", "certain", "sha256")  # fmt: skip
    return {
        "name": file.name,
        "refused": None,
        **{name: report.get(name) for name in kept},
        "tables": {name: part["rows"] for name, part in report["tables"].items()},
        "changes": {table: change.to_data() for table, change in file.changes.items()},
        "already_there": file.already_there,
        "held": file.held,
        "import_id": file.import_id,
        "rejects": file.rejects_file.name if file.rejects_file is not None else "",
    }


def _named(name: str | None) -> str:
    """Return a name that a folder can hold, as near as can be to the one that people know the file by."""
    told = _UNFIT.sub("_", name or "").strip().lstrip(".") or "file"
    if len(told.encode()) <= _NAME_LENGTH:
        return told
    stem, dot, ending = told.rpartition(".")
    return stem.encode()[: _NAME_LENGTH - 12].decode(errors="ignore") + dot + ending[:10]
