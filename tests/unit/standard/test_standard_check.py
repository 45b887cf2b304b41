"""The check of the standard finds each fault that is planted in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from essor.kernel.message import LANGS
from essor.kernel.words import say
from essor.standard import check, load
from essor.standard.digest import plain
from essor.standard.loader import from_data

Data = dict[str, Any]


def part(data: Data, number: int = 0) -> Data:
    found: Data = data["blocks"][0]["activities"][0]["competences"][0]["criterion"]["parts"][number]
    return found


def faults(plant: Callable[[Data], object]) -> list[tuple[str, dict[str, Any]]]:
    data = plain(load())
    plant(data)
    messages = check(from_data(data))
    assert all(say(one, lang) for one in messages for lang in LANGS)
    return [(one.key.removeprefix("standard."), dict(one.args)) for one in messages]


def test_without_a_fault_nothing_is_found() -> None:
    assert faults(lambda _: None) == []


def test_a_lost_part_changes_the_counts() -> None:
    found = faults(lambda data: data["blocks"][0]["activities"][0]["competences"][0]["criterion"]["parts"].pop())
    assert found == [
        ("count_differs", {"name": "both", "expected": 74, "found": 73}),
        ("count_differs", {"name": "parts", "expected": 98, "found": 97}),
    ]


def test_a_part_judged_otherwise_changes_the_counts() -> None:
    found = faults(lambda data: part(data).update(by="human"))
    assert found == [
        ("count_differs", {"name": "human", "expected": 11, "found": 12}),
        ("count_differs", {"name": "machine", "expected": 13, "found": 12}),
    ]


def test_a_lost_deliverable_is_counted_by_sitting_and_in_all() -> None:
    found = faults(lambda data: data["exams"][1]["sittings"][0]["deliverables"].pop(0))
    assert ("count_differs", {"name": "deliverables", "expected": 28, "found": 27}) in found
    assert ("count_differs", {"name": "deliverables_E2W", "expected": 10, "found": 9}) in found
    assert ("count_differs", {"name": "deliverables_without_code", "expected": 2, "found": 1}) in found
    assert ("unknown_code", {"code": "E2W.1", "place": "E2W.ctx"}) in found


def test_a_repeated_code_is_found() -> None:
    found = faults(lambda data: part(data, 1).update(code="CR1.1.1.a"))
    assert ("code_repeated", {"code": "CR1.1.1.a", "times": 2}) in found
    assert ("letters_unfit", {"code": "CR1.1.1"}) in found


def test_a_repeated_or_unfit_noun_is_found() -> None:
    competences = load().competences
    found = faults(lambda data: data["blocks"][0]["activities"][0]["competences"][1].update(noun=competences[0].noun))
    assert found == [("noun_unfit", {"noun": "market_watch"})]
    found = faults(lambda data: data["blocks"][0]["activities"][0]["competences"][1].update(noun="market analysis"))
    assert found == [("noun_unfit", {"noun": "market analysis"})]


def test_a_code_under_another_parent_is_found() -> None:
    def plant(data: Data) -> None:
        first, second = data["blocks"][0]["activities"]
        second["competences"].append(first["competences"].pop())

    assert faults(plant) == [("misplaced", {"code": "C1.1.3", "parent": "A1.2"})]


@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_language_is_found(lang: str) -> None:
    found = faults(lambda data: part(data)["statement"].update({lang: " "}))
    assert found == [("language_missing", {"place": "CR1.1.1.a statement"})]


def test_differing_placeholders_are_found() -> None:
    found = faults(lambda data: part(data)["gist"].update(en="all {number} stages"))
    assert found == [("placeholders_differ", {"place": "CR1.1.1.a gist"})]


def test_a_part_without_a_question_is_found() -> None:
    found = faults(lambda data: part(data)["question"].update(fr="Les étapes."))
    assert found == [("no_way_of_judging", {"code": "CR1.1.1.a"})]


def test_levels_out_of_order_are_found() -> None:
    assert faults(lambda data: data["levels"].reverse()) == [("levels_unfit", {})]


def test_a_deliverable_that_cites_nothing_known_is_found() -> None:
    found = faults(lambda data: data["exams"][0]["sittings"][0]["deliverables"][0].update(competences=["C1.1.9"]))
    assert found == [
        ("unknown_code", {"code": "C1.1.9", "place": "E1W.1"}),
        ("never_examined", {"code": "C1.1.1"}),
    ]


def test_an_exam_of_an_unknown_block_and_a_part_that_feeds_nothing_are_found() -> None:
    def plant(data: Data) -> None:
        data["exams"][0]["block"] = "B9"
        data["exams"][1]["sittings"][1]["parts"][0]["feeds"] = "C9"

    assert faults(plant) == [
        ("unknown_code", {"code": "B9", "place": "E1"}),
        ("unknown_code", {"code": "C9", "place": "E2O.a"}),
    ]
