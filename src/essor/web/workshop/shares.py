"""Open one version to people outside: make a link, take it back, let in who comes by it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.timezone import now

from essor.web.accounts.models import User
from essor.web.workshop.models import Guest, Share, Version

DAYS = (1, 7, 30, 90)
MOST_PURPOSE = 120
_USES = 200
_BYTES = 24


@transaction.atomic
def share(*, version: Version, user: User, purpose: str, days: int) -> tuple[Share, str]:
    """Make a link that opens a version to whoever has it; the token is told once and kept as a hash only."""
    token = secrets.token_urlsafe(_BYTES)
    made = Share.objects.create(
        version=version, token=_hashed(token), purpose=purpose[:MOST_PURPOSE], expires=now() + timedelta(days=days),
        uses_left=_USES, author=user,
    )  # fmt: skip
    return made, token


@transaction.atomic
def revoke(*, version: Version, user: User, number: int) -> Share:
    """Take a link back: from now on it opens nothing; the first time it was taken back stands.

    Raises:
        Http404: the version has no such link that the person may see.

    """
    found = Share.objects.visible_to(user).filter(version=version, pk=number)
    found.filter(revoked=None).update(revoked=now(), revoked_by=user)
    held = found.first()
    if held is None:
        raise Http404
    return held


@transaction.atomic
def let_in(token: str) -> tuple[Guest, Version]:
    """Return who comes by a link and the version that it opens, and count the visit.

    Raises:
        Http404: the link opens nothing, or nothing any more: both are told in the same words.

    """
    held = Share.objects.select_for_update().filter(token=_hashed(token)).first()
    if held is None:
        raise Http404
    guest = Guest(held)
    version = Version.objects.visible_to(guest).select_related("work", "work__company").first()
    if version is None:
        raise Http404
    Share.objects.filter(pk=held.pk).update(uses_left=F("uses_left") - 1, uses=F("uses") + 1)
    return guest, version


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
