"""Make, change and close actions; two people who change the same one do not undo each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.desk.models import Task
from essor.web.desk.services import ordering
from essor.web.desk.services.notices import tell


class StaleError(Exception):
    """Report that somebody changed the action meanwhile; carry it as it is now."""

    def __init__(self, now: Task) -> None:
        """Keep the action as it is now."""
        super().__init__(now.pk)
        self.now = now


@dataclass(frozen=True, slots=True)
class Content:
    """Hold what a person writes of an action."""

    title: str
    why: str = ""
    owner: User | None = None
    due_date: date | None = None
    state: str = Task.State.OPEN
    ref: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Hold which actions are asked for: how far, whose, with which words, in which order."""

    state: str = "active"
    owner: str = ""
    text: str = ""
    order: str = ordering.FIRST


def owners_of(company: Company) -> QuerySet[User]:
    """Return the people who may carry an action of a company."""
    return User.objects.filter(memberships__company=company, is_active=True).order_by("name", "email")


def tasks_of(user: User, company: Company, asked: Filter) -> QuerySet[Task]:
    """Return the actions of a company that a filter lets through, in the order asked for."""
    found = Task.objects.visible_to(user).filter(company=company)
    states = [str(state) for state in Task.State]
    if asked.state in states:
        found = found.filter(state=asked.state)
    elif asked.state != "all":
        found = found.filter(state__in=[Task.State.OPEN, Task.State.DOING])
    if asked.owner == "me":
        found = found.filter(owner=user)
    elif asked.owner.isascii() and asked.owner.isdigit() and len(asked.owner) < 10:  # noqa: PLR2004 a key of a row
        found = found.filter(owner_id=int(asked.owner))
    if asked.text:
        found = found.filter(title__icontains=asked.text)
    return ordering.ordered(found, asked.order)


@transaction.atomic
def create(*, company: Company, by: User, content: Content) -> Task:
    """Make an action; a proposal that was taken before is returned as it stands.

    Args:
        company: where.
        by: who makes it.
        content: what was written.

    """
    values = {"title": content.title, "why": content.why, "ref": content.ref, "owner": content.owner,
              "due_date": content.due_date, "state": content.state, "made_by": by}  # fmt: skip
    if content.origin:
        task, made = Task.objects.get_or_create(company=company, origin=content.origin, defaults=values)
    else:
        task, made = Task.objects.create(company=company, **values), True
    if made:
        _tell_owner(task, by)
    return task


@transaction.atomic
def change(*, task: Task, by: User, version: int, content: Content) -> Task:
    """Write an action anew when nobody changed it since it was shown.

    Raises:
        StaleError: somebody did; nothing is written.

    """
    before = task.owner_id
    _write(task, version, title=content.title, why=content.why, owner=content.owner, due_date=content.due_date,
           state=content.state)  # fmt: skip
    task.refresh_from_db()
    if task.owner_id != before:
        _tell_owner(task, by)
    return task


@transaction.atomic
def move(*, task: Task, version: int, state: str) -> Task:
    """Put an action in another state.

    Raises:
        StaleError: somebody changed it since it was shown; nothing is written.

    """
    _write(task, version, state=state)
    task.refresh_from_db()
    return task


def _write(task: Task, version: int, **values: object) -> None:
    written = Task.objects.filter(pk=task.pk, version=version).update(
        version=F("version") + 1, changed_at=timezone.now(), **values
    )
    if not written:
        raise StaleError(Task.objects.select_related("owner").get(pk=task.pk))


def _tell_owner(task: Task, by: User) -> None:
    if task.owner is not None and task.owner != by:
        way = f"/w/{task.company.slug}/steer/actions/{task.pk}/"
        tell(user=task.owner, key="desk.told_owner", values={"title": task.title, "by": str(by)}, way=way,
             company=task.company)  # fmt: skip
