"""Give a person tokens for programs, and tell whom a token speaks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from essor.web.accounts.models import ApiToken, ApiTokenQuerySet, User
from essor.web.accounts.secret import digest, new_secret

PREFIX = "essor_"
_FRESH = timedelta(minutes=1)
"""How old the instant of the last use may be before it is written again."""


@transaction.atomic
def make_token(*, user: User, name: str, scopes: Iterable[str], days: int | None) -> tuple[ApiToken, str]:
    """Make a token; return it with the secret, which is never to be seen again.

    Args:
        user: whom it speaks for.
        name: what the person calls it.
        scopes: what it may do: read, write, import.
        days: how long it lasts; None: until it is revoked.

    Raises:
        ValueError: a scope is unknown, or there is none.

    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(ApiToken.Scope.values):
        msg = f"scopes of a token: {wanted}"
        raise ValueError(msg)
    raw = new_secret(PREFIX)
    expires = None if days is None else timezone.now() + timedelta(days=days)
    made = ApiToken.objects.create(user=user, name=name, digest=digest(raw), scopes=",".join(wanted), expires=expires)
    return made, raw


@transaction.atomic
def revoke_token(*, user: User, pk: int) -> bool:
    """Close a token of a person for good; tell whether there was one."""
    return bool(tokens_of(user).filter(pk=pk, revoked=None).update(revoked=timezone.now()))


def tokens_of(user: User) -> ApiTokenQuerySet:
    """Return the tokens of a person that are not revoked, the newest first."""
    return ApiToken.objects.visible_to(user).filter(revoked=None)


def token_user(raw: str) -> tuple[User, frozenset[str]] | None:
    """Return whom a token speaks for and what it may do; None where it opens nothing."""
    now = timezone.now()
    found = ApiToken.objects.usable(now).select_related("user").filter(digest=digest(raw)).first()
    if found is None:
        return None
    if found.last_used is None or now - found.last_used > _FRESH:
        ApiToken.objects.filter(pk=found.pk).update(last_used=now)
    return found.user, found.reach
