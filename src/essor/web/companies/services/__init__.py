"""Open a company for a person: its folder, its newest snapshot, its engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from essor.mart.company import Company as Folder
from essor.mart.company import companies as folders
from essor.mart.engines import Engine
from essor.mart.snapshot import Snapshot, get, head
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Membership, Role
from essor.web.companies.services.engines import engine_on
from essor.web.configuration import configuration


class NoDataError(Exception):
    """Report that nothing was imported yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Hold the folder, the snapshot and the engine that answer a page."""

    folder: Folder
    snapshot: Snapshot
    engine: Engine


def company_of(user: User, slug: str, permission: str = "companies.read") -> Company:
    """Return a company that a person may act on.

    Raises:
        Http404: there is none, or the person may not know of it or do this: both look the same.

    """
    company = Company.objects.visible_to(user).filter(slug=slug).first() if user.is_authenticated else None
    if company is None or not user.has_perm(permission, company):
        raise Http404
    return company


def folder_of(company: Company) -> Folder:
    """Open the folder of a company."""
    return Folder.open(configuration().data, company.slug)


def snapshot_of(folder: Folder, snapshot_id: str = "") -> Snapshot:
    """Return the snapshot named, or the newest.

    Raises:
        NoDataError: nothing was imported yet.

    """
    found = get(folder, snapshot_id) if snapshot_id else head(folder)
    if found is None:
        raise NoDataError
    return found


@contextmanager
def opened(company: Company, snapshot_id: str = "") -> Iterator[Opened]:
    """Open a company at its newest snapshot, or at the one named, for the length of a page.

    Raises:
        NoDataError: nothing was imported yet.

    """
    folder = folder_of(company)
    snapshot = snapshot_of(folder, snapshot_id)
    with engine_on(folder.folder, snapshot) as engine:
        yield Opened(folder, snapshot, engine)


@transaction.atomic
def adopt(*, user: User, slug: str, role: str = Role.OWNER) -> Company:
    """Give a company folder that the command line made a workspace, and a person a role in it."""
    folder = Folder.open(configuration().data, slug)
    company, _ = Company.objects.get_or_create(slug=slug, defaults={"name": folder.name})
    Membership.objects.update_or_create(company=company, user=user, defaults={"role": role})
    return company


def unadopted() -> tuple[str, ...]:
    """Return the slugs of the company folders that have no workspace yet."""
    known = set(Company.objects.values_list("slug", flat=True))
    return tuple(slug for slug in folders(configuration().data) if slug not in known)
