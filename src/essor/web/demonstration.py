"""Give the demo company its fictional people, so that the site can be entered as each of them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from essor.kernel.message import Lang

PEOPLE: Mapping[str, str] = {
    "owner": "Inès Moreau", "manager": "Karim Haddad", "salesperson": "Léa Fontaine", "reader": "Paul Girard",
}  # fmt: skip
"""Role and name of each of them; all of them are invented."""
HOST = "maison-brumelle.example"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LENGTH = 4, 4


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Hold who may sign in, by role, and the one password of them all."""

    emails: Mapping[str, str]
    password: str


def welcome(*, slug: str, lang: Lang) -> Welcomed:
    """Adopt a company folder and give it its people, with a new password.

    Args:
        slug: name of the company folder.
        lang: the language of their pages.

    """
    from django.db import transaction

    from essor.web.accounts.models import User
    from essor.web.companies import services

    password = new_password()
    emails = {role: address(name) for role, name in PEOPLE.items()}
    with transaction.atomic():
        for role, email in emails.items():
            user = User.objects.filter(email=email).first() or User(email=email)
            user.name, user.language = PEOPLE[role], lang
            user.set_password(password)
            user.save()
            services.adopt(user=user, slug=slug, role=role)
    return Welcomed(emails, password)


def address(name: str) -> str:
    """Return the e-mail address of a fictional person: letters without accents, a host that never exists."""
    plain = {"è": "e", "é": "e", " ": "."}
    return "".join(plain.get(letter, letter) for letter in name.lower()) + f"@{HOST}"


def new_password() -> str:
    """Return a password of four groups of letters and digits that are not mistaken for one another."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
