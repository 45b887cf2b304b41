"""Walk through the figures of a document, whatever holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from essor.kernel.fact import Figure


def figures_in(node: Any) -> Iterator[Figure]:
    """Yield every figure of a block, of a tuple of blocks or of their parts, in reading order."""
    if isinstance(node, Figure):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from figures_in(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from figures_in(getattr(node, field.name))
