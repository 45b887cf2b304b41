"""Find words left in the other language and false friends, by the glossary of the field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Lang, message
from essor.methods.text.finding import TextFinding, TextPlace, readable
from essor.methods.text.splitting import sentences
from essor.standard.data_file import read_data
from essor.standard.terms import glossary

_BESIDE = 30  # signs on each side of a word that make it wrong
_PASSAGE = 3  # words of the other language that make a sentence a passage, when they outnumber its own
_LONG = 10  # letters that make a single word a term rather than a word of every day
_ACCENTED = re.compile(r"\b[a-zà-öø-ÿœæ]*[àâçèéêëîïôùûœ][a-zà-öø-ÿœæ]*\b")
_NOTE = re.compile(r"\s*\(.*?\)")


@dataclass(frozen=True)
class Vocabulary:
    """Hold the words that tell a language, and those that both own."""

    french: frozenset[str]
    english: frozenset[str]
    both: frozenset[str]
    accented_english: frozenset[str]
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary; the same object each time."""
    return TypeAdapter(Vocabulary).validate_python(read_data(files("essor.methods.text") / "vocabulary.yaml"))


def untranslated(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return terms of the glossary and passages that are still in the other language, in the order of the text.

    A single word without an accent may belong to both languages: it is put as a question.
    """
    body = readable(text)
    found = [*passages(body, lang), *_terms(body, lang)]
    if lang == "en":
        taken = {(finding.place.offset + index) for finding in found for index in range(len(finding.found))}
        found += [finding for finding in _accented(body) if finding.place.offset not in taken]
    return tuple(sorted(found, key=lambda finding: finding.place.offset))


def false_friends(text: str) -> tuple[TextFinding, ...]:
    """Return the English words of a text that tempt a French speaker; they may be right: each is a question."""
    body = readable(text)
    return tuple(
        TextFinding(
            check="false_friend",
            place=TextPlace.of(body, match.start()),
            found=match[0],
            expected=_friends()[_key(match["term"])][1],
            message=message(
                "text.false_friend",
                found=match[0],
                french=_friends()[_key(match["term"])][0],
                expected=_friends()[_key(match["term"])][1],
            ),
            sure=False,
        )
        for match in _pattern(frozenset(_friends())).finditer(body)
        if _tempts(match, body)
    )


def terms_left_out(french: str, english: str) -> tuple[TextFinding, ...]:
    """Return the terms of the glossary that the French text uses and whose English word the English text does not.

    A translation may turn a sentence another way: each is a question. The place is that of the French term.
    """
    body, other = readable(french), readable(english).casefold().replace("'", "’")
    found: dict[str, TextFinding] = {}
    for match in _pattern(frozenset(_own_french())).finditer(body):
        key = _key(match["term"])
        words = _own_french()[key]
        if key not in found and not any(re.search(rf"(?<!\w){re.escape(_key(word))}", other) for word in words):
            place = TextPlace.of(body, match.start())
            said = message("text.term_left_out", found=match[0], expected=words[0])
            found[key] = TextFinding("glossary", place, match[0], words[0], said, sure=False)
    return tuple(found.values())


def passages(text: str, lang: Lang) -> Iterator[TextFinding]:
    """Yield the sentences that are in the other language."""
    words = vocabulary()
    own, other = (words.french, words.english) if lang == "fr" else (words.english, words.french)
    for sentence in sentences(text, lang):
        small = [part for word in sentence.words for part in re.split(r"[’']", word.casefold())]
        foreign = sum(word in other for word in small)
        if foreign >= _PASSAGE and foreign > sum(word in own for word in small):
            key = "text.english_passage" if lang == "fr" else "text.french_passage"
            yield TextFinding(
                check="passage",
                place=TextPlace.of(text, sentence.offset),
                found=sentence.text,
                expected="",
                message=message(key, found=sentence.text),
            )


@cache
def _own_french() -> Mapping[str, tuple[str, ...]]:
    """Return the French terms of two words or more, or of ten letters, each with the English words that say it."""
    found: dict[str, tuple[str, ...]] = {}
    for term in glossary().terms:
        english = tuple(_NOTE.sub("", word).strip() for word in term.words("en"))
        for word in (_NOTE.sub("", one).strip() for one in term.words("fr")):
            if " " in word or len(word) >= _LONG:
                found[_key(word)] = (*found.get(_key(word), ()), *english)
    return found


def _terms(text: str, lang: Lang) -> Iterator[TextFinding]:
    foreign = _foreign(lang)
    for match in _pattern(frozenset(foreign)).finditer(text):
        term, expected = foreign[_key(match["term"])]
        if term.isupper() and not match["term"].isupper():
            continue
        key = "text.english_word" if lang == "fr" else "text.french_word"
        yield TextFinding(
            check="untranslated",
            place=TextPlace.of(text, match.start()),
            found=match[0],
            expected=expected,
            message=message(key, found=match[0], expected=expected),
            sure=" " in term or not term.isascii(),
        )


def _accented(text: str) -> Iterator[TextFinding]:
    for match in _ACCENTED.finditer(text):
        if match[0] not in vocabulary().accented_english:
            yield TextFinding(
                check="untranslated",
                place=TextPlace.of(text, match.start()),
                found=match[0],
                expected="",
                message=message("text.accented_word", found=match[0]),
            )


@cache
def _foreign(lang: Lang) -> Mapping[str, tuple[str, str]]:
    """Return the terms of the other language that this one does not have, with the term that says the same."""
    other: Lang = "en" if lang == "fr" else "fr"
    own = {_key(word) for term in glossary().terms for word in term.words(lang)} | vocabulary().both
    found: dict[str, tuple[str, str]] = {}
    for term in glossary().terms:
        for word in term.words(other):
            bare = _NOTE.sub("", word).strip()
            if len(bare) > 2 and _key(bare) not in own and any(letter.isalpha() for letter in bare):  # noqa: PLR2004 two letters say too little
                found.setdefault(_key(bare), (bare, term.label(lang)))
    return found


@cache
def _friends() -> Mapping[str, tuple[str, str]]:
    """Return each tempting English word with the French word behind it and what English says."""
    found: dict[str, tuple[str, str]] = {}
    for friend in glossary().false_friends:
        found.setdefault(_key(friend.not_en), (friend.fr, friend.en))
    for term in glossary().terms:
        for word in term.not_en:
            found.setdefault(_key(word), (term.fr, term.en))
    return found


def _tempts(match: re.Match[str], body: str) -> bool:
    """Tell whether a word asks where it stands: one that is mostly right asks beside the words that make it wrong."""
    near = next((one.near for one in glossary().false_friends if _key(one.not_en) == _key(match["term"])), ())
    around = body[max(0, match.start() - _BESIDE) : match.end() + _BESIDE].casefold()
    return not near or any(word in around for word in near)


@cache
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Return what finds any of these words, or its plural, whatever its capitals and apostrophes, the longest first."""
    forms = (re.escape(word).replace("’", "[’']") for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w-])(?P<term>{'|'.join(forms)})s?(?![\w-])", re.IGNORECASE)


def _key(word: str) -> str:
    return word.casefold().replace("'", "’")
