"""Words that no dictionary knows are found with what was meant; names, codes and the other language are left alone."""

from pathlib import Path

import pytest

from essor.kernel.message import LANGS, Lang
from essor.kernel.words import say
from essor.methods.text import dictionary
from essor.methods.text.check import check_text
from essor.methods.text.unknown import not_checked, unknown_findings


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Les objectiff de la clientelle.", "fr", [("objectiff", "objectif"), ("clientelle", "clientèle")]),
        ("L’équipe receptionne les colis.", "fr", [("receptionne", "réceptionne")]),
        ("Un fournisseur référrencé.", "fr", [("référrencé", "référencé")]),
        ("We recieve an adress.", "en", [("recieve", "receive"), ("adress", "address")]),
        ("A proffitable shop.", "en", [("proffitable", "profitable")]),
    ],
)
@pytest.mark.dictionaries
def test_a_slip_of_the_fingers_is_a_fault_with_its_correction(text: str, lang: Lang, expected: list[tuple[str, str]]):
    found = unknown_findings(text, lang)
    assert [(one.found, one.expected) for one in found] == expected
    assert all(one.sure and say(one.message, which) for one in found for which in LANGS)
    assert all(text[one.place.offset :].startswith(one.found) for one in found)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Il prendrat la suite.", "fr", ("prendrat", "prendra")),
        ("Le previous trimestre.", "fr", ("previous", "")),
        ("Les ventes en allemagne.", "fr", ("allemagne", "Allemagne")),
        ("The gloupitude of it.", "en", ("gloupitude", "altitude")),
        ("Resultat net en hausse.", "fr", ("Resultat", "Résultat")),
    ],
)
@pytest.mark.dictionaries
def test_another_unknown_word_is_a_question(text: str, lang: Lang, expected: tuple[str, str]):
    (found,) = unknown_findings(text, lang)
    assert (found.found, found.sure) == (expected[0], False)
    assert bool(found.expected) == bool(expected[1])


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Aujourd’hui, l’équipe qu’il dirige s’en va jusqu’à Lyon ; dis-lui, rends-toi, vends-en.", "fr"),
        ("Aujourd'hui l'équipe n'a pas d'objectif, c'est-à-dire qu'elle attend.", "fr"),
        ("La maison Brumelle et Mme Lefevre livrent Xtravia, le 1er mars, 12 kg à 3,5 pts, réf. AB-12x.", "fr"),
        ("Le CA HT, les KPI, le panier de l’e-commerce et le click and collect.", "fr"),
        ("Écrivez à ventes@exemple.example ou lisez www.exemple.example/pagge, option --perimetr.", "fr"),
        ("Ils croient qu’omnicanal, lorsqu’omnicanal et jusqu’omnicanal se disent.", "fr"),
        ("Le mot « shareholder » reste entre guillemets.", "fr"),
        ("Nous croissons. The shop has been profitable and is growing with our team.", "fr"),
        ("Don’t tell the customers’ or the shop’s figures; they’re ours, we’ll keep KPIs and SKUs.", "en"),
        ("Footfall and click-and-collect grew in Pâtisserie at Xtravia.", "en"),
        ("The word “magasin” stays in quotation marks.", "en"),
    ],
)
@pytest.mark.dictionaries
def test_elisions_names_codes_and_quotations_are_left_alone(text: str, lang: Lang):
    assert [one.found for one in unknown_findings(text, lang)] == []


@pytest.mark.dictionaries
def test_the_company_s_own_words_are_known():
    text = "Le brumeloche se vend bien."
    assert [one.found for one in unknown_findings(text, "fr")] == ["brumeloche"]
    assert unknown_findings(text, "fr", {"Brumeloche rouge"}) == ()
    assert [one.found for one in check_text(text, "fr", {"Brumeloche"})] == []


@pytest.mark.dictionaries
def test_a_word_is_told_once_though_the_list_and_the_dictionary_both_know_it_is_wrong():
    found = [one for one in check_text("Le resultat baisse.", "fr") if one.check == "spelling"]
    assert [(one.found, one.expected) for one in found] == [("resultat", "résultat")]


@pytest.mark.dictionaries
def test_a_text_of_another_language_is_told_in_one_finding():
    letters = "bcdfghjklm"
    text = " ".join(f"zq{one}{other}xw" for one in letters for other in letters[:4])
    (found,) = unknown_findings(text, "en")
    assert say(found.message, "en").startswith("language: 40 words of 40")


def test_without_a_dictionary_it_is_said_that_spelling_is_not_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(dictionary, "FOLDERS", (tmp_path,))
    assert unknown_findings("Les objectiff.", "fr") == ()
    assert [one.found for one in check_text("Le resultat baisse.", "fr")] == ["resultat"]
    for lang in LANGS:
        why = not_checked(lang)
        assert why is not None
        assert say(why, "en").startswith("spelling not checked")
        assert str(tmp_path) in say(why, lang)
