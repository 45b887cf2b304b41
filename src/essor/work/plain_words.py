"""Compare words whatever their case, accents, plurals and punctuation; read the words of a folder's reading.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

_IDLE = frozenset(
    {"ht", "de", "du", "des", "d", "l", "le", "la", "les", "the", "of", "a", "an", "un", "une", "nb", "net", "eur", "k"}
)
_NET_OF_VAT = re.compile(r"\bhors taxes?\b|\bexcl(?:uding|\.)?(?:\s*vat\b|\s*$)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|%|/")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SHORTEST_PLURAL = 4


@cache
def folded(text: str) -> str:
    """Return text without case and accents, its apostrophes straight."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("\N{MINUS SIGN}", "-"))
    return "".join(sign for sign in flat if not unicodedata.combining(sign)).replace("œ", "oe")


@cache
def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text that carry meaning, without their plural mark, in their order."""
    found = (part for word in _WORD.findall(_NET_OF_VAT.sub(" ", folded(text))) for part in re.split(r"['’]", word))
    return tuple(stem(word) for word in found if word and word not in _IDLE)


def stem(word: str) -> str:
    """Return a word without the mark of its plural."""
    if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" and not word.endswith(("ss", "aux", "ix")):
        return word[:-1]
    return word


def bare(text: str) -> str:
    """Return a label without what stands in brackets: units, precisions."""
    return _BRACKETS.sub(" ", text)


@cache
def vocabulary(package: str, name: str = "reading") -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the words of a folder's reading.yaml as stems, by what they mean.

    Args:
        package: dotted name of the folder.
        name: of the file, where a folder keeps the words of heads and of sentences apart.

    Raises:
        FileNotFoundError: the folder holds no such file.

    """
    body = yaml.safe_load((files(package) / f"{name}.yaml").read_text(encoding="utf-8"))
    return {name: tuple(stems(word) for word in words) for name, words in body.items()}


def means(text: str, words: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether one of the words stands in a text, whole."""
    inside = stems(text)
    return any(contains(inside, word) for word in words)


def contains(inside: tuple[str, ...], word: tuple[str, ...]) -> bool:
    """Tell whether stems stand one after another in others."""
    return bool(word) and any(inside[place : place + len(word)] == word for place in range(len(inside) - len(word) + 1))
