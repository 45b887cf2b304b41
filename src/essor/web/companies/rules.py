"""Name the permissions of a company: who may read, work, import, set targets, approve, administer."""

from __future__ import annotations

from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from essor.web.accounts.models import User
from essor.web.companies.models import Company, Membership, Role

READERS = frozenset(Role.values)
WORKERS = frozenset({Role.OWNER, Role.MANAGER, Role.ANALYST})
MANAGERS = frozenset({Role.OWNER, Role.MANAGER})
OWNERS = frozenset({Role.OWNER})


def role_in(user: User, company: Company) -> str:
    """Return the role of a person in a company; "" for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return ""
    return Membership.objects.filter(user=user, company=company).values_list("role", flat=True).first() or ""


def one_of(roles: frozenset[str], name: str) -> Predicate:
    """Return what tells whether a person has one of some roles in a company.

    Args:
        roles: that may.
        name: of the predicate.

    """

    def holds(user: User, company: Company | None) -> bool:
        return company is not None and role_in(user, company) in roles

    made: Predicate = predicate(holds, name=name)
    return made


is_reader = one_of(READERS, "is_reader")
is_worker = one_of(WORKERS, "is_worker")
is_manager = one_of(MANAGERS, "is_manager")
is_owner = one_of(OWNERS, "is_owner")

PERMISSIONS = {
    "companies.read": is_reader,
    "companies.work": is_worker,
    "companies.import": is_worker,
    "companies.set_targets": is_manager,
    "companies.approve": is_manager,
    "companies.administer": is_owner,
}
for permission, holder in PERMISSIONS.items():
    add_perm(permission, holder)
