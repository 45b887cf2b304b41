"""Keep what was typed into a form whose session had ended, and give it back to its person alone; nothing is saved."""

from __future__ import annotations

import re
from time import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse

from essor.web.accounts.limits import within
from essor.web.tags.language import say
from essor.web.tags.opening import FIELD, opener

_PLACE = "typed"
_SECONDS = 3600
_MOST_SIGNS = 200_000
_RATE = "30/10m/ip"
_NEVER = re.compile("password|csrf|credential|secret", re.IGNORECASE)
"""Fields that are kept nowhere, whatever page they stand on; the content of files is no field."""


def keep(request: HttpRequest, page: str, place: dict[str, Any]) -> HttpResponseBase:
    """Keep in the session of a visitor what was typed, for an hour, and ask who it is.

    It is kept for the person whose mark the form carries; without a mark of ours nothing is.

    Args:
        request: the form as it was sent.
        page: name of the page that shows the form.
        place: what the address of that page is made of.

    """
    fields = request.POST.copy()
    person = opener(fields.get(FIELD, ""))
    for name in [one for one in fields if one == FIELD or _NEVER.search(one)]:
        del fields[name]
    text = fields.urlencode()
    if person is not None and len(text) <= _MOST_SIGNS and within(request, "keep_typed", _RATE):
        key = _key(page, place, request.GET)
        request.session[_PLACE] = {"key": key, "fields": text, "at": time(), "person": person}
    query = request.GET.urlencode()
    return redirect_to_login(reverse(page, kwargs=place) + (f"?{query}" if query else ""))


def brought_back(request: HttpRequest) -> QueryDict | None:
    """Return, once, what was typed into the form of this page before its person signed in; say that it is not saved."""
    held, found = request.session.get(_PLACE), request.resolver_match
    if held is None or found is None or request.method != "GET":
        return None
    if time() - held["at"] > _SECONDS or held.get("person") != str(request.user.pk):
        del request.session[_PLACE]
        return None
    if held["key"] != _key(found.view_name, found.kwargs, request.GET):
        return None
    del request.session[_PLACE]
    messages.warning(request, say("companies.typed_back"))
    return QueryDict(held["fields"])


def drop_of_others(request: HttpRequest | None, user: Any, **_rest: Any) -> None:
    """Forget, when a person signs in, what another had typed in this browser."""
    held = request.session.get(_PLACE) if request is not None else None
    if request is not None and held is not None and held.get("person") != str(user.pk):
        del request.session[_PLACE]


def _key(page: str, place: dict[str, Any], query: QueryDict) -> str:
    """Return what a page is known by in each language."""
    return repr((page, sorted((name, str(part)) for name, part in place.items()), sorted(query.lists())))
