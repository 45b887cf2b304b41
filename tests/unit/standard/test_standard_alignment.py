"""A document that is not ours, or no longer ours, is told apart from our cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from essor.kernel.message import LANGS, Message
from essor.kernel.words import say
from essor.standard import OfficialStandard, Standard, align, load, read_official
from essor.standard.official.model import (
    OfficialActivity,
    OfficialBlock,
    OfficialCompetence,
    OfficialCriterion,
    OfficialExam,
    OfficialItem,
    OfficialSitting,
    Passage,
)

OTHER = Path(__file__).with_name("other_title.txt")


@pytest.fixture(scope="module")
def mirror() -> OfficialStandard:
    """A document that says, code by code, what our own wording says."""
    standard = load()
    return OfficialStandard(
        heading="TITRE",
        title="TITRE",
        sha256="0" * 64,
        blocks=tuple(OfficialBlock(block.code, block.label.fr, 1) for block in standard.blocks),
        activities=tuple(
            OfficialActivity(one.code, one.label.fr, block.code, 2)
            for block in standard.blocks
            for one in block.activities
        ),
        competences=tuple(
            OfficialCompetence(
                one.code,
                one.statement.fr,
                activity.code,
                3,
                2,
                OfficialCriterion(
                    one.criterion.code,
                    " ".join(part.statement.fr for part in one.criterion.parts),
                    tuple(Passage(part.code, part.statement.fr, "", 3) for part in one.criterion.parts),
                    3,
                    4,
                ),
            )
            for activity in standard.activities
            for one in activity.competences
        ),
        exams=tuple(
            OfficialExam(exam.code, exam.block, tuple(sittings(standard, exam.code)), 4) for exam in standard.exams
        ),
    )


def sittings(standard: Standard, exam: str) -> list[OfficialSitting]:
    return [
        OfficialSitting(
            code=one.code,
            kind=one.kind,
            opening=one.statement.fr,
            terms=(),
            lead="",
            deliverables=tuple(
                OfficialItem(item.code, item.label.fr, item.competences, 5) for item in one.deliverables
            ),
            deeds=tuple(OfficialItem(item.code, item.label.fr, (), 5) for item in one.deeds),
            conduct_rules=tuple(OfficialItem(item.code, item.label.fr, (), 5) for item in one.conduct_rules),
            jury=(OfficialItem(one.jury.code, one.jury.label.fr, (), 5),) if one.jury else (),
            working_days=one.placement_working_days,
            competences=one.competences,
            line=5,
        )
        for one in standard.exam(exam).sittings
    ]


def told(official: OfficialStandard) -> list[tuple[str, str]]:
    messages = align(load(), official)
    return [(one.key.removeprefix("standard."), code(one)) for one in messages]


def code(one: Message) -> str:
    assert all(say(one, lang) for lang in LANGS)
    return str(one.args["code"])


def with_sitting(official: OfficialStandard, place: tuple[int, int], **changes: Any) -> OfficialStandard:
    exam = official.exams[place[0]]
    changed = list(exam.sittings)
    changed[place[1]] = replace(changed[place[1]], **changes)
    exams = list(official.exams)
    exams[place[0]] = replace(exam, sittings=tuple(changed))
    return replace(official, exams=tuple(exams))


def test_a_document_cut_as_ours_aligns_and_gives_each_code_its_text(mirror: OfficialStandard) -> None:
    assert told(mirror) == []
    standard = load().with_official(mirror)
    assert standard.official_text("CR1.2.4.c") == load().part("CR1.2.4.c").statement.fr
    assert standard.official_text("E2O.c") == load().deeds[2].label.fr
    assert standard.official_text("E3O.a") == load().sitting("E3O").conduct_rules[0].label.fr
    assert standard.official_text("E3O.J1") == load().jury_rules[0].label.fr
    assert standard.official_text("A2.1") == load().activity("A2.1").label.fr
    assert standard.content_hash != load().content_hash


def test_another_qualification_differs_in_its_codes() -> None:
    other, _ = read_official(OTHER)
    assert other is not None
    found = told(other)
    assert ("official_lacks", "C1.1.1") in found
    assert ("official_adds", "C1.1") in found
    assert load().with_official(other).official_text("CR1.1.1.a") == ""


def test_a_lost_or_added_sentence_is_told(mirror: OfficialStandard) -> None:
    first = mirror.competences[0]
    shorter = replace(first.criterion, passages=first.criterion.passages[:-1])
    changed = replace(mirror, competences=(replace(first, criterion=shorter), *mirror.competences[1:]))
    assert told(changed) == [("parts_differ", "CR1.1.1")]
    assert load().with_official(changed).official_text("CR1.1.1.a") == ""
    assert load().with_official(changed).official_text("CR1.1.1") != ""


def test_a_lost_competence_is_told(mirror: OfficialStandard) -> None:
    assert told(replace(mirror, competences=mirror.competences[1:])) == [("official_lacks", "C1.1.1")]


def test_a_lost_deliverable_deed_rule_or_jury_is_told(mirror: OfficialStandard) -> None:
    assert told(with_sitting(mirror, (0, 0), deliverables=())) == [("items_differ", "E1W")]
    assert told(with_sitting(mirror, (1, 1), deeds=())) == [("items_differ", "E2O")]
    assert told(with_sitting(mirror, (1, 1), conduct_rules=())) == [("items_differ", "E2O")]
    assert told(with_sitting(mirror, (2, 1), jury=())) == [("items_differ", "E3O")]
    assert load().with_official(with_sitting(mirror, (0, 0), deliverables=())).official_text("E1W.1") == ""


def test_a_lost_sitting_is_told(mirror: OfficialStandard) -> None:
    exams = (replace(mirror.exams[0], sittings=()), *mirror.exams[1:])
    assert told(replace(mirror, exams=exams)) == [("official_lacks", "E1W")]


def test_a_deliverable_that_cites_another_competence_is_told(mirror: OfficialStandard) -> None:
    items = mirror.exams[0].sittings[0].deliverables
    swapped = (replace(items[0], competences=("C1.1.2",)), *items[1:])
    assert told(with_sitting(mirror, (0, 0), deliverables=swapped)) == [("citations_differ", "E1W.1")]


def test_another_duration_is_told(mirror: OfficialStandard) -> None:
    (one,) = align(load(), with_sitting(mirror, (2, 0), working_days=60))
    assert say(one, "en") == "Line 5: E3W asks for 60 working days, not 65. Check the duration."
