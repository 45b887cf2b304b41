"""Find the words that no dictionary knows, with what was meant; names, codes, units and terms of the trade are known.

A slip of the fingers is a fault: an accent, a doubled letter, two letters that changed places. Another unknown word
may be right where it stands, and is put as a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Lang, Message, message
from essor.methods.text.dictionary import Speller, speller, suggested
from essor.methods.text.finding import TextFinding, TextPlace, readable
from essor.methods.text.vocabulary import passages, vocabulary
from essor.standard.data_file import read_data
from essor.standard.terms import glossary

_WORD = re.compile(r"(?<![\w@#&./\\+%-])[^\W\d_]+(?:[’'-][^\W\d_]+)*(?![\w@/\\+]|\.\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"«[^»\n]{1,120}»|“[^”\n]{1,120}”|\"[^\"\n]{1,120}\"|(?<![\w*])[*_][^*_\n]{1,120}[*_](?![\w*])")
_ENDING = re.compile(r"(?:[’'](?:s|d|m|t|ll|re|ve)|(?<=s)[’'])$", re.IGNORECASE)
_DOUBLED = re.compile(r"(.)\1+")
_SUGGESTED = 12  # words of a text that are looked up for what was meant: each takes a tenth of a second
_SURE = 5  # letters from which a slip is sure: shorter words are often codes
_FOREIGN = 30  # unknown words that make a text unlike its language, when they are also
_SHARE = 3  # one word of three


@dataclass(frozen=True)
class Known:
    """Hold the words that the dictionaries lack, and the beginnings of compounds."""

    fr: frozenset[str]
    en: frozenset[str]
    both: frozenset[str]
    beginnings: frozenset[str]
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@cache
def known_words() -> Known:
    """Return the words that the dictionaries lack; the same object each time."""
    return TypeAdapter(Known).validate_python(read_data(files("essor.methods.text") / "known.yaml"))


def not_checked(lang: Lang) -> Message | None:
    """Return why the words of a language are not looked up, or None where they are."""
    found = speller(lang)
    return message("text.spelling_not_checked", why=found) if isinstance(found, Message) else None


def unknown_findings(text: str, lang: Lang, names: Collection[str] = ()) -> tuple[TextFinding, ...]:
    """Return the words that are not spelt right, each once, at its first place; nothing without a dictionary.

    Args:
        text: what is read; passages in the other language, and its words between quotation marks, are not judged.
        lang: the language it is in.
        names: words that are right beside those of the dictionary: names of the company, of its people and places.

    """
    own = speller(lang)
    if isinstance(own, Message):
        return ()
    body = readable(text)
    wrong, seen = _unknown(body, lang, own, _trade(lang) | {part for name in names for part in _parts(name)})
    if len(wrong) >= _FOREIGN and len(wrong) * _SHARE > seen:
        said = message("text.unlike_french" if lang == "fr" else "text.unlike_english", n=len(wrong), words=seen)
        return (TextFinding("spelling", TextPlace.of(body, 0), "", "", said, sure=False),)
    return tuple(_judged(body, wrong, lang))


def _unknown(body: str, lang: Lang, own: Speller, names: Collection[str]) -> tuple[dict[str, int], int]:
    """Return each unknown word with its first place, and the number of words that were looked up."""
    skipped = [range(one.place.offset, one.place.offset + len(one.found)) for one in passages(body, lang)]
    quoted = [range(*match.span()) for match in _QUOTED.finditer(body)]
    other = speller("en" if lang == "fr" else "fr")
    wrong: dict[str, int] = {}
    right = set[str]()
    for match in _WORD.finditer(body):
        if any(match.start() in one for one in skipped):
            continue
        for offset, part in _looked_up(match[0], lang, own):
            start = match.start() + offset
            if part in wrong or part in right:
                continue
            elsewhere = not isinstance(other, Message) and any(start in one for one in quoted) and other.spell(part)
            if part.casefold() in names or own.spell(part) or elsewhere:
                right.add(part)
            else:
                wrong[part] = start
    return wrong, len(wrong) + len(right)


def _looked_up(word: str, lang: Lang, own: Speller) -> Iterator[tuple[int, str]]:
    """Yield the parts of a word to look up, between apostrophes and hyphens; none where the whole is right."""
    if own.spell(word) or _free(word):
        return
    stem = word if lang == "fr" else _ENDING.sub("", word)
    if stem != word and own.spell(stem):
        return
    for match in _LETTERS.finditer(stem):
        part = match[0]
        if part != stem and part.casefold() in known_words().beginnings:
            continue
        if not _free(part):
            yield match.start(), part


def _free(word: str) -> bool:
    """Tell what is no word of the language: one letter, an acronym and its plural, a name with capitals inside."""
    return len(word) == 1 or any(sign.isupper() for sign in word[1:])


def _judged(body: str, wrong: dict[str, int], lang: Lang) -> Iterator[TextFinding]:
    other = speller("en" if lang == "fr" else "fr")
    for number, (word, start) in enumerate(wrong.items()):
        meant = _meant(word, lang) if number < _SUGGESTED else ""
        slip = bool(meant) and _slip(word, meant)
        foreign = not isinstance(other, Message) and other.spell(word)
        if word[0].isupper():
            if slip and not foreign and meant == meant.lower():  # another capital is a name
                yield _finding(body, start, word, meant[0].upper() + meant[1:], "text.unknown_word_meant")
        elif foreign and not slip:
            yield _finding(body, start, word, "", f"text.word_of_{'english' if lang == 'fr' else 'french'}")
        elif slip and not foreign and len(word) >= _SURE and meant.islower():
            yield _finding(body, start, word, meant, "text.misspelling", sure=True)
        else:
            yield _finding(body, start, word, meant, f"text.unknown_word{'_meant' if meant else ''}")


def _finding(body: str, start: int, found: str, expected: str, key: str, *, sure: bool = False) -> TextFinding:
    said = message(key, found=found, expected=expected)
    return TextFinding("spelling", TextPlace.of(body, start), found, expected, said, sure)


def _meant(word: str, lang: Lang) -> str:
    """Return what was meant: first what differs by a slip of the fingers, then the nearest of one word."""
    found = [one.replace("'", "’") for one in suggested(word[:1].lower() + word[1:], lang)]
    return next((one for one in found if _slip(word, one)), next((one for one in found if " " not in one), ""))


def _slip(word: str, meant: str) -> bool:
    """Tell whether two words differ by accents, doubled letters, or two letters that changed places."""
    one, other = _bare(word), _bare(meant)
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other):
        return True
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != 2 or apart[1] != apart[0] + 1:  # noqa: PLR2004 two letters
        return False
    return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]


def _bare(word: str) -> str:
    flat = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    return "".join(sign for sign in flat if not unicodedata.combining(sign))


@cache
def _trade(lang: Lang) -> frozenset[str]:
    """Return the words of the glossary in both languages and those that the dictionary lacks.

    A term of the other language is not misspelt: whether it should be translated is another check.
    """
    terms = (word for term in glossary().terms for which in ("fr", "en") for word in term.words(which))
    own = known_words().fr if lang == "fr" else known_words().en
    return frozenset(part for word in (*terms, *own, *known_words().both, *vocabulary().both) for part in _parts(word))


def _parts(name: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in _LETTERS.finditer(name))
