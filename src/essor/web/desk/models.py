"""Rows that people work with every day: actions to do, what happened, documents that come by mail."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from essor.web.accounts.models import User
from essor.web.companies.models import Company


class TaskQuerySet(models.QuerySet["Task"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the actions of the companies a person is a member of."""
        return self.filter(company__memberships__user=user)


class Task(models.Model):
    """Hold an action that somebody carries: what, why, who, until when, how far.

    Args:
        ref: key of the figure or name of the finding that it answers.
        origin: product, period and id of the proposal that it was taken from; "" for one made by hand.
        version: counts the changes, so that nobody undoes what another wrote meanwhile.

    """

    class State(models.TextChoices):
        """Name how far an action is."""

        OPEN = "open"
        DOING = "doing"
        DONE = "done"
        DROPPED = "dropped"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    why = models.TextField(max_length=2000, blank=True)
    ref = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    due_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Self]] = TaskQuerySet.as_manager()

    class Meta:
        """Put what is due first; take each proposal once."""

        ordering = (models.F("due_date").asc(nulls_last=True), "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("company", "origin"), condition=~models.Q(origin=""), name="one_task_a_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "doing", "done", "dropped"]), name="task_state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("company", "due_date", "id"), name="tasks_by_date"),
            models.Index(fields=("company", "state", "due_date", "id"), name="tasks_of_a_state"),
            models.Index(fields=("company", "title", "id"), name="tasks_by_title"),
        ]

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title

    @property
    def over(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.state in {self.State.DONE, self.State.DROPPED}


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return what was told to this person."""
        return self.filter(user=user)


class Notification(models.Model):
    """Hold what a person is told: a sentence by its key, said in the language of the reader."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=60)
    values: Any = models.JSONField(default=dict)
    way = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = NotificationQuerySet.as_manager()

    class Meta:
        """Put the newest first."""

        ordering = ("-made_at", "-pk")
        indexes: ClassVar = [models.Index(fields=("user", "read_at"), name="told_and_unread")]

    def __str__(self) -> str:
        """Return the key of the sentence."""
        return self.key


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Start every query at what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Return the subscriptions of this person, in companies where it is still a member."""
        return self.filter(user=user, company__memberships__user=user)


class Subscription(models.Model):
    """Hold which document comes to whom, of which days, in which shapes, and when."""

    class Rhythm(models.TextChoices):
        """Name when it comes: each Monday, or some days after the first of the month."""

        WEEKLY = "weekly"
        MONTHLY = "monthly"

    class Span(models.TextChoices):
        """Name the days that the document is of, seen from the day it comes."""

        LAST_MONTH = "last_month"
        THIS_MONTH = "this_month"
        LAST_QUARTER = "last_quarter"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="subscriptions")
    product = models.CharField(max_length=60)
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.LAST_MONTH)
    shapes = models.CharField(max_length=40, default="pdf")
    language = models.CharField(max_length=2, choices=User.Language.choices, default=User.Language.FRENCH)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    days_after = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(27)])
    at = models.TimeField()
    active = models.BooleanField(default=True)
    since = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = SubscriptionQuerySet.as_manager()

    class Meta:
        """Keep the order in which they were asked for."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Return what comes when."""
        return f"{self.product} · {self.rhythm}"


class Sending(models.Model):
    """Hold one mail of a subscription: planned, then sending, then sent, refused or unknown; never sent twice."""

    class State(models.TextChoices):
        """Name what became of a mail; an unknown one may have arrived, so it is shown and not sent again."""

        PLANNED = "planned"
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"
        UNKNOWN = "unknown"

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="sendings")
    occasion = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True)
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """Allow one mail an occasion."""

        ordering = ("-occasion",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subscription", "occasion"), name="one_mail_an_occasion")
        ]

    def __str__(self) -> str:
        """Return of which day it is and what became of it."""
        return f"{self.occasion} · {self.state}"
