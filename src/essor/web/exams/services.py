"""Give people what they do at a certifier, and take it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from essor.web.accounts.models import User
from essor.web.exams.models import Certifier, Post


class TwoSidesError(Exception):
    """Report that somebody would judge where they are judged."""


class LastSecretariatError(Exception):
    """Report that nobody would be left to organise."""


@transaction.atomic
def found(*, slug: str, name: str, by: User) -> Certifier:
    """Make a certifier; who makes it is its secretariat."""
    made = Certifier.objects.create(slug=slug, name=name)
    Post.objects.create(certifier=made, user=by, role=Post.Role.SECRETARIAT)
    return made


@transaction.atomic
def appoint(*, certifier: Certifier, user: User, role: str) -> Post:
    """Give a person a role.

    Raises:
        ValueError: there is no such role.
        TwoSidesError: a candidate would also organise, mark or deliberate there.

    """
    if role not in Post.Role.values:
        msg = f"role at a certifier: {role}"
        raise ValueError(msg)
    held = set(_posts(certifier).filter(user=user).values_list("role", flat=True))
    if Post.Role.CANDIDATE in held | {role} and held - {role}:
        raise TwoSidesError
    made, _ = Post.objects.get_or_create(certifier=certifier, user=user, role=role)
    return made


@transaction.atomic
def dismiss(*, certifier: Certifier, user: User, role: str) -> bool:
    """Take a role back; tell whether the person had it.

    Raises:
        LastSecretariatError: it is the last person who organises.

    """
    post = _posts(certifier).filter(user=user, role=role).first()
    if post is None:
        return False
    others = _posts(certifier).filter(role=Post.Role.SECRETARIAT, user__is_active=True).exclude(pk=post.pk)
    if post.role == Post.Role.SECRETARIAT and not others.exists():
        raise LastSecretariatError
    post.delete()
    return True


def people_of(certifier: Certifier) -> dict[User, list[Post]]:
    """Return who does something at a certifier, by name, with what they do in the order of the roles."""
    order = {role: place for place, role in enumerate(Post.Role.values)}
    posts = certifier.posts.select_related("user")
    found: dict[User, list[Post]] = {}
    for post in sorted(posts, key=lambda one: (str(one.user).casefold(), one.user_id, order[one.role])):
        found.setdefault(post.user, []).append(post)
    return found


def known_to(user: User, certifier: Certifier) -> QuerySet[User]:
    """Return whom a person may give a role to: members of their companies, and who has a role there already."""
    beside = Q(memberships__company__memberships__user=user) | Q(posts__certifier=certifier)
    return User.objects.filter(beside, is_active=True).distinct()


def _posts(certifier: Certifier) -> QuerySet[Post]:
    """Return the posts of a certifier, held until the end: two changes at once do not pass each other."""
    Certifier.objects.select_for_update().get(pk=certifier.pk)
    return Post.objects.filter(certifier=certifier)
