"""Write a document in the shape that is asked for; a writer is imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Literal, cast, get_args

from essor.documents.blocks import Document
from essor.documents.brand import HOUSE, Brand
from essor.documents.workbook import Workbook

Shape = Literal["html", "pdf", "docx", "pptx"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def render(document: Document, shape: str, brand: Brand = HOUSE) -> bytes:
    """Return the document as a file of this shape; the same document gives the same bytes.

    Args:
        document: blocks of one language.
        shape: "html", "pdf", "docx" or "pptx"; its media type stands in MEDIA_TYPES.
        brand: name, accent, logo and font of the company.

    Raises:
        ValueError: no writer has that shape.

    """
    if shape not in SHAPES:
        msg = f"no writer for {shape!r}: {', '.join(SHAPES)}"
        raise ValueError(msg)
    writer = getattr(import_module(f"essor.documents.{shape}"), shape)
    return cast("bytes", writer(document, brand=brand))


def render_workbook(workbook: Workbook, brand: Brand = HOUSE) -> bytes:
    """Return a workbook as an xlsx file, its formulas live and their values in it.

    Raises:
        ValueError: a name or a formula of the description is not allowed.

    """
    writer = import_module("essor.documents.xlsx").xlsx
    return cast("bytes", writer(workbook, brand=brand))
