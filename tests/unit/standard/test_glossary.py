"""The glossary: both languages, names the program can use, false friends told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from essor.kernel.message import LANGS, Bilingual
from essor.kernel.words import say
from essor.standard import Glossary, check_glossary, glossary
from essor.standard.terms import FalseFriend, Term

RIGHT = Term("margin_rate", "taux de marque", "margin rate", Bilingual("Marge ÷ prix.", "Margin ÷ price."), "money")


def faults(*terms: Term, false_friends: tuple[FalseFriend, ...] = ()) -> list[str]:
    messages = check_glossary(Glossary(terms, false_friends))
    assert all(say(one, lang) for one in messages for lang in LANGS)
    return [one.key.removeprefix("standard.") for one in messages]


def test_the_glossary_is_whole() -> None:
    assert check_glossary(glossary()) == ()
    assert len(glossary().terms) >= 120
    assert len(glossary().false_friends) >= 50


@pytest.mark.parametrize(
    ("fr", "code", "en"),
    [
        ("référentiel", "standard", "standard"),
        ("seuil de rentabilité", "break_even_revenue", "break-even revenue"),
        ("point mort", "break_even_date", "break-even date"),
        ("taux de marge", "markup", "markup"),
        ("taux de marque", "margin_rate", "margin rate"),
        ("écart", "variance", "variance"),
        ("animation d’équipe", "team_leadership", "team leadership"),
        ("challenge", "sales_contest", "sales contest"),
        ("commercial", "salesperson", "salesperson"),
        ("fidélisation", "retention", "retention"),
    ],
)
def test_a_false_friend_of_the_trade_has_its_right_word(fr: str, code: str, en: str) -> None:
    (term,) = glossary().named(fr, "fr")
    assert (term.code, term.en) == (code, en)


def test_a_term_is_found_by_code_and_by_abbreviation() -> None:
    assert glossary().term("break_even_revenue").label("fr") == "seuil de rentabilité"
    assert [term.code for term in glossary().named(" bfr ", "fr")] == ["working_capital_requirement"]
    assert [term.code for term in glossary().named("NPV", "en")] == ["net_present_value"]
    with pytest.raises(KeyError):
        glossary().term("seuil")


def test_only_four_words_name_two_terms() -> None:
    two = {
        word.casefold()
        for term in glossary().terms
        for lang in LANGS
        for word in term.words(lang)
        if len(glossary().named(word, lang)) > 1
    }
    assert two == {"cible", "compte rendu", "effectif", "opportunité"}


def test_the_glossary_follows_the_typography_of_each_language() -> None:
    texts = [(term.code, *_pair(term)) for term in glossary().terms]
    texts += [
        (friend.fr, friend.note.fr + friend.fr, friend.note.en + friend.en) for friend in glossary().false_friends
    ]
    for code, fr, en in texts:
        assert "'" not in fr + en, code
        assert not any(f" {sign}" in fr for sign in ";:!?%»"), code
        assert not any(f" {sign}" in en for sign in ";:!?%"), code


def _pair(term: Term) -> tuple[str, str]:
    note = term.note or Bilingual("", "")
    return f"{term.fr} {term.definition.fr} {note.fr}", f"{term.en} {term.definition.en} {note.en}"


def test_definitions_are_sentences() -> None:
    for term in glossary().terms:
        assert term.definition.fr.endswith("."), term.code
        assert term.definition.en.endswith("."), term.code


def test_planted_faults_are_found() -> None:
    assert faults(RIGHT) == []
    assert faults(RIGHT, RIGHT) == ["code_repeated"]
    assert faults(replace(RIGHT, code="import")) == ["term_code_unfit"]
    assert faults(replace(RIGHT, code="taux de marque")) == ["term_code_unfit"]
    assert faults(replace(RIGHT, en=" ")) == ["language_missing"]
    assert faults(replace(RIGHT, definition=Bilingual("Marge.", ""))) == ["language_missing"]
    assert faults(replace(RIGHT, not_en=("Margin rate",))) == ["term_contradicts"]
    friend = FalseFriend("actuel", "current", "actual", Bilingual("a", "b"))
    assert faults(false_friends=(friend,)) == []
    assert faults(false_friends=(replace(friend, en="current; actual"),)) == ["term_contradicts"]
    assert faults(false_friends=(replace(friend, note=Bilingual("", "b")),)) == ["language_missing"]
