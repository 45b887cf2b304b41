"""Labels are recognised whatever their case, accents, plural, unit or channel; what is doubtful is not."""

from typing import get_args

import pytest

from essor.kernel.period import Period
from essor.metrics import catalogue
from essor.review.recognise.labels import label, language, mentions, period_of, standing, words
from essor.work.data import Share, Standing
from essor.work.submitted import Aspect


def test_the_words_speak_of_aspects_channels_statuses_and_kpis_that_exist():
    assert set(words()["aspects"]) == set(get_args(Aspect))
    assert set(words()["shares"]) == set(get_args(Share))
    assert set(words()["statuses"]) == set(get_args(Standing)) - {"none"}
    assert set(words()["synonyms"]) <= set(catalogue.kpis())
    listed = [
        word
        for group in ("aspects", "shares", "statuses", "columns", "synonyms")
        for row in words()[group].values()
        for word in row
    ]
    assert {type(word) for word in listed} == {str}


@pytest.mark.parametrize("code", sorted(catalogue.kpis()))
def test_each_kpi_is_recognised_by_its_own_labels_in_both_languages(code: str):
    kpi = catalogue.kpis()[code]
    assert (label(kpi.label.fr).kpi, label(kpi.label.en).kpi) == (code, code)


@pytest.mark.parametrize(
    ("text", "kpi", "share", "aspect"),
    [
        ("CA HT (k€)", "revenue", None, None), ("CHIFFRE D'AFFAIRES", "revenue", None, None),
        ("CA web", "revenue", "ecommerce", None), ("Panier moyen boutique", "average_order_value", "physical", None),
        ("Objectif de CA", "revenue", None, "target"), ("Commandes web - objectif", "orders", "ecommerce", "target"),
        ("Écart à l’objectif", "", None, "gap"), ("N-1", "", None, "last_year"), ("Turnover", "revenue", None, None),
        ("Taux de transfo.", "conversion_rate", None, None), ("CA TTC", "", None, None), ("Météo", "", None, None),
    ],
)  # fmt: skip
def test_a_label_says_what_people_mean_by_it(text: str, kpi: str, share: str | None, aspect: str | None):
    found = label(text)
    assert (found.kpi, found.share, found.aspect) == (kpi, share, aspect)


@pytest.mark.parametrize(
    ("text", "key"),
    [("octobre 2026", "2026-10"), ("oct. 26", "2026-10"), ("10/2026", "2026-10"), ("T3 2026", "2026-Q3"),
     ("Q3 2026", "2026-Q3"), ("tableau_2026-10_fr.xlsx", "2026-10"), ("Exercice 2026", "2026")],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(text: str, key: str):
    assert period_of(text) == Period.parse(key)


def test_a_text_without_a_period_names_none():
    assert period_of("Réalisé et objectif") is None
    assert period_of("31/10/2026") != Period.parse("2026")


def test_two_signs_of_standing_are_a_legend_and_one_is_a_standing():
    assert standing("▲ Hors objectif") == "off"
    assert standing("◆ / ▲") is None
    assert standing("Objectif") is None


def test_the_language_is_that_of_most_small_words():
    assert language("Le chiffre d’affaires et les commandes du mois") == "fr"
    assert language("The revenue and the orders of the month") == "en"
    assert language("549 160") is None


def test_a_sentence_names_its_kpis_channels_and_aspects_in_order():
    text = "Le chiffre d’affaires des ventes en ligne reste sous l’objectif."
    assert [one.code for one in mentions(text)] == ["revenue", "ecommerce", "target"]
