"""Pages where a work is written: assumptions, prose, versions, decisions, comments, links to outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Lang, message
from essor.kernel.words import say
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.web.tags import language
from essor.web.ways import label_of
from essor.web.workshop import forms, laid_beside, leading, picking, services, views, works
from essor.web.workshop.models import Version, Work
from essor.work import runtime
from essor.work.edits import Taken, UnfitEditError, as_file
from essor.work.product import Product


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what a page of a work stands on: the product made of its draft, the work, the stamp of the data."""

    product: Product
    made: runtime.Made
    work: Work
    stamp: picking.Stamp


def desk_of(request: HttpRequest, company: Company, area: str, noun: str) -> Desk:
    """Open the work that an address asks for."""
    product = services.product_at(area, noun)
    wanted = views.asked(request)
    with opened(company, wanted.snapshot) as found:
        when = services.period_of(wanted, found)
        work = works.work_at(company, product, when, services.perimeter_of(wanted).key())
        made = services.made_in(found, product, wanted, work.inputs)
        return Desk(product, made, work, picking.stamp(found))


@workspace()
def assumptions(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show what a person decides, and take it: a row more, a row less, or the whole."""
    desk = desk_of(request, company, area, noun)
    model = desk.product.inputs
    if request.method != "POST":
        return _assumptions(request, company, desk, forms.form_of(model, desk.work.inputs))
    if not request.user.has_perm("companies.work", company):
        raise Http404
    sent = request.POST.dict()
    if name := request.POST.get("add"):
        content = forms.with_row(model, sent, name)
        return _assumptions(request, company, desk, forms.form_of(model, content))
    if name := request.POST.get("remove"):
        content = forms.without_row(model, sent, name)
        return _assumptions(request, company, desk, forms.form_of(model, content))
    content = forms.read(model, sent)
    try:
        desk.product.entered(content)
    except ValidationError as wrong:
        return _assumptions(request, company, desk, forms.form_of(model, content, wrong), status=422)
    content["schema"] = desk.product.part("inputs").SCHEMA
    try:
        works.write_draft(work=desk.work, user=signed_in(request), revision=_revision(request), inputs=content)
    except works.OvertakenError as overtaken:
        theirs = forms.form_of(model, overtaken.work.inputs)
        return _assumptions(request, company, desk, forms.form_of(model, content), theirs=theirs, status=409,
                            work=overtaken.work, revision=overtaken.work.revision)  # fmt: skip
    messages.success(request, say(message("workshop.draft_saved"), language()))
    return redirect(_href(request, company, desk.product, "assumptions"))


def _assumptions(
    request: HttpRequest, company: Company, desk: Desk, form: forms.Form, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    values = {**_values(request, company, desk, "assumptions"), "form": form, **more}
    return render(request, "workshop/assumptions.html", values, status=status)


@workspace()
def prose(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the sentences that a person may rewrite, French and English side by side, and take them."""
    desk = desk_of(request, company, area, noun)
    stood = {**as_file(desk.made.passages())["texts"]}
    if request.method != "POST":
        return _prose(request, company, desk, desk.work.edits)
    if not request.user.has_perm("companies.work", company):
        raise Http404
    content = {"texts": {name: {**entry, **{
        lang: text for lang in LANGS if (text := request.POST.get(f"{name}.{lang}", "").strip()) and lang in entry
    }} for name, entry in stood.items()}}  # fmt: skip
    try:
        works.edits_of(desk.made, content)
    except UnfitEditError as unfit:
        return _prose(request, company, desk, content, unfit=unfit, status=422)
    try:
        works.write_draft(work=desk.work, user=signed_in(request), revision=_revision(request), edits=content)
    except works.OvertakenError as overtaken:
        return _prose(request, company, desk, content, theirs=overtaken.work, work=overtaken.work,
                      revision=overtaken.work.revision, status=409)  # fmt: skip
    messages.success(request, say(message("workshop.draft_saved"), language()))
    return redirect(_href(request, company, desk.product, "prose"))


def _prose(
    request: HttpRequest, company: Company, desk: Desk, content: Mapping[str, Any], *,
    unfit: UnfitEditError | None = None, theirs: Work | None = None, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    remarks = {} if unfit else works.remarks_by_passage(taken_of(desk, content))
    typed = content.get("texts", {})
    other = theirs.edits.get("texts", {}) if theirs else {}
    passages: dict[str, dict[str, Any]] = {}
    for passage in desk.made.passages():
        name, _, lang = passage.key.rpartition(".")
        entry = passages.setdefault(name, {"name": name, "sides": []})
        entry["sides"].append({
            "key": passage.key,
            "lang": lang,
            "text": typed.get(name, {}).get(lang, passage.text),
            "theirs": other.get(name, {}).get(lang, ""),
            "computed": passage.text,
            "chips": _chips(passage.values, passage.text, "fr" if lang == "fr" else "en"),
            "remarks": remarks.get(passage.key, []),
            "wrong": unfit.why if unfit and passage.key in unfit.key else None,
        })  # fmt: skip
    values = {**_values(request, company, desk, "prose"), "passages": list(passages.values()), "theirs": theirs, **more}
    return render(request, "workshop/prose.html", values, status=status)


def _chips(values: Mapping[str, object], text: str, lang: Lang) -> list[tuple[str, str]]:
    """Return the names that stand for figures in a passage, each with what it shows today."""
    return [
        (f"{{{name}}}", show(value, lang) if isinstance(value, Figure) else str(value))
        for name, value in values.items()
        if f"{{{name}}}" in text and isinstance(value, Figure | str) and value
    ]


def taken_of(desk: Desk, content: Mapping[str, Any]) -> Taken:
    """Return the prose of a draft that applies; one that does not fit any more is left aside."""
    try:
        return works.edits_of(desk.made, content)
    except UnfitEditError:
        return Taken({})


@workspace()
def versions(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the versions of a work, and save a new one."""
    desk = desk_of(request, company, area, noun)
    if request.method == "POST":
        if not request.user.has_perm("companies.work", company):
            raise Http404
        taken = taken_of(desk, desk.work.edits)
        try:
            made = works.save_version(work=desk.work, user=signed_in(request), made=desk.made, taken=taken,
                                      revision=_revision(request), note=request.POST.get("note", ""))  # fmt: skip
        except works.OvertakenError as overtaken:
            values = _versions(request, company, desk) | {
                "overtaken": overtaken.work, "work": overtaken.work, "revision": overtaken.work.revision,
            }  # fmt: skip
            return render(request, "workshop/versions.html", values, status=409)
        messages.success(request, say(message("workshop.version_saved", n=made.number), language()))
        return redirect(_href(request, company, desk.product, "versions"))
    return render(request, "workshop/versions.html", _versions(request, company, desk))


def _versions(request: HttpRequest, company: Company, desk: Desk) -> dict[str, Any]:
    held = list(desk.work.versions.select_related("author").prefetch_related("steps")) if desk.work.pk else []
    said = list(desk.work.comments.select_related("author", "version")) if desk.work.pk else []
    hanging = [label_of(one) for one in leading.downstream(desk.product)]
    return {**_values(request, company, desk, "versions"), "versions": held, "comments": said, "hanging": hanging}


@workspace()
def version(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Show a version as it was frozen, and how it stands to the data of today."""
    found, product = _version(request, company, area, noun, number)
    return render(request, "workshop/version.html", _shown(request, company, found, product))


def _shown(request: HttpRequest, company: Company, found: Version, product: Product) -> dict[str, Any]:
    return {
        "product": product,
        "label": label_of(product),
        "place": views.place_of(product),
        "version": found,
        "document": works.document_of(found, language()),
        "since": works.since(found),
        "steps": found.steps.select_related("author"),
        "ways": works.ways_of(found, signed_in(request)),
        "works": request.user.has_perm("companies.work", company),
        "perms_share": request.user.has_perm("companies.approve", company),
        "shares": [one for one in found.shares.all() if one.opens],
        "days": works.SHARED_DAYS,
        "shapes": services.shapes_of(product),
        "langs": LANGS,
        "origin": reverse("workshop:figure", kwargs={"company": company.slug}),
        "hanging": [label_of(one) for one in leading.downstream(product)],
    }


@workspace()
def version_file(
    request: HttpRequest, company: Company, area: str, noun: str, number: int, lang: str, shape: str
) -> HttpResponseBase:  # fmt: skip
    """Hand out a version as a file, the same bytes each time."""
    found, product = _version(request, company, area, noun, number)
    if lang not in LANGS or shape not in services.shapes_of(product):
        raise Http404
    return _handed(*works.file_of(found, lang, shape))


def _handed(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@workspace()
def compare(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Lay two versions side by side."""
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    if not all(one.isascii() and one.isdigit() for one in numbers):
        raise Http404
    pair = [_version(request, company, area, noun, int(one))[0] for one in numbers]
    before, after = (works.document_of(one, language()) for one in pair)
    product = services.product_at(area, noun)
    values = {"product": product, "label": label_of(product), "place": views.place_of(product), "pair": pair,
              "found": laid_beside.differences(before, after)}  # fmt: skip
    return render(request, "workshop/compare.html", values)


@require_POST
@workspace("companies.work")
def restore(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Bring a version back into the draft."""
    found, product = _version(request, company, area, noun, number)
    try:
        works.restore(version=found, user=signed_in(request), revision=found.work.revision)
    except works.OvertakenError:
        messages.error(request, say(message("workshop.overtaken_short"), language()))
    else:
        messages.success(request, say(message("workshop.restored", n=found.number), language()))
    return redirect(_href(request, company, product, "versions"))


@require_POST
@workspace()
def step(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Bring a version into consultation, approve it, or give it back."""
    found, product = _version(request, company, area, noun, number)
    works.step(version=found, user=signed_in(request), to=request.POST.get("to", ""), note=request.POST.get("note", ""))
    return redirect(_href(request, company, product, "version", number=number))


@require_POST
@workspace("companies.approve")
def share(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Make a link to outside; its address is shown this once."""
    found, product = _version(request, company, area, noun, number)
    days = request.POST.get("days", "")
    purpose = request.POST.get("purpose", "").strip()
    if not purpose or days not in {str(one) for one in works.SHARED_DAYS}:
        values = {**_shown(request, company, found, product), "unshared": True, "purpose": purpose}
        return render(request, "workshop/version.html", values, status=422)
    _, token = works.share(version=found, user=signed_in(request), purpose=purpose, days=int(days))
    link = request.build_absolute_uri(reverse("workshop:shared", kwargs={"token": token}))
    return render(request, "workshop/version.html", {**_shown(request, company, found, product), "link": link})


@require_POST
@workspace()
def comment(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Take what a person says of a work that has a draft or a version."""
    desk = desk_of(request, company, area, noun)
    text = request.POST.get("text", "").strip()
    if desk.work.pk is None:
        raise Http404
    if not text or len(text) > _MOST_SAID:
        values = {**_versions(request, company, desk), "unsaid": True, "text": text}
        return render(request, "workshop/versions.html", values, status=422)
    works.say(work=desk.work, user=signed_in(request), text=text)
    return redirect(_href(request, company, desk.product, "versions"))


_MOST_SAID = 2000


def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a shared version to a guest: no account, no way further into the company."""
    found = works.opened_by(token).version
    return render(request, "workshop/shared.html", {"version": found, "document": works.document_of(found, language())})


def _version(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> tuple[Version, Product]:
    product = services.product_at(area, noun)
    held = Version.objects.filter(
        work__in=Work.objects.visible_to(signed_in(request)), work__company=company, work__product=product.code
    )
    period, perimeter = request.GET.get("period", ""), request.GET.get("perimeter", "")
    if product.instances != "one":
        if not period:
            raise Http404
        held = held.filter(work__period=period, work__perimeter=perimeter or "all")
    found = held.filter(number=number).select_related("work", "work__company", "author").first()
    if found is None:
        raise Http404
    return found, product


def _values(request: HttpRequest, company: Company, desk: Desk, tab: str) -> dict[str, Any]:
    document = desk.made.document(language(), taken_of(desk, desk.work.edits).edits)
    return {
        "product": desk.product,
        "label": label_of(desk.product),
        "tab": tab,
        "place": views.place_of(desk.product),
        "made": desk.made,
        "document": document,
        "checked": views.checked(desk.made),
        "stamp": desk.stamp,
        "work": desk.work,
        "works": request.user.has_perm("companies.work", company),
        "revision": _revision(request) if request.method == "POST" else desk.work.revision,
        "period": desk.made.result.data.period.key(),
    }


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() else -1


def _href(request: HttpRequest, company: Company, product: Product, name: str, **more: Any) -> str:
    place = {"company": company.slug, **views.place_of(product), **more}
    query = {name: request.GET[name] for name in ("period", "perimeter") if request.GET.get(name)}
    return reverse(f"workshop:{name}", kwargs=place) + (f"?{urlencode(query)}" if query else "")
