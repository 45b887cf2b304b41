"""Put the versions of a plan or a target in the order people mean."""

from __future__ import annotations

from itertools import groupby


def version_order(version: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts versions: v2 before v10, whatever the words around the numbers."""
    return tuple(
        (int("".join(part)), "") if digits else (-1, "".join(part)) for digits, part in groupby(version, str.isdecimal)
    )
