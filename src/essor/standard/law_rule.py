"""Hold the nouns of the law: a rule with its variants and its numbers, a dated value, the vocabulary of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from essor.kernel.message import Bilingual
from essor.kernel.period import Period
from essor.kernel.value import Value

Severity = Literal["blocking", "major", "minor"]
Confidence = Literal["seen", "memory", "to_verify"]


@dataclass(frozen=True, slots=True)
class Number:
    """Hold a number that a rule states, with its unit; `parameter` names the dated value it repeats, or is empty."""

    name: str
    value: Decimal
    unit: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """Hold a rule as it stands over [applies_from, applies_until), for one kind of company or for all.

    Args:
        text: the statement, in our words.
        who: code of the vocabulary's `who`, or "" for everyone.
        applies_from: first day, or None when it began before the days that Essor judges.
        applies_until: first day on which it no longer applies, or None.

    """

    text: Bilingual
    who: str = ""
    applies_from: date | None = None
    applies_until: date | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether the variant applies on a day."""
        begun = self.applies_from is None or self.applies_from <= day
        return begun and (self.applies_until is None or day < self.applies_until)


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one rule of law.

    Args:
        documents: codes of the documents it concerns.
        scope: situations it concerns, each a set of words that must all be true; empty for everyone.
        article: the text it comes from, cited in the French way.
        confidence: seen in a public source, cited from memory, or to verify before relying on it.
        last_checked: the day on which a person last compared it with its source.

    """

    id: str
    documents: tuple[str, ...]
    scope: tuple[frozenset[str], ...]
    article: str
    severity: Severity
    confidence: Confidence
    variants: tuple[Variant, ...]
    last_checked: date
    numbers: tuple[Number, ...] = ()
    note: Bilingual | None = None

    def concerns(self, situation: frozenset[str]) -> bool:
        """Tell whether the rule concerns a situation, given as the words that are true in it."""
        return not self.scope or any(words <= situation for words in self.scope)

    def number(self, name: str) -> Number:
        """Return a number of the rule by name; raise KeyError when it states none of that name."""
        for number in self.numbers:
            if number.name == name:
                return number
        msg = f"{self.id} states no number {name!r}"
        raise KeyError(msg)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """Hold the value of a parameter over [applies_from, applies_until), with its unit and its reference."""

    name: str
    value: Value
    unit: str
    reference: str
    confidence: Confidence
    last_checked: date
    applies_from: date
    applies_until: date | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold a dated parameter, and the periods whose value was not known when it was last checked."""

    name: str
    label: Bilingual
    unit: str
    values: tuple[DatedValue, ...]
    unknown: tuple[Period, ...]
    last_checked: date
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold the codes that rules use, with their labels; `who` is cut into axes (company size, agreement …)."""

    documents: Mapping[str, Bilingual]
    scope: Mapping[str, Bilingual]
    who: Mapping[str, Mapping[str, Bilingual]]
    units: Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Handover:
    """Say that one rule must stop on the day on which another begins."""

    before: str
    after: str
    on: date
