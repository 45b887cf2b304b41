"""Pages of the import: upload, recognise, map, check, load, undo; each step has its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from essor.connectors.propose import subjects
from essor.kernel.message import message
from essor.kernel.words import say
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company, ImportDraft
from essor.web.companies.services import importing, received
from essor.web.companies.services.mending import in_pages
from essor.web.companies.services.running import said_of
from essor.web.companies.services.stages import asks, stage_of
from essor.web.tags.language import language

_CELL = re.compile(r"c(\d{1,4})-(\d{1,4})")


@workspace("companies.read")
def listing(request: HttpRequest, company: Company) -> HttpResponse:
    """Show what was imported, and what was begun."""
    may = signed_in(request).has_perm("companies.import", company)
    values = {"imports": received.imports_of(company), "drafts": received.drafts_of(company) if may else (),
              "may_import": may}  # fmt: skip
    return render(request, "companies/imports.html", values)


@workspace("companies.import")
def upload(request: HttpRequest, company: Company) -> HttpResponse:
    """Take files."""
    wrong = None
    if request.method == "POST":
        try:
            draft = importing.receive(
                company=company, who=signed_in(request), uploads=[*request.FILES.getlist("files")]
            )
        except importing.RefusedError as refused:
            wrong = refused.message
        else:
            return _to(company, draft)
    values = {"wrong": wrong, "most": importing.MOST_BYTES >> 20, "files": importing.MOST_FILES, "step": "upload"}
    return render(request, "companies/import_new.html", values)


@workspace("companies.import")
def draft(request: HttpRequest, company: Company, key: UUID) -> HttpResponse:
    """Lead to the step where an import stands; while it is worked on, show how far that is."""
    found = importing.draft_of(company, key)
    if request.method == "POST":
        importing.examine_again(draft=found, who=signed_in(request))
        return _to(company, found)
    step = _STEPS.get(stage_of(found), "")
    if step:
        address = redirect(step, company=company.slug, key=key)
        return HttpResponse(headers={"HX-Redirect": address["Location"]}) if _part(request) else address
    values = {"job": found.job, "said": said_of(found.job) if found.job else None, "draft": found, "step": "check"}
    return render(request, "companies/_job.html" if _part(request) else "companies/import_waiting.html", values)


_STEPS: Mapping[str, str] = {"loaded": "import_done", "to_map": "import_map", "to_load": "import_check"}
"""The page of each stage where a person does something."""


def _part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


@workspace("companies.import")
def mapping(request: HttpRequest, company: Company, key: UUID) -> HttpResponse:
    """Show how each file is read, with samples, and take another way of reading one."""
    found = importing.draft_of(company, key)
    if found.examined is None:
        return _to(company, found)
    wrong, place = None, -1
    if request.method == "POST":
        place = _number(request.POST.get("place", ""), len(found.files))
        subject = request.POST.get("subject", "")
        if subject not in subjects():
            raise Http404
        try:
            importing.map_file(draft=found, who=signed_in(request), place=place, subject=subject,
                               columns=_columns(request, found.examined[place], subject))  # fmt: skip
        except importing.RefusedError as refused:
            wrong = refused.message
        else:
            return _to(company, found)
    files = [_mapped(number, file, found, request if number == place else None)
             for number, file in enumerate(found.examined)]  # fmt: skip
    return render(request, "companies/import_map.html", {
        "draft": found, "files": files, "wrong": wrong, "wrong_place": place, "step": "map",
    })  # fmt: skip


@workspace("companies.import")
def check(request: HttpRequest, company: Company, key: UUID) -> HttpResponse:
    """Show what loading would change, and load it."""
    found = importing.draft_of(company, key)
    if request.method == "POST":
        importing.start_loading(draft=found, who=signed_in(request))
        return _to(company, found)
    if found.examined is None:
        return _to(company, found)
    usable = [file for file in found.examined if not file["refused"] and file["tables"] and not file["already_there"]]
    return render(request, "companies/import_check.html", {
        "draft": found, "files": [_shown(file) for file in found.examined], "usable": len(usable), "step": "check",
    })  # fmt: skip


@workspace("companies.import")
def done(request: HttpRequest, company: Company, key: UUID) -> HttpResponse:
    """Show what an import did."""
    found = importing.draft_of(company, key)
    if found.loaded is None:
        return _to(company, found)
    return render(request, "companies/import_done.html", {
        "draft": found, "files": [_shown(file) for file in found.loaded], "step": "done",
    })  # fmt: skip


@require_POST
@workspace("companies.import")
def discard(request: HttpRequest, company: Company, key: UUID) -> HttpResponse:
    """Forget an import that was begun."""
    found = importing.draft_of(company, key)
    if found.job is not None and not found.job.over:
        return _to(company, found)
    importing.discard(draft=found)
    messages.success(request, say(message("companies.discarded"), language()))
    return redirect("imports", company=company.slug)


@workspace("companies.read")
def detail(request: HttpRequest, company: Company, import_id: str) -> HttpResponse:
    """Show one import: what its reader said, its control totals."""
    one, said, whole = received.messages_of(company, import_id)
    may = signed_in(request).has_perm("companies.import", company)
    return render(request, "companies/import_detail.html", {
        "one": one, "messages_of": [_said(line) for line in said], "totals": _totals(whole), "may_import": may,
    })  # fmt: skip


@require_POST
@workspace("companies.import")
def undo(request: HttpRequest, company: Company, import_id: str) -> HttpResponse:
    """Take an import back."""
    received.messages_of(company, import_id)
    job = importing.start_undo(company=company, who=signed_in(request), import_id=import_id)
    return redirect("job", company=company.slug, pk=job.pk)


@workspace("companies.import")
def rejects(request: HttpRequest, company: Company, import_id: str) -> HttpResponse:
    """Show the rejected rows of an import as cells to correct; send the corrected ones on the way of an import."""
    if request.method == "POST":
        cells = {
            (int(found[1]), int(found[2])): str(value)
            for name, value in request.POST.items()
            if (found := _CELL.fullmatch(name))
        }
        name, content = received.corrected(company, import_id, cells)
        made = importing.take(company=company, who=signed_in(request), name=name, content=content)
        return _to(company, made)
    return render(request, "companies/rejects.html", {
        "rejects": received.rejects_of(company, import_id), "import_id": import_id,
    })  # fmt: skip


@workspace("companies.import")
def rejects_file(request: HttpRequest, company: Company, import_id: str) -> HttpResponseBase:  # noqa: ARG001 a page
    """Hand out the rejected rows as a file."""
    place = received.rejects_file(company, import_id)
    return FileResponse(place.open("rb"), as_attachment=True, filename=place.name, content_type="text/csv")


def _to(company: Company, found: ImportDraft) -> HttpResponse:
    return redirect("import_draft", company=company.slug, key=found.key)


def _number(text: str, below: int) -> int:
    if not text.isdigit() or int(text) >= below:
        raise Http404
    return int(text)


def _sheet(file: dict[str, Any]) -> dict[str, Any] | None:
    sheets = [one for one in file.get("sheets") or () if one.get("samples")]
    return next((one for one in sheets if one["format"]), sheets[0] if sheets else None)


def _columns(request: HttpRequest, file: dict[str, Any], subject: str) -> dict[str, str]:
    """Return the header of each field, as the selects of the page say it; the first column of a field counts."""
    sheet = _sheet(file)
    found: dict[str, str] = {}
    for number, header in enumerate(sheet["headers"] if sheet else ()):
        field = request.POST.get(f"h{number}", "")
        if field in subjects()[subject].fields:
            found.setdefault(field, header)
    return found


def _mapped(number: int, file: dict[str, Any], draft: ImportDraft, request: HttpRequest | None) -> dict[str, Any]:
    """Return how a file is read, for its card: format and score, and the columns with samples where it is proposed."""
    sheet = _sheet(file)
    own = draft.maps.get(str(number))
    asked = request.POST.get("subject", "") if request else ""
    subject = asked or (own or {}).get("subject") or _subject_of(file) or next(iter(subjects()))
    fields = subjects()[subject].fields if subject in subjects() else {}
    columns: dict[str, str] = {header: field for field, header in ((own or {}).get("columns") or {}).items()}
    if not columns:
        bound = ((sheet or {}).get("proposal") or {}).get("fields") or {}
        columns = {headers[0]: field for field, headers in bound.items() if headers}
    rows = []
    for place, header in enumerate(sheet["headers"] if sheet else ()):
        chosen = request.POST.get(f"h{place}", "") if request else columns.get(header, "")
        samples = sheet["samples"][place] if sheet and place < len(sheet["samples"]) else ()
        rows.append({"name": f"h{place}", "header": header, "samples": samples, "chosen": chosen})
    return {
        "place": number, "file": file, "sheet": sheet, "subject": subject, "fields": fields, "rows": rows,
        "subjects": subjects(), "needs": subjects()[subject].needs if subject in subjects() else (),
        "score": round(float(file.get("score") or 0) * 100), "asks": asks(file), "own": own is not None,
        "label": (file.get("label") or {}).get(language(), ""),
    }  # fmt: skip


def _subject_of(file: dict[str, Any]) -> str:
    label = (file.get("label") or {}).get("fr")
    return next((name for name, one in subjects().items() if one.label.fr == label), "")


def _shown(file: dict[str, Any]) -> dict[str, Any]:
    whole = dict.fromkeys(("created", "updated", "unchanged", "removed"), 0)
    for change in (file.get("changes") or {}).values():
        for name in whole:
            whole[name] += change[name]
    return {
        **file,
        **whole,
        "label_told": (file.get("label") or {}).get(language(), ""),
        "refused_told": in_pages((file["refused"] or {}).get(language(), ""), language()),
        "said": [_said(line) for line in file.get("messages") or ()],
        "totals": _totals(file),
    }


def _said(line: dict[str, Any] | Any) -> dict[str, Any]:
    return {
        "level": line["level"],
        "text": in_pages(line[language()], language()),
        "row": line.get("row"),
        "column": line.get("column"),
    }


def _totals(file: dict[str, Any] | Any) -> list[dict[str, Any]]:
    return [
        {"name": name, **total, "agrees": _agrees(total)}
        for name, total in (file.get("control_totals") or {}).items()
    ]  # fmt: skip


def _agrees(total: dict[str, Any]) -> bool:
    parts = [Decimal(str(total[name])) for name in ("mart", "rejected", "set_aside")]
    return Decimal(str(total["source"])) == sum(parts) and not total["rows_unreadable"]
