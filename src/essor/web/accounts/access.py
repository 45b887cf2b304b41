"""Ask for a fresh proof of who somebody is before what cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from essor.web.accounts.models import User

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]


def own(page: Page[P]) -> Callable[..., HttpResponseBase]:
    """Give a page the person who asks for it; a visitor signs in first."""

    @login_required
    @wraps(page)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            msg = "a page of a person was reached without signing in"
            raise TypeError(msg)
        return page(request, user, *args, **kwargs)

    return opened


def recent(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page only to somebody who proved within five minutes who they are; then lead back to it."""
    asked: Callable[..., HttpResponseBase] = reauthentication_required(page)
    return login_required(asked)
