"""Frequent misspellings and the grammar that sure rules settle; what is right is left alone."""

import pytest

from essor.kernel.message import LANGS, Lang
from essor.kernel.words import say
from essor.methods.text.check import check_text
from essor.methods.text.figures import figures_shown
from essor.methods.text.grammar import grammar_findings, rules
from essor.methods.text.headline import says_something
from essor.methods.text.spelling import misspellings, spelling_findings
from essor.methods.text.vocabulary import terms_left_out

NB, NNB = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Le chiffre d'affaire recule.", "fr", [("chiffre d'affaire", "chiffre d’affaires")]),
        ("Le Traffic du magazin.", "fr", [("Traffic", "Trafic"), ("magazin", "magasin")]),
        ("Malgrés tout, le resultat est bon.", "fr", [("Malgrés", "Malgré"), ("resultat", "résultat")]),
        ("We recieved the ressources.", "en", [("recieved", "received"), ("ressources", "resources")]),
        ("The comitee decides.", "en", [("comitee", "committee")]),
        ("Une hausssse nette.", "fr", [("hausssse", "")]),
        ("Le chiffre d’affaires, le trafic et le comité.", "fr", []),
        ("Phase III and www.essor.example are fine.", "en", []),
    ],
)
def test_a_frequent_misspelling_is_found_with_its_correction(text: str, lang: Lang, expected: list[tuple[str, str]]):
    found = spelling_findings(text, lang)
    assert [(one.found, one.expected) for one in found] == expected
    assert all(say(one.message, which) for one in found for which in LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_the_list_is_its_own_correction_or_is_corrected_to_another_mistake(lang: Lang):
    listed = misspellings()[lang]
    assert len(listed) > 140
    for wrong, right in listed.items():
        assert wrong == wrong.casefold()
        assert "'" not in wrong
        assert right.casefold() not in listed, wrong


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Le le client revient.", "fr", []),
        ("Nous vendons au au client.", "fr", [("au au", "au")]),
        ("Nous nous tenons, et vous vous taisez.", "fr", []),
        ("Deux magasin reculent.", "fr", [("Deux magasin", "Deux magasins")]),
        ("Plusieurs canal.", "fr", [("Plusieurs canal", "Plusieurs canaux")]),
        ("Pour chaque magasins.", "fr", [("chaque magasins", "chaque magasin")]),
        ("Les résultats est bons.", "fr", [("Les résultats est", "Les résultats sont")]),
        ("Deux magasins, chaque canal, les prix, six mois.", "fr", []),
        ("L’effet de le taux sur la fin de les ventes.", "fr", [("de le taux", "du taux")]),
        ("La part de les clients.", "fr", [("de les clients", "des clients")]),
        ("Il refuse de le commander et de les voir.", "fr", []),
        ("En Octobre, rien. Octobre finit bien.", "fr", [("Octobre", "octobre")]),
        ("The the shop.", "en", []),
        ("We sold to to shops.", "en", [("to to", "to")]),
        ("We had had enough, and that that holds.", "en", []),
        ("A increase in an year.", "en", [("A increase", "an increase"), ("an year", "a year")]),
        ("An hour, a unit, a European user, an SEO plan, a one-off, an honest rise.", "en", []),
        ("The informations of the sales is late.", "en", [("informations", "information"), ("sales is", "sales are")]),
        ("Revenue are up in october.", "en", [("Revenue are", "Revenue is"), ("october", "October")]),
        ("Revenue is up in October; we may march on.", "en", []),
    ],
)
def test_sure_rules_of_grammar_find_what_is_wrong_alone(text: str, lang: Lang, expected: list[tuple[str, str]]):
    found = grammar_findings(text, lang)
    assert [(one.found, one.expected) for one in found] == expected
    assert all(say(one.message, which) for one in found for which in LANGS)


def test_a_noun_that_is_also_a_verb_is_put_as_a_question_after_les():
    (found,) = grammar_findings("Il les commande en ligne.", "fr")
    assert not found.sure
    (sure,) = grammar_findings("Il reçoit deux commande en ligne.", "fr")
    assert sure.sure


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_written_right_is_not_wrong_elsewhere(lang: Lang):
    for right in rules(lang).said.values():
        assert not grammar_findings(right, lang), right


def test_a_whole_text_is_checked_for_spelling_and_grammar_too():
    found = check_text("We recieved the informations.", "en")
    assert [one.check for one in found] == ["spelling", "grammar"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (f"549{NNB}160{NB}€, soit 93,6{NNB}% (−37{NNB}440{NB}€)", "fr", ["549160 €", "93.6 %", "-37440 €"]),
        ("€549,160, that is 93.6% (−€37,440)", "en", ["549160 €", "93.6 %", "-37440 €"]),
        (f"+0,3{NB}pts sur N−1, le 31 octobre 2026", "fr", ["0.3 pts", "31 ", "2026 "]),
        ("CR2.2.3, version 000001", "en", ["1 "]),
        ("no number", "en", []),
    ],
)
def test_numbers_are_read_as_they_are_shown(text: str, lang: Lang, expected: list[str]):
    assert [f"{one.number} {one.unit}" for one in figures_shown(text, lang)] == expected


def test_a_sign_that_is_tied_to_its_currency_is_read_with_it():
    (one,) = figures_shown("A gap of −\N{WORD JOINER}€52,144.", "en")
    assert (one.number, one.unit, one.text) == (-52144, "€", "−€52,144")


def test_a_year_is_told_from_another_number():
    assert [one.is_year for one in figures_shown("In 2026, 3,004 orders and 2026 €.", "en")] == [True, False, False]


@pytest.mark.parametrize(
    ("title", "lang", "says"),
    [
        ("Chiffres clés", "fr", False),
        ("Analyse des résultats du mois", "fr", False),
        ("Résultats 2026", "fr", False),
        ("5 indicateurs sur 9 manquent leur objectif", "fr", True),
        ("L’e-commerce porte l’écart", "fr", True),
        ("Key figures", "en", False),
        ("Analysis of the monthly results", "en", False),
        ("Online sales carry the variance", "en", True),
        ("", "en", False),
    ],
)
def test_a_title_says_something_by_a_figure_or_a_verb(title: str, lang: Lang, says: bool):
    assert says_something(title, lang) is says


def test_a_term_of_the_trade_that_english_does_not_say_is_put_as_a_question():
    (found,) = terms_left_out("Le panier moyen recule.", "It falls.")
    assert (found.found, found.sure) == ("panier moyen", False)
    assert terms_left_out("Le panier moyen recule.", "The average order value falls.") == ()
    assert terms_left_out("L’objectif est tenu.", "The target is held.") == ()
