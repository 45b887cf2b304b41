"""Name a sentence by its key and its typed arguments; the words live in words.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from essor.kernel.value import Value

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")
Argument: TypeAlias = "Value | str | int | Message | Bilingual"
_NOTHING: Mapping[str, Argument] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Hold a wording that data carry in both languages: a label, a definition, a question."""

    fr: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the wording in a language."""
        return self.fr if lang == "fr" else self.en


class Message(NamedTuple):
    """Hold what is to be said: a key of a words.toml and the values of its placeholders."""

    key: str
    args: Mapping[str, Argument] = _NOTHING


def message(key: str, /, **args: Argument) -> Message:
    """Return the message of this key with these arguments."""
    return Message(key, MappingProxyType(dict(args)))
