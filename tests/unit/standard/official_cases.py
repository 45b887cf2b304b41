"""Hold an invented qualification in the form of the official document, and what a refusal says."""

from __future__ import annotations

from pathlib import Path

from essor.kernel.message import LANGS, Message
from essor.kernel.words import say
from essor.standard import read_official

OTHER = Path(__file__).with_name("other_title.txt")


def refused(source: Path | str) -> list[Message]:
    official, messages = read_official(source)
    assert official is None
    assert messages
    for one in messages:
        assert all(say(one, lang) for lang in LANGS)
    return list(messages)
