"""Find and make people."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from essor.web.accounts.models import User


def by_address(email: str) -> User | None:
    """Return the person of an address, whatever its capitals."""
    return User.objects.filter(email=email.strip().lower()).first()


def linked(user: User, provider: str) -> bool:
    """Tell whether a person is linked to another account of a provider already."""
    return bool(SocialAccount.objects.filter(user=user, provider=provider).exists())


def enters_elsewhere(user: User) -> bool:
    """Tell whether only a provider opens the account: then no password is set here."""
    return not user.has_usable_password() and bool(SocialAccount.objects.filter(user=user).exists())


@transaction.atomic
def join(*, email: str, name: str, password: str, language: str) -> User:
    """Make a person whose address was proved by the link that reached it."""
    user = User.objects.create_user(email, password, name=name.strip(), language=language)
    prove_address(user)
    return user


@transaction.atomic
def prove_address(user: User) -> None:
    """Keep beside a person the proved address that signs them in, as allauth expects it."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@transaction.atomic
def rename(*, user: User, name: str) -> User:
    """Give a person the name that pages show."""
    user.name = name.strip()
    user.save(update_fields=["name"])
    return user
