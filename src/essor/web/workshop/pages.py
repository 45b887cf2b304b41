"""Pages where a work is written: assumptions, prose, its versions, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import Lang, message
from essor.kernel.words import say
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.kept import brought_back
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.web.tags.language import language
from essor.web.ways import label_of
from essor.web.workshop import differing, fields, filled, forms, picking, rewriting, services, views, works
from essor.web.workshop.hanging import hanging_on
from essor.web.workshop.judged import judged
from essor.web.workshop.models import Version, Work
from essor.work import runtime
from essor.work.edits import TEXTS, UnfitEditError
from essor.work.product import Product

_MOVED = "work.edit_moved"


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what a page of a work stands on: the product made of its draft, the work, the stamp of the data."""

    product: Product
    made: runtime.Made
    work: Work
    stamp: picking.Stamp
    currency: str


def desk_of(request: HttpRequest, company: Company, area: str, noun: str, version: Version | None = None) -> Desk:
    """Open the work that an address asks for, made of its draft, or of what a version was made of."""
    product = services.product_at(area, noun)
    wanted = replace(views.asked(request), compare="")  # a look from the side decides nothing that is kept
    with opened(company, wanted.snapshot) as found:
        when = services.period_of(wanted, found)
        work = works.work_at(company, product, when, services.perimeter_of(wanted).key())
        made = services.made_in(found, product, wanted, work.inputs if version is None else version.inputs)
        return Desk(product, made, work, picking.stamp(found), found.folder.currency)


@workspace(form="workshop:assumptions")
def assumptions(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show what a person decides, and take it: a row more, a row less, or the whole."""
    desk = desk_of(request, company, area, noun)
    model = desk.product.inputs
    if request.method != "POST":
        typed = brought_back(request)
        content = desk.work.inputs if typed is None else filled.read(model, _texts(typed))
        since = {} if typed is None else {"revision": _revision(typed)}
        return _assumptions(request, company, desk, forms.form_of(model, content), **since)
    if not request.user.has_perm("companies.work", company):
        raise Http404
    sent = request.POST.dict()
    if name := request.POST.get("add"):
        content = filled.with_row(model, sent, name)
        return _assumptions(request, company, desk, forms.form_of(model, content))
    if name := request.POST.get("remove"):
        content = filled.without_row(model, sent, name)
        return _assumptions(request, company, desk, forms.form_of(model, content))
    content = filled.read(model, sent)
    try:
        desk.product.entered(content)
    except ValidationError as wrong:
        return _assumptions(request, company, desk, forms.form_of(model, content, wrong), status=422)
    content["schema"] = desk.product.part("inputs").SCHEMA
    try:
        works.write_draft(work=desk.work, user=signed_in(request), revision=revision_of(request), inputs=content)
    except works.OvertakenError as overtaken:
        mine = forms.form_of(model, content)
        differs = differing.differences(mine, forms.form_of(model, overtaken.work.inputs))
        return _told(request, _assumptions(request, company, desk, mine, theirs=overtaken.work, differs=differs,
                     work=overtaken.work, revision=overtaken.work.revision, status=409))  # fmt: skip
    messages.success(request, say(message("workshop.draft_saved"), language()))
    return redirect(href_of(request, company, desk.product, "assumptions"))


def _assumptions(
    request: HttpRequest, company: Company, desk: Desk, form: fields.Form, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    values = {**_values(request, company, desk, "assumptions"), "form": form, "currency": desk.currency, **more}
    return render(request, "workshop/assumptions.html", values, status=status)


def _told(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Show the whole page to who was overtaken while the page saved by itself: both texts, and no saving unasked."""
    if request.headers.get("HX-Request"):
        for name, how in (("Retarget", "#main"), ("Reselect", "#main"), ("Reswap", "outerHTML show:top")):
            page.headers[f"HX-{name}"] = how
    return page


@workspace(form="workshop:prose")
def prose(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the sentences that a person may rewrite, French and English side by side, and take them."""
    desk = desk_of(request, company, area, noun)
    if request.method != "POST":
        typed = brought_back(request)
        if typed is None:
            return _prose(request, company, desk, desk.work.edits)
        content = rewriting.content_of(desk.made, _texts(typed), desk.work.edits, typed.getlist("read"))
        return _prose(request, company, desk, content, revision=_revision(typed))
    if not request.user.has_perm("companies.work", company):
        raise Http404
    sent = request.POST.dict()
    content = rewriting.content_of(desk.made, sent, desk.work.edits, request.POST.getlist("read"))
    try:
        rewriting.edits_of(desk.made, content)
    except UnfitEditError as unfit:
        return _prose(request, company, desk, content, unfit=unfit, status=422)
    try:
        works.write_draft(work=desk.work, user=signed_in(request), revision=revision_of(request), edits=content)
    except works.OvertakenError as overtaken:
        return _told(request, _prose(request, company, desk, content, theirs=overtaken.work, work=overtaken.work,
                     revision=overtaken.work.revision, status=409))  # fmt: skip
    messages.success(request, say(message("workshop.draft_saved"), language()))
    return redirect(href_of(request, company, desk.product, "prose"))


def _prose(
    request: HttpRequest, company: Company, desk: Desk, content: Mapping[str, Any], *,
    unfit: UnfitEditError | None = None, theirs: Work | None = None, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    remarks = rewriting.remarks_by_passage(rewriting.fitting(desk.made, content))
    typed = content.get(TEXTS, {})
    other = theirs.edits.get(TEXTS, {}) if theirs else {}
    passages: dict[str, dict[str, Any]] = {}
    faults = []
    for passage in desk.made.passages():
        name, _, lang = passage.key.rpartition(".")
        entry = passages.setdefault(name, {"name": name, "sides": [], "moved": False, "number": len(passages) + 1})
        said = remarks.get(passage.key, [])
        entry["moved"] = entry["moved"] or any(one.key == _MOVED for one in said)
        wrong = unfit.why if unfit and passage.key in unfit.key else None
        if wrong:
            faults.append(fields.Fault(passage.key, message("workshop.passage", n=entry["number"]), wrong))
        entry["sides"].append({
            "key": passage.key,
            "lang": lang,
            "text": typed.get(name, {}).get(lang, passage.text),
            "theirs": _other(other.get(name, {}).get(lang, ""), typed.get(name, {}).get(lang, passage.text)),
            "rewritten": lang in typed.get(name, {}),
            "chips": _chips(passage.values, passage.text, "fr" if lang == "fr" else "en"),
            "remarks": said,
            "wrong": wrong,
        })  # fmt: skip
    values = {**_values(request, company, desk, "prose"), "passages": list(passages.values()), "theirs": theirs,
              "faults": faults, "aside": list(rewriting.aside(desk.made, content).items()), **more}  # fmt: skip
    return render(request, "workshop/prose.html", values, status=status)


def _other(theirs: str, mine: str) -> str:
    return theirs if theirs != mine else ""


def _chips(values: Mapping[str, object], text: str, lang: Lang) -> list[tuple[str, str]]:
    """Return the names that stand for figures in a passage, each with what it shows today."""
    return [
        (f"{{{name}}}", show(value, lang) if isinstance(value, Figure) else str(value))
        for name, value in values.items()
        if f"{{{name}}}" in text and isinstance(value, Figure | str) and value
    ]


@workspace(form="workshop:versions")
def versions(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the versions of a work, and save a new one."""
    desk = desk_of(request, company, area, noun)
    if request.method == "POST":
        if not request.user.has_perm("companies.work", company):
            raise Http404
        taken = rewriting.fitting(desk.made, desk.work.edits)
        try:
            made = works.save_version(work=desk.work, user=signed_in(request), made=desk.made, taken=taken,
                                      revision=revision_of(request), note=request.POST.get("note", ""))  # fmt: skip
        except works.OvertakenError as overtaken:
            values = _versions(request, company, desk) | {
                "overtaken": overtaken.work, "work": overtaken.work, "revision": overtaken.work.revision,
            }  # fmt: skip
            return render(request, "workshop/versions.html", values, status=409)
        messages.success(request, say(message("workshop.version_saved", n=made.number), language()))
        return redirect(href_of(request, company, desk.product, "versions"))
    values, typed = _versions(request, company, desk), brought_back(request)
    if typed is not None:
        values |= {name: typed[name] for name in ("text", "note") if name in typed}
        values |= {"revision": _revision(typed)} if "revision" in typed else {}
    return render(request, "workshop/versions.html", values)


def _versions(request: HttpRequest, company: Company, desk: Desk) -> dict[str, Any]:
    held = list(desk.work.versions.select_related("author").prefetch_related("steps")) if desk.work.pk else []
    said = list(desk.work.comments.select_related("author", "version")) if desk.work.pk else []
    return {**_values(request, company, desk, "versions"), "versions": held, "comments": said}


@require_POST
@workspace(form="workshop:versions")
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
    return redirect(href_of(request, company, desk.product, "versions"))


_MOST_SAID = 2000


def _values(request: HttpRequest, company: Company, desk: Desk, tab: str) -> dict[str, Any]:
    document = desk.made.document(language(), rewriting.fitting(desk.made, desk.work.edits).edits)
    return {
        "product": desk.product,
        "label": label_of(desk.product),
        "tab": tab,
        "place": views.place_of(desk.product),
        "made": desk.made,
        "document": document,
        "checked": judged(desk.made),
        "stamp": desk.stamp,
        "work": desk.work,
        "hanging": hanging_on(desk.work),
        "works": request.user.has_perm("companies.work", company),
        "revision": revision_of(request) if request.method == "POST" else desk.work.revision,
        "period": desk.made.result.data.period.key(),
    }


def revision_of(request: HttpRequest) -> int:
    """Return the revision of the draft that a form was filled in on; -1 where it does not say."""
    return _revision(request.POST)


def _texts(sent: QueryDict) -> dict[str, str]:
    return {name: str(text) for name, text in sent.items()}


def _revision(sent: QueryDict) -> int:
    text = str(sent.get("revision", ""))
    return int(text) if text.isascii() and text.isdigit() else -1


def href_of(request: HttpRequest, company: Company, product: Product, name: str, **more: Any) -> str:
    """Return the address of a page of a product, with the period and the perimeter of this one."""
    place = {"company": company.slug, **views.place_of(product), **more}
    query = {name: request.GET[name] for name in ("period", "perimeter") if request.GET.get(name)}
    return reverse(f"workshop:{name}", kwargs=place) + (f"?{urlencode(query)}" if query else "")
