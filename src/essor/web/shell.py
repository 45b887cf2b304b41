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
    path = request.path
    return {
        "company": company,
        "unread": partial(unread, user) if isinstance(user, User) else 0,
        "areas": [] if company is None else [
            (area.label, [
                Way(way.icon, way.label, href, path.startswith(href) if way.deep else path == href)
                for way in area.ways
                for href in [reverse(way.route, kwargs={"company": company.slug, **way.arguments})]
            ]) for area in areas()
        ],
        "alternates": [(code, name, translate_url(request.get_full_path(), code)) for code, name in settings.LANGUAGES],
    }  # fmt: skip
