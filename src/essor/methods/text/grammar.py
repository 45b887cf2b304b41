"""Check the grammar that a few sure rules can settle: doubled words, agreement of common nouns, articles, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Lang, message
from essor.methods.text.finding import TextFinding, TextPlace, readable
from essor.methods.text.spelling import listed_findings
from essor.standard.data_file import read_data

_DOUBLED = re.compile(r"\b([^\W\d_]{2,})[ \u00a0\u202f]+(\1)\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"nous", "vous", "had", "that", "bon"})
_ARTICLE = re.compile(r"\b(?P<article>an?)\s+(?P<word>[a-z][\w’'-]*)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[.!?:»”\n–—-]\s*$")
_NEAR = 4  # signs before a word that tell whether it begins a sentence


@dataclass(frozen=True)
class Rules:
    """Hold the rules of one language.

    Args:
        said: what people write wrong, and right.
        capitals: words whose first letter is wrong as it stands here.
        nouns: common nouns, in the singular.
        also_verbs: those of the nouns that are written like a verb: "il les commande".
        many: words that a plural follows.
        one: words that a singular follows.
        an: letters that "an" stands before.
        a_before: beginnings of words that take "a" though they begin with such a letter.
        an_before: beginnings of words that take "an" though they do not.

    """

    said: dict[str, str]
    capitals: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    also_verbs: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    an: tuple[str, ...] = ()
    a_before: tuple[str, ...] = ()
    an_before: tuple[str, ...] = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@cache
def rules(lang: Lang) -> Rules:
    """Return the rules of a language; the same object each time."""
    return TypeAdapter(dict[str, Rules]).validate_python(read_data(files("essor.methods.text") / "grammar.yaml"))[lang]


def grammar_findings(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the slips of grammar that the rules settle, in the order of the text; the others are not looked for."""
    body = readable(text)
    found = [
        *_doubled(body),
        *listed_findings(body, rules(lang).said, "grammar", "text.grammar_slip"),
        *_capitals(body, lang),
        *(_agreement(body) if lang == "fr" else _articles(body)),
    ]
    return tuple(sorted(found, key=lambda finding: finding.place.offset))


def _doubled(body: str) -> Iterator[TextFinding]:
    for match in _DOUBLED.finditer(body):
        if match[1].casefold() not in _MAY_DOUBLE and match[1] == match[1].lower() == match[2]:
            yield _finding(body, match.start(), match[0], match[1], "text.doubled_word")


def _capitals(body: str, lang: Lang) -> Iterator[TextFinding]:
    """Find months, days and languages with the capital of the other language; the first word of a sentence has one."""
    words = "|".join(rules(lang).capitals)
    for match in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", body):
        before = body[max(0, match.start() - _NEAR) : match.start()]
        if lang == "en" or (before.strip() and not _SIGNS.search(before)):
            expected = match[0].lower() if lang == "fr" else match[0].capitalize()
            yield _finding(body, match.start(), match[0], expected, "text.capital_slip")


def _agreement(body: str) -> Iterator[TextFinding]:
    """Find a common noun in the singular after a word of the plural, and the other way round."""
    found = rules("fr")
    for noun in found.nouns:
        plural = _plural(noun)
        if noun not in found.also_verbs:
            for wrong, right in ((f"de le {noun}", f"du {noun}"), (f"de les {plural}", f"des {plural}")):
                for match in re.finditer(rf"(?<![\w’'-]){wrong}(?![\w’'-])", body, re.IGNORECASE):
                    yield _finding(body, match.start(), match[0], right, "text.grammar_slip")
        if plural == noun:
            continue
        for words, wrong, right in ((found.many, noun, plural), (found.one, plural, noun)):
            pattern = rf"(?<![\w’'-])(?P<word>{'|'.join(words)})[ \u00a0\u202f]+{wrong}(?![\w’'-])"
            for match in re.finditer(pattern, body, re.IGNORECASE):
                sure = match["word"].casefold() != "les" or noun not in found.also_verbs
                expected = f"{match['word']} {right}"
                yield _finding(body, match.start(), match[0], expected, "text.grammar_slip", sure=sure)


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z")):
        return noun
    return noun[:-2] + "aux" if noun.endswith("al") else f"{noun}s"


def _articles(body: str) -> Iterator[TextFinding]:
    """Find "a" before the sound of a vowel and "an" before that of a consonant; initials are left alone."""
    found = rules("en")
    for match in _ARTICLE.finditer(body):
        word = match["word"]
        if word.isupper() or len(word) == 1:
            continue
        small = word.casefold()
        vowel = small.startswith(found.an) and not small.startswith(found.a_before)
        right = "an" if vowel or small.startswith(found.an_before) else "a"
        if match["article"].casefold() != right:
            yield _finding(body, match.start(), match[0], f"{right} {word}", "text.grammar_slip")


def _finding(body: str, start: int, found: str, expected: str, key: str, *, sure: bool = True) -> TextFinding:
    said = message(key, found=found, expected=expected)
    return TextFinding("grammar", TextPlace.of(body, start), found, expected, said, sure)
