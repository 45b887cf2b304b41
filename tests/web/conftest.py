"""The site on a small demo company: one database and one company folder a session, each test in a transaction."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from essor.mart.company import Company as Folder
from mail_server import Server, mail_server
from small_demo import SLUG, small_demo


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Start Django on a data folder of its own; return the folder."""
    data = tmp_path_factory.mktemp("site")
    before = {name: os.environ.get(name) for name in ("ESSOR_DATA", "DJANGO_SETTINGS_MODULE")}
    os.environ |= {"ESSOR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "essor.web.settings"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser of another test leaves its event loop in this thread
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    for name, value in before.items():  # the rest of the process does not work on this folder
        if value is None:
            os.environ.pop(name)
        else:
            os.environ[name] = value
    from django.conf import settings
    from django.db import connection

    settings.STORAGES = {
        "default": settings.STORAGES["default"],
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    yield data
    connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def imported(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return the folder of the demo company, imported as the command line does."""
    copy = tmp_path_factory.mktemp("imported")
    small_demo(tmp_path_factory, copy)
    shutil.move(copy / "data" / SLUG, site / SLUG)
    return Folder.open(site, SLUG)


@pytest.fixture
def db(site: Path) -> Iterator[None]:
    """Undo after the test what it wrote."""
    from django.core.cache import cache
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def people(db: None, imported: Folder) -> dict[str, Any]:
    """Return one person a role in the demo company, and a stranger who has another company."""
    from essor.web.accounts.models import User
    from essor.web.companies.models import Company, Membership, Role

    company = Company.objects.create(slug=SLUG, name="Maison Brumelle")
    found: dict[str, Any] = {"company": company}
    for role in Role.values:
        user = User.objects.create_user(f"{role}@brumelle.example", "mot-de-passe-long", name=f"{role.title()} Test")
        Membership.objects.create(company=company, user=user, role=role)
        found[role] = user
    stranger = User.objects.create_user("stranger@ailleurs.example", "mot-de-passe-long")
    other = Company.objects.create(slug="ailleurs", name="Ailleurs")
    Membership.objects.create(company=other, user=stranger, role=Role.OWNER)
    return found | {"stranger": stranger, "other": other}


@pytest.fixture
def server(db: None) -> Iterator[Server]:
    """Let the site send its mails to a real mail server of the test."""
    from django.test import override_settings

    with mail_server() as (kept, port), override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port,
        EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="", EMAIL_USE_SSL=False, EMAIL_USE_TLS=False, EMAIL_TIMEOUT=5,
    ):  # fmt: skip
        yield kept


@pytest.fixture
def visit(people: dict[str, Any]) -> Any:
    """Return a browser without scripts for a person: visit("owner").get(address)."""
    from django.test import Client

    def browser(who: str = "") -> Client:
        client = Client()
        if who:
            client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
