"""Find the pages to visit in the route table, so that a new page cannot escape.

A route whose places are known is filled; another is taken from the links of the pages already seen.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PLACES: Mapping[str, str] = {"company": "brumelle", "area": "steer", "noun": "variance-analysis", "code": "C2.2.3",
                              "centre": "centre"}  # fmt: skip
"""Values of places that every small demo company has."""
ACCOUNT = r"account/(?:|login/|2fa/|sessions/|tokens/|preferences/|password/reset/)"
"""Pages of people that are there for everybody; the others of allauth follow a link, a proof or a provider."""
UNREACHED = re.compile(rf"^api/v1/|^(?!{ACCOUNT}$)account/|.*<(?:(?:uuid|int):|str:token|slug:import_id)")
"""What only programs ask, pages of allauth that follow a link, a proof or a provider, and those of a row that the small
company does not hold."""
PRODUCT = "w/<slug:company>/<slug:area>/<slug:noun>/"
_KINDS = {"slug": r"[-\w]+", "int": r"\d+", "str": r"[^/]+", "uuid": r"[0-9a-f-]{36}", "path": r".+"}
_TABLE = """
import django, json
django.setup()
from django.urls import get_resolver
def under(patterns, before):
    for one in patterns:
        prefix = type(one.pattern).__name__ == "LocalePrefixPattern"
        here = before + ("" if prefix else str(one.pattern))
        if hasattr(one, "url_patterns"):
            yield from under(one.url_patterns, here)
        else:
            yield here
print(json.dumps(list(under(get_resolver().url_patterns, ""))))
"""


@dataclass(frozen=True)
class Route:
    """Hold an address of the route table, without its language."""

    text: str

    def filled(self) -> str | None:
        """Return the address with its places filled, or None where one of them is a row that the test cannot know."""
        names = re.findall(r"<(?:\w+:)?(\w+)>", self.text)
        if "(?P<" in self.text or any(name not in PLACES for name in names):
            return None
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: PLACES[found[1]], self.text)

    def fits(self, path: str) -> bool:
        """Tell whether an address without its language is one of this route."""
        if "(?P<" in self.text:
            return re.fullmatch(re.sub(r"[\^$]", "", self.text), path) is not None
        parts = re.split(r"(<(?:\w+:)?\w+>)", self.text)
        made = "".join(
            _KINDS.get(part[1:-1].partition(":")[0] if ":" in part else "str", r"[^/]+")
            if part.startswith("<")
            else re.escape(part)
            for part in parts
        )
        return re.fullmatch(made, path) is not None


def table(data: Path) -> list[Route]:
    """Return the route table, read in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", _TABLE], capture_output=True, text=True, check=True,
        env=os.environ | {"ESSOR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "essor.web.settings"},
    )  # fmt: skip
    return [Route(text) for text in dict.fromkeys(json.loads(told.stdout))]


def route_of(routes: list[Route], path: str) -> Route | None:
    """Return the first route that an address fits, as the site chooses it."""
    return next((route for route in routes if route.fits(path)), None)
