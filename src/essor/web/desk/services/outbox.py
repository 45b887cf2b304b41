"""Send what is due, each mail at most once: planned, sending, then sent, refused or unknown.

The state "sending" is written before the server is asked. Where the answer is lost, or the process dies between, the
mail may have arrived: it becomes unknown, is shown, and is never sent again.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.http import Http404

from essor.web.companies.models import Membership
from essor.web.companies.services import NoDataError
from essor.web.desk.models import Sending, Subscription
from essor.web.desk.services.letters import letter
from essor.web.desk.services.notices import tell
from essor.web.desk.services.subscribing import rhythm_of

LEASE = timedelta(minutes=15)
"""After this long a mail that is "sending" belongs to a process that died."""
MOST_TRIES = 5
PAUSE = timedelta(minutes=10)
"""How long a server that did not take a mail is left alone."""
_NOT_TAKEN = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError)
"""Answers by which a server says that it did not take the mail."""


@dataclass(frozen=True, slots=True)
class Ran:
    """Hold how many mails were sent, refused, or have an unknown outcome."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0


def run_due(now: datetime) -> Ran:
    """Send what is due at an instant, and settle what a dead process left.

    Args:
        now: the instant, with its zone.

    """
    lost = _settle(now)
    _plan(now)
    ended = [_send(sending, now) for sending in _waiting(now)]
    return Ran(ended.count(Sending.State.SENT), ended.count(Sending.State.REFUSED),
               ended.count(Sending.State.UNKNOWN) + lost)  # fmt: skip


def _plan(now: datetime) -> None:
    """Plan the latest occasion of each subscription that came since it was made; what was missed before is left."""
    for one in Subscription.objects.filter(active=True, user__is_active=True).select_related("company", "user"):
        day, instant = rhythm_of(one).latest(now)
        if instant >= one.since:
            Sending.objects.get_or_create(
                subscription=one, occasion=day.isoformat(), defaults={"planned_at": now, "changed_at": now}
            )


def _waiting(now: datetime) -> list[Sending]:
    ready = Q(tries=0) | Q(changed_at__lte=now - PAUSE)
    found = Sending.objects.filter(ready, state=Sending.State.PLANNED, subscription__active=True)
    return list(found.select_related("subscription__company", "subscription__user").order_by("pk"))


def _send(sending: Sending, now: datetime) -> str:
    """Send one mail; return the state that it ends in, "" where another worker has it."""
    subscription = sending.subscription
    if not Membership.objects.filter(user=subscription.user, company=subscription.company).exists():
        return _end(sending, now, Sending.State.REFUSED, "not_a_member")
    try:
        made = letter(sending)
    except (NoDataError, Http404):
        return _end(sending, now, Sending.State.REFUSED, "no_data")
    return _hand_over(made, sending, now) if _claim(sending, now) else ""


def _hand_over(made: EmailMessage, sending: Sending, now: datetime) -> str:
    """Hand a claimed mail to the server; return the state that it ends in."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        return _again(sending, now)
    try:
        made.connection = connection
        made.send()
    except _NOT_TAKEN:
        return _again(sending, now)
    except (OSError, smtplib.SMTPException):
        return _end(sending, now, Sending.State.UNKNOWN, "answer_lost")
    finally:
        _close(connection)
    return _end(sending, now, Sending.State.SENT, "")


def _close(connection: object) -> None:
    """Close a connection; what became of the mail is known by then."""
    try:
        connection.close()  # type: ignore[attr-defined]  # each backend of Django has it
    except (OSError, smtplib.SMTPException):
        return


def _claim(sending: Sending, now: datetime) -> bool:
    """Take a planned mail, so that no other worker does."""
    planned = Sending.objects.filter(pk=sending.pk, state=Sending.State.PLANNED)
    return bool(planned.update(state=Sending.State.SENDING, changed_at=now, tries=F("tries") + 1))


def _again(sending: Sending, now: datetime) -> str:
    """Plan a mail once more that the server surely did not take; give up after some tries."""
    if sending.tries + 1 >= MOST_TRIES:
        return _end(sending, now, Sending.State.REFUSED, "server_refused")
    Sending.objects.filter(pk=sending.pk).update(state=Sending.State.PLANNED, changed_at=now)
    return Sending.State.PLANNED


@transaction.atomic
def _end(sending: Sending, now: datetime, state: str, reason: str) -> str:
    Sending.objects.filter(pk=sending.pk).update(state=state, reason=reason, changed_at=now)
    if state != Sending.State.SENT:
        subscription = sending.subscription
        tell(user=subscription.user, key=f"desk.told_{state}", values={"day": sending.occasion},
             way=f"/w/{subscription.company.slug}/steer/subscriptions/", company=subscription.company)  # fmt: skip
    return state


def _settle(now: datetime) -> int:
    """Call unknown what a process was sending when it died; return how many."""
    dead = Sending.objects.filter(state=Sending.State.SENDING, changed_at__lt=now - LEASE)
    return sum(
        _end(sending, now, Sending.State.UNKNOWN, "process_died") == Sending.State.UNKNOWN
        for sending in dead.select_related("subscription__company", "subscription__user")
    )
