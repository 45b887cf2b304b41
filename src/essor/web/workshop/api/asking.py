"""REST: read which work is asked for, and hand out what is made of it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Schema

from essor.kernel.message import LANGS, Lang, message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.plain import plain
from essor.mart.company import Company as Folder
from essor.web.rest.refusal import Fault, RefusedError
from essor.web.workshop.services import Asked
from essor.work.product import Product
from essor.work.registry import find, products


class Placed(Schema):
    """Hold of which period and part of the business a work is; the last full month and all of it where none is said."""

    period: str = ""
    perimeter: str = ""

    def read(self, folder: Folder, snapshot: str = "") -> Asked:
        """Return what is asked, as the pages ask it.

        Raises:
            RefusedError: the period or the part of the business cannot be read.

        """
        try:
            if self.period:
                Period.parse(self.period, fiscal_start_month=folder.fiscal_start_month)
        except ValueError:
            raise RefusedError(Fault(message("web.api_period_unreadable", text=self.period), "period")) from None
        try:
            Perimeter.parse(self.perimeter)
        except ValueError:
            said = message("web.api_perimeter_unreadable", text=self.perimeter)
            raise RefusedError(Fault(said, "perimeter")) from None
        return Asked(self.period, self.perimeter, snapshot)


class MadeFor(Placed):
    """Hold what a work product is made for, and on which snapshot of the data; the newest where none is said."""

    snapshot: str = ""

    def read(self, folder: Folder, snapshot: str = "") -> Asked:
        """Return what is asked, as the pages ask it.

        Raises:
            RefusedError: the period or the part of the business cannot be read.

        """
        return super().read(folder, snapshot or self.snapshot)


def product_of(code: str) -> Product:
    """Return a work product by its code or its name.

    Raises:
        RefusedError: there is none.

    """
    try:
        return find(code)
    except KeyError:
        known = ", ".join(f"{one.code} {one.name}" for one in products().values())
        raise RefusedError(Fault(message("web.api_product_unknown", code=code, known=known), "code")) from None


def lang_of(text: str) -> Lang:
    """Return a language of documents.

    Raises:
        Http404: documents are not written in it.

    """
    for one in LANGS:
        if one == text:
            return one
    raise Http404


def handed(request: HttpRequest, content: bytes, media: str, name: str) -> HttpResponse:
    """Return a file as an answer; whoever has these bytes already is told so (304)."""
    whole = HttpResponse(
        content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip
    whole["ETag"] = f'"{sha256(content).hexdigest()}"'
    return get_conditional_response(request, whole["ETag"], response=whole) or whole


def plain_deep(value: Any) -> Any:
    """Return a value as JSON holds it, through and through."""
    match value:
        case None | bool() | int() | str():
            return value
        case dict():
            return {str(name): plain_deep(one) for name, one in value.items()}
        case list() | tuple() if not hasattr(value, "_fields"):
            return [plain_deep(one) for one in value]
        case _:
            return plain_deep(plain(value))
