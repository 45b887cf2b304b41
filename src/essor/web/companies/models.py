"""Rows of workspaces and of who may do what in them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

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


class Look(models.Model):
    """Hold what a company lends to its documents; a company without one wears the look of the house.

    Args:
        accent: sRGB colour, "#2f4cc4".
        logo: a PNG drawn by us from the picture that was given, or None.

    """

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="look")
    accent = models.CharField(max_length=7)
    logo = models.BinaryField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.company} · {self.accent}"


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


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the invitations to the companies that a person owns."""
        return self.filter(company__memberships__user=user, company__memberships__role=Role.OWNER)

    def waiting(self) -> Self:
        """Return those that nobody answered or took back, whether they are too old or not."""
        return self.filter(accepted=None, revoked=None)

    def usable(self, now: datetime) -> Self:
        """Return those that still open a company."""
        return self.waiting().filter(expires__gt=now)


class Invitation(models.Model):
    """Hold that an address may come into a company once: the hash of the secret of its mail, and until when.

    Args:
        sent: what the mail server said: sent, refused (it did not take the mail), unknown (its answer was lost).

    """

    class Sent(models.TextChoices):
        """Name what became of the mail."""

        PLANNED = "planned"
        SENT = "sent"
        REFUSED = "refused"
        UNKNOWN = "unknown"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    language = models.CharField(max_length=2, choices=User.Language.choices, default=User.Language.FRENCH)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    sent = models.CharField(max_length=8, choices=Sent.choices, default=Sent.PLANNED)
    accepted = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # of its queries

    class Meta:
        """Show the newest first; one address waits once a company."""

        ordering = ("-created", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("company", "email"),
                condition=models.Q(accepted=None, revoked=None),
                name="one_waiting_invitation",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_is_known"),
        ]

    def __str__(self) -> str:
        """Return who is asked to be what where."""
        return f"{self.email} · {self.role} · {self.company}"


class Job(models.Model):
    """Hold long work: who asked for it, how far it is, what came of it; the queue only wakes its worker."""

    class State(models.TextChoices):
        """Name where a job stands."""

        PLANNED = "planned"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="jobs")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=255, blank=True)
    log = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    said_key = models.CharField(max_length=80, blank=True)
    said_args = models.JSONField(default=dict)
    stop_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        """Show the newest first; the states are those that are named."""

        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=("planned", "running", "done", "failed", "cancelled")),
                name="job_state_is_known",
            )
        ]

    def __str__(self) -> str:
        """Return what it does and where it stands."""
        return f"{self.kind} · {self.state} · {self.company}"

    @property
    def over(self) -> bool:
        """Tell whether nothing more happens to it."""
        return self.state not in {self.State.PLANNED, self.State.RUNNING}


class ImportDraft(models.Model):
    """Hold an import on its way: the files in quarantine, how each is read, what was found; leaving loses nothing.

    Args:
        files: name and place of each file.
        maps: how a person wants a file to be read, by its place in files.
        examined: what the files would change, as the reader and the mart told it.
        loaded: what the import changed.

    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="drafts")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    files = models.JSONField(default=list)
    maps = models.JSONField(default=dict)
    examined: models.JSONField[Any, Any] = models.JSONField(null=True)
    loaded: models.JSONField[Any, Any] = models.JSONField(null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="drafts")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        """Show the newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return the names of the files."""
        return ", ".join(str(file["name"]) for file in self.files)


class SentOnce(models.Model):
    """Hold under which key a program sent files, so that sending them again makes no second import.

    Args:
        content: hash of the names and the bytes.
        draft: the import they became; it goes with it.

    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    draft = models.ForeignKey(ImportDraft, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        """Know a key of a person once in a company."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("company", "who", "key"), name="one_sending_a_key"),
        ]

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return what is expected by the companies a person is a member of."""
        return self.filter(company__memberships__user=user)


class Expectation(models.Model):
    """Hold that an export of a source is to come again and again, how often, and until when.

    Args:
        source: the format of its files.
        days_after: days after the Monday of the week, or after the first of the month; 0 for each day.
        at: hour of the company's zone until which it counts as come in time.

    """

    class Every(models.TextChoices):
        """Name how often it comes."""

        DAY = "day"
        WEEK = "week"
        MONTH = "month"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="expectations")
    source = models.CharField(max_length=80)
    every = models.CharField(max_length=5, choices=Every.choices)
    days_after = models.PositiveSmallIntegerField(default=0)
    at = models.TimeField()
    since = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Self]] = ExpectationQuerySet.as_manager()

    class Meta:
        """Expect one thing of a source."""

        ordering = ("source",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("company", "source"), name="one_expectation_a_source"),
            models.CheckConstraint(condition=models.Q(every__in=("day", "week", "month")), name="every_is_known"),
        ]

    def __str__(self) -> str:
        """Return what comes how often."""
        return f"{self.source} · {self.every}"


class Arrival(models.Model):
    """Hold what became of one expected export: it came, it came late, it is missing."""

    class State(models.TextChoices):
        """Name what became of it."""

        CAME = "came"
        LATE = "late"
        MISSING = "missing"

    expectation = models.ForeignKey(Expectation, on_delete=models.CASCADE, related_name="arrivals")
    occasion = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices)
    came_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        """Judge an occasion once; show the newest first."""

        ordering = ("-occasion",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("expectation", "occasion"), name="one_arrival_an_occasion"),
            models.CheckConstraint(condition=models.Q(state__in=("came", "late", "missing")), name="arrival_is_known"),
        ]

    def __str__(self) -> str:
        """Return of which day it is and what became of it."""
        return f"{self.occasion} · {self.state}"
