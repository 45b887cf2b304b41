"""Check that the standard is whole: its counts, its codes, both languages, a way to judge each part."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args

from essor.kernel.message import Bilingual, Message, message
from essor.standard.exams import ConductRule, Deed, Deliverable, ExamPart, Sitting
from essor.standard.model import Standard
from essor.standard.tree import By, Part


def check(standard: Standard) -> tuple[Message, ...]:
    """Return what is wrong with the data of the standard; nothing when it is whole."""
    return (
        *_counts(standard),
        *_repeated_codes(standard),
        *_nesting(standard),
        *_languages(standard),
        *_judging(standard),
        *_exams(standard),
    )


def counted(standard: Standard) -> Mapping[str, int]:
    """Return how many of each thing the data hold, by the names of `Standard.counts`."""
    by = Counter(part.by for part in standard.parts)
    counts = {
        "blocks": len(standard.blocks),
        "activities": len(standard.activities),
        "competences": len(standard.competences),
        "criteria": len(standard.criteria),
        "parts": len(standard.parts),
        **{name: by[name] for name in get_args(By)},
        "exams": len(standard.exams),
        "exam_parts": len(standard.exam_parts),
        "deliverables": len(standard.deliverables),
        "deliverables_without_code": sum(not item.competences for item in standard.deliverables),
        "jury_rules": len(standard.jury_rules),
        "placement_working_days": max((one.placement_working_days or 0 for one in standard.sittings), default=0),
    }
    for sitting in standard.sittings:
        for name, things in (
            ("deliverables", sitting.deliverables),
            ("deeds", sitting.deeds),
            ("conduct_rules", sitting.conduct_rules),
        ):
            if things:
                counts[f"{name}_{sitting.code}"] = len(things)
    return counts


def _counts(standard: Standard) -> Iterator[Message]:
    found = counted(standard)
    for name in sorted({*found, *standard.counts}):
        if found.get(name, 0) != standard.counts.get(name, 0):
            yield message(
                "standard.count_differs", name=name, expected=standard.counts.get(name, 0), found=found.get(name, 0)
            )


def _repeated_codes(standard: Standard) -> Iterator[Message]:
    codes = Counter(one.code for one in _coded(standard))
    for code, times in codes.items():
        if times > 1:
            yield message("standard.code_repeated", code=code, times=times)
    nouns = Counter(competence.noun for competence in standard.competences)
    for noun, times in nouns.items():
        if times > 1 or not noun.isidentifier():
            yield message("standard.noun_unfit", noun=noun)


def _coded(standard: Standard) -> Iterator[Any]:
    yield from standard.blocks
    yield from standard.activities
    yield from standard.competences
    yield from standard.criteria
    yield from standard.parts
    yield from standard.exams
    yield from standard.sittings
    yield from standard.deliverables
    yield from standard.deeds
    yield from standard.conduct_rules
    yield from standard.jury_rules
    yield from standard.exam_parts
    yield from standard.levels


def _nesting(standard: Standard) -> Iterator[Message]:
    """Say which code does not begin as its parent's does: C1.2.4 stands under A1.2, A1.2 under B1."""
    pairs = [(activity.code, block.code) for block in standard.blocks for activity in block.activities]
    pairs += [(one.code, activity.code) for activity in standard.activities for one in activity.competences]
    pairs += [(one.criterion.code, one.code) for one in standard.competences]
    pairs += [(part.code, criterion.code) for criterion in standard.criteria for part in criterion.parts]
    for child, parent in pairs:
        if not f"{child.lstrip('BACR')}.".startswith(f"{parent.lstrip('BACR')}."):
            yield message("standard.misplaced", code=child, parent=parent)
    for criterion in standard.criteria:
        letters = [part.letter for part in criterion.parts]
        if letters != list(string.ascii_lowercase[: len(letters)]) or not letters:
            yield message("standard.letters_unfit", code=criterion.code)


def _languages(standard: Standard) -> Iterator[Message]:
    for place, wording in wordings(standard):
        if not wording.fr.strip() or not wording.en.strip():
            yield message("standard.language_missing", place=place)
        elif placeholders(wording.fr) != placeholders(wording.en):
            yield message("standard.placeholders_differ", place=place)


def wordings(value: Any, place: str = "") -> Iterator[tuple[str, Bilingual]]:
    """Return every wording of a frozen value with its place: "CR1.2.4.c gist"."""
    if isinstance(value, Bilingual):
        yield place.strip(), value
    elif isinstance(value, tuple):
        for one in value:
            yield from wordings(one, place)
    elif is_dataclass(value):
        own = getattr(value, "code", "")
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from wordings(inner, f"{own} {field.name}" if isinstance(inner, Bilingual) else own)


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _judging(standard: Standard) -> Iterator[Message]:
    """Say which part nobody and nothing can judge: no ground, no question, or no level to answer with."""
    parts: tuple[Part | ExamPart, ...] = (*standard.parts, *standard.exam_parts)
    for part in parts:
        asks = part.question.fr.strip().endswith("?") and part.question.en.strip().endswith("?")
        if part.by not in get_args(By) or not asks:
            yield message("standard.no_way_of_judging", code=part.code)
    ranks = [level.rank for level in standard.levels]
    if ranks != list(range(len(ranks))) or len(ranks) < 2:  # noqa: PLR2004 one level alone tells nothing apart
        yield message("standard.levels_unfit")


def _exams(standard: Standard) -> Iterator[Message]:
    competences = {competence.code for competence in standard.competences}
    blocks = {block.code for block in standard.blocks}
    for exam in standard.exams:
        if exam.block not in blocks:
            yield message("standard.unknown_code", code=exam.block, place=exam.code)
        for sitting in exam.sittings:
            yield from _sitting(sitting, competences)
    for code in sorted(competences - {code for sitting in standard.sittings for code in sitting.competences}):
        yield message("standard.never_examined", code=code)


def _sitting(sitting: Sitting, competences: set[str]) -> Iterator[Message]:
    asked: tuple[Deliverable | Deed | ConductRule, ...] = (
        *sitting.deliverables,
        *sitting.deeds,
        *sitting.conduct_rules,
    )
    for one in asked:
        for code in one.competences:
            if code not in competences:
                yield message("standard.unknown_code", code=code, place=one.code)
    codes = {one.code for one in asked}
    for part in sitting.parts:
        if part.judged_on not in codes:
            yield message("standard.unknown_code", code=part.judged_on, place=part.code)
        if part.feeds and part.feeds not in competences:
            yield message("standard.unknown_code", code=part.feeds, place=part.code)
