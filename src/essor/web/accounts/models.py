"""Rows of people."""

from __future__ import annotations

from typing import Any, ClassVar

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
