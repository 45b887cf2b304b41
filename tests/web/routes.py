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
         "code": "report", "centre": "centre", "product": "C2.2.4"}  # fmt: skip
OF_A_COMPANY = {"company", "slug", "centre"}
ALLAUTH = ("allauth", "django")


@dataclass(frozen=True)
class Route:
    """One address with its parts filled in, whether it belongs to a company, and what a person needs there."""

    path: str
    pattern: str
    of_company: bool
    ours: bool
    permission: str


def routes(lang: str = "fr") -> tuple[Route, ...]:
    """Return every route of the site."""
    return tuple(_walk(get_resolver(None).url_patterns, "/", lang))


def asked_of_programs() -> tuple[tuple[str, str, str], ...]:
    """Return every operation of the REST interface in a company: method, address, what its person needs there."""
    from essor.web.described import operations

    parts = {**KNOWN, "key": ANY["uuid"], "place": "0", "number": "1", "job_id": "1", "import_id": "none"}
    return tuple(
        (one.method, re.sub(r"{(\w+)}", lambda m: parts[m[1]], one.path), one.permission)
        for group in operations().values()
        for one in group
        if "{slug}" in one.path
    )


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
        yield Route(
            filled,
            here,
            bool({name for _, name in names} & OF_A_COMPANY),
            not module.startswith(ALLAUTH),
            getattr(one.callback, "permission", ""),
        )
