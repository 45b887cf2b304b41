"""Rows of works: what is being written, its immutable versions, what was handed out, and what people say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from essor.web.accounts.models import User
from essor.web.companies.models import Company


class WorkQuerySet(models.QuerySet["Work"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the works of the companies that a person is a member of."""
        return self.filter(company__memberships__user=user).distinct()


class Work(models.Model):
    """Hold one work product of a company: one, one a period, or many told apart by their title; and its draft.

    The draft is what was entered and rewritten since the last version. `revision` counts its changes: who writes
    on an older one is told.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="works")
    product = models.CharField(max_length=12)
    title = models.CharField(max_length=160, blank=True)
    period = models.CharField(max_length=32, blank=True)
    perimeter = models.CharField(max_length=200, default="all")
    inputs = models.JSONField(default=dict, blank=True)
    edits = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[WorkQuerySet] = WorkQuerySet.as_manager()  # type: ignore[assignment]  # a manager of its queries

    class Meta:
        """Keep one work of a product, title, period and perimeter."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("company", "product", "title", "period", "perimeter"), name="one_work_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        """Return what it is of."""
        return f"{self.product} · {self.period} · {self.company}"


class VersionQuerySet(models.QuerySet["Version"]):
    """Start every query at what a person, or a guest, may see."""

    def visible_to(self, principal: User | Guest) -> Self:
        """Return the versions of a person's companies; to a guest, the one that his link opens while it opens."""
        match principal:
            case Guest(share=share):
                return self.filter(pk=share.version_id) if share.opens else self.none()
            case _:
                return self.filter(work__company__memberships__user=principal).distinct()


class Version(models.Model):
    """Hold a work as it was: what was entered, the prose, the frozen result, what it was made from. It never changes.

    Args:
        frozen: documents and workbooks of both languages, and the findings, as `frozen` writes them.
        parameters: hash of the dated benchmarks it was made with.
        code: version of the program.

    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    inputs = models.JSONField(default=dict)
    edits = models.JSONField(default=dict)
    frozen = models.JSONField()
    snapshot = models.CharField(max_length=32)
    parameters = models.CharField(max_length=64)
    code = models.CharField(max_length=32)
    note = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=now)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]  # as for works

    class Meta:
        """Number the versions of a work, the newest first."""

        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("work", "number"), name="one_version_a_number")]

    def __str__(self) -> str:
        """Return its number and its work."""
        return f"{self.number} · {self.work}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once.

        Raises:
            TypeError: it is there already.

        """
        if self.pk is not None:
            msg = "a version never changes: save a new one"
            raise TypeError(msg)
        super().save(*args, **kwargs)

    @property
    def state(self) -> str:
        """Return where it stands: draft, consultation, approved."""
        last = max(self.steps.all(), key=lambda step: step.pk, default=None)
        return last.state if last else State.DRAFT


class State(models.TextChoices):
    """Name where a version stands."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    APPROVED = "approved"


class Step(models.Model):
    """Hold one decision on a version: who brought it where, when, in which words."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=State.choices)
    note = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=now)

    class Meta:
        """Keep the order of the decisions."""

        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="step_state_is_known"),
        ]

    def __str__(self) -> str:
        """Return where it led."""
        return f"{self.version} → {self.state}"


class Comment(models.Model):
    """Hold what a person says of a work."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="comments")
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=now)

    class Meta:
        """Read the oldest first."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Return how it begins."""
        return self.text[:60]


class Delivered(models.Model):
    """Hold a file as it was handed out: its bytes and their hash; asked again, the same bytes are given."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="delivered")
    lang = models.CharField(max_length=2)
    shape = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made = models.DateTimeField(default=now)

    class Meta:
        """Keep one file of a version, a language and a format."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "lang", "shape"), name="one_file_a_shape"),
        ]

    def __str__(self) -> str:
        """Return which file it is."""
        return f"{self.version} · {self.lang}.{self.shape}"


class ShareQuerySet(models.QuerySet["Share"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the links into the companies that a person is a member of."""
        return self.filter(version__work__company__memberships__user=user).distinct()


class Share(models.Model):
    """Hold a link that opens one version to whoever has it, until a day, so many times, or until it is taken back.

    Only the hash of its token is kept: who reads the database opens nothing.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=120)
    expires = models.DateTimeField()
    uses_left = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)
    revoked = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=now)

    objects: ClassVar[ShareQuerySet] = ShareQuerySet.as_manager()  # type: ignore[assignment]  # as for works

    class Meta:
        """Read the newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return what it is for."""
        return self.purpose

    @property
    def opens(self) -> bool:
        """Tell whether it still opens."""
        return self.state == "open"

    @property
    def state(self) -> str:
        """Return why it opens no more: revoked, expired, used up; or that it is open."""
        if self.revoked is not None:
            return "revoked"
        if self.expires <= now():
            return "expired"
        return "open" if self.uses_left > 0 else "used_up"


@dataclass(frozen=True, slots=True)
class Guest:
    """Hold who comes by a link: nobody we know, who sees what the link opens and nothing else."""

    share: Share
