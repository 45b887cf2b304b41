"""Rows of certifiers and of who does what for them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from essor.web.accounts.models import User


class CertifierQuerySet(models.QuerySet["Certifier"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the certifiers a person does something for, or sits an exam of."""
        return self.filter(posts__user=user).distinct()


class Certifier(models.Model):
    """Hold a centre that holds exams."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CertifierQuerySet] = CertifierQuerySet.as_manager()  # type: ignore[assignment]  # of its queries

    class Meta:
        """Order by name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Post(models.Model):
    """Hold what a person does at a certifier; an assessor may sit on a jury, a candidate does nothing else."""

    class Role(models.TextChoices):
        """Name what a person may be at a certifier."""

        SECRETARIAT = "secretariat"
        ASSESSOR = "assessor"
        JURY = "jury"
        CANDIDATE = "candidate"

    certifier = models.ForeignKey(Certifier, on_delete=models.CASCADE, related_name="posts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        """Give each role once to a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("certifier", "user", "role"), name="one_post_a_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=("secretariat", "assessor", "jury", "candidate")), name="post_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user} · {self.role} · {self.certifier}"
