"""Gather what is served: our files and the built ones, compressed, with hashes in their names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from essor.web.assets.places import static_folder

UNSERVED = ("redoc.standalone*", "django_htmx/*")
"""Files of installed wheels that no page loads: the description of the interface is drawn by Swagger alone."""


def collect() -> bool:
    """Gather the files where they or the wheel that compresses them changed; tell whether it was needed."""
    stamp = static_folder() / ".gathered"
    wanted = _state()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=list(UNSERVED))
    stamp.write_text(wanted, encoding="ascii")
    return True


def _state() -> str:
    """Return what the files are told apart by: their names, sizes and instants, and who compresses them."""
    lines = sorted(f"{name} {place.stat().st_size} {place.stat().st_mtime_ns}" for name, place in _files())
    told = "\n".join([metadata.version("whitenoise"), *lines])
    return hashlib.sha256(told.encode()).hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list(list(UNSERVED)):
            yield name, Path(storage.path(name))
