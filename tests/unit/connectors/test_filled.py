"""What a file fills is told column by column, with the headers that each is made of."""

from __future__ import annotations

import pytest

from essor.connectors.catalogue import formats
from essor.connectors.filled import filled
from essor.mart.schema import tables


def test_a_column_is_told_with_the_header_it_is_read_from():
    deals = filled(formats()["hubspot_deals_fr"], ["ID de fiche d'informations", "Montant", "Phase de la transaction"])
    assert deals["opportunities", "amount"] == ("Montant",)
    assert deals["opportunities", "outcome"] == ("Phase de la transaction",)


def test_a_value_with_a_name_is_followed_to_the_headers_behind_it_in_the_order_of_the_file():
    headers = ["Phase de la transaction", "ID de fiche d'informations", "Montant", "Probabilité de la transaction"]
    found = filled(formats()["hubspot_deals_fr"], headers)
    assert found["opportunities", "weighted_amount"] == (headers[0], headers[2], headers[3])


def test_a_column_whose_headers_the_file_lacks_is_left_out():
    found = filled(formats()["hubspot_deals_fr"], ["ID de fiche d'informations"])
    assert ("opportunities", "amount") not in found
    assert ("parties", "name") not in found


def test_a_period_that_the_name_of_the_file_tells_is_filled_without_a_header():
    headers = ["Campagne", "Type de campagne", "Coût", "Code de devise"]
    assert filled(formats()["google_ads_fr"], headers)["campaign_costs", "period_start"] == ()


def test_questions_that_are_repeated_over_the_columns_are_all_told():
    headers = ["Horodateur", "Recommanderiez-vous X ? (0 à 10)", "Satisfaction globale (1 à 5)"]
    found = filled(formats()["google_forms_satisfaction_fr"], headers)
    assert set(headers[1:]) <= set(found["survey_answers", "score"])


@pytest.mark.parametrize("name", list(formats()))
def test_every_format_fills_columns_of_the_contracts_from_its_own_headers(name: str):
    known = formats()[name]
    found = filled(known, known.known_headers)
    assert found
    for table, column in found:
        assert column in {one.name for one in tables()[table].columns}
