"""Cut a text into sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from essor.kernel.message import Lang

_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•–#>|]|\d+[.)]\s))")
_END = re.compile(r"(?<![.!?…])[.!?…]+(?:[ \u00a0\u202f]?»|[”\"’)\]])*(?=\s+\S|\s*$)")
_WORD = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d+)*|(?:[^\W\d_]\.)+[^\W\d_]\b|[^\W\d_]\w*(?:[’'-]\w+)*")
_LETTER = re.compile(r"[^\W\d_]")
_ABBREVIATIONS = {
    "fr": {
        "m",
        "mm",
        "mme",
        "mmes",
        "mlle",
        "dr",
        "me",
        "cf",
        "ex",
        "env",
        "etc",
        "p",
        "pp",
        "art",
        "al",
        "réf",
        "tél",
    },
    "en": {"mr", "mrs", "ms", "dr", "prof", "ltd", "inc", "co", "vs", "no", "e.g", "i.e", "approx", "fig", "st", "jr"},
}
_NEAR = 40  # characters before a full stop that an abbreviation may take
_DOTTED = re.compile(r"(?:^|[\s(«“])((?:[^\W\d_]\.)+[^\W\d_]|[^\W\d_]+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold a sentence: where it starts, its text, its words (a figure is one word)."""

    offset: int
    text: str
    words: tuple[str, ...]


def sentences(text: str, lang: Lang) -> tuple[Sentence, ...]:
    """Return the sentences that hold a word; a blank line, a bullet and a heading end one too.

    An abbreviation ("M.", "e.g.") or an initial does not end a sentence.
    """
    return tuple(_sentences(text, lang))


def words(text: str) -> tuple[str, ...]:
    """Return the words; an elision ("l’équipe") and a compound count for one, a figure too ("1 234,5")."""
    return tuple(match[0] for match in _WORD.finditer(text))


def letters(word: str) -> int:
    """Return the number of letters of a word."""
    return len(_LETTER.findall(word))


def _sentences(text: str, lang: Lang) -> Iterator[Sentence]:
    for start, end in _blocks(text):
        begin = start
        for match in _END.finditer(text, start, end):
            if match[0] == "." and _abbreviated(
                text[max(begin, match.start() - _NEAR) : match.start()], lang, last=match.end() == end
            ):
                continue
            yield from _sentence(text, begin, match.end())
            begin = match.end()
        yield from _sentence(text, begin, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BLOCK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _abbreviated(before: str, lang: Lang, *, last: bool) -> bool:
    found = _DOTTED.search(before)
    if found is None or last:
        return False
    token = found[1]
    return (len(token) == 1 and token.isupper()) or token.casefold() in _ABBREVIATIONS[lang]


def _sentence(text: str, begin: int, end: int) -> Iterator[Sentence]:
    body = text[begin:end]
    found = words(body)
    if found:
        yield Sentence(begin + len(body) - len(body.lstrip()), body.strip(), found)
