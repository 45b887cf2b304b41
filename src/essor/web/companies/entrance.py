"""Let programs in: who shows a token that reaches far enough, or who is signed in on the site."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from time import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth
from ninja.security.base import AuthBase
from ninja.throttling import BaseThrottle

from essor.kernel.message import message
from essor.web.accounts.models import ApiToken, User
from essor.web.accounts.tokens import token_user
from essor.web.companies.services import company_of
from essor.web.rest.refusal import RefusedError

Scope = ApiToken.Scope
RATE = 600
"""How many requests a token, or a person who is signed in, may make in a minute."""
_MINUTE = 60
READ = "companies.read"
"""What every member of a company may do."""


class Token(HttpBearer):
    """Let in who shows a token that stands and that reaches as far as the address needs."""

    def __init__(self, needs: Scope, permission: str = READ) -> None:
        """Ask for a scope, and in a company for a permission of its person."""
        super().__init__()
        self.needs = needs
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the person of a token, or None.

        Raises:
            Http404: the address is in a company that is not the person's, or where they may not do this.
            RefusedError: the token stands but does not reach so far.

        """
        found = token_user(token)
        if found is None:
            return None
        person, scopes = found
        request.user = person
        _at_home(request, person, self.permission)
        if self.needs not in scopes:
            said = message("web.api_scope", needs=self.needs.value, has=", ".join(sorted(scopes)))
            raise RefusedError(said, status=HTTPStatus.FORBIDDEN)
        return person


class Session(SessionAuth):
    """Let in who is signed in on the site; what writes needs the token of its forms besides."""

    def __init__(self, permission: str = READ) -> None:
        """Ask in a company for a permission of the person."""
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the person of a session, or None.

        Raises:
            Http404: the address is in a company that is not the person's, or where they may not do this.

        """
        del key
        if not isinstance(request.user, User) or not request.user.is_active:
            return None
        _at_home(request, request.user, self.permission)
        return request.user


class Pace(BaseThrottle):
    """Let each token, and each person who is signed in, ask so often a minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request; tell whether there was room for it."""
        shown = request.headers.get("Authorization", "") or f"user {getattr(request.user, 'pk', '')}"
        place = f"essor.rest.{sha256(shown.encode()).hexdigest()}.{int(time()) // _MINUTE}"
        cache.add(place, 0, 2 * _MINUTE)
        try:
            return bool(cache.incr(place) <= RATE)
        except ValueError:  # the cache made room in between
            return True

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return _MINUTE - time() % _MINUTE


def _at_home(request: HttpRequest, person: User, permission: str) -> None:
    """Let nobody do in a company what they may not, before anything of what they sent is read."""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    if slug is not None:
        company_of(person, slug, permission)


def needing(scope: Scope, permission: str = READ) -> dict[str, Any]:
    """Return what the route of an address is given; the description of the interface tells it.

    Args:
        scope: what a token must reach.
        permission: a name of companies.rules that the person must hold in the company of the address.

    """
    told = {"x-scope": scope.value, "x-permission": permission}
    return {"auth": (Token(scope, permission), Session(permission)), "openapi_extra": told}


READS: Sequence[AuthBase] = (Token(Scope.READ), Session())
SAYS = needing(Scope.WRITE)
WORKS = needing(Scope.WRITE, "companies.work")
AIMS = needing(Scope.WRITE, "companies.set_targets")
IMPORTS = needing(Scope.IMPORT, "companies.import")
STOPS = needing(Scope.IMPORT, "companies.work")
SEES_IMPORTS = needing(Scope.READ, "companies.import")
SEES_JOBS = needing(Scope.READ, "companies.work")
