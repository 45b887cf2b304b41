"""Rows of workspaces and of who may do what in them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from essor.web.accounts.models import User


class CompanyQuerySet(models.QuerySet["Company"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the companies a person is a member of."""
        return self.filter(memberships__user=user).distinct()


class Company(models.Model):
    """Hold a workspace: the name of a company folder, and what the folder does not know."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = CompanyQuerySet.as_manager()

    class Meta:
        """Order by name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Role(models.TextChoices):
    """Name what a person may be in a company, from the widest right to the narrowest."""

    OWNER = "owner"
    MANAGER = "manager"
    ANALYST = "analyst"
    SALESPERSON = "salesperson"
    READER = "reader"


class Membership(models.Model):
    """Hold the one role of a person in a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.READER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Give a person one role a company."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("company", "user"), name="one_role_a_company"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user} · {self.role} · {self.company}"
