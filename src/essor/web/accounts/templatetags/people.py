"""Draw fields and say what a session is on the pages of people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from essor.web.tags.language import language

register = template.Library()
_BROWSERS: Mapping[str, str] = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome",
                                "Safari/": "Safari"}  # fmt: skip
"""Marks of browsers, the more telling first: Edge says Chrome too, and Chrome says Safari."""
_SYSTEMS: Mapping[str, str] = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
                               "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip
_BEFORE_HIGH = re.compile(r"(?<=\S)[ \u00a0]([;!?])")
_BEFORE_COLON = re.compile(r"(?<=\S) :")


@register.simple_tag
def plain(field: BoundField, hint: str = "") -> SafeString:
    """Return the input of a field without the placeholder of its library, tied to its hint and its error."""
    beside = [f"{field.auto_id}_hint"] * bool(hint) + [f"{field.auto_id}_error"] * bool(field.errors)
    attributes: dict[str, str | bool] = {"placeholder": ""}
    if beside:
        attributes["aria-describedby"] = " ".join(beside)
    return field.as_widget(attrs=attributes)


@register.filter
def typeset(sentence: object) -> str:
    """Return a sentence of a library in the typography of the language of the page."""
    text = str(sentence).replace("'", "’")
    if language() == "fr":
        text = _BEFORE_COLON.sub("\u00a0:", _BEFORE_HIGH.sub("\u202f\\1", text))
    return text


@register.filter
def browser_of(agent: str) -> str:
    """Return what a session runs on: "Firefox · Windows"; the raw words where nothing is recognised."""
    found = [next((name for mark, name in marks.items() if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found)) or agent[:60]


@dataclass(frozen=True, slots=True)
class Tab:
    """Hold one tab of the account page."""

    icon: str
    label: str
    href: str
    current: bool


_TABS = (
    ("user-round", "profile", "account_profile", ("email/", "confirm-email/")),
    ("shield-check", "security", "mfa_index", ("password/", "3rdparty/")),
    ("smartphone", "sessions", "usersessions_list", ()),
    ("key-round", "tokens", "account_tokens", ()),
    ("sliders-horizontal", "preferences", "account_preferences", ()),
)
"""Icon, name and address of each tab, and the pages elsewhere below the account that belong to it."""


@register.simple_tag
def tabs_of(request: HttpRequest) -> list[Tab]:
    """Return the tabs of the account page; the one that the address belongs to is the current one."""
    root = reverse("account_profile")
    found = []
    for icon, name, route, others in _TABS:
        href = reverse(route)
        below = request.path.startswith(href) if href != root else request.path == root
        current = below or any(request.path.startswith(root + other) for other in others)
        found.append(Tab(icon, f"accounts.tab_{name}", href, current))
    return found
