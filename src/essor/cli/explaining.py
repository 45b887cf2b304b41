"""Explain a figure down to the rows of the files it comes from."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
