"""Read a data file of the package."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where it was built, six times faster; both are safe and read the same."""


def read_data(place: Traversable) -> Any:
    """Return the lists, mappings and values of a YAML file."""
    return yaml.load(place.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader, both
