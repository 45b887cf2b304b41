"""Say why rows were set aside: in words of Essor's, or in those of a map."""

from __future__ import annotations

from essor.kernel.message import Message, message
from essor.kernel.words import sentences


def aside_reason(reason: str) -> Message | str:
    """Return the words of a reason; a map may have reasons of its own, shown as they are."""
    key = f"connectors.aside_{reason}"
    return message(key) if key in sentences() else reason
