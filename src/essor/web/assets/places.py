"""Say where assets are built and where they are served from."""

from __future__ import annotations

from pathlib import Path

from essor.web.configuration import configuration


def built_folder() -> Path:
    """Return the folder of the assets that are built from wheels."""
    return configuration().private / "assets"


def static_folder() -> Path:
    """Return the folder that is served: our files and the built ones, compressed, with hashes in their names."""
    return configuration().private / "static"
