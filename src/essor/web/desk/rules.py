"""Name the permissions of the desk: who may read actions, who may carry and change them."""

from __future__ import annotations

from rules.permissions import add_perm

from essor.web.companies.models import Role
from essor.web.companies.rules import READERS, one_of

ACTORS = frozenset({Role.OWNER, Role.MANAGER, Role.ANALYST, Role.SALESPERSON})

PERMISSIONS = {
    "desk.read": one_of(READERS, "reads_the_desk"),
    "desk.act": one_of(ACTORS, "acts_at_the_desk"),
}
for permission, holder in PERMISSIONS.items():
    add_perm(permission, holder)
