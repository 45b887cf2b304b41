"""Say the words of this folder from inside the calculation."""

from __future__ import annotations

from collections.abc import Iterable

from essor.kernel.message import Argument, Message
from essor.work.wording import Wording

_WORDS = Wording((__package__ or "").rpartition(".")[0])


def told(key: str, /, **args: Argument) -> Message:
    """Return a message of the folder's words.toml."""
    return _WORDS.message(key, **args)


def once(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return messages in their order, each once."""
    found: list[Message] = []
    for one in messages:
        if one not in found:
            found.append(one)
    return tuple(found)
