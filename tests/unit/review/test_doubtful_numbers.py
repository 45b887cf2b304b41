"""A number of a sentence is held against a figure only where the sentence leaves no doubt which."""

from __future__ import annotations

import pytest

from essor.kernel.message import Lang
from essor.methods.text.figures import figures_shown
from essor.review.recognise.prose import said

DOUBTFUL: list[tuple[Lang, str]] = [
    ("fr", "Taux de conversion : 2,6 % l’an dernier, 2,0 % maintenant."),
    ("en", "Conversion rate: 2.6% last year, 2.0% now."),
    ("fr", "Taux de réussite de V05 : 71,0 %."),
    ("fr", "Panier moyen HT contre 99,19 €."),
    ("en", "Average order value planned 66.14 €."),
]


@pytest.mark.parametrize(("lang", "text"), DOUBTFUL)
def test_a_number_set_against_another_or_of_one_person_is_nobodys(lang: Lang, text: str):
    assert [one.kpi for one in said(text, lang)] == [""] * len(said(text, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [("fr", "Le chiffre d’affaires HT finit à 549 160 €."), ("en", "Revenue excl. VAT ends at €549,160.")],
)
def test_a_number_said_plainly_is_that_of_its_kpi(lang: Lang, text: str):
    assert [one.kpi for one in said(text, lang)] == ["revenue"]


def test_thousands_are_the_same_number_in_both_languages():
    french, english = figures_shown("800 k€", "fr"), figures_shown("€800k", "en")
    assert [one.number for one in french] == [one.number for one in english] == [800]
