"""REST: work products as data and as files."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from essor.kernel.plain import plain
from essor.web.companies.access import signed_in
from essor.web.companies.services import company_of, folder_of
from essor.web.companies.services.branding import brand_of
from essor.web.rest.paging import Listed, Page, paged
from essor.web.ways import area_of, label_of, noun_of
from essor.web.workshop import services
from essor.web.workshop.api.asking import MadeFor, handed, lang_of, plain_deep, product_of
from essor.work import runtime
from essor.work.as_data import as_data
from essor.work.product import Product
from essor.work.registry import products
from essor.work.wording import Edits

router = Router(tags=["work products"])


class ProductOut(Schema):
    """Hold a work product that can be made."""

    code: str
    name: str
    page: str
    label: dict[str, str]
    formats: list[str]


@router.get("/products", response=Listed[ProductOut])
def listed(request: HttpRequest, page: Annotated[Page, Query()]) -> Any:
    """List the work products."""
    return paged(request, list(products().values()), page, _told)


@router.get("/companies/{slug}/products/{code}")
def product(request: HttpRequest, slug: str, code: str, asked: Annotated[MadeFor, Query()]) -> dict[str, Any]:
    """Give the result of a work product: figures, prose, findings, questions."""
    found: dict[str, Any] = plain_deep(as_data(*_written(request, slug, code, asked)))
    return found


@router.get("/companies/{slug}/products/{code}/documents/{lang}.{shape}")
def document(
    request: HttpRequest, slug: str, code: str, lang: str, shape: str, asked: Annotated[MadeFor, Query()]
) -> HttpResponse:  # fmt: skip
    """Give a work product as a file."""
    made, edits = _written(request, slug, code, asked)
    brand = brand_of(company_of(signed_in(request), slug))
    return handed(request, *services.file_of(made, lang_of(lang), shape, edits, brand))


def _written(request: HttpRequest, slug: str, code: str, asked: MadeFor) -> tuple[runtime.Made, Edits]:
    company, product = company_of(signed_in(request), slug), product_of(code)
    return services.written_for(company, product, asked.read(folder_of(company)))


def _told(one: Product) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "page": f"{area_of(one)}/{noun_of(one)}", "label": _label(one),
            "formats": list(services.shapes_of(one))}  # fmt: skip


def _label(one: Product) -> dict[str, str]:
    label = label_of(one)
    found: dict[str, str] = plain(label) if isinstance(label, tuple) else {"fr": label.fr, "en": label.en}
    return found
