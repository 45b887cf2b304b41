"""Invite an address into a company: the secret travels by mail only, works once, and is forgotten after a week."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from essor.kernel.message import Lang, message
from essor.kernel.words import say
from essor.web.accounts import people
from essor.web.accounts.models import User
from essor.web.accounts.secret import digest, new_secret
from essor.web.companies.models import Company, Invitation, Membership
from essor.web.configuration import configuration

LASTS = timedelta(days=7)
_NOT_TAKEN = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError)
"""Answers by which a server says that it did not take the mail."""


class State(StrEnum):
    """Name what a link of an invitation is good for."""

    OPEN = "open"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold an invitation as a visit finds it.

    Args:
        known: an account has its address, so its person signs in; else the visit makes the account.

    """

    state: State
    invitation: Invitation | None = None
    known: bool = False


def invite(*, company: Company, by: User, email: str, role: str, language: Lang) -> Invitation:
    """Invite an address and send it the link; an invitation of it that waits is replaced.

    Whether the address has an account changes nothing that the caller can see.
    """
    made, raw = _make(company, by, email.strip().lower(), role, language)
    made.sent = _send(_letter(made, raw))
    made.save(update_fields=["sent"])
    return made


@transaction.atomic
def _make(company: Company, by: User, email: str, role: str, language: Lang) -> tuple[Invitation, str]:
    now, raw = timezone.now(), new_secret()
    Invitation.objects.waiting().filter(company=company, email=email).update(revoked=now)
    made = Invitation.objects.create(
        company=company, email=email, role=role, language=language, digest=digest(raw), invited_by=by,
        expires=now + LASTS,
    )  # fmt: skip
    return made, raw


@transaction.atomic
def take_back(*, company: Company, pk: int) -> Invitation | None:
    """Take an invitation back; return it, or None where none waits."""
    found = Invitation.objects.waiting().filter(company=company, pk=pk).first()
    if found is not None:
        found.revoked = timezone.now()
        found.save(update_fields=["revoked"])
    return found


def member_already(company: Company, email: str) -> bool:
    """Tell whether a member of the company has this address, which its owners know anyway."""
    return Membership.objects.filter(company=company, user__email=email.strip().lower()).exists()


def waiting_in(company: Company) -> list[Invitation]:
    """Return the invitations of a company that nobody answered."""
    return list(Invitation.objects.waiting().filter(company=company).select_related("invited_by"))


def shown(raw: str, now: datetime) -> Shown:
    """Return what the link of a mail is good for at an instant."""
    found = Invitation.objects.select_related("company", "invited_by").filter(digest=digest(raw)).first()
    if found is None:
        return Shown(State.UNKNOWN)
    if found.accepted:
        return Shown(State.USED, found)
    if found.revoked:
        return Shown(State.REVOKED, found)
    if found.expires <= now:
        return Shown(State.EXPIRED, found)
    return Shown(State.OPEN, found, known=people.by_address(found.email) is not None)


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Company | None:
    """Let the person of an invited address in; None where the invitation was used, taken back or too old meanwhile.

    A person who is a member already keeps the role they have.
    """
    if user.email != invitation.email:
        return None
    now = timezone.now()
    if not Invitation.objects.usable(now).filter(pk=invitation.pk).update(accepted=now):
        return None
    Membership.objects.get_or_create(company=invitation.company, user=user, defaults={"role": invitation.role})
    return invitation.company


@transaction.atomic
def join(*, invitation: Invitation, name: str, password: str) -> User | None:
    """Make the account of an invited address and let it in; None where somebody was faster."""
    if people.by_address(invitation.email) is not None:
        return None
    user = people.join(email=invitation.email, name=name, password=password, language=invitation.language)
    if accept(invitation=invitation, user=user) is None:
        transaction.set_rollback(True)
        return None
    return user


def _letter(made: Invitation, raw: str) -> EmailMessage:
    lang: Lang = "en" if made.language == User.Language.ENGLISH else "fr"
    by = str(made.invited_by)
    lines = [
        say(message("accounts.mail_hello"), lang), "",
        say(message("companies.invite_mail", by=by, company=made.company.name), lang), "",
        f"{configuration().site}/{lang}/invitation/{raw}/", "",
        say(message("companies.invite_mail_ignore", days=str(LASTS.days)), lang),
    ]  # fmt: skip
    subject = say(message("companies.invite_mail_subject", by=by, company=made.company.name), lang)
    return EmailMessage(" ".join(subject.split()), "\n".join(lines), to=[made.email],
                        headers={"Auto-Submitted": "auto-generated"})  # fmt: skip


def _send(mail: EmailMessage) -> Invitation.Sent:
    """Hand a mail to the server once; return what is known of it."""
    try:
        mail.connection = get_connection()
        mail.connection.open()
    except (OSError, smtplib.SMTPException):
        return Invitation.Sent.REFUSED
    try:
        mail.send()
    except _NOT_TAKEN:
        return Invitation.Sent.REFUSED
    except (OSError, smtplib.SMTPException):
        return Invitation.Sent.UNKNOWN
    finally:
        _close(mail.connection)
    return Invitation.Sent.SENT


def _close(connection: object) -> None:
    """Close a connection; what became of the mail is known by then."""
    try:
        connection.close()  # type: ignore[attr-defined]  # each backend of Django has it
    except (OSError, smtplib.SMTPException):
        return
