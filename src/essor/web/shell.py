"""Give every page what stands around it: the workspace, the ways through it, the languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url

from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.desk.services.notices import unread
from essor.web.ways import areas


@dataclass(frozen=True, slots=True)
class Way:
    """Hold one line of the sidebar."""

    icon: str
    label: Any
    href: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the values of the frame of a page."""
    company: Company | None = getattr(request, "company", None)
    user = getattr(request, "user", None)
    return {
        "company": company,
        "unread": partial(unread, user) if isinstance(user, User) else 0,
        "areas": [] if company is None else _areas(request, company),
        "alternates": [(code, name, translate_url(request.get_full_path(), code)) for code, name in settings.LANGUAGES],
    }  # fmt: skip


def _areas(request: HttpRequest, company: Company) -> list[tuple[Any, list[Way]]]:
    """Return the groups of the sidebar, without the lines that this person may not follow."""
    allowed: dict[str, bool] = {}
    found = []
    for area in areas():
        lines = []
        for way in area.ways:
            if way.permission not in allowed:
                allowed[way.permission] = request.user.has_perm(way.permission, company)
            if allowed[way.permission]:
                href = reverse(way.route, kwargs={"company": company.slug, **way.arguments})
                current = request.path.startswith(href) if way.deep else request.path == href
                lines.append(Way(way.icon, way.label, href, current))
        if lines:
            found.append((area.label, lines))
    return found
