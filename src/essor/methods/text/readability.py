"""Measure how hard a text reads: Flesch and Flesch–Kincaid in English, Kandel–Moles in French, LIX in both.

The indices are indications on the surface of a text. They say nothing of its grammar or its sense, and never a level
of the European framework for languages: that is for a person to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Lang, Message, message
from essor.kernel.value import Count, NotComputable, Quantity
from essor.methods.exact import decimal_of, fraction_of
from essor.methods.text.finding import TextFinding, TextPlace, readable
from essor.methods.text.splitting import Sentence, letters, sentences
from essor.methods.text.syllables import syllables
from essor.standard.data_file import read_data

IndexCode = Literal["flesch", "flesch_kincaid_grade", "kandel_moles", "lix"]
_FORBID = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Index:
    """Hold a formula: base + Σ coefficient × ratio, the languages it was made for, and where it comes from."""

    languages: tuple[Lang, ...]
    base: Decimal
    per_sentence: Decimal
    reference: str
    per_syllable: Decimal = Decimal(0)
    per_long: Decimal = Decimal(0)
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID


@dataclass(frozen=True)
class Limit:
    """Hold a number that a text is compared with."""

    value: Decimal
    unit: str
    reference: str
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID


@dataclass(frozen=True)
class Yardsticks:
    """Hold the indices, the limits and the day they were last checked."""

    checked: date
    indices: Mapping[IndexCode, Index]
    limits: Mapping[str, Limit]
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold what the indices are computed from; a long word has more than six letters."""

    words: int
    sentences: int
    syllables: int
    long_words: int = 0


@dataclass(frozen=True, slots=True)
class Readability:
    """Hold how a text reads.

    Args:
        indices: those made for the language.
        lengths: words of each sentence, in order.
        mean_length: words ÷ sentences.
        findings: sentences that are too long, each with its place.
        remarks: what lies outside the aims, and what the indices are worth.

    """

    counts: Counts
    indices: Mapping[IndexCode, Quantity]
    lengths: tuple[int, ...]
    mean_length: Quantity
    findings: tuple[TextFinding, ...]
    remarks: tuple[Message, ...]


@cache
def yardsticks() -> Yardsticks:
    """Return the indices and limits; the same object each time."""
    return TypeAdapter(Yardsticks).validate_python(read_data(files("essor.methods.text") / "indices.yaml"))


def score(index: IndexCode, counts: Counts) -> Quantity | NotComputable:
    """Return an index for these counts; a text without a word has none."""
    if counts.words == 0 or counts.sentences == 0:
        return NotComputable(message("text.no_words"))
    formula = yardsticks().indices[index]
    return Quantity(
        decimal_of(
            fraction_of(formula.base)
            + fraction_of(formula.per_sentence) * Fraction(counts.words, counts.sentences)
            + fraction_of(formula.per_syllable) * Fraction(counts.syllables, counts.words)
            + fraction_of(formula.per_long) * Fraction(counts.long_words, counts.words)
        )
    )


def count(text: str, lang: Lang) -> Counts:
    """Count the sentences, words, syllables and long words of a text; addresses and code are left out."""
    return _count(sentences(readable(text), lang), lang)


def readability(text: str, lang: Lang) -> Readability | NotComputable:
    """Measure a text; long sentences are listed, the others are only counted."""
    found = sentences(readable(text), lang)
    counts = _count(found, lang)
    indices: dict[IndexCode, Quantity] = {}
    for code, formula in yardsticks().indices.items():
        if lang in formula.languages:
            value = score(code, counts)
            if isinstance(value, NotComputable):
                return value
            indices[code] = value
    mean = Fraction(counts.words, counts.sentences)
    return Readability(
        counts=counts,
        indices=indices,
        lengths=tuple(len(sentence.words) for sentence in found),
        mean_length=Quantity(decimal_of(mean)),
        findings=tuple(
            _too_long(text, sentence) for sentence in found if len(sentence.words) > limit("sentence_longest")
        ),
        remarks=_remarks(indices, mean),
    )


def limit(name: str) -> Decimal:
    """Return a limit by name; raise KeyError when there is none."""
    return yardsticks().limits[name].value


def _count(found: tuple[Sentence, ...], lang: Lang) -> Counts:
    all_words = [word for sentence in found for word in sentence.words]
    return Counts(
        words=len(all_words),
        sentences=len(found),
        syllables=sum(syllables(word, lang) for word in all_words),
        long_words=sum(letters(word) > limit("long_word") for word in all_words),
    )


def _too_long(text: str, sentence: Sentence) -> TextFinding:
    most = int(limit("sentence_longest"))
    return TextFinding(
        check="long_sentence",
        place=TextPlace.of(text, sentence.offset),
        found=text[sentence.offset : sentence.offset + len(sentence.text)],
        expected="",
        message=message("text.long_sentence", words=Count(len(sentence.words)), most=Count(most)),
    )


def _remarks(indices: Mapping[IndexCode, Quantity], mean: Fraction) -> tuple[Message, ...]:
    remarks = []
    ease = next((indices[code] for code in ("flesch", "kandel_moles") if code in indices), None)
    if ease is not None and ease.number < limit("ease_low"):
        remarks.append(message("text.reads_hard", score=ease, low=Quantity(limit("ease_low"))))
    if mean > limit("sentence_mean"):
        most = Quantity(limit("sentence_mean"))
        remarks.append(message("text.long_on_average", mean=Quantity(decimal_of(mean)), most=most))
    return (*remarks, message("text.indication_only"))
