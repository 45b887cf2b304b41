"""Pages of the workshop: the generic studio of a work product, the origin of a figure."""

from __future__ import annotations

from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from essor.documents import blocks as b
from essor.kernel.message import LANGS
from essor.metrics.coverage import days_told
from essor.web.companies.access import workspace
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.web.companies.services.branding import brand_of
from essor.web.tags.language import language
from essor.web.ways import area_of, label_of, noun_of
from essor.web.workshop import comparing, lines, origins, picking, rewriting, services, works
from essor.web.workshop.judged import judged
from essor.web.workshop.leading import next_after
from essor.work import runtime
from essor.work.product import Product
from essor.work.registry import products

ROWS = 50
MOST_PAGES = 200


@workspace()
def home(request: HttpRequest, company: Company) -> HttpResponse:  # noqa: ARG001 the frame reads the company
    """Lead to the first screen: the dashboard."""
    first = products().get("C2.2.1") or next(iter(products().values()))
    return redirect("workshop:product", company=company.slug, area=area_of(first), noun=noun_of(first))


@workspace()
def product(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show a work product: its document, and beside it what the criterion says of it."""
    return _studio(request, company, services.product_at(area, noun), "product")


@workspace()
def check(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show what the criterion says, part by part."""
    return _studio(request, company, services.product_at(area, noun), "check")


@workspace()
def deliverables(request: HttpRequest, company: Company, area: str, noun: str) -> HttpResponse:
    """Show the files that a work product is handed out in."""
    return _studio(request, company, services.product_at(area, noun), "deliverables")


@workspace()
def deliverable(
    request: HttpRequest, company: Company, area: str, noun: str, lang: str, shape: str
) -> HttpResponseBase:  # fmt: skip
    """Hand out a work product as a file."""
    if lang not in LANGS:
        raise Http404
    made, edits = services.written_for(company, services.product_at(area, noun), asked(request))
    content, media, name = services.file_of(made, lang, shape, edits, brand_of(company))
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@workspace()
def origin(request: HttpRequest, company: Company) -> HttpResponse:
    """Show where a figure comes from, down to the rows of the files; of a computed one, the figures it stands on."""
    page, ref = _page(request), request.GET.get("ref", "")
    if len(ref.split()) > 1:
        return render(request, "workshop/stood_on.html", {"parts": origins.stood_on(company, ref)})
    found, value = origins.explained(company, ref, (page + 1) * ROWS + 1)
    start = page * ROWS
    longest = max((len(one.rows) for one in found.measures), default=0)
    values = {
        "found": found,
        "value": value,
        "opens": request.user.has_perm("companies.import", company),
        "traced": [{"one": one, "rows": one.rows[start : start + ROWS]} for one in found.measures],
        "page": page,
        "first": start + 1,
        "last": min(longest, start + ROWS),
        "more": longest > start + ROWS,
    }
    return render(request, "workshop/figure.html", values)


@workspace("companies.import")
def line(request: HttpRequest, company: Company, sha256: str, row: int) -> HttpResponse:
    """Show a row of a received file beside its neighbours: what it says may name people, so readers see none."""
    found = lines.around(company, sha256, row, request.GET.get("sheet", ""))
    return render(request, "workshop/line.html", {"found": found})


def _page(request: HttpRequest) -> int:
    """Return the page of rows asked, counted from 0; a person leafs, a machine asks the command line."""
    text = request.GET.get("page", "0")
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PAGES:
        raise Http404
    return int(text)


def asked(request: HttpRequest) -> services.Asked:
    """Return the period, the perimeter and the comparison that the address carries."""
    return services.Asked(
        **{name: request.GET.get(name, "") for name in ("period", "perimeter", "snapshot", "compare")}
    )


def _studio(request: HttpRequest, company: Company, made_of: Product, tab: str) -> HttpResponse:
    """Show a tab of a product; the company is opened once, for all that the page tells."""
    wanted = asked(request)
    with opened(company, wanted.snapshot) as found:
        within = services.perimeter_of(wanted).key()
        work = works.work_at(company, made_of, services.period_of(wanted, found), within)
        made = services.made_in(found, made_of, wanted, work.inputs)
        told = days_told(found.engine)
        groups = picking.groups(found, made.result.data.perimeter) if picking.narrows(made_of) else ()
        stamp = picking.stamp(found)
        edits = rewriting.fitting(made, work.edits).edits
        made = made.edited(edits) if edits else made
        document = made.document(language(), edits)
        head, body = _first_screen(document)
        head = comparing.laid_beside(found, head, wanted.compare, made.result.data)
    values: dict[str, Any] = {
        "product": made_of,
        "label": label_of(made_of),
        "tab": tab,
        "place": place_of(made_of),
        "made": made,
        "document": document,
        "head": head,
        "body": body,
        "picked": picking.periods(made.result.data.period, told),
        "groups": groups,
        "compare": wanted.compare,
        "comparisons": comparing.comparisons(made_of, wanted.compare, made.result.data.period, work.inputs),
        "stamp": stamp,
        "work": work,
        "works": request.user.has_perm("companies.work", company),
        "last": work.versions.prefetch_related("steps").first() if work.pk else None,
        "mend": _mend(company, made_of, made, request),
        "lead": _lead(company, made_of, wanted),
        "checked": judged(made),
        "shapes": services.shapes_of(made_of),
        "langs": LANGS,
        "origin": reverse("workshop:figure", kwargs={"company": company.slug}),
    }
    return render(request, f"workshop/{tab}.html", values)


def _mend(company: Company, made_of: Product, made: runtime.Made, request: HttpRequest) -> str:
    """Return where what the check refutes is mended, for those who may; "" for readers."""
    if not request.user.has_perm("companies.work", company):
        return ""
    href = reverse("workshop:assumptions", kwargs={"company": company.slug, **place_of(made_of)})
    return f"{href}?{urlencode({'period': made.result.data.period.key()})}"


def _first_screen(document: b.Document) -> tuple[tuple[b.Block, ...], tuple[b.Block, ...]]:
    """Return what opens a document, the sentence to remember and the tiles, and what follows it."""
    head = tuple(takewhile(lambda block: isinstance(block, b.Callout | b.Metrics), document.blocks))
    return head, document.blocks[len(head) :]


def _lead(company: Company, made_of: Product, wanted: services.Asked) -> dict[str, Any] | None:
    """Return where the sentence to remember leads, with what the page shows as far as it can be asked for there."""
    following = next_after(made_of)
    if following is None:
        return None
    href = reverse("workshop:product", kwargs={"company": company.slug, **place_of(following)})
    kept = {
        "period": wanted.period,
        "perimeter": wanted.perimeter if picking.narrows(following) else "",
        "compare": wanted.compare if wanted.compare in comparing.offered(following) else "",
    }
    query = urlencode({name: value for name, value in kept.items() if value})
    return {"label": label_of(following), "href": f"{href}?{query}" if query else href}


def place_of(made_of: Product) -> dict[str, str]:
    """Return the area and the noun of a product in an address."""
    return {"area": area_of(made_of), "noun": noun_of(made_of)}
