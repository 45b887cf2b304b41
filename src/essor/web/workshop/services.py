"""Make work products for pages: fetched from the snapshot, computed and checked where the house does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from essor.documents.brand import Brand
from essor.documents.render import MEDIA_TYPES, SHAPES, render, render_workbook
from essor.kernel.message import Lang
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.mart.company import Company as Folder
from essor.metrics.coverage import last_month
from essor.web.companies.models import Company
from essor.web.companies.services import Opened, opened
from essor.web.ways import area_of, noun_of
from essor.web.workshop import comparing, rewriting, works
from essor.work import runtime
from essor.work.product import Product
from essor.work.registry import products
from essor.work.wording import Edits

WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what an address asks: period, perimeter, what to compare with; "" where it leaves them to us."""

    period: str = ""
    perimeter: str = ""
    snapshot: str = ""
    compare: str = ""


def product_at(area: str, noun: str) -> Product:
    """Return the work product of an address.

    Raises:
        Http404: no folder holds it.

    """
    for product in products().values():
        if noun_of(product) == noun and area_of(product) == area:
            return product
    raise Http404


def made_for(
    company: Company, product: Product, asked: Asked, entered: Mapping[str, Any] | None = None
) -> runtime.Made:
    """Make a product of a company for the period and perimeter asked, the last full month where none is.

    Raises:
        Http404: the period or the perimeter cannot be read.
        NoDataError: nothing was imported yet.
        pydantic.ValidationError: what was entered breaks the bounds of the inputs.

    """
    with opened(company, asked.snapshot) as found:
        return made_in(found, product, asked, entered)


def written_for(company: Company, product: Product, asked: Asked) -> tuple[runtime.Made, Edits]:
    """Make a product of the draft of its work: what was entered, and the prose that applies."""
    with opened(company, asked.snapshot) as found:
        work = works.work_at(company, product, period_of(asked, found), perimeter_of(asked).key())
        made = made_in(found, product, asked, work.inputs)
    return made, rewriting.fitting(made, work.edits).edits


def made_in(found: Opened, product: Product, asked: Asked, entered: Mapping[str, Any] | None = None) -> runtime.Made:
    """Make a product in a company that is open already; as in made_for."""
    when, within = period_of(asked, found), perimeter_of(asked)
    if asked.compare and asked.compare not in comparing.offered(product):
        raise Http404
    content = {**(entered or {}), **comparing.decided(product, asked.compare)}
    data = runtime.fetch(product, found.folder, found.snapshot, found.engine, when, within, content)
    return runtime.make(product, data, content)


def period_of(asked: Asked, found: Opened) -> Period:
    """Return the period that an address asks for."""
    if not asked.period:
        return last_month(found.engine, today=date.today())  # noqa: DTZ011 the day where the person sits
    return _period(asked.period, found.folder)


def _period(text: str, folder: Folder) -> Period:
    try:
        return Period.parse(text, fiscal_start_month=folder.fiscal_start_month)
    except ValueError:
        raise Http404 from None


def perimeter_of(asked: Asked) -> Perimeter:
    """Return the part of the business that an address asks for."""
    try:
        return Perimeter.parse(asked.perimeter)
    except ValueError:
        raise Http404 from None


def shapes_of(product: Product) -> tuple[str, ...]:
    """Return the formats that a product is handed out in."""
    return (*SHAPES, *([WORKBOOK] if product.workbook else []))


def file_of(made: runtime.Made, lang: Lang, shape: str, edits: Edits | None, brand: Brand) -> tuple[bytes, str, str]:
    """Return a product as a file in the look of its company: its bytes, its media type, its name.

    Raises:
        Http404: the product is not handed out in that format.

    """
    if shape not in shapes_of(made.product):
        raise Http404
    name = f"{made.product.name}_{made.result.data.period.key().replace('..', '_')}_{lang}.{shape}"
    workbook = made.workbook(lang) if shape == WORKBOOK else None
    content = render_workbook(workbook, brand) if workbook else render(made.document(lang, edits), shape, brand)
    return content, MEDIA_TYPES[shape], name
