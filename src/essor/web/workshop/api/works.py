"""REST: what is being written of a work, its versions, what is decided and said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status
from pydantic import ValidationError

from essor.kernel.message import message
from essor.kernel.words import say
from essor.web.companies.access import signed_in
from essor.web.companies.entrance import SAYS, WORKS
from essor.web.companies.models import Company
from essor.web.companies.services import company_of, opened
from essor.web.rest.matching import must_match, tag_of
from essor.web.rest.paging import Listed, Page, paged
from essor.web.rest.problem import language_of
from essor.web.rest.refusal import Fault, RefusedError
from essor.web.rest.unfit import faults_of
from essor.web.workshop import rewriting, services, works
from essor.web.workshop.api.asking import Placed, handed, lang_of, product_of
from essor.web.workshop.models import Comment, Version, Work
from essor.work import runtime
from essor.work.edits import TEXTS, UnfitEditError, take

router = Router(tags=["works"])
_PRODUCT = "/companies/{slug}/products/{code}"
_VERSION = f"{_PRODUCT}/versions/{{number}}"
_FARTHEST = 2**31


class WorkOut(Schema):
    """Hold a work and its draft.

    Args:
        product: code of the work product.
        inputs: what was entered since, or as the last version had it.
        edits: the sentences that were rewritten, by passage and language.
        revision: counts the changes; the header ETag names it.

    """

    product: str
    title: str
    period: str
    perimeter: str
    inputs: dict[str, Any]
    edits: dict[str, Any]
    revision: int
    changed: datetime | None
    changed_by: str | None


class Draft(Schema):
    """Hold what is to be written into a draft; what is left out stays."""

    inputs: dict[str, Any] | None = None
    edits: dict[str, Any] | None = None


class VersionOut(Schema):
    """Hold a version, which never changes."""

    number: int
    state: str
    note: str
    author: str | None
    made: datetime
    snapshot: str
    parameters: str
    code: str


class VersionWhole(VersionOut):
    """Hold a version with what it was made of, what was decided on it, and how the data moved since."""

    inputs: dict[str, Any]
    edits: dict[str, Any]
    steps: list[dict[str, Any]]
    next: list[str]
    moved: bool
    late_rows: int


class Note(Schema):
    """Say a word on a version."""

    note: str = Field("", max_length=200)


class Decision(Schema):
    """Bring a version somewhere: consultation, approved, or back to draft."""

    to: str = Field(max_length=12)
    note: str = Field("", max_length=400)


class Said(Schema):
    """Say something of a work."""

    text: str = Field(min_length=1, max_length=2000)


class CommentOut(Schema):
    """Hold what a person said of a work, or of one of its versions."""

    text: str
    author: str | None
    made: datetime
    version: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold a work and the product made of its draft."""

    made: runtime.Made
    work: Work


@router.get("/companies/{slug}/works", response=Listed[WorkOut])
def written_works(request: HttpRequest, slug: str, page: Annotated[Page, Query()]) -> Any:
    """List the works that were begun: drafts, and what has versions."""
    user = signed_in(request)
    found = Work.objects.visible_to(user).filter(company=company_of(user, slug)).select_related("changed_by")
    return paged(request, found.order_by("product", "-period", "perimeter", "title"), page, _work)


@router.get(f"{_PRODUCT}/draft", response=WorkOut)
def work_draft(
    request: HttpRequest, response: HttpResponse, slug: str, code: str, asked: Annotated[Placed, Query()]
) -> Any:  # fmt: skip
    """Give what is being written of a work; its ETag is what a write has to name."""
    work = _work_at(company_of(signed_in(request), slug), code, asked)
    response["ETag"] = _tag(work)
    return _work(work)


@router.put(f"{_PRODUCT}/draft", response=WorkOut, **WORKS)
def write_work_draft(
    request: HttpRequest, response: HttpResponse, slug: str, code: str, asked: Annotated[Placed, Query()], draft: Draft
) -> Any:  # fmt: skip
    """Write what a person decides and rewrites into the draft; If-Match names the ETag that was read."""
    desk = _desk(company_of(signed_in(request), slug, "companies.work"), code, asked)
    must_match(request, _tag(desk.work))
    inputs = None if draft.inputs is None else _entered(desk, draft.inputs)
    if draft.edits:
        _rewritten(desk, draft.edits)
    work = _written(request, desk.work, inputs=inputs, edits=draft.edits)
    response["ETag"] = _tag(work)
    return _work(work)


@router.get(f"{_PRODUCT}/versions", response=Listed[VersionOut])
def versions(
    request: HttpRequest, slug: str, code: str, asked: Annotated[Placed, Query()], page: Annotated[Page, Query()]
) -> Any:  # fmt: skip
    """List the versions of a work, the newest first."""
    work = _work_at(company_of(signed_in(request), slug), code, asked)
    return paged(request, _versions(work), page, _version)


@router.post(f"{_PRODUCT}/versions", response={201: VersionOut}, **WORKS)
def save_version(
    request: HttpRequest, response: HttpResponse, slug: str, code: str, asked: Annotated[Placed, Query()], note: Note
) -> Any:  # fmt: skip
    """Save the draft as a new version: documents, workbooks and findings are frozen; If-Match names the draft."""
    desk = _desk(company_of(signed_in(request), slug, "companies.work"), code, asked)
    must_match(request, _tag(desk.work))
    taken = rewriting.fitting(desk.made, desk.work.edits)
    try:
        made = works.save_version(
            work=desk.work, user=signed_in(request), made=desk.made, taken=taken,
            revision=desk.work.revision, note=note.note,
        )  # fmt: skip
    except works.OvertakenError:
        raise _overtaken() from None
    place = {"slug": slug, "code": made.work.product, "number": made.number}
    response["Location"] = f"{reverse('api:version', kwargs=place)}?period={made.work.period}"
    response["ETag"] = _tag(made.work)
    return Status(HTTPStatus.CREATED, _version(made))


@router.get(_VERSION, response=VersionWhole, url_name="version")
def version(request: HttpRequest, slug: str, code: str, number: int, asked: Annotated[Placed, Query()]) -> Any:
    """Give a version: what it was made of, what was decided on it, whether the data moved since."""
    company = company_of(signed_in(request), slug)
    found = _numbered(_work_at(company, code, asked), number)
    since = works.since(found)
    return {
        **_version(found), "inputs": found.inputs, "edits": found.edits, "moved": since.moved, "late_rows": since.late,
        "next": list(works.ways_of(found, signed_in(request))),
        "steps": [{"state": one.state, "note": one.note, "author": _name(one.author), "made": one.made.isoformat()}
                  for one in found.steps.select_related("author")],
    }  # fmt: skip


@router.get(f"{_VERSION}/documents/{{lang}}.{{shape}}", response={200: None})
def version_document(
    request: HttpRequest, slug: str, code: str, number: int, lang: str, shape: str, asked: Annotated[Placed, Query()]
) -> HttpResponse:  # fmt: skip
    """Give a version as a file, the same bytes each time."""
    found = _numbered(_work_at(company_of(signed_in(request), slug), code, asked), number)
    if shape not in services.shapes_of(product_of(code)):
        raise Http404
    return handed(request, *works.file_of(found, lang_of(lang), shape))


@router.post(f"{_VERSION}/restore", response={201: VersionOut}, **WORKS)
def restore_version(
    request: HttpRequest, response: HttpResponse, slug: str, code: str, number: int, asked: Annotated[Placed, Query()]
) -> Any:  # fmt: skip
    """Take a version up again as a new one; a draft that no version holds is saved before. If-Match names the draft."""
    company, user = company_of(signed_in(request), slug, "companies.work"), signed_in(request)
    now = _desk(company, code, asked)
    found = _numbered(now.work, number)
    must_match(request, _tag(now.work))
    then = _desk(company, code, asked, found)
    try:
        made = works.restore(
            version=found, user=user, revision=now.work.revision, now=_kept(request, now, now.work.edits, "kept"),
            then=_kept(request, then, found.edits, "taken_up", n=number),
        )  # fmt: skip
    except works.OvertakenError:
        raise _overtaken() from None
    response["ETag"] = _tag(made.work)
    return Status(HTTPStatus.CREATED, _version(made))


@router.post(f"{_VERSION}/steps", response=VersionOut, **SAYS)
def decide_on_version(
    request: HttpRequest, slug: str, code: str, number: int, asked: Annotated[Placed, Query()], decision: Decision
) -> Any:  # fmt: skip
    """Bring a version into consultation, approve it, or give it back; `next` of the version tells where it may go."""
    user = signed_in(request)
    found = _numbered(_work_at(company_of(user, slug), code, asked), number)
    ways = works.ways_of(found, user)
    if not ways:
        raise Http404
    if decision.to not in ways:
        said = message("web.api_way_closed", to=decision.to, known=", ".join(ways))
        raise RefusedError(Fault(said, "to"), status=HTTPStatus.CONFLICT)
    works.step(version=found, user=user, to=decision.to, note=decision.note)
    return _version(_numbered(found.work, number))


@router.get(f"{_PRODUCT}/comments", response=Listed[CommentOut])
def comments(
    request: HttpRequest, slug: str, code: str, asked: Annotated[Placed, Query()], page: Annotated[Page, Query()]
) -> Any:  # fmt: skip
    """List what people said of a work, the oldest first."""
    work = _work_at(company_of(signed_in(request), slug), code, asked)
    return paged(request, Comment.objects.filter(work_id=work.pk).select_related("author", "version"), page, _comment)


@router.post(f"{_PRODUCT}/comments", response={201: CommentOut}, **SAYS)
def say_of_work(request: HttpRequest, slug: str, code: str, asked: Annotated[Placed, Query()], said: Said) -> Any:
    """Say something of a work that has a draft or a version."""
    work = _work_at(company_of(signed_in(request), slug), code, asked)
    if work.pk is None:
        raise Http404
    return Status(HTTPStatus.CREATED, _comment(works.say(work=work, user=signed_in(request), text=said.text)))


def _kept(request: HttpRequest, desk: Desk, edits: dict[str, Any], why: str, **args: int) -> works.Written:
    note = say(message(f"workshop.{why}", **args), language_of(request))
    return works.Written(desk.made, rewriting.fitting(desk.made, edits), note)


def _desk(company: Company, code: str, asked: Placed, version: Version | None = None) -> Desk:
    """Open a work, made of its draft or of what a version was made of."""
    product = product_of(code)
    with opened(company) as found:
        wanted = asked.read(found.folder)
        when = services.period_of(wanted, found)
        work = works.work_at(company, product, when, services.perimeter_of(wanted).key())
        content = work.inputs if version is None else version.inputs
        return Desk(services.made_in(found, product, wanted, content), work)


def _work_at(company: Company, code: str, asked: Placed) -> Work:
    product = product_of(code)
    with opened(company) as found:
        wanted = asked.read(found.folder)
        when = services.period_of(wanted, found)
        return works.work_at(company, product, when, services.perimeter_of(wanted).key())


def _entered(desk: Desk, content: dict[str, Any]) -> dict[str, Any]:
    """Return what was entered with the schema it is written under."""
    product = desk.made.product
    schema = product.part("inputs").SCHEMA
    own = {name: value for name, value in content.items() if name != "schema"}
    try:
        product.entered(own)
    except ValidationError as wrong:
        raise RefusedError(*faults_of(wrong.errors(include_url=False))) from None
    return {**own, "schema": schema}


def _rewritten(desk: Desk, edits: dict[str, Any]) -> None:
    """Refuse rewritten sentences that fit nowhere; those that wait for their passage to come back may stay."""
    waiting = rewriting.aside(desk.made, desk.work.edits)
    texts = edits.get(TEXTS)
    known = {name: one for name, one in texts.items() if name not in waiting} if isinstance(texts, dict) else texts
    try:
        take({**edits, TEXTS: known}, desk.made.passages())
    except UnfitEditError as unfit:
        raise RefusedError(Fault(unfit.why, f"edits.{unfit.key}")) from None


def _written(request: HttpRequest, work: Work, **values: Any) -> Work:
    try:
        return works.write_draft(work=work, user=signed_in(request), revision=work.revision, **values)
    except works.OvertakenError:
        raise _overtaken() from None


def _overtaken() -> RefusedError:
    return RefusedError(message("web.api_match_past"), status=HTTPStatus.PRECONDITION_FAILED)


def _numbered(work: Work, number: int) -> Version:
    found = _versions(work).filter(number=number).first() if 0 < number < _FARTHEST else None
    if found is None:
        raise Http404
    return found


def _versions(work: Work) -> QuerySet[Version]:
    return (
        Version.objects.filter(work_id=work.pk).select_related("author", "work", "work__company")
        .prefetch_related("steps").defer("frozen")
    )  # fmt: skip


def _tag(work: Work) -> str:
    return tag_of(work.company_id, work.product, work.title, work.period, work.perimeter, work.revision)


def _name(user: Any) -> str | None:
    return None if user is None else str(user)


def _work(one: Work) -> dict[str, Any]:
    return {
        "product": one.product, "title": one.title, "period": one.period, "perimeter": one.perimeter,
        "inputs": one.inputs, "edits": one.edits, "revision": one.revision,
        "changed": one.changed if one.pk else None, "changed_by": _name(one.changed_by),
    }  # fmt: skip


def _version(one: Version) -> dict[str, Any]:
    return {
        "number": one.number, "state": one.state, "note": one.note, "author": _name(one.author), "made": one.made,
        "snapshot": one.snapshot, "parameters": one.parameters, "code": one.code,
    }  # fmt: skip


def _comment(one: Comment) -> dict[str, Any]:
    number = one.version.number if one.version else None
    return {"text": one.text, "author": _name(one.author), "made": one.made, "version": number}
