"""Name the permissions of a certifier: who may organise, mark, deliberate, sit."""

from __future__ import annotations

from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from essor.web.accounts.models import User
from essor.web.exams.models import Certifier, Post


def roles_at(user: User, certifier: Certifier) -> frozenset[str]:
    """Return what a person is at a certifier; nothing for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(Post.objects.filter(user=user, certifier=certifier).values_list("role", flat=True))


def _holds(role: str) -> Predicate:
    def holds(user: User, certifier: Certifier | None) -> bool:
        return certifier is not None and role in roles_at(user, certifier)

    made: Predicate = predicate(holds, name=f"is_{role}")
    return made


PERMISSIONS = {
    "exams.organise": _holds(Post.Role.SECRETARIAT),
    "exams.mark": _holds(Post.Role.ASSESSOR),
    "exams.deliberate": _holds(Post.Role.JURY),
    "exams.sit": _holds(Post.Role.CANDIDATE),
}
for permission, holder in PERMISSIONS.items():
    add_perm(permission, holder)
