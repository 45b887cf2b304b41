"""The owner's document of the qualification: each trap of its form, read from the shared folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from essor.standard import OfficialStandard, Standard, align, check, load, read_official
from essor.standard.completeness import wordings

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def document(shared_data: Path) -> Path:
    return shared_data.parent / "spec" / "referentiel.txt"


@pytest.fixture(scope="module")
def official(document: Path) -> OfficialStandard:
    found, messages = read_official(document)
    assert found is not None
    assert messages == ()
    return found


@pytest.fixture(scope="module")
def standard(official: OfficialStandard) -> Standard:
    return load().with_official(official)


def test_the_whole_tree_is_read(official: OfficialStandard) -> None:
    assert len(official.blocks) == 3
    assert len(official.activities) == 6
    assert len(official.competences) == 27
    assert [one.criterion.code for one in official.competences] == [
        one.code.replace("C", "CR") for one in official.competences
    ]


def test_it_aligns_with_our_cut(official: OfficialStandard) -> None:
    assert align(load(), official) == ()
    assert [passage.code for passage in official.passages] == [part.code for part in load().parts]


def test_every_code_of_ours_has_its_official_wording(standard: Standard) -> None:
    assert check(standard) == ()
    codes = [one.code for one in (*standard.parts, *standard.exam_parts, *standard.deliverables, *standard.competences)]
    codes += [one.code for one in (*standard.deeds, *standard.conduct_rules, *standard.jury_rules, *standard.criteria)]
    assert len(codes) == 98 + 10 + 28 + 27 + 4 + 4 + 1 + 27
    assert [code for code in codes if not standard.official_text(code)] == []


def test_passages_lose_nothing_of_a_criterion(official: OfficialStandard) -> None:
    for criterion in official.criteria:
        told, lead = "", ""
        for passage in criterion.passages:
            told += passage.text if passage.lead == lead else passage.full_text
            lead = passage.lead
        assert re.sub(r"[\s-]", "", told) == re.sub(r"[\s-]", "", criterion.text)


def test_passages_of_a_list_carry_its_lead(official: OfficialStandard) -> None:
    criterion = next(one for one in official.criteria if one.code == "CR3.2.6")
    assert [bool(passage.lead) for passage in criterion.passages] == [True] * 4 + [False] * 4


def test_abbreviations_do_not_cut(standard: Standard) -> None:
    assert standard.official_text("CR3.2.7.a").count("(C.A, ") == 1
    assert standard.official_text("CR3.2.2.d").startswith("Le/la candidat.e ")
    assert standard.official_text("CR2.1.4.1.a").endswith("objections, etc.")
    assert standard.official_text("CR3.2.1.d").endswith(", etc. est efficace).")


def test_mistakes_of_the_document_are_kept(standard: Standard) -> None:
    assert "les rations spécifiques" in standard.official_text("CR1.2.4.e")
    assert "interne commercial de" in standard.official_text("C1.1.3")
    assert standard.official_text("E2O.R1").startswith("Au cours de cet évaluation")


def test_codes_without_a_column_or_in_the_wrong_one_are_placed(official: OfficialStandard) -> None:
    places = {one.code: (one.line, one.column, one.activity) for one in official.competences}
    assert places["C3.2.4"] == (44, 1, "A3.2")
    assert places["C3.2.7"] == (48, 1, "A3.2")
    assert official.competences[-1].criterion.line == 50


def test_written_deliverables_are_seven_ten_and_eleven(official: OfficialStandard) -> None:
    assert {one.code: len(one.deliverables) for one in official.sittings} == {
        "E1W": 7,
        "E2W": 10,
        "E2O": 0,
        "E3W": 11,
        "E3O": 0,
    }
    assert [item.code for item in official.deliverables if not item.competences] == ["E2W.1", "E3W.1"]
    cited = [code for item in official.deliverables for code in item.competences]
    assert cited == [one.code for one in official.competences if one.code != "C2.1.4.1"]


def test_the_modality_that_begins_with_a_competence_code_is_a_sitting(official: OfficialStandard) -> None:
    oral = next(one for one in official.sittings if one.code == "E2O")
    assert (oral.kind, oral.line, oral.competences) == ("oral", 25, ("C2.1.4.1",))
    assert [len(oral.deeds), len(oral.conduct_rules), len(oral.jury)] == [4, 2, 0]


def test_the_defence_has_its_rules_its_jury_and_its_competence(official: OfficialStandard) -> None:
    written, oral = official.exams[2].sittings
    assert written.working_days == 65
    assert oral.competences == ("C3.2.6",)
    assert [len(oral.conduct_rules), len(oral.jury)] == [2, 1]
    assert oral.jury[0].text.count("représentant.e") == 2


def test_our_wording_copies_no_sentence(document: Path) -> None:
    theirs = words(re.sub(r"<[^>]+>", " ", document.read_text(encoding="utf-8")))
    runs = {tuple(theirs[place : place + 6]) for place in range(len(theirs) - 5)}
    copied = [
        (place, run)
        for place, wording in wordings(load())
        for ours in [words(wording.fr)]
        for run in (tuple(ours[start : start + 6]) for start in range(len(ours) - 5))
        if run in runs
    ]
    assert copied == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("’", " "))


def test_each_part_is_judged_as_the_cut_of_the_criteria_says(shared_data: Path) -> None:
    text = (shared_data.parent / "spec" / "criteria.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (CR[\d.]+|E\d[WO]) \| (\w+) \| (.+?)(?: \(C[\d.]+\))? \| (\w+) \|$", text, re.MULTILINE)
    standard = load()
    ours = [(part.code, part.gist.en, part.by) for part in (*standard.parts, *standard.exam_parts)]
    assert ours == [(f"{criterion}.{letter}", gist.replace("'", "’"), by) for criterion, letter, gist, by in rows]


def test_a_damaged_copy_of_the_document_is_refused_at_its_line(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    official, messages = read_official(text.replace("CR3.2.7 ", ""))
    assert official is None
    assert [(one.key, one.args["line"]) for one in messages] == [
        ("standard.criterion_missing", 48),
        ("standard.text_unplaced", 50),
    ]


def test_a_sentence_too_many_is_told_with_its_line_and_leaves_its_parts_without_official_text(document: Path) -> None:
    text = document.read_text(encoding="utf-8").replace("Elle est réaliste.", "Elle est réaliste. Elle est juste.")
    official, messages = read_official(text)
    assert official is not None
    assert messages == ()
    (one,) = align(load(), official)
    assert (one.key, one.args["line"], one.args["expected"], one.args["found"]) == ("standard.parts_differ", 11, 4, 5)
    standard = load().with_official(official)
    assert standard.official_text("CR1.2.1.a") == ""
    assert standard.official_text("CR1.2.2.a") != ""
