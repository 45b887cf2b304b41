import pytest

from essor.connectors.headers import fingerprint_text, normalise, repair, skeleton


@pytest.mark.parametrize(
    "written",
    [
        "Montant dépensé (EUR)",
        "MONTANT DÉPENSÉ (EUR)",
        "montant depense",
        "Montant dÃ©pensÃ© (EUR)",
        "MONTANT DÃ©PENSÃ© (EUR)",
        "montant dã©pensã© (eur)",
        "Montant dÃƒÂ©pensÃƒÂ© (€)",
        "\ufeff  Montant\u00a0dépensé\u202f(EUR) ",
        "Montant_dépensé",
        '"Montant dépensé EUR"',
    ],
)
def test_a_header_is_the_same_whatever_was_done_to_it(written: str) -> None:
    assert normalise(written) == "montant depense"


@pytest.mark.parametrize("apostrophe", ["'", "’", "´", "â€™", "Â€™", "â\x80\x99"])
def test_every_apostrophe_is_the_same(apostrophe: str) -> None:
    assert normalise(f"Date d{apostrophe}échéance") == "date d'echeance"


def test_text_that_is_not_damaged_is_left_alone() -> None:
    assert repair("Créé à Besançon, 5 €") == "Créé à Besançon, 5 €"
    assert repair("Ça") == "Ça"


@pytest.mark.parametrize(
    "damaged", ["R?f?rence commande", "R\ufffdf\ufffdrence commande", "RÃ©fÃ©rence commande", "Rfrence commande"]
)
def test_what_survives_of_a_damaged_header_still_tells_it(damaged: str) -> None:
    assert skeleton(damaged) == skeleton("Référence commande")


def test_the_fingerprint_of_a_file_ignores_order_case_and_damage() -> None:
    assert fingerprint_text(["Date", "Coût (EUR)"]) == fingerprint_text(["COÃ»T", "date", ""])
    assert fingerprint_text(["Date", "Coût"]) != fingerprint_text(["Date", "Prix"])
