"""The CASE package: 36 items in a tree, translations, one rubric, identifiers that never change."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from essor.kernel.message import LANGS, Lang
from essor.standard import export_case, load


@pytest.fixture(scope="module", params=LANGS)
def package(request: pytest.FixtureRequest) -> dict[str, Any]:
    return export_case(load(), request.param)


def test_blocks_activities_and_competences_are_the_36_items(package: dict[str, Any]) -> None:
    assert len(package["CFItems"]) == 36
    assert Counter(item["CFItemTypeURI"]["title"] for item in package["CFItems"]).most_common() == [
        (package["CFDefinitions"]["CFItemTypes"][2]["title"], 27),
        (package["CFDefinitions"]["CFItemTypes"][1]["title"], 6),
        (package["CFDefinitions"]["CFItemTypes"][0]["title"], 3),
    ]


def test_each_item_hangs_under_its_parent_up_to_the_document(package: dict[str, Any]) -> None:
    names = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    names[package["CFDocument"]["identifier"]] = "document"
    parents = {
        names[one["originNodeURI"]["identifier"]]: names[one["destinationNodeURI"]["identifier"]]
        for one in package["CFAssociations"]
        if one["associationType"] == "isChildOf"
    }
    assert len(parents) == 36
    assert parents["C2.1.4.1"] == "A2.1"
    assert parents["A2.1"] == "B2"
    assert parents["B2"] == "document"


def test_each_item_is_tied_to_its_translation_from_both_packages() -> None:
    french, english = (export_case(load(), lang) for lang in LANGS)
    ties = [
        [one for one in package["CFAssociations"] if one["associationType"] == "isTranslationOf"]
        for package in (french, english)
    ]
    assert ties[0] == ties[1]
    assert [one["originNodeURI"]["identifier"] for one in ties[0]] == [one["identifier"] for one in english["CFItems"]]
    assert [one["destinationNodeURI"]["identifier"] for one in ties[0]] == [
        one["identifier"] for one in french["CFItems"]
    ]


def test_the_rubric_crosses_27_criteria_with_three_levels_and_gives_no_score(package: dict[str, Any]) -> None:
    (rubric,) = package["CFRubrics"]
    items = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    assert len(rubric["CFRubricCriteria"]) == 27
    for criterion in rubric["CFRubricCriteria"]:
        assert items[criterion["CFItemURI"]["identifier"]] == criterion["category"].replace("CR", "C")
        assert [level["position"] for level in criterion["CFRubricCriterionLevels"]] == [1, 2, 3]
        assert all("score" not in level for level in criterion["CFRubricCriterionLevels"])


def test_identifiers_are_unique_uuids_of_version_5() -> None:
    found = [one for lang in LANGS for one in identifiers(export_case(load(), lang))]
    shared = 36  # the ties between both languages stand in both packages
    assert len(found) == len(set(found)) + shared
    assert {UUID(one).version for one in found} == {5}


def identifiers(package: dict[str, Any]) -> list[str]:
    rubric = package["CFRubrics"][0]
    objects = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"], rubric]
    objects += package["CFDefinitions"]["CFItemTypes"]
    objects += rubric["CFRubricCriteria"]
    objects += [level for one in rubric["CFRubricCriteria"] for level in one["CFRubricCriterionLevels"]]
    return [one["identifier"] for one in objects]


def test_an_identifier_stays_the_same_for_ever() -> None:
    items = {item["humanCodingScheme"]: item["identifier"] for item in export_case(load())["CFItems"]}
    assert items["C1.1.1"] == "55423d49-e252-58f6-9359-2b984edb89a9"


@pytest.mark.parametrize("lang", LANGS)
def test_two_exports_are_the_same_bytes(lang: Lang) -> None:
    assert json.dumps(export_case(load(), lang)) == json.dumps(export_case(load(), lang))


def test_every_object_has_what_case_requires(package: dict[str, Any]) -> None:
    stamps = {"identifier", "uri", "lastChangeDateTime"}
    assert package["CFDocument"].keys() >= stamps | {"title", "creator"}
    for item in package["CFItems"]:
        assert item.keys() >= stamps | {"fullStatement"}
    for one in package["CFAssociations"]:
        assert one.keys() >= stamps | {"associationType", "originNodeURI", "destinationNodeURI"}
        assert one["originNodeURI"].keys() == {"title", "identifier", "uri", "targetType"}
    for kind in package["CFDefinitions"]["CFItemTypes"]:
        assert kind.keys() >= stamps | {"title", "description", "hierarchyCode"}


def test_uris_point_where_the_package_is_served() -> None:
    served = export_case(load(), "en", "https://essor.example/ims/case/v1p1/")
    assert served["CFDocument"]["uri"] == (
        f"https://essor.example/ims/case/v1p1/CFDocuments/{served['CFDocument']['identifier']}"
    )
    alone = export_case(load(), "en")
    assert alone["CFItems"][0]["uri"] == f"urn:uuid:{alone['CFItems'][0]['identifier']}"
    assert alone["CFItems"][0]["identifier"] == served["CFItems"][0]["identifier"]
