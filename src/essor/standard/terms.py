"""Load the glossary: the words of the field in both languages, with the name the program gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from keyword import iskeyword
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Bilingual, Lang, Message, message
from essor.standard.data_file import read_data

_FALSE_FRIENDS = "false_friends.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """Hold one term of the field.

    Args:
        code: name used in the program: "break_even_revenue".
        fr: the French term.
        en: the English term.
        definition: what it means.
        theme: file it stands in: "money".
        also_fr: other French words for it, abbreviations first among them.
        also_en: other English words for it.
        not_en: English words that tempt a French speaker and do not say this.
        note: what to beware of.

    """

    code: str
    fr: str
    en: str
    definition: Bilingual
    theme: str
    also_fr: tuple[str, ...] = ()
    also_en: tuple[str, ...] = ()
    not_en: tuple[str, ...] = ()
    note: Bilingual | None = None

    def label(self, lang: Lang) -> str:
        """Return the term in a language."""
        return self.fr if lang == "fr" else self.en

    def words(self, lang: Lang) -> tuple[str, ...]:
        """Return the term and its other words in a language."""
        return (self.fr, *self.also_fr) if lang == "fr" else (self.en, *self.also_en)


@dataclass(frozen=True, slots=True)
class FalseFriend:
    """Hold a French word, the English word that it resembles, and the one that translates it.

    Args:
        fr: the French word.
        en: what English says.
        not_en: the English word that tempts.
        note: what that word means.
        near: words beside which it tempts, where it is right everywhere else; none for one that always asks.

    """

    fr: str
    en: str
    not_en: str
    note: Bilingual
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Glossary:
    """Hold the terms by theme and the false friends."""

    terms: tuple[Term, ...]
    false_friends: tuple[FalseFriend, ...]
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def term(self, code: str) -> Term:
        """Return a term by the name it has in the program; raise KeyError when there is none."""
        for term in self.terms:
            if term.code == code:
                return term
        raise KeyError(code)

    def named(self, word: str, lang: Lang) -> tuple[Term, ...]:
        """Return the terms that a word names in a language, whatever its capitals."""
        wanted = word.strip().casefold()
        return tuple(term for term in self.terms if wanted in {one.casefold() for one in term.words(lang)})


@cache
def glossary() -> Glossary:
    """Return the glossary; the same object each time.

    Raises:
        pydantic.ValidationError: a data file has another shape, an unknown key or a missing one.

    """
    terms: list[Any] = []
    false_friends: list[Any] = []
    folder = files("essor.standard") / "glossary"
    for place in sorted(folder.iterdir(), key=lambda item: item.name):
        content = read_data(place)
        if place.name == _FALSE_FRIENDS:
            false_friends += content
        else:
            terms += [{**term, "theme": place.name.removesuffix(".yaml")} for term in content]
    return TypeAdapter(Glossary).validate_python({"terms": terms, "false_friends": false_friends})


def check_glossary(words: Glossary) -> tuple[Message, ...]:
    """Return what is wrong with the glossary; nothing when it is whole."""
    return tuple(_faults(words))


def _faults(words: Glossary) -> Iterator[Message]:
    for code, times in Counter(term.code for term in words.terms).items():
        if times > 1:
            yield message("standard.code_repeated", code=code, times=times)
        if not code.isidentifier() or iskeyword(code) or code != code.lower():
            yield message("standard.term_code_unfit", code=code)
    for term in words.terms:
        texts = (term.fr, term.en, *term.also_fr, *term.also_en, *term.not_en)
        notes = (term.definition,) if term.note is None else (term.definition, term.note)
        if not all(text.strip() for text in (*texts, *(one for note in notes for one in (note.fr, note.en)))):
            yield message("standard.language_missing", place=term.code)
        if {one.casefold() for one in term.not_en} & {one.casefold() for one in term.words("en")}:
            yield message("standard.term_contradicts", code=term.code)
    for friend in words.false_friends:
        if not all(one.strip() for one in (friend.fr, friend.en, friend.not_en, friend.note.fr, friend.note.en)):
            yield message("standard.language_missing", place=friend.fr)
        if friend.not_en.casefold() in {one.strip().casefold() for one in friend.en.split(";")}:
            yield message("standard.term_contradicts", code=friend.fr)
