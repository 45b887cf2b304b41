"""Count the syllables of a word as it is said: groups of vowels, and never fewer than a hyphenator parts.

English and French spelling decide most cases; a few frequent words that escape the rules stand in a list. A figure
counts for one syllable, as a reader skims it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pyphen

from essor.kernel.message import Lang

_DICTIONARIES = {"fr": "fr_FR", "en": "en_US"}
_FRENCH_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_FRENCH_GROUPS = re.compile(f"[{_FRENCH_VOWELS}]+")
_FRENCH_RULES = (
    (re.compile(r"qu(?=[aeiouyéèêàâîôœ])"), "q"),
    (re.compile(r"gu(?=[eiyéèêî])"), "g"),
    (re.compile(rf"(?<=[{_FRENCH_VOWELS}])y(?=[{_FRENCH_VOWELS}])"), "j"),  # payer, voyage
    (re.compile(r"(?<=[aeiou])i(?=lle?s?$)"), ""),  # travail, feuille
    (re.compile(r"(?<=é)(?=[aoiuâôîéèê]|e(?!s?$))|(?<=[aou])(?=é)|(?=[ëï])"), "-"),  # réaliser, aérien, naïf
    (re.compile(r"(?<=[bcdfgptv][lr]i)(?=[aeéèêo])"), "-"),  # client, prière
)
_FRENCH_MUTE = re.compile(r"(?<=[^\W\d_])es?$")
_ENGLISH_GROUPS = re.compile(r"[aeiouy]+")
_ENGLISH_RULES = (
    (re.compile(r"(?<=[aeiou])y(?=[aeiou])"), "j"),  # player, buying
    (re.compile(r"(?<=[aeiou])(?=ing)"), "-"),  # being, reviewing
    (re.compile(r"(?<=[^cstgxq]i)(?=ous|o[dn]?s?$|al|ate)|(?<=i)(?=as?$)|(?<=[bcdfgmnprtv]e)(?=as?$|ate)"), "-"),
    (re.compile(r"(?<=[^cstgx]i)(?=ety|ence|ent|er$)|(?<=[rc]i)(?=ety)|(?<=[rl]i)(?=ance)"), "-"),
    (re.compile(r"(?<=[aeiouy][tdv]u)(?=al|ous)|(?<=[tdln]u)(?=at)"), "-"),  # actual, evaluate
)
_ENGLISH_MUTE = re.compile(r"(?<=[^aeiouylr\W])e$|(?<=[aeiou][lr])e$|(?<=r)e$|(?<=[aeiouy])e$|(?<=[^td\W])ed$")
_ENGLISH_PLURAL = re.compile(r"(?<=[^aeiouyszxcghl\W])es$|(?<=[aeiou]l)es$")
_ENGLISH_SHORT = re.compile(r"[’'](?:s|t|d|m|ll|re|ve)$")
_IRREGULAR = {"business": 2, "businesses": 3, "every": 2, "people": 2, "area": 3, "idea": 3, "employee": 3, "total": 2}


def syllables(word: str, lang: Lang) -> int:
    """Return the number of syllables of a word, at least one."""
    whole = unicodedata.normalize("NFC", word).casefold()
    if lang == "en":
        whole = _ENGLISH_SHORT.sub("", whole)
    return sum(_part(part, lang) for part in re.split(r"[-’']", whole) if part) or 1


@cache
def _part(small: str, lang: Lang) -> int:
    if not any(letter.isalpha() for letter in small):
        return 1
    if len(small) == 1:
        return 0 if lang == "fr" and small in "cdjlmnst" else 1  # an elided letter: l’, d’
    counted = _french(small) if lang == "fr" else _english(small)
    parted = len(_hyphenator(lang).positions(small)) + 1
    return max(1, counted, parted)


def _french(word: str) -> int:
    for pattern, instead in _FRENCH_RULES:
        word = pattern.sub(instead, word)
    spoken = _FRENCH_MUTE.sub("", word)
    return max(len(_FRENCH_GROUPS.findall(spoken)), min(1, len(_FRENCH_GROUPS.findall(word))))


def _english(word: str) -> int:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, instead in _ENGLISH_RULES:
        word = pattern.sub(instead, word)
    spoken = _ENGLISH_PLURAL.sub("s", _ENGLISH_MUTE.sub("", word))
    return max(len(_ENGLISH_GROUPS.findall(spoken)), 1)


@cache
def _hyphenator(lang: Lang) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=_DICTIONARIES[lang])
