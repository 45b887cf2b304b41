"""Check the law as data: its count, its wording in both languages, its dates, its numbers, its handovers.

A check tells that the data are whole and agree with one another. It cannot tell that the law is right: the article
and the day of the last check are there for the person who does.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from essor.kernel.message import LANGS, Lang, Message, message
from essor.kernel.value import Day, Quantity, magnitude

if TYPE_CHECKING:
    from collections.abc import Iterator

    from essor.standard.law import Law
    from essor.standard.law_rule import Number, Rule, Variant

_NUMERAL = {
    "fr": re.compile("\\d+(?:\N{NARROW NO-BREAK SPACE}\\d{3})*(?:,\\d+)?"),
    "en": re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?"),
}
_MILLION = Decimal(1_000_000)


def check(law: Law) -> Iterator[Message]:
    """Yield what is wrong, in the order of the rules and then of the parameters."""
    if len(law.rules) != law.rules_expected:
        yield message("law.rule_count", found=len(law.rules), expected=law.rules_expected)
    for rule_id, times in Counter(rule.id for rule in law.rules).items():
        if times > 1:
            yield message("law.rule_twice", rule=rule_id)
    for rule in law.rules:
        yield from _codes(law, rule)
        yield from _wording(rule)
        yield from _dates(rule)
        yield from _numbers(law, rule)
    yield from _handovers(law)
    yield from _values(law)


def numerals(text: str, lang: Lang) -> list[Decimal]:
    """Return the numbers written in digits in a text, in rising order."""
    found = (match[0] for match in _NUMERAL[lang].finditer(text))
    if lang == "fr":
        return sorted(Decimal(one.replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", ".")) for one in found)
    return sorted(Decimal(one.replace(",", "")) for one in found)


def _codes(law: Law, rule: Rule) -> Iterator[Message]:
    vocabulary = law.vocabulary
    kinds = {code for axis in vocabulary.who.values() for code in axis}
    strange = [code for code in rule.documents if code not in vocabulary.documents]
    strange += sorted({word for words in rule.scope for word in words} - set(vocabulary.scope))
    strange += [one.who for one in rule.variants if one.who and one.who not in kinds]
    strange += [number.unit for number in rule.numbers if number.unit not in vocabulary.units]
    strange += [word for word in (rule.severity,) if word not in {"blocking", "major", "minor"}]
    strange += [word for word in (rule.confidence,) if word not in {"seen", "memory", "to_verify"}]
    for code in strange:
        yield message("law.code_unknown", rule=rule.id, code=code)


def _wording(rule: Rule) -> Iterator[Message]:
    if not rule.article.strip():
        yield message("law.article_missing", rule=rule.id)
    texts = [one.text for one in rule.variants] + ([rule.note] if rule.note else [])
    for text in texts:
        for lang in LANGS:
            if not text.text(lang).strip():
                yield message("law.wording_missing", rule=rule.id, lang=lang)
        french, english = numerals(text.fr, "fr"), numerals(text.en, "en")
        if french != english:
            yield message(
                "law.numbers_differ", rule=rule.id, fr=" ".join(map(str, french)), en=" ".join(map(str, english))
            )


def _dates(rule: Rule) -> Iterator[Message]:
    for one in rule.variants:
        if one.applies_from and one.applies_until and one.applies_until <= one.applies_from:
            yield message("law.dates_reversed", rule=rule.id, start=Day(one.applies_from), until=Day(one.applies_until))
    for first, second in combinations(rule.variants, 2):
        if first.who == second.who and _overlap(first, second):
            yield message("law.variants_overlap", rule=rule.id)


def _overlap(first: Variant, second: Variant) -> bool:
    start = max(first.applies_from or date.min, second.applies_from or date.min)
    return start < min(first.applies_until or date.max, second.applies_until or date.max)


def _numbers(law: Law, rule: Rule) -> Iterator[Message]:
    for number in rule.numbers:
        for lang in LANGS:
            texts = [one.text.text(lang) for one in rule.variants] + ([rule.note.text(lang)] if rule.note else [])
            said = {numeral for text in texts for numeral in numerals(text, lang)}
            if not said & _ways_to_write(number):
                yield message(
                    "law.number_not_said", rule=rule.id, number=Quantity(number.value), name=number.name, lang=lang
                )
        if number.parameter:
            yield from _agrees(law, rule, number)


def _ways_to_write(number: Number) -> set[Decimal]:
    """Return what a text may say for a number: 0.8 as 80 %, 100 000 000 € as 100 M€."""
    if number.unit == "rate":
        return {number.value * 100}
    return {number.value, number.value / _MILLION} if number.unit == "EUR" else {number.value}


def _agrees(law: Law, rule: Rule, number: Number) -> Iterator[Message]:
    parameter = next((one for one in law.parameters if one.name == number.parameter), None)
    if parameter is None:
        yield message("law.code_unknown", rule=rule.id, code=number.parameter)
        return
    for dated in parameter.values:
        known = magnitude(dated.value)
        if known != number.value or parameter.unit != number.unit:
            yield message(
                "law.number_differs_from_parameter",
                rule=rule.id,
                name=number.name,
                number=Quantity(number.value),
                parameter=parameter.label,
                value=dated.value,
            )


def _handovers(law: Law) -> Iterator[Message]:
    rules = {rule.id: rule for rule in law.rules}
    for handover in law.handovers:
        before, after = rules.get(handover.before), rules.get(handover.after)
        ends = {one.applies_until for one in before.variants} if before else set()
        starts = {one.applies_from for one in after.variants} if after else set()
        if ends != {handover.on} or starts != {handover.on}:
            yield message("law.handover_broken", before=handover.before, after=handover.after, day=Day(handover.on))


def _values(law: Law) -> Iterator[Message]:
    for parameter in law.parameters:
        if parameter.unit not in law.vocabulary.units:
            yield message("law.code_unknown", rule=parameter.name, code=parameter.unit)
        spans = [(dated.applies_from, dated.applies_until) for dated in parameter.values]
        spans += [(period.start, period.end) for period in parameter.unknown]
        spans.sort(key=lambda span: span[0])
        for start, until in spans:
            if until is not None and until <= start:
                yield message("law.dates_reversed", rule=parameter.name, start=Day(start), until=Day(until))
        for (_, until), (start, _) in pairwise(spans):
            if until is None or start < until:
                yield message("law.values_overlap", name=parameter.label, day=Day(start))
