"""Give the command line what runs the site: assets, serve, people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

HOST, PORT = "127.0.0.1", 8000


def add(app: typer.Typer) -> None:
    """Add the commands of the site."""
    app.command("assets")(assets)
    app.command("serve")(serve)


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


def prepare(data: Path) -> None:
    """Start Django on a data folder."""
    os.environ["ESSOR_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.web.settings")
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
