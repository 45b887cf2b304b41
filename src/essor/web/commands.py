"""Give the command line what runs the site: assets, serve, people."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Annotated, Any

import typer

from essor.kernel.message import message

HOST, PORT = "127.0.0.1", 8000
_START = "from essor.cli.main import run; run()"
_PATIENCE = 20  # seconds that a worker has to end


def add(app: typer.Typer) -> None:
    """Add the commands of the site."""
    app.command("assets")(assets)
    app.command("serve")(serve)
    app.command("welcome")(welcome)
    app.command("due")(due)
    app.command("worker")(worker)
    app.command("backup")(backup)
    app.command("restore")(restore)


def assets(ctx: typer.Context) -> int:
    """Build the fonts, icons and scripts of the pages out of installed wheels."""
    prepare(ctx.obj.data)
    from essor.web.assets.build import build
    from essor.web.assets.collect import collect
    from essor.web.assets.places import static_folder

    build()
    collect()
    ctx.obj.say("web.assets_built", folder=str(static_folder()))
    return 0


def serve(
    ctx: typer.Context,
    host: str = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535)] = PORT,
    threads: Annotated[int, typer.Option(min=1, max=64)] = 4,
    jobs: Annotated[bool, typer.Option("--jobs/--no-jobs")] = True,
) -> int:
    """Serve the site until it is stopped."""
    if not _free(host, port):
        ctx.obj.say("web.port_taken", port=str(port), next=str(port + 1))
        return 2
    os.environ.setdefault("ESSOR_SITE", f"http://{host}:{port}")  # links in mails lead here
    prepare(ctx.obj.data)
    from granian import Granian
    from granian.constants import Interfaces

    from essor.web.assets.build import build
    from essor.web.assets.collect import collect

    build()
    collect()
    _migrate()
    ctx.obj.say("web.serving", address=f"http://{host}:{port}/")
    server: Any = Granian(
        "essor.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        blocking_threads=threads, log_access=False, respawn_failed_workers=True,
    )  # fmt: skip
    beside = _worker_beside(ctx.obj.data) if jobs else nullcontext()
    with beside:
        server.serve()
    return 0


def welcome(ctx: typer.Context) -> int:
    """Give a company its fictional people, and say how they sign in."""
    prepare(ctx.obj.data)
    from essor.web.demonstration import PEOPLE, welcome

    _migrate()
    found = welcome(slug=ctx.obj.company().slug, lang=ctx.obj.lang)
    ctx.obj.say("web.welcome", password=found.password)
    for role, email in found.emails.items():
        ctx.obj.say("web.welcome_person", email=email, name=PEOPLE[role], role=message(f"web.role_{role}"))
    return 0


def due(ctx: typer.Context) -> int:
    """Send once the mails that are due and tell of missing exports; a worker does it each minute."""
    prepare(ctx.obj.data)
    _migrate()
    from essor.web.desk.tasks import each_minute

    ran = each_minute()
    ctx.obj.say("web.due", sent=ran.sent, refused=ran.refused, unknown=ran.unknown)
    return 1 if ran.refused or ran.unknown else 0


def backup(ctx: typer.Context, file: Path) -> int:
    """Keep the whole site in one file, while it runs."""
    prepare(ctx.obj.data)
    _migrate()
    from django.utils import timezone

    from essor.web.backup import backup

    kept = backup(file, now=timezone.now())
    ctx.obj.say("web.backup_made", file=str(file), companies=kept.companies, files=kept.files)
    return 0


def restore(ctx: typer.Context, file: Path) -> int:
    """Bring a kept site back into an empty data folder."""
    from essor.web.restore import read_rows, unpack

    found = unpack(file, ctx.obj.data)
    prepare(ctx.obj.data)
    _migrate()
    if found.rows is not None:
        read_rows(found.rows)
    ctx.obj.say("web.restored", folder=str(ctx.obj.data), companies=len(found.companies), at=found.at)
    return 0


def _free(host: str, port: int) -> bool:
    """Tell whether nobody listens on a port yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def worker(ctx: typer.Context, beside: int = 0) -> int:
    """Do the jobs that pages ask for, one after the other, until it is stopped."""
    prepare(ctx.obj.data)
    from django.utils.module_loading import autodiscover_modules

    from essor.web.companies.services.jobs import listen

    autodiscover_modules("tasks")
    if beside:
        Thread(target=_end_with, args=(beside,), daemon=True).start()
    else:
        _migrate()
    ctx.obj.say("web.working")
    listen(_chores())
    return 0


def _chores() -> list[Callable[[], object]]:
    """Return what each app has to do every minute: `each_minute` of its tasks, where there is one."""
    from django.apps import apps

    found = [getattr(app.module, "tasks", None) for app in apps.get_app_configs()]
    return [tasks.each_minute for tasks in found if tasks is not None and hasattr(tasks, "each_minute")]


@contextmanager
def _worker_beside(data: Path) -> Iterator[None]:
    """Run a worker as a child for as long as the site is served."""
    call = [sys.executable, "-c", _START, "worker", "--data", str(data), "--beside", str(os.getpid())]
    with subprocess.Popen(call) as child:  # noqa: S603 our own interpreter and module
        try:
            yield
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()


def _end_with(parent: int) -> None:
    """Stop this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def prepare(data: Path) -> None:
    """Start Django on a data folder."""
    os.environ["ESSOR_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.web.settings")
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    from essor.web.configuration import configuration

    configuration().secret()  # makes the folder of the site, closed to others
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
