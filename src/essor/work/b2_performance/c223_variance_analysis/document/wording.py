"""Say the words of this folder from inside the document."""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Argument, Bilingual, Lang, Message
from essor.kernel.ref import Ref
from essor.kernel.value import Count, Money, Points, Quantity, Rate
from essor.kernel.words import say as said
from essor.kernel.words import sentences
from essor.work.wording import Edits, Wording

WORDS = Wording((__package__ or "").rpartition(".")[0])


def say(lang: Lang, key: str, /, **args: Argument) -> str:
    """Return a sentence of the folder's words.toml in a language."""
    return WORDS.say(lang, key, **args)


def both(key: str, /, **args: Argument) -> Bilingual:
    """Return a sentence of the folder's words.toml in both languages."""
    return spoken(WORDS.message(key, **args))


def spoken(message: Message) -> Bilingual:
    """Return any message in both languages."""
    return Bilingual(said(message, "fr"), said(message, "en"))


def rich(message: Message, lang: Lang, origins: Mapping[str, Ref] = MappingProxyType({})) -> b.Rich:
    """Return a sentence whose numbers are figures: the writer rounds them, and they keep where they come from.

    Args:
        message: of a words.toml.
        lang: of the sentence.
        origins: where its numbers come from, by the names that they have in it.

    """
    found: list[b.Span] = []
    for literal, name, _, _ in string.Formatter().parse(sentences()[message.key][lang]):
        if literal:
            found.append(literal)
        if name is None:
            continue
        value = message.args[name]
        if isinstance(value, Money | Rate | Points | Count | Quantity):
            found.append(Figure(value, origins.get(name), signed=name.endswith(_SIGNED)))
        else:
            found.append(_words(value, lang))
    return tuple(found)


_SIGNED = ("change", "delta")


def _words(value: Argument, lang: Lang) -> str:
    if isinstance(value, Message):
        return said(value, lang)
    return value.text(lang) if isinstance(value, Bilingual) else said(WORDS.message("plain", value=value), lang)


def titled(name: str, key: str, lang: Lang, edits: Edits, /, **values: object) -> b.Heading:
    """Return a section title, its figures with their references; a person may rewrite it under "NAME_title"."""
    return b.Heading(WORDS.title(f"{name}_title", key, lang, values, edits))
