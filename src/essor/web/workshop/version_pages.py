"""Pages of a version: as it was frozen, beside another, decided on, handed out, opened to guests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from essor.kernel.message import LANGS, Argument, message
from essor.kernel.words import say
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.tags.language import language
from essor.web.ways import label_of
from essor.web.workshop import laid_beside, pages, rewriting, services, shares, views, works
from essor.web.workshop.hanging import changed_under, hanging_on
from essor.web.workshop.models import Version
from essor.work.product import Product


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
        "revision": found.work.revision,
        "document": works.document_of(found, language()),
        "since": works.since(found),
        "steps": found.steps.select_related("author"),
        "ways": works.ways_of(found, signed_in(request)),
        "works": request.user.has_perm("companies.work", company),
        "perms_share": request.user.has_perm("companies.approve", company),
        "shares": found.shares.select_related("author"),
        "days": shares.DAYS,
        "most_purpose": shares.MOST_PURPOSE,
        "shapes": services.shapes_of(product),
        "langs": LANGS,
        "origin": reverse("workshop:figure", kwargs={"company": company.slug}),
        "hanging": hanging_on(found.work),
        "changed_under": changed_under(found),
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
    """Take a version up again as a new one; what stood in the draft is kept as a version of its own."""
    found, product = _version(request, company, area, noun, number)
    now = pages.desk_of(request, company, area, noun)
    then = pages.desk_of(request, company, area, noun, found)
    try:
        made = works.restore(
            version=found,
            user=signed_in(request),
            revision=pages.revision_of(request),
            now=works.Written(now.made, rewriting.fitting(now.made, now.work.edits), _said("workshop.kept")),
            then=works.Written(
                then.made, rewriting.fitting(then.made, found.edits), _said("workshop.taken_up", n=found.number)
            ),
        )
    except works.OvertakenError as overtaken:
        values = {**_shown(request, company, found, product), "overtaken": overtaken.work, "work": overtaken.work}
        return render(request, "workshop/version.html", values, status=409)
    messages.success(request, _said("workshop.restored", n=found.number, new=made.number))
    return redirect(pages.href_of(request, company, product, "versions"))


@require_POST
@workspace()
def step(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Bring a version into consultation, approve it, or give it back."""
    found, product = _version(request, company, area, noun, number)
    note = request.POST.get("note", "")
    try:
        works.step(version=found, user=signed_in(request), to=request.POST.get("to", ""), note=note)
    except works.MovedOnError:
        values = {**_shown(request, company, found, product), "moved_on": True, "note": note}
        return render(request, "workshop/version.html", values, status=409)
    return redirect(pages.href_of(request, company, product, "version", number=number))


@require_POST
@workspace("companies.approve")
def share(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> HttpResponse:
    """Make a link to outside; its address is shown this once."""
    found, product = _version(request, company, area, noun, number)
    days = request.POST.get("days", "")
    purpose = request.POST.get("purpose", "").strip()
    known = days in {str(one) for one in shares.DAYS}
    if not purpose or len(purpose) > shares.MOST_PURPOSE or not known:
        values = {**_shown(request, company, found, product), "unshared": True, "purpose": purpose}
        return render(request, "workshop/version.html", values, status=422)
    _, token = shares.share(version=found, user=signed_in(request), purpose=purpose, days=int(days))
    link = request.build_absolute_uri(reverse("workshop:shared", kwargs={"token": token}))
    return render(request, "workshop/version.html", {**_shown(request, company, found, product), "link": link})


@require_POST
@workspace("companies.approve")
def revoke(request: HttpRequest, company: Company, area: str, noun: str, number: int, share: int) -> HttpResponse:
    """Take a link back."""
    found, product = _version(request, company, area, noun, number)
    held = shares.revoke(version=found, user=signed_in(request), number=share)
    messages.success(request, _said("workshop.share_revoked", purpose=held.purpose))
    return redirect(pages.href_of(request, company, product, "version", number=number))


@require_safe
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a shared version to a guest: no account, no way further into the company, nothing kept on the way."""
    _, found = shares.let_in(token)
    values = {"version": found, "document": works.document_of(found, language()), "token": token,
              "shapes": services.shapes_of(works.product_of(found)), "langs": LANGS}  # fmt: skip
    return _kept_apart(render(request, "workshop/shared.html", values))


@require_safe
@never_cache
def shared_file(request: HttpRequest, token: str, lang: str, shape: str) -> HttpResponse:  # noqa: ARG001 all is in the address
    """Hand out a shared version to a guest as a file: the bytes that its people are given, and no other work."""
    _, found = shares.let_in(token)
    if lang not in LANGS or shape not in services.shapes_of(works.product_of(found)):
        raise Http404
    return _kept_apart(_handed(*works.file_of(found, lang, shape)))


def _kept_apart(answer: HttpResponse) -> HttpResponse:
    """Tell browsers and search engines to keep the secret address of an answer to themselves."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _version(request: HttpRequest, company: Company, area: str, noun: str, number: int) -> tuple[Version, Product]:
    product = services.product_at(area, noun)
    seen = Version.objects.visible_to(signed_in(request))
    held = seen.filter(work__company=company, work__product=product.code)
    period, perimeter = request.GET.get("period", ""), request.GET.get("perimeter", "")
    if product.instances != "one":
        if not period:
            raise Http404
        held = held.filter(work__period=period, work__perimeter=perimeter or "all")
    found = held.filter(number=number).select_related("work", "work__company", "author").first()
    if found is None:
        raise Http404
    return found, product


def _said(key: str, **args: Argument) -> str:
    return say(message(key, **args), language())
