"""Subscribe to documents, and stop: from the site, or by the link of a mail without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404

from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.companies.rhythm import Rhythm
from essor.web.companies.services import folder_of
from essor.web.desk.models import Subscription

_SIGNER = Signer(salt="essor.desk.unsubscribe")


@transaction.atomic
def subscribe(*, company: Company, user: User, values: Mapping[str, Any]) -> Subscription:
    """Subscribe a person to a document of a company."""
    return Subscription.objects.create(company=company, user=user, **values)


@transaction.atomic
def switch(*, subscription: Subscription, active: bool) -> None:
    """Stop a subscription, or take it up again."""
    subscription.active = active
    subscription.save(update_fields=["active"])


def rhythm_of(subscription: Subscription) -> Rhythm:
    """Return when a subscription comes, in the time zone of its company."""
    at: time = subscription.at
    weekly = subscription.rhythm == Subscription.Rhythm.WEEKLY
    every, after = ("week", 0) if weekly else ("month", subscription.days_after)
    return Rhythm(every, after, at, folder_of(subscription.company).timezone)


def token_of(subscription: Subscription) -> str:
    """Return what the link that stops a subscription is signed with."""
    return _SIGNER.sign(str(subscription.pk))


def by_token(token: str) -> Subscription:
    """Return the subscription of a link in a mail.

    Raises:
        Http404: nobody here signed it, or the subscription is gone.

    """
    try:
        key = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
    found = Subscription.objects.select_related("company", "user").filter(pk=key).first()
    if found is None:
        raise Http404
    return found
