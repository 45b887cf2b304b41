"""REST: send files, and what a company received."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Header, Query, Router, Schema, Status, UploadedFile

from essor.kernel.plain import plain
from essor.web.companies.access import signed_in
from essor.web.companies.api.drafts import DraftOut, draft_told
from essor.web.companies.entrance import IMPORTS
from essor.web.companies.services import company_of, importing, once, received
from essor.web.rest.paging import Listed, Page, paged

router = Router(tags=["imports"])
_KEY = 200


class ImportOut(Schema):
    """Hold one import: what the file brought, what it changed, whether it was taken back."""

    import_id: str
    file_name: str
    format: dict[str, str]
    source: str
    published_at: datetime
    rows_read: int
    created: int
    updated: int
    unchanged: int
    removed: int
    rows_rejected: int
    rows_set_aside: int
    doubts: int
    rejects_wait: bool
    undone: bool


class ImportReport(ImportOut):
    """Hold one import with what its reader said and its control totals."""

    messages: list[dict[str, Any]]
    control_totals: dict[str, Any]


@router.get("/companies/{slug}/imports", response=Listed[ImportOut])
def imports(request: HttpRequest, slug: str, page: Annotated[Page, Query()]) -> Any:
    """List the imports, the newest first; those taken back are among them."""
    return paged(request, received.imports_of(company_of(signed_in(request), slug)), page, _told)


@router.post("/companies/{slug}/imports", response={202: DraftOut, 200: DraftOut}, **IMPORTS)
def send_files(
    request: HttpRequest, response: HttpResponse, slug: str, files: Annotated[list[UploadedFile], File()],
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=_KEY)] = "",
) -> Any:  # fmt: skip
    """Send files to be examined; nothing is loaded. Sent again under one Idempotency-Key: 200 and the same draft."""
    company, who = company_of(signed_in(request), slug, "companies.import"), signed_in(request)
    key = idempotency_key.strip()
    if key:
        draft, new = once.receive_once(company=company, who=who, uploads=files, key=key)
    else:
        draft, new = importing.receive(company=company, who=who, uploads=files), True
    response["Location"] = reverse("api:draft", kwargs={"slug": slug, "key": draft.key})
    return Status(HTTPStatus.ACCEPTED if new else HTTPStatus.OK, draft_told(draft))


@router.get("/companies/{slug}/imports/{import_id}", response=ImportReport)
def one_import(request: HttpRequest, slug: str, import_id: str) -> Any:
    """Give one import: what its reader said of the file, and the control totals."""
    one, said, whole = received.messages_of(company_of(signed_in(request), slug), import_id)
    return {**_told(one), "messages": [dict(line) for line in said],
            "control_totals": dict(whole.get("control_totals") or {})}  # fmt: skip


def _told(one: received.Import) -> dict[str, Any]:
    return {
        "import_id": one.import_id, "file_name": one.name, "format": plain(one.label), "source": one.source,
        "published_at": one.at, "rows_read": one.rows, "created": one.change.created, "updated": one.change.updated,
        "unchanged": one.change.unchanged, "removed": one.change.removed, "rows_rejected": one.rejected,
        "rows_set_aside": one.aside, "doubts": one.doubts, "rejects_wait": one.rejects_wait, "undone": one.undone,
    }  # fmt: skip
