"""Give the command line what runs the site: assets, serve, people."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated, Any

import typer

from essor.kernel.message import message

HOST, PORT = "127.0.0.1", 8000


def add(app: typer.Typer) -> None:
    """Add the commands of the site."""
    app.command("assets")(assets)
    app.command("serve")(serve)
    app.command("welcome")(welcome)
    app.command("due")(due)


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
    """Send once the mails that are due; a worker does it each minute."""
    prepare(ctx.obj.data)
    _migrate()
    from essor.web.desk.tasks import each_minute

    ran = each_minute()
    ctx.obj.say("web.due", sent=ran.sent, refused=ran.refused, unknown=ran.unknown)
    return 1 if ran.refused or ran.unknown else 0


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
