"""Write a document as a tagged PDF (PDF/UA-1 and PDF/A-3a, the same bytes for the same document) or as its pages."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from essor.documents import blocks as b
from essor.documents.brand import HOUSE, Brand
from essor.documents.chart import svg
from essor.documents.diagram import picture
from essor.documents.fonts import drawable, font_folder
from essor.documents.html import GLYPHS
from essor.documents.sparkline import sparkline, told
from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.value import NotComputable
from essor.kernel.words import say

if TYPE_CHECKING:
    from essor.kernel.message import Lang

_NOTHING = "–"
_EPOCH = 1_767_225_600  # 2026-01-01: a fixed date, so that equal documents are equal bytes


def pdf(document: b.Document, *, brand: Brand = HOUSE) -> bytes:
    """Return the document as PDF bytes; the PDF embeds Inter, whatever font the brand prefers on screen."""
    compiled: bytes = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs=_given(document, brand),
        pdf_standards=["ua-1", "a-3a"],
        timestamp=_EPOCH,
    )
    return compiled


def pictures(document: b.Document, *, brand: Brand = HOUSE, dots_per_inch: int = 96) -> tuple[bytes, ...]:
    """Return each page of the PDF as a PNG."""
    drawn: bytes | list[bytes] = _compiler().compile(
        input=_template(), format="png", ppi=dots_per_inch, sys_inputs=_given(document, brand)
    )
    return (drawn,) if isinstance(drawn, bytes) else tuple(drawn)


def _template() -> bytes:
    return (files("essor.documents") / "document.typ").read_bytes()


def _given(document: b.Document, brand: Brand) -> dict[str, str]:
    data = {
        "brand": {
            "name": brand.name,
            "accent": brand.ink,
            "soft": "#edf1fd" if brand == HOUSE else brand.soft,
            "logo": list(brand.logo or b""),
            "kind": {"jpeg": "jpg"}.get(brand.logo_kind, brand.logo_kind),
        },
        "lang": document.lang,
        "title": document.title if _says(document.title) else _NOTHING,
        "subtitle": document.subtitle,
        "foot": document.foot,
        "author": document.author,
        "blocks": [_block(block, document.lang) for block in document.blocks],
    }
    return {"document": json.dumps(_drawable(data), ensure_ascii=False, sort_keys=True)}


def _says(text: str) -> bool:
    """Tell whether a title shows anything: PDF/UA refuses one that does not."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in drawable(printable(text)))


def _drawable(data: Any) -> Any:
    match data:
        case str():
            return drawable(printable(data))
        case dict():
            return {name: _drawable(part) for name, part in data.items()}
        case list():
            return [_drawable(part) for part in data]
        case _:
            return data


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(font_paths=[str(font_folder())], ignore_system_fonts=True)


def _block(block: b.Block, lang: Lang) -> dict[str, Any]:  # noqa: PLR0911 one line a kind of block
    match block:
        case b.Heading(text=text, level=level):
            spans = _rich(text, lang)
            if not _says("".join(span["text"] for span in spans)):
                spans = _rich((_NOTHING,), lang)
            return {"kind": "heading", "level": level, "text": spans}
        case b.Para(text=text, small=small):
            return {"kind": "para", "small": small, "text": _rich(text, lang)}
        case b.Items(items=items):
            return {"kind": "items", "items": [_rich(item, lang) for item in items]}
        case b.Callout(title=title, text=text, kind=kind):
            return {"kind": "callout", "tone": kind, "title": _rich(title, lang), "text": _rich(text, lang)}
        case b.Table(caption=caption, columns=columns, rows=rows, total=total):
            return {
                "kind": "table",
                "caption": caption,
                "total": total,
                "columns": [{"label": c.label, "align": c.align, "width": c.width} for c in columns],
                "rows": [[{"text": _rich(cell.content, lang), **_status(cell.status, lang)} for cell in row]
                         for row in rows],
            }  # fmt: skip
        case b.Metrics(tiles=tiles):
            return {"kind": "metrics", "tiles": [_tile(tile, lang) for tile in tiles]}
        case b.Chart() | b.Flow():
            return {
                "kind": "chart",
                "title": block.title,
                "subtitle": block.subtitle,
                "alt": block.alt,
                "svg": svg(block, lang) if isinstance(block, b.Chart) else picture(block, lang),
            }
        case b.Grid(columns=parts):
            return {"kind": "grid", "columns": [[_block(item, lang) for item in part] for part in parts]}


def _tile(tile: b.Metric, lang: Lang) -> dict[str, Any]:
    lines = [
        {"label": say(message(f"documents.{key}"), lang), "value": show(figure, lang), "status": status}
        for key, figure, status in (
            ("target", tile.target, "none"),
            ("gap", tile.variance, tile.status),
            ("last_year", tile.comparison, "none"),
        )
        if figure is not None
    ]
    number = not isinstance(tile.value.value, NotComputable)
    return {"label": tile.label, "value": show(tile.value, lang), "number": number, "lines": lines, "note": tile.note,
            "trend": sparkline(tile.trend), "told": told(tile.trend, lang), **_status(tile.status, lang)}  # fmt: skip


def _status(status: b.Status, lang: Lang) -> dict[str, str]:
    word = "" if status == "none" else say(message(f"documents.status_{status}"), lang)
    return {"status": status, "glyph": GLYPHS[status], "word": word}


def _rich(text: b.Rich, lang: Lang) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    for span in text:
        if isinstance(span, str):
            spans.append({"text": span, "strong": False, "whole": False})
        elif isinstance(span, Figure):
            spans.append({"text": show(span, lang), "strong": False, "whole": True})
        else:
            spans.extend({**inner, "strong": True} for inner in _rich(span.spans, lang))
    return spans
