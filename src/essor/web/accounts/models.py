"""Rows of people."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Make people; an address is the same whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
        """Make a person who may sign in; without a password only by passkey or a provider."""
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person of an address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Hold a person: an e-mail address signs in; rights come from the memberships."""

    class Theme(models.TextChoices):
        """Name the themes a person may prefer."""

        AUTO = "auto"
        LIGHT = "light"
        DARK = "dark"

    class Language(models.TextChoices):
        """Name the languages of the pages."""

        FRENCH = "fr"
        ENGLISH = "en"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FRENCH)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Return the name that pages show."""
        return self.name or self.email

    def clean(self) -> None:
        """Write the address in one way."""
        super().clean()
        self.email = self.email.strip().lower()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the tokens of a person: nobody sees those of another."""
        return self.filter(user=user)

    def usable(self, now: datetime) -> Self:
        """Return the tokens that open something: not revoked, not expired, of a person who may sign in."""
        return self.filter(revoked=None, user__is_active=True).filter(
            models.Q(expires=None) | models.Q(expires__gt=now),
        )


class ApiToken(models.Model):
    """Hold what lets a program act for a person: the hash of a secret that was shown once, and how far it reaches."""

    class Scope(models.TextChoices):
        """Name what a token may do."""

        READ = "read"
        WRITE = "write"
        IMPORT = "import"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=40)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        """Show the newest first; a token without a scope would open nothing."""

        ordering = ("-created", "-pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(scopes=""), name="token_opens_something")]

    def __str__(self) -> str:
        """Return the name its person gave it."""
        return self.name

    @property
    def reach(self) -> frozenset[str]:
        """Return what the token may do."""
        return frozenset(self.scopes.split(","))
