"""Sentences and lists of the official document, cut where a reader would cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.standard.official.prose import Paragraph, Piece, paragraphs, pieces, sentences


def cut(markup: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces(paragraphs(markup, 1))]


def test_a_sentence_ends_at_a_full_stop_before_a_capital() -> None:
    assert sentences("Le contrat est complet. Il est équilibré.") == ("Le contrat est complet.", "Il est équilibré.")


def test_etc_inside_a_sentence_does_not_end_it() -> None:
    assert sentences("Les canaux (mail, etc. et visite) sont dits, etc. et suivis.") == (
        "Les canaux (mail, etc. et visite) sont dits, etc. et suivis.",
    )


def test_etc_at_the_end_of_a_sentence_ends_it() -> None:
    assert sentences("Objectifs, limites, etc. La suite vient.") == ("Objectifs, limites, etc.", "La suite vient.")


def test_a_bracket_that_ends_with_etc_belongs_to_its_sentence() -> None:
    assert sentences("Méthodes (ABC, 20/80, etc.). Elles sont justes.") == (
        "Méthodes (ABC, 20/80, etc.).",
        "Elles sont justes.",
    )


def test_a_full_stop_inside_closed_brackets_does_not_cut() -> None:
    assert sentences("Le choix (voir l'annexe. Elle est jointe) est juste. Bien.") == (
        "Le choix (voir l'annexe. Elle est jointe) est juste.",
        "Bien.",
    )


def test_a_bracket_that_never_closes_does_not_swallow_what_follows() -> None:
    assert sentences("Les liens (blogs, forums, etc. Ils vivent. Ils durent.") == (
        "Les liens (blogs, forums, etc.",
        "Ils vivent.",
        "Ils durent.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Le C.A, la marge et les litiges sont suivis.",
        "Le/la candidat.e défend son dossier.",
        "Voir art. L441 du code, M. Durand et p. Xavier.",
        "Un.e représentant.e du métier siège.",
        "Le/la candidat.e. : rien ne coupe ici",
        "J. Martin préside.",
    ],
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert sentences(text) == (text,)


def test_question_and_exclamation_marks_end_a_sentence() -> None:
    assert sentences("Est-ce clair ? Oui ! Bien… Enfin.") == ("Est-ce clair ?", "Oui !", "Bien…", "Enfin.")


def test_a_list_after_a_colon_gives_a_lead_and_its_items() -> None:
    assert cut("Il remet : - un plan (C1) ; - un budget.") == [
        ("lead", "Il remet :"),
        ("item", "un plan (C1) ;"),
        ("item", "un budget."),
    ]


def test_items_without_semicolons_are_still_apart() -> None:
    assert cut("Il remet : - un plan - un budget") == [
        ("lead", "Il remet :"),
        ("item", "un plan"),
        ("item", "un budget"),
    ]


def test_a_hyphen_inside_a_word_is_no_bullet() -> None:
    assert cut("Le langage non-verbal du porte-parole.") == [("sentence", "Le langage non-verbal du porte-parole.")]


def test_a_dash_in_a_sentence_is_no_bullet() -> None:
    assert cut("L'offre - complète - est juste.") == [("sentence", "L'offre - complète - est juste.")]


def test_a_list_goes_on_in_the_next_paragraph() -> None:
    among = (Paragraph("Il remet : - un plan ;", 3), Paragraph("- un budget.", 4))
    assert pieces(among) == (
        Piece("lead", "Il remet :", 3),
        Piece("item", "un plan ;", 3),
        Piece("item", "un budget.", 4),
    )


def test_what_follows_the_last_item_is_a_sentence_again() -> None:
    assert cut("Il : - écoute ; - conseille. Il reste courtois.") == [
        ("lead", "Il :"),
        ("item", "écoute ;"),
        ("item", "conseille."),
        ("sentence", "Il reste courtois."),
    ]


def test_tags_become_paragraphs_and_items_and_entities_become_characters() -> None:
    assert cut('<p>Il :</p><ul style="list-style-type: none"><li>vend &amp; livre</li><li>encaisse</li>') == [
        ("lead", "Il :"),
        ("item", "vend & livre"),
        ("item", "encaisse"),
    ]


def test_a_list_that_is_never_closed_is_read_to_its_end() -> None:
    assert cut("<ul> - un - deux. <p>Suite.</p>") == [("item", "un"), ("item", "deux."), ("sentence", "Suite.")]


def test_an_emphasis_tag_leaves_its_words() -> None:
    assert paragraphs("le <i>chiffre</i> d'affaires < 5", 7) == (Paragraph("le chiffre d'affaires < 5", 7),)


@given(st.text(alphabet="Aa é.!?()«» ,;:-\t", max_size=80))
def test_sentences_keep_every_character_in_order(text: str) -> None:
    line = " ".join(text.split())
    assert " ".join(sentences(line)) == line


@given(st.lists(st.text(max_size=60), max_size=4))
def test_pieces_never_raise_and_lose_no_letter(markups: list[str]) -> None:
    among = [paragraph for line, markup in enumerate(markups) for paragraph in paragraphs(markup, line)]
    letters = [sign for paragraph in among for sign in paragraph.text if sign.isalnum()]
    assert [sign for piece in pieces(among) for sign in piece.text if sign.isalnum()] == letters
