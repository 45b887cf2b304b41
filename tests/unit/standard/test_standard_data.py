"""The qualification in our own wording: whole, well written, found by code, stable under its hash."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from essor.kernel.message import LANGS, Bilingual
from essor.kernel.words import say, sentences
from essor.standard import Standard, check, load
from essor.standard.completeness import counted, placeholders, wordings
from essor.standard.digest import content_hash, plain
from essor.standard.loader import from_data

FOLDERS = """
c111_market_watch c112_market_analysis c113_internal_analysis c121_sales_strategy c122_action_plan c123_automation
c124_budget c211_persona c212_prospecting c213_proposal c2141_negotiation c2142_ecommerce c215_contract c221_dashboard
c222_data_collection c223_variance_analysis c224_report c311_portfolio c312_satisfaction c313_journey c321_partners
c322_disputes c323_sales_organization c324_team_leadership c325_skills_plan c326_team_communication
c327_team_performance
"""


def test_the_standard_is_whole() -> None:
    assert check(load()) == ()


def test_it_holds_what_the_title_holds() -> None:
    found = counted(load())
    assert [found[name] for name in ("blocks", "activities", "competences", "criteria", "parts")] == [3, 6, 27, 27, 98]
    assert [found[name] for name in ("machine", "both", "human")] == [13, 74, 11]
    assert [found[name] for name in ("exams", "exam_parts", "deliverables")] == [3, 10, 28]
    assert found["placement_working_days"] == 65


def test_the_parts_of_each_block_are_counted() -> None:
    assert [sum(len(one.criterion.parts) for one in block.competences) for block in load().blocks] == [23, 34, 41]


def test_the_folder_of_each_work_product_comes_from_code_and_noun() -> None:
    assert [competence.folder for competence in load().competences] == FOLDERS.split()
    assert [block.folder for block in load().blocks] == ["b1_strategy", "b2_performance", "b3_relationship"]


def test_everything_is_found_by_its_code() -> None:
    standard = load()
    assert standard.block("B2").number == 2
    assert standard.activity("A2.2").label.en == "Steering sales results"
    assert standard.competence("C2.1.4.1") is standard.competence("negotiation")
    assert standard.criterion("CR1.2.4").part("c").by == "machine"
    assert standard.criterion("CR1.2.4").competence == "C1.2.4"
    assert standard.part("CR1.2.4.c").criterion == "CR1.2.4"
    assert standard.part("E2O.f").by == "human"
    assert standard.exam("E3").block == "B3"
    assert standard.sitting("E3O").kind == "oral"
    assert standard.deliverable("E2W.10").languages == ("fr", "en")


@pytest.mark.parametrize("look", ["block", "activity", "competence", "criterion", "part", "exam", "sitting"])
def test_an_unknown_code_is_refused(look: str) -> None:
    with pytest.raises(KeyError):
        getattr(load(), look)("C9.9.9")
    with pytest.raises(KeyError):
        load().criterion("CR1.1.3").part("z")


def test_a_sitting_knows_the_competences_that_it_examines() -> None:
    standard = load()
    assert [sitting.code for sitting in standard.examined_in("C3.2.6")] == ["E3W", "E3O"]
    assert [sitting.code for sitting in standard.examined_in("C2.1.4.1")] == ["E2O"]
    assert standard.sitting("E1W").competences == tuple(one.code for one in standard.block("B1").competences)


def test_the_jury_is_one_of_the_certifier_and_one_of_the_profession() -> None:
    jury = load().sitting("E3O").jury
    assert jury is not None
    assert [(member.represents, member.number) for member in jury.members] == [("certifier", 1), ("profession", 1)]


def test_exam_parts_name_what_they_judge_and_what_they_feed() -> None:
    parts = {part.code: (part.judged_on, part.feeds, part.marked) for part in load().exam_parts}
    assert parts["E2W.ctx"] == ("E2W.1", "", False)
    assert parts["E2O.e"] == ("E2O.R1", "C2.1.4.1", True)
    assert parts["E3W.pres"] == ("E3W.1", "", False)
    assert parts["E3O.b"] == ("E3O.R2", "C3.2.6", True)


def test_a_part_becomes_a_question_with_levels_in_both_languages() -> None:
    question = load().question("CR2.1.4.1.b")
    assert say(question.ask, "en") == "Did the exchange stay open and respectful throughout the meeting?"
    assert [say(level, "fr").partition("\u00a0:")[0] for level in question.levels] == [
        "non acquis",
        "partiellement acquis",
        "acquis",
    ]


def test_without_the_document_no_official_wording_is_known() -> None:
    assert load().official_text("CR1.1.1.a") == ""


def test_the_hash_depends_on_content_alone() -> None:
    standard = load()
    assert from_data(plain(standard)).content_hash == standard.content_hash
    shuffled = dict(reversed(list(plain(standard).items())))
    assert from_data(shuffled).content_hash == standard.content_hash
    other = replace(standard, title=Bilingual(standard.title.fr + ".", standard.title.en))
    assert other.content_hash != standard.content_hash


def test_composed_and_decomposed_letters_have_one_hash() -> None:
    assert content_hash("é") == content_hash("e\u0301")


def test_a_value_without_a_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no canonical form: 0\.1"):
        content_hash({"rate": 0.1})


@pytest.mark.parametrize("place", ["top", "block", "part", "wording"])
def test_an_unknown_key_in_the_data_is_refused(place: str) -> None:
    data = plain(load())
    block = data["blocks"][0]
    part = block["activities"][0]["competences"][0]["criterion"]["parts"][0]
    {"top": data, "block": block, "part": part, "wording": part["gist"]}[place]["statment"] = "x"
    with pytest.raises(ValidationError, match="statment"):
        from_data(data)


def every_wording() -> list[Any]:
    standard: Standard = load()
    found = [pytest.param(wording, id=place) for place, wording in wordings(standard)]
    own = {key: one for key, one in sentences().items() if key.startswith("standard.")}
    return found + [pytest.param(Bilingual(one["fr"], one["en"]), id=key) for key, one in own.items()]


def test_wordings_are_well_written_in_both_languages() -> None:
    faults = [(case.id, fault) for case in every_wording() for fault in typography(case.values[0])]
    assert faults == []


def typography(wording: Bilingual) -> list[str]:
    """Return the faults of typography: apostrophes, spaces before signs, guillemets, doubled spaces."""
    fr, en = wording.fr, wording.en
    rules = {
        "straight apostrophe": "'" in fr + en,
        "narrow space before ; ! ?": re.search(r"(?<!\u202f)[;!?]", fr) is not None,
        "space before :": re.search(r"(?<!\u00a0):", fr) is not None,
        "space inside guillemets": re.search(r"«(?!\u00a0)|(?<!\u00a0)»", fr) is not None,
        "narrow space before %": re.search(r"\d ?%", fr) is not None,
        "guillemets in English": "«" in en or '"' in en,
        "space before a sign in English": re.search(r"\s[;:!?%]", en) is not None,
        "doubled space": "  " in fr + en,
        "space at an end": fr != fr.strip() or en != en.strip(),
        "placeholders": placeholders(fr) != placeholders(en),
        "same text twice": fr == en and len(fr.split()) > 1,
    }
    return [rule for rule, broken in rules.items() if broken]


def test_a_fault_of_typography_is_found() -> None:
    assert typography(Bilingual("L'écart: 5 % ? «oui»", "The gap : 5% {x}")) == [
        "straight apostrophe",
        "narrow space before ; ! ?",
        "space before :",
        "space inside guillemets",
        "narrow space before %",
        "space before a sign in English",
        "placeholders",
    ]


def test_statements_end_as_sentences_and_gists_do_not() -> None:
    standard = load()
    for part in (*standard.parts, *standard.exam_parts):
        for lang in LANGS:
            assert part.statement.text(lang).endswith(".")
            assert part.question.text(lang).endswith("?")
            assert not part.gist.text(lang).endswith(".")
            assert (
                part.gist.text(lang)[0] == part.gist.text(lang)[0].lower()
                or part.gist.text(lang)[:2].isupper()
                or (part.gist.text(lang).startswith(("English", "French")))
            )
