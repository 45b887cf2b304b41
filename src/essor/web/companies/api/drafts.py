"""REST: imports on their way: wait, look, say how a file is read, load, take back."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from essor.connectors.propose import Subject, subjects
from essor.kernel.message import message
from essor.kernel.plain import plain
from essor.web.companies.access import signed_in
from essor.web.companies.api.jobs import JobOut, job_told
from essor.web.companies.entrance import IMPORTS, SEES_IMPORTS
from essor.web.companies.models import Company, ImportDraft
from essor.web.companies.services import company_of, importing, received
from essor.web.companies.services.stages import Stage, stage_of
from essor.web.rest.paging import Listed, Page, paged
from essor.web.rest.refusal import RefusedError

router = Router(tags=["imports"])


class DraftOut(Schema):
    """Hold an import on its way.

    Args:
        key: names it in addresses.
        stage: working: wait for the job; stopped: examine again; to_map: say how a file is read; to_load; loaded.
        files: what was sent; once examined, what each file is, what it would change, and its rejected rows; once
            loaded, what it changed.
        job: the last work on it.

    """

    key: UUID
    stage: Stage
    files: list[dict[str, Any]]
    job: JobOut | None
    created_at: datetime


class SubjectOut(Schema):
    """Hold what a file may be about: its fields, and those without which it cannot be read."""

    name: str
    label: dict[str, str]
    fields: dict[str, str]
    needs: list[str]


class ReadAs(Schema):
    """Say how a file is read: what it is about, and the header of the column of each field."""

    subject: str = Field(max_length=80)
    columns: dict[str, str]


@router.get("/subjects", response=Listed[SubjectOut])
def what_files_are_about(request: HttpRequest, page: Annotated[Page, Query()]) -> Any:
    """List what files may be about, for those that no known format fits."""
    return paged(request, list(subjects().items()), page, _subject)


@router.get("/companies/{slug}/drafts", response=Listed[DraftOut], **SEES_IMPORTS)
def drafts(request: HttpRequest, slug: str, page: Annotated[Page, Query()]) -> Any:
    """List the imports that were begun and not loaded, the newest first."""
    company = company_of(signed_in(request), slug, "companies.import")
    return paged(request, received.drafts_of(company), page, draft_told)


@router.get("/companies/{slug}/drafts/{key}", response=DraftOut, url_name="draft", **SEES_IMPORTS)
def draft(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Give an import on its way; ask again while its stage is working."""
    return draft_told(_draft(request, slug, key)[1])


@router.put("/companies/{slug}/drafts/{key}/files/{place}", response={202: DraftOut}, **IMPORTS)
def read_file_as(request: HttpRequest, slug: str, key: UUID, place: int, read_as: ReadAs) -> Any:
    """Say what a file is about and what its columns mean; it is examined again."""
    _, found = _draft(request, slug, key)
    if not 0 <= place < len(found.files):
        raise Http404
    _free(found)
    if read_as.subject not in subjects():
        known = ", ".join(subjects())
        raise RefusedError(message("web.api_subject_unknown", subject=read_as.subject, known=known))
    fields = subjects()[read_as.subject].fields
    if strange := sorted(set(read_as.columns) - set(fields)):
        said = message("web.api_field_unknown", fields=", ".join(strange), known=", ".join(fields))
        raise RefusedError(said)
    who = signed_in(request)
    return draft_told(importing.map_file(
        draft=found, who=who, place=place, subject=read_as.subject, columns=read_as.columns
    ))  # fmt: skip


@router.post("/companies/{slug}/drafts/{key}/examine", response={202: DraftOut}, **IMPORTS)
def examine_draft(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Examine the files again, after an examination that failed or was stopped."""
    return draft_told(importing.examine_again(draft=_draft(request, slug, key)[1], who=signed_in(request)))


@router.post("/companies/{slug}/drafts/{key}/load", response={202: DraftOut}, **IMPORTS)
def load_draft(request: HttpRequest, slug: str, key: UUID, *, accept: bool = False) -> Any:
    """Load what was examined; a file of which only a reading is proposed needs accept=true. Asked twice, loads once."""
    _, found = _draft(request, slug, key)
    loading = found.job is not None and found.job.kind == "load"
    stage = stage_of(found)
    if stage == "to_map" and not accept:
        raise RefusedError(message("web.api_to_map"), status=HTTPStatus.CONFLICT)
    if stage in {"working", "stopped"} and not loading:
        raise RefusedError(message("web.api_not_examined"), status=HTTPStatus.CONFLICT)
    return draft_told(importing.start_loading(draft=found, who=signed_in(request)))


@router.delete("/companies/{slug}/drafts/{key}", response={204: None}, **IMPORTS)
def forget_draft(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Forget an import that was begun, and its files; what was loaded stays."""
    _, found = _draft(request, slug, key)
    _free(found)
    importing.discard(draft=found)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/companies/{slug}/imports/{import_id}/undo", response={202: JobOut}, **IMPORTS)
def take_back(request: HttpRequest, response: HttpResponse, slug: str, import_id: str) -> Any:
    """Take an import back, as if it had never been."""
    company = company_of(signed_in(request), slug, "companies.import")
    one, _, _ = received.messages_of(company, import_id)
    if one.undone:
        raise RefusedError(message("web.api_undone_already"), status=HTTPStatus.CONFLICT)
    job = importing.start_undo(company=company, who=signed_in(request), import_id=import_id)
    response["Location"] = reverse("api:job", kwargs={"slug": slug, "job_id": job.pk})
    return job_told(job)


@router.get("/companies/{slug}/imports/{import_id}/rejects.csv", response={200: None}, **SEES_IMPORTS)
def rejected_rows(request: HttpRequest, slug: str, import_id: str) -> HttpResponseBase:
    """Give the rejected rows of an import as CSV, each with why; corrected, the file is sent as any other."""
    place = received.rejects_file(company_of(signed_in(request), slug, "companies.import"), import_id)
    return FileResponse(place.open("rb"), as_attachment=True, filename=place.name, content_type="text/csv")


def _draft(request: HttpRequest, slug: str, key: UUID) -> tuple[Company, ImportDraft]:
    company = company_of(signed_in(request), slug, "companies.import")
    return company, importing.draft_of(company, key)


def _free(found: ImportDraft) -> None:
    if found.job is not None and not found.job.over:
        raise RefusedError(message("web.api_busy"), status=HTTPStatus.CONFLICT)


def _subject(named: tuple[str, Subject]) -> dict[str, Any]:
    name, one = named
    return {"name": name, "label": plain(one.label), "needs": list(one.needs),
            "fields": dict(one.fields)}  # fmt: skip


def draft_told(one: ImportDraft) -> dict[str, Any]:
    """Return an import on its way as programs read it."""
    files = next((told for told in (one.loaded, one.examined) if told is not None), one.files)
    return {
        "key": one.key, "stage": stage_of(one), "files": [dict(file) for file in files],
        "job": None if one.job is None else job_told(one.job), "created_at": one.created_at,
    }  # fmt: skip
