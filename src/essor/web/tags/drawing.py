"""Draw blocks of documents, icons and small pictures."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from essor.documents import blocks as b
from essor.documents.chart import svg, table_rows
from essor.documents.diagram import flow_rows, picture
from essor.web.tags.language import language, say
from essor.web.tags.library import register


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """Return an icon of the sprite; it is decoration, words stand beside it."""
    return format_html(
        '<svg class="i" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size, static("vendor/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def drawn(block: b.Chart | b.Flow) -> SafeString:
    """Return the picture of a chart or a diagram as SVG; its text is escaped where it is drawn."""
    made = picture(block, language()) if isinstance(block, b.Flow) else svg(block, language(), width=720, height=260)
    made = made.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)  # its words stand on what holds it
    return mark_safe(made)  # noqa: S308 drawn by our own writers, which escape what they write


@register.simple_tag
def tabled(block: b.Chart | b.Flow) -> list[list[str]]:
    """Return the table behind a picture, its head first."""
    if isinstance(block, b.Flow):
        heads = [say(f"documents.flow_{name}") for name in ("stage", "box", "note", "leads_to")]
        return [heads, *([*row] for row in flow_rows(block, language()))]
    return [[*row] for row in table_rows(block, language())]


@register.simple_tag(takes_context=True)
def block_of(context: Context, what: b.Block, number: str = "") -> SafeString:
    """Return a block of a document in the look of the site."""
    name = type(what).__name__.lower()
    values = {"block": what, "number": number, "request": context.get("request")}
    values |= {name: context.get(name, "") for name in ("origin", "lead", "compare")}
    return mark_safe(render_to_string(f"blocks/{name}.html", values))  # noqa: S308 a template escapes


@register.filter
def cells(table: b.Table) -> list[dict[str, Any]]:
    """Return the rows of a table with the columns their cells stand in."""
    return [
        {
            "total": table.total and index == len(table.rows) - 1,
            "cells": list(zip(row, table.columns, strict=True)),
            "headed": any(row[0].content),
        }
        for index, row in enumerate(table.rows)
    ]


@register.simple_tag
def bar_of(done: int, whole: int) -> int:
    """Return where a bar of 200 ends; a little of it shows from the start."""
    return max(4, min(200, done * 200 // whole)) if whole else 4


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first two words of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def hue(name: str) -> int:
    """Return one of six colours for a name, the same each time."""
    return sum(name.encode()) % 6
