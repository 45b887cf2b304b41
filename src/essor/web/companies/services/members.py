"""Say who is in a company and as what; a company never loses its last owner."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from essor.web.accounts.models import User
from essor.web.companies.models import Company, Invitation, Membership, Role


class LastOwnerError(Exception):
    """Report that the company would be left without an owner."""


def members_of(company: Company) -> list[Membership]:
    """Return the members of a company, the widest right first, then by name."""
    order = {role: place for place, role in enumerate(Role.values)}
    found = company.memberships.select_related("user")
    return sorted(found, key=lambda one: (order[one.role], str(one.user).casefold(), one.pk))


@transaction.atomic
def change_role(*, company: Company, pk: int, role: str) -> Membership | None:
    """Give a member another role; return it, or None where there is no such member.

    Raises:
        ValueError: there is no such role.
        LastOwnerError: it is the last owner.

    """
    if role not in Role.values:
        msg = f"role of a member: {role}"
        raise ValueError(msg)
    found = _held(company, pk)
    if found is None or found.role == role:
        return found
    _keep_an_owner(company, found)
    found.role = role
    found.save(update_fields=["role"])
    _take_back_invitations(company, found.user)
    return found


@transaction.atomic
def remove(*, company: Company, pk: int) -> User | None:
    """Let a member go; return who it was, or None where there is no such member.

    Raises:
        LastOwnerError: it is the last owner.

    """
    found = _held(company, pk)
    if found is None:
        return None
    _keep_an_owner(company, found)
    _take_back_invitations(company, found.user)
    found.delete()
    return found.user


def _held(company: Company, pk: int) -> Membership | None:
    """Return a member, and hold all owners until the end: two who leave at once would both see the other stay."""
    list(company.memberships.select_for_update().filter(role=Role.OWNER).values_list("pk", flat=True))
    return company.memberships.select_related("user").filter(pk=pk).first()


def _keep_an_owner(company: Company, leaves: Membership) -> None:
    """Refuse where nobody else who may sign in owns the company."""
    others = company.memberships.filter(role=Role.OWNER, user__is_active=True).exclude(pk=leaves.pk)
    if leaves.role == Role.OWNER and not others.exists():
        raise LastOwnerError


def _take_back_invitations(company: Company, who: User) -> None:
    """Take back what a person who is no longer an owner has offered."""
    Invitation.objects.waiting().filter(company=company, invited_by=who).update(revoked=timezone.now())
