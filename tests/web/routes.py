"""The route table: every address of the site, found, not listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

# What stands for a part of an address that a test has no row for.
ANY = {"int": "1", "slug": "report", "str": "fr", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
KNOWN = {"company": "brumelle", "slug": "brumelle", "area": "steer", "noun": "report", "lang": "fr", "shape": "pdf",
         "code": "report", "product": "C2.2.4"}  # fmt: skip
OF_A_COMPANY = {"company", "slug"}
ALLAUTH = ("allauth", "django")


@dataclass(frozen=True)
class Route:
    """One address with its parts filled in, and whether it belongs to a company."""

    path: str
    pattern: str
    of_company: bool
    ours: bool


def routes(lang: str = "fr") -> tuple[Route, ...]:
    """Return every route of the site."""
    return tuple(_walk(get_resolver(None).url_patterns, "/", lang))


def _walk(patterns: list[URLPattern | URLResolver], before: str, lang: str) -> Iterator[Route]:
    for one in patterns:
        match one.pattern:
            case LocalePrefixPattern():
                here = f"{before}{lang}/"
            case RoutePattern():
                here = before + str(one.pattern)
            case _:
                here = before + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", str(one.pattern)).strip("^$").replace(
                    "\\", ""
                )
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, here, lang)
            continue
        names = re.findall(r"<(?:(\w+):)?(\w+)>", here)
        filled = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: KNOWN.get(m[2], ANY.get(m[1] or "str", "x")), here)
        module = getattr(one.callback, "__module__", "")
        yield Route(filled, here, bool({name for _, name in names} & OF_A_COMPANY), not module.startswith(ALLAUTH))
