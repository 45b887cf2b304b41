"""Tell people what happened, and keep what they have read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.desk.models import Notification


def tell(*, user: User, key: str, values: dict[str, str], way: str = "", company: Company | None = None) -> None:
    """Tell a person something.

    Args:
        user: who is told.
        key: of the sentence in words.toml.
        values: what the sentence holds.
        way: address that it leads to, without its language.
        company: where it happened.

    """
    Notification.objects.create(user=user, company=company, key=key, values=values, way=way)


def unread(user: User) -> int:
    """Return how much a person has not read yet."""
    return Notification.objects.visible_to(user).filter(read_at=None).count()


@transaction.atomic
def mark_read(*, user: User, now: datetime, only: int | None = None) -> int:
    """Mark one notification of a person as read, or all; return how many were not."""
    found = Notification.objects.visible_to(user).filter(read_at=None)
    return (found if only is None else found.filter(pk=only)).update(read_at=now)
