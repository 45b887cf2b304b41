"""Slow down who tries too often: so many times a while, counted by address of the network or by person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponseBase

from essor.web.accounts.models import User

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_APP = "essor"


def limited(action: str, rate: str, *, reading: bool = False) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Answer 429 to who does something more often than a rate allows.

    Args:
        action: what is counted.
        rate: how often: "20/10m/user", "30/m/ip", several separated by commas.
        reading: count visits that change nothing, too.

    """

    def around(page: Page[P]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not within(request, action, rate, reading=reading):
                answer: HttpResponseBase = ratelimit.respond_429(request)
                return answer
            return page(request, *args, **kwargs)

        return opened

    return around


def within(request: HttpRequest, action: str, rate: str, *, reading: bool = False, user: User | None = None) -> bool:
    """Count one more time that somebody does something; tell whether it is still within the rate."""
    usage = ratelimit.consume(request, app=_APP, action=action, config={action: rate}, limit_get=reading, user=user)
    return usage is not None
