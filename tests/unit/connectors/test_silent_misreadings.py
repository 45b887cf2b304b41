"""What could be read in two ways is never read without a word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from staging_case import SALES_MAP, stage

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"


def _line(amount: str, ticket: int = 1) -> str:
    return f"T{ticket};1;15/01/2026;C1;2;{amount}\n"


def test_one_group_of_thousands_that_may_be_decimals_is_told_with_its_row_and_rule(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + _line("12,50") + _line("19.999", 2), "caisse.csv", mapping=SALES_MAP)
    assert case.rows("order_lines", "net_amount") == [(Decimal("12.50"),), (Decimal("19999.00"),)]
    assert [line["en"] for line in case.said("lone_groups")] == [
        (
            "caisse.csv, column “Montant”: “19.999” (row 3, the first of 1) is read as thousands, for “,” is the "
            "decimal mark here, but no cell proves it. If these are decimals, write them with “,”."
        )
    ]


def test_groups_of_thousands_that_another_cell_proves_need_no_word(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + _line("1.234,50") + _line("19.999", 2), mapping=SALES_MAP)
    assert case.said("lone_groups") == []


@pytest.mark.parametrize("amount", ["$12,50", "12,50 £", "USD 12,50", "12,50 CHF"])
def test_an_amount_in_another_currency_than_the_rows_is_rejected(amount: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + _line("10,00 €") + _line(amount, 2), mapping=SALES_MAP)
    assert case.reasons() == [(3, "Montant", "other_currency")]
    assert case.rows("order_lines", "net_amount") == [(Decimal("10.00"),)]


def test_a_mark_off_the_scale_is_shown_as_it_was_written(tmp_path: Path) -> None:
    header = "Horodateur,N° de commande,Canal d'achat,Point de contact,Recommanderiez-vous la maison ? (0 à 10)\n"
    rows = "15/01/2026 10:00:00,A1,Boutique,Conseil,11\n15/01/2026 10:01:00,A2,Boutique,Conseil,10\n"
    case = stage(tmp_path, header + rows, "satisfaction.csv", format="google_forms_satisfaction_fr")
    assert "“11” is off the scale, which goes from 0 to 10" in case.rejects[0]["en"]
    assert case.rows("survey_answers", "score") == [(Decimal(10),)]
