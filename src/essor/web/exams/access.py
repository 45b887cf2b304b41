"""Open a page of a certifier to the people who may see it, and to nobody else: to a stranger it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from essor.web.companies.access import signed_in
from essor.web.exams.models import Certifier

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Certifier, P], HttpResponseBase]


def at_centre(permission: str) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Give a page the certifier that its address names, when the person may do this there.

    Args:
        permission: a name of exams.rules; without it the page answers 404, as an unknown certifier does.

    """

    def around(page: Page[P]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(page)
        def opened(request: HttpRequest, centre: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = signed_in(request)
            found = Certifier.objects.visible_to(user).filter(slug=centre).first()
            if found is None or not user.has_perm(permission, found):
                raise Http404
            return page(request, found, *args, **kwargs)

        return opened

    return around
