"""An invented qualification in the same form loads; a broken document says where and how to mend it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from official_cases import refused

from essor.kernel.words import say
from essor.standard import read_official
from essor.standard.official.model import OfficialSitting, OfficialStandard


def test_another_title_in_the_same_form_loads(other: OfficialStandard) -> None:
    assert other.title == "RESPONSABLE DE PÉPINIÈRE"
    assert [block.code for block in other.blocks] == ["B1", "B2"]
    assert [block.text for block in other.blocks] == ["Cultiver les plants", "Vendre les plants"]
    assert [(activity.code, activity.block) for activity in other.activities] == [
        ("A1", "B1"),
        ("A2", "B2"),
        ("A3", "B2"),
    ]
    assert [(one.code, one.activity) for one in other.competences] == [
        ("C1.1", "A1"),
        ("C1.2", "A1"),
        ("C2.1", "A2"),
        ("C3.1", "A3"),
    ]


def test_its_criteria_are_cut_by_sentences_and_items(other: OfficialStandard) -> None:
    assert [(one.code, one.full_text) for one in other.passages] == [
        ("CR1.1.a", "Le choix tient compte du sol (argile, sable, etc.) et de la saison."),
        ("CR1.1.b", "Les graines retenues, p. ex. Les plus rustiques, sont justifiées."),
        ("CR1.2.a", "Le candidat.e : mesure l'humidité ;"),
        ("CR1.2.b", "Le candidat.e : règle le débit."),
        ("CR1.2.c", "Rien n'est gaspillé."),
        ("CR2.1.a", "Le conseil est juste."),
        ("CR2.1.b", "Il est compris."),
        ("CR3.1.a", "La caisse est juste à la fin de la journée"),
    ]


def test_parts_of_one_list_cite_the_same_lead(other: OfficialStandard) -> None:
    first, second, last = other.criteria[1].passages
    assert first.lead == second.lead == "Le candidat.e :"
    assert last.lead == ""


def test_its_exams_give_deliverables_deeds_rules_jury_and_days(other: OfficialStandard) -> None:
    assert [(sitting.code, sitting.kind, sitting.working_days) for sitting in other.sittings] == [
        ("E1W", "written", None),
        ("E2O", "oral", None),
        ("E3W", "written", 20),
        ("E3O", "oral", None),
    ]
    written, oral, _, defence = other.sittings
    assert [(item.code, item.text, item.competences) for item in written.deliverables] == [
        ("E1W.1", "un plan de semis (C1.1)", ("C1.1",)),
        ("E1W.2", "une fiche d'arrosage (C1.2)", ("C1.2",)),
    ]
    assert [item.text for item in oral.deeds] == ["écoute (C2.1)", "conseille"]
    assert [rule.text for rule in oral.conduct_rules] == ["Il reste courtois."]
    assert [rule.text for rule in oral.jury] == ["Mise en situation orale devant un jury de trois personnes."]
    assert [rule.text for rule in defence.jury] == ["Le candidat soutient son dossier devant le jury."]
    assert [rule.text for rule in defence.conduct_rules] == ["Il parle sans notes."]


def test_entities_of_the_export_are_read(other: OfficialStandard) -> None:
    assert other.competences[-1].text == "Encaisser & rendre la monnaie."


def test_each_text_knows_its_line(other: OfficialStandard) -> None:
    assert [one.line for one in other.competences] == [6, 7, 12, 13]
    assert [one.column for one in other.competences] == [2, 2, 2, 2]
    assert other.criteria[0].column == 4


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode("utf-8"),
        lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8"),
        lambda text: text.replace("\n", "\r").encode("utf-8"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "windows line ends", "old mac line ends"],
)
def test_the_same_document_in_each_announced_encoding_reads_the_same(
    encoded: Callable[[str], bytes], text: str, other: OfficialStandard, tmp_path: Path
) -> None:
    path = tmp_path / "titre.txt"
    path.write_bytes(encoded(text))
    official, messages = read_official(path)
    assert official is not None
    assert messages == ()
    assert official.competences == other.competences
    assert official.exams == other.exams


def test_columns_are_found_by_their_titles_not_by_their_number(text: str, other: OfficialStandard) -> None:
    shifted = "\n".join(f"\t{line}" if "\t" in line else line for line in text.split("\n"))
    official, messages = read_official(shifted)
    assert official is not None
    assert messages == ()
    assert [one.text for one in official.passages] == [one.text for one in other.passages]
    assert [item.text for item in official.deliverables] == [item.text for item in other.deliverables]


def test_several_codes_in_one_cell_open_several_entries(text: str) -> None:
    joined = text.replace(
        "\tC1.1 Choisir les graines selon le sol et la saison.\t",
        "\t<p>C1.1 Choisir les graines.</p><p>C1.9 Trier les graines.</p>\t",
    ).replace("CR1.1 Le choix", "CR1.9 Le tri est fait.<br>CR1.1 Le choix")
    official, _ = read_official(joined)
    assert official is not None
    assert [one.code for one in official.competences] == ["C1.1", "C1.9", "C1.2", "C2.1", "C3.1"]
    assert official.competences[1].criterion.text == "Le tri est fait."


def test_a_missing_criterion_names_its_line_and_the_code_to_add(text: str) -> None:
    (one,) = refused(text.replace("CR2.1 Le conseil est juste. Il est compris.", ""))
    assert one.key == "standard.criterion_missing"
    assert dict(one.args) | {"file": ""} == {"file": "", "line": 12, "column": 2, "code": "C2.1", "wanted": "CR2.1"}
    assert "ligne 12, colonne 2" in say(one, "fr")
    assert "Add CR2.1 in the column of criteria" in say(one, "en")


def test_a_criterion_without_its_competence_names_its_line(text: str) -> None:
    (one,) = [one for one in refused(text.replace("C2.1 Conseiller un", "Conseiller un")) if "missing" in one.key]
    assert (one.key, one.args["line"], one.args["wanted"]) == ("standard.competence_missing", 12, "C2.1")


def test_a_repeated_code_names_both_lines(text: str) -> None:
    (one,) = refused(text.replace("C1.2 Arroser", "C1.1 Arroser").replace("CR1.2", "CR1.1"))[:1]
    assert (one.key, one.args["code"], one.args["line"], one.args["first_line"]) == (
        "standard.code_twice",
        "C1.1",
        7,
        6,
    )


def test_a_repeated_exam_is_named(text: str) -> None:
    (one,) = refused(text.replace("\tE2 Mise", "\tE1 Mise"))[:1]
    assert (one.key, one.args["code"], one.args["line"], one.args["first_line"]) == ("standard.code_twice", "E1", 12, 6)


def test_a_block_told_again_on_the_next_page_is_no_fault(text: str, other: OfficialStandard) -> None:
    again = text.replace("\nBloc 2 Vendre", "\nBloc 1 : Cultiver les plants\t\t\t\nBloc 2 Vendre")
    official, messages = read_official(again)
    assert official is not None
    assert messages == ()
    assert len(official.blocks) == len(other.blocks)


def test_a_code_without_text_is_named(text: str) -> None:
    (one,) = [one for one in refused(text.replace("C1.2 Arroser sans excès.", "C1.2")) if one.key.endswith("bare")]
    assert (one.args["line"], one.args["column"], one.args["code"]) == (7, 2, "C1.2")


def test_a_competence_above_every_block_or_activity_is_named(text: str) -> None:
    without_block = refused(text.replace("Bloc 1 : Cultiver les plants", ""))
    assert (without_block[0].key, without_block[0].args["line"]) == ("standard.outside_block", 6)
    without_activity = refused(text.replace("A1 Préparer les semis", ""))
    assert (without_activity[0].key, without_activity[0].args["line"]) == ("standard.outside_activity", 6)


def test_a_text_without_a_code_is_reported_and_the_rest_is_kept(text: str) -> None:
    official, messages = read_official(text.replace("\nBloc 2", "\nPage 2 sur 3\nBloc 2"))
    assert official is not None
    assert [(one.key, one.args["line"], one.args["excerpt"]) for one in messages] == [
        ("standard.text_unplaced", 11, "Page 2 sur 3")
    ]


def test_a_modality_above_every_exam_is_reported(text: str) -> None:
    official, messages = read_official(text.replace("\tE1 Épreuve écrite", "\tÉpreuve écrite"))
    assert official is not None
    assert [one.key for one in messages] == [
        "standard.text_unplaced",
        "standard.competence_not_examined",
        "standard.competence_not_examined",
    ]


def test_an_unknown_code_cited_by_an_exam_is_reported(text: str) -> None:
    _, messages = read_official(text.replace("arrosage (C1.2)", "arrosage (C1.7)"))
    assert [(one.key, one.args["code"], one.args["line"]) for one in messages] == [
        ("standard.unknown_competence_cited", "C1.7", 6),
        ("standard.competence_not_examined", "C1.2", 7),
    ]


def sittings(text: str, modality: str) -> list[OfficialSitting]:
    official, _ = read_official(text.replace("E1 Épreuve écrite de deux heures. Le candidat remet :", modality))
    assert official is not None
    return list(official.exams[0].sittings)


def test_a_sentence_that_neither_opens_nor_defends_is_a_term_of_the_written_sitting(text: str) -> None:
    (one,) = sittings(text, "E1 Épreuve écrite. Les documents sont permis. Le candidat remet :")
    assert (one.opening, one.terms, one.lead) == (
        "Épreuve écrite.",
        ("Les documents sont permis.",),
        "Le candidat remet :",
    )


def test_an_exam_both_written_and_oral_is_one_sitting(text: str) -> None:
    (one,) = sittings(text, "E1 Mise en situation écrite et orale. Le jury lit le dossier. Le candidat remet :")
    assert (one.code, one.kind) == ("E1M", "written_and_oral")
    assert [rule.text for rule in one.jury] == ["Le jury lit le dossier."]
    assert len(one.deliverables) == 2
    assert one.deeds == ()


def test_an_exam_that_is_a_list_alone_has_no_opening(text: str) -> None:
    (one,) = sittings(text, "E1 Le candidat remet :")
    assert (one.opening, one.lead, len(one.deliverables)) == ("", "Le candidat remet :", 2)


def test_two_oral_sittings_of_one_exam_have_codes_of_their_own(text: str) -> None:
    found = sittings(text, "<p>E1 Oral devant un tuteur.</p><p>C1.1 Oral devant un client.</p><p>Il remet :")
    assert [(one.code, one.competences[:1]) for one in found] == [("E1O", ()), ("E1O2", ("C1.1",))]


def test_passages_past_z_have_two_letters(text: str) -> None:
    official, _ = read_official(text.replace("Le conseil est juste.", "Le conseil est juste. " * 27))
    assert official is not None
    codes = [passage.code for passage in official.criteria[2].passages]
    assert codes[0] == "CR2.1.a"
    assert codes[25:] == ["CR2.1.z", "CR2.1.aa", "CR2.1.ab"]


def test_a_level_of_language_is_not_taken_for_a_competence(text: str) -> None:
    official, messages = read_official(text.replace("écoute (C2.1)", "écoute en anglais, de B2 à C1 (C2.1)"))
    assert official is not None
    assert messages == ()
    assert official.sittings[1].deeds[0].competences == ("C2.1",)


def test_an_empty_block_is_reported(text: str) -> None:
    _, messages = read_official(text + "Bloc 3 Planter\t\t\t\n")
    assert [(one.key, one.args["code"], one.args["line"]) for one in messages] == [("standard.nothing_under", "B3", 14)]


def test_a_document_without_heading_or_exam_says_so(text: str) -> None:
    lines = text.split("\n")[1:]
    _, messages = read_official("\n".join(lines))
    assert [one.key for one in messages] == ["standard.title_missing"]
    rows = [line.split("\t") for line in lines]
    for row in rows:
        if len(row) == 4 and "E" in row[2] and "ÉVALUATION" not in row[2]:
            row[2] = ""
    _, messages = read_official("\n".join("\t".join(row) for row in rows))
    assert [one.key for one in messages] == ["standard.exams_missing", "standard.title_missing"]
