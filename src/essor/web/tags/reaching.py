"""Reach into values and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template import Context

from essor.web.tags.library import register


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: object) -> str:
    """Return the query of the page with some of it changed; None or "" takes a name out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"?{urlencode(sorted(query.items()))}" if query else "?"


@register.filter
def key(known: Mapping[str, Any], name: str) -> Any:
    """Return what stands under a name, "" where nothing does."""
    return known.get(name, "")


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """Return the value at a place, "" beyond the end."""
    return values[place] if place < len(values) else ""


@register.filter
def version_query(version: Any) -> str:
    """Return the query that leads to a version: the period and the perimeter of its work."""
    held = {name: getattr(version.work, name) for name in ("period", "perimeter")}
    return urlencode({name: text for name, text in held.items() if text and text != "all"})


@register.filter
def slugged(name: str) -> str:
    """Return the name of a cell as an anchor."""
    return f"t-{name.replace('/', '-').replace('.', '-')}"
