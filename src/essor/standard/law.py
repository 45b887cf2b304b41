"""Read the law as data: dated rules and dated parameters, each with its article and the day it was last checked.

The data are the YAML files of `law/`. A rule holds one or more variants, each with its own period [from, until) and,
where the text treats them apart, its own kind of company. Nothing here interprets: it looks up. Essor gives no legal
advice, and says so (`Law.disclaimer`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from essor.kernel.message import Bilingual, Message, message
from essor.kernel.period import Period
from essor.kernel.value import Day, Duration, Money, NotComputable, Points, Quantity, Rate, Value
from essor.standard.law_check import check
from essor.standard.law_rule import DatedValue, Handover, Number, Parameter, Rule, Variant, Vocabulary

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["DatedValue", "Handover", "Law", "Number", "Parameter", "Rule", "Variant", "Vocabulary", "load_law"]


@dataclass(frozen=True, slots=True)
class Law:
    """Hold every rule (sorted by id) and every parameter, and answer for a day."""

    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    vocabulary: Vocabulary
    rules_expected: int
    handovers: tuple[Handover, ...]

    @property
    def disclaimer(self) -> Message:
        """Return the sentence that says what Essor is not: a legal adviser."""
        return message("law.no_legal_advice")

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of what the law says, whatever the layout of its files."""
        content = json.dumps(
            [[asdict(rule) for rule in self.rules], [asdict(parameter) for parameter in self.parameters]],
            sort_keys=True,
            ensure_ascii=False,
            default=_plain,
        )
        return hashlib.sha256(content.encode()).hexdigest()

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by id with all its variants; raise KeyError for an unknown id."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        msg = f"the law holds no rule {rule_id!r}"
        raise KeyError(msg)

    def rules_on(self, on: date, document: str | None = None, scope: str | None = None) -> tuple[Rule, ...]:
        """Return the rules in force on a day, each with the variants in force only.

        Args:
            on: the day of the document that is judged.
            document: code of a document, or None for all.
            scope: the words that are true of the situation ("b2c distance online", "b2b pme_micro"), or None for all.
                A rule whose words are not all there is left out; a variant for another kind of company than the one
                named is left out; when no kind is named, every variant in force is kept.

        Raises:
            ValueError: a code is not in the vocabulary.

        """
        if document is not None and document not in self.vocabulary.documents:
            msg = f"unknown document {document!r} (known: {', '.join(self.vocabulary.documents)})"
            raise ValueError(msg)
        situation, excluded = self._situation(scope)
        found: list[Rule] = []
        for rule in self.rules:
            if document is not None and document not in rule.documents:
                continue
            if scope is not None and not rule.concerns(situation):
                continue
            variants = tuple(one for one in rule.variants if one.in_force(on) and one.who not in excluded)
            if variants:
                found.append(replace(rule, variants=variants))
        return tuple(found)

    def parameter(self, name: str, on: date) -> DatedValue | NotComputable:
        """Return the value of a parameter on a day, or why nobody can tell it; never a neighbour's value.

        Raises:
            KeyError: there is no such parameter.

        """
        parameter = next((one for one in self.parameters if one.name == name), None)
        if parameter is None:
            msg = f"the law holds no parameter {name!r}"
            raise KeyError(msg)
        for dated in parameter.values:
            if dated.applies_from <= on and (dated.applies_until is None or on < dated.applies_until):
                return dated
        if any(on in period for period in parameter.unknown):
            checked = Day(parameter.last_checked)
            reason = message("law.parameter_not_published", name=parameter.label, day=Day(on), checked=checked)
        else:
            reason = message("law.parameter_not_dated", name=parameter.label, day=Day(on))
        return NotComputable(reason)

    def check(self) -> tuple[Message, ...]:
        """Return what is wrong with the law as data; nothing when it is whole."""
        return tuple(check(self))

    def _situation(self, scope: str | None) -> tuple[frozenset[str], frozenset[str]]:
        """Cut a scope into the words of a situation and the kinds of company that it excludes."""
        words = frozenset((scope or "").split())
        kinds = {code for axis in self.vocabulary.who.values() for code in axis}
        if strange := words - kinds - set(self.vocabulary.scope):
            msg = f"unknown scope {' '.join(sorted(strange))!r} (known: {', '.join([*self.vocabulary.scope, *kinds])})"
            raise ValueError(msg)
        named = [set(axis) for axis in self.vocabulary.who.values() if words & set(axis)]
        return words - kinds, frozenset(code for axis in named for code in axis) - words


@cache
def load_law() -> Law:
    """Return the law of Essor."""
    folder = files("essor.standard") / "law"
    vocabulary = _yaml(folder / "vocabulary.yaml")
    parameters = _yaml(folder / "parameters.yaml")
    expectations = _yaml(folder / "expectations.yaml")
    places = sorted((folder / "rules").iterdir(), key=lambda place: place.name)
    return Law(
        rules=tuple(sorted(_rules(_yaml(place) for place in places), key=lambda rule: rule.id)),
        parameters=tuple(_parameter(body, parameters["last_checked"]) for body in parameters["parameters"]),
        vocabulary=Vocabulary(
            documents=_labels(vocabulary["documents"]),
            scope=_labels(vocabulary["scope"]),
            who=MappingProxyType({axis: _labels(codes) for axis, codes in vocabulary["who"].items()}),
            units=_labels(vocabulary["units"]),
        ),
        rules_expected=expectations["rules"],
        handovers=tuple(Handover(body["until"], body["from"], body["day"]) for body in expectations["handovers"]),
    )


def _yaml(place: Traversable) -> Any:
    return yaml.safe_load(place.read_text(encoding="utf-8"))


def _labels(body: Mapping[str, list[str]]) -> Mapping[str, Bilingual]:
    return MappingProxyType({code: Bilingual(*labels) for code, labels in body.items()})


def _rules(contents: Iterable[Any]) -> Iterator[Rule]:
    for content in contents:
        for body in content["rules"]:
            yield Rule(
                id=body["id"],
                documents=tuple(body["documents"]),
                scope=tuple(frozenset(words.split()) for words in body["scope"]),
                article=body["article"],
                severity=body["severity"],
                confidence=body["confidence"],
                variants=tuple(_variant(variant) for variant in body.get("variants", [body])),
                last_checked=body.get("last_checked", content["last_checked"]),
                numbers=tuple(
                    Number(name, Decimal(value), unit, *parameter)
                    for name, (value, unit, *parameter) in body.get("numbers", {}).items()
                ),
                note=_bilingual(body.get("note")),
            )


def _variant(body: Mapping[str, Any]) -> Variant:
    return Variant(Bilingual(body["fr"], body["en"]), body.get("who", ""), body.get("from"), body.get("until"))


def _bilingual(body: Mapping[str, str] | None) -> Bilingual | None:
    return None if body is None else Bilingual(body["fr"], body["en"])


def _parameter(body: Mapping[str, Any], last_checked: date) -> Parameter:
    known = [row for row in body["values"] if row["value"] is not None]
    return Parameter(
        name=body["name"],
        label=Bilingual(body["fr"], body["en"]),
        unit=body["unit"],
        values=tuple(
            DatedValue(
                name=body["name"],
                value=_value(Decimal(row["value"]), body["unit"]),
                unit=body["unit"],
                reference=body["reference"],
                confidence=row["confidence"],
                last_checked=last_checked,
                applies_from=row["from"],
                applies_until=row.get("until"),
            )
            for row in known
        ),
        unknown=tuple(Period(row["from"], row["until"]) for row in body["values"] if row["value"] is None),
        last_checked=last_checked,
        note=_bilingual(body.get("note")),
    )


def _value(number: Decimal, unit: str) -> Value:
    """Return a number in its unit; what has no kernel type of its own is a quantity, labelled by the vocabulary."""
    match unit:
        case "rate" | "rate_per_year":
            return Rate(number)
        case "EUR" | "EUR_per_hour":
            return Money(number, "EUR")
        case "days":
            return Duration(number)
        case "points":
            return Points(number)
        case _:
            return Quantity(number)


def _plain(value: object) -> object:
    """Write what JSON does not know: sets of words, days, decimals."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
