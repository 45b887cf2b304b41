"""Watch a window of the browser: what it says, whom it asks, what axe finds, what is wider than the screen."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from every_page import ACCOUNT, PRODUCT, Route, route_of

LANGS, THEMES, WIDTHS = ("fr", "en"), ("light", "dark"), (1440, 390)
_RUN = """async (options) => (await axe.run(document, {...options, resultTypes: ["violations"]}))
  .violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " "
  + (node.any[0] ?? node.all[0] ?? node.none[0] ?? {message: ""}).message).join(" | "))"""
_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
  .map((one) => one.tagName.toLowerCase() + "." + one.getAttribute("class"))
  .concat([document.documentElement.scrollWidth + " px"])"""
_LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"
_COLOURS = ["color-contrast", "link-in-text-block"]
_SIZES = ["target-size", "scrollable-region-focusable", "aria-hidden-focus"]
_EVERYTHING = bool(os.environ.get("ESSOR_AXE"))


@dataclass
class Seen:
    """Hold what was seen on all pages: sentences that name the page, empty where all is well."""

    pages: dict[str, Route] = field(default_factory=dict)
    asked: set[Route] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def walk(window: Any, base: str, routes: list[Route], seen: Seen, more: Sequence[str] = ()) -> None:
    """Visit in one window every route that can be filled, every other that a link leads to, every work product.

    Args:
        window: of the browser.
        base: address of the site.
        routes: of the route table.
        seen: what was seen so far.
        more: addresses of rows that the test knows.

    """
    page = window.new_page()
    _listen(page, base, seen)
    ours = [route for route in routes if re.fullmatch(ACCOUNT, route.text) or not route.text.startswith("account/")]
    waiting = {f"/fr/{place}": route for route in ours if (place := route.filled()) is not None}
    waiting |= {place: route for place in more if (route := route_of(ours, place.partition("?")[0][4:])) is not None}
    known = {_what(route, place) for place, route in waiting.items()}
    while waiting:
        place, route = waiting.popitem()
        if "logout" in place or place in seen.pages:
            continue
        seen.asked.add(route)
        if not _is_page(window, base + place):
            known.discard(_what(route, place))  # another address of the route may be a page
            continue
        seen.pages[place] = route
        for link in _look(page, base + place, seen):
            there = re.sub(r"^/en/", "/fr/", link.removeprefix(base).partition("#")[0])
            found = route_of(ours, there.partition("?")[0].removeprefix("/fr/")) if link.startswith(base) else None
            if found is not None and _what(found, there) not in known and there not in seen.pages:
                waiting[there] = found
                known.add(_what(found, there))
    page.close()


def _what(route: Route, place: str) -> str:
    """Return what is looked at once: the page of each work product, of any other route one address."""
    return place.partition("?")[0] if route.text == PRODUCT else route.text


def _is_page(window: Any, address: str) -> bool:
    """Tell whether an address answers with a page of its own: neither a file, nor a way to another page."""
    answer = window.request.get(address)
    same = urlsplit(answer.url).path == urlsplit(address).path
    told = answer.headers
    shown = told.get("content-type", "").startswith("text/html") and "content-disposition" not in told
    return answer.status == 200 and same and shown


def _look(page: Any, address: str, seen: Seen) -> list[str]:
    """Look at a page in both languages, themes and widths; return where its links lead."""
    links: list[str] = []
    for lang in LANGS:
        place = address.replace("/fr/", f"/{lang}/", 1)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme=THEMES[0], reduced_motion="reduce")
        answer = page.goto(place, wait_until="load")
        if answer is None or answer.status != 200:
            seen.said.append(f"{place}: {answer and answer.status}")
            continue
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            seen.wide += [f"{place} {width}: {one}" for one in page.evaluate(_WIDE)]
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                if (options := _asked(lang, theme, width)) is not None:
                    found = page.evaluate(_RUN, options)
                    seen.violations += [f"{place} {theme} {width}: {one}" for one in found]
        links += page.evaluate(_LINKS)
    return links


def _asked(lang: str, theme: str, width: int) -> dict[str, Any] | None:
    """Return what axe is asked in a look at a page: what can differ from the looks before it.

    Its tree differs by language, its colours by theme, its sizes by width. ESSOR_AXE=1 asks everything in every look.
    """
    first = LANGS[0], THEMES[0], WIDTHS[0]
    if _EVERYTHING or (lang, theme, width) == first:
        return {}
    if (theme, width) == first[1:]:
        return {"rules": {rule: {"enabled": False} for rule in _COLOURS}}
    if (lang, theme) == (LANGS[0], THEMES[1]):
        return {"runOnly": {"type": "rule", "values": _COLOURS if width == WIDTHS[0] else _SIZES}}
    return None


def _listen(page: Any, base: str, seen: Seen) -> None:
    page.on("console", lambda said: said.type in {"error", "warning"} and seen.said.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: seen.said.append(f"{page.url}: {error}"))
    page.on(
        "request",
        lambda asked: asked.url.startswith((base, "data:")) or seen.foreign.append(f"{page.url}: {asked.url}"),
    )
