"""Count and tell the rows that stand twice, where no key says that they are copies."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from staging_case import stage

SALES = "Date;Client;Libellé;Qté;PU HT;Total HT\n05/01/2026;C1;Bol;2;5,00;10,00\n"
AGAIN = "05/01/2026;C1;Bol;2;5,00;10,00\n"


def test_rows_without_a_number_that_repeat_another_are_kept_counted_and_told(tmp_path: Path) -> None:
    case = stage(tmp_path, SALES + AGAIN + "06/01/2026;C1;Bol;2;5,00;10,00\n" + AGAIN)
    assert case.counted() == (4, 4, 0, 0)
    assert case.report["control_totals"]["amount"]["mart"] == "40.00"
    (told,) = case.said("repeated_rows")
    assert told["level"] == "warning"
    assert "rows that repeat another, cell by cell: 2 (3, 5)" in told["en"]
    assert "2 (3, 5)" in told["fr"]


def test_rows_that_differ_in_one_cell_are_no_copies(tmp_path: Path) -> None:
    assert not stage(tmp_path, SALES + "05/01/2026;C1;Bol;3;5,00;10,00\n").said("repeated_rows")


def test_lines_alike_in_one_document_are_told_and_those_of_two_documents_are_not(tmp_path: Path) -> None:
    header = "Référence commande;Client;Date de la commande;Équipe commerciale;Statut;Montant HT;"
    header += "Lignes de la commande/Article;Lignes de la commande/Quantité;Lignes de la commande/Sous-total\n"
    first = "S{};Alpha;05/10/2026;Boutiques;Bon de commande;{};Bol;1;10.00\n"
    line = ";;;;;;Assiette;1;10.00\n"
    apart = stage(tmp_path, header + first.format(1, "20.00") + line + first.format(2, "20.00") + line, "ventes.csv")
    assert not apart.said("repeated_rows")
    together = stage(tmp_path, header + first.format(1, "30.00") + line + line, "ventes.csv")
    assert "1 (4)" in together.said("repeated_rows")[0]["en"]
    assert together.rows("orders", "net_amount") == [(Decimal(30),)]


CUSTOMERS = "Code client;Raison sociale;Ville\nC1;Alpha;Lyon\nC3;Gamma;Lille\n"


def test_records_that_repeat_are_kept_once_and_counted(tmp_path: Path) -> None:
    case = stage(tmp_path, CUSTOMERS + "C3;Gamma;Lille\n", "clients.csv")
    assert len(case.tables["parties"]) == 2
    assert "1 (4). Each is kept once" in case.said("duplicates")[0]["en"]
    assert not case.said("merged_rows")


def test_records_of_one_code_that_differ_are_one_record_and_told(tmp_path: Path) -> None:
    case = stage(tmp_path, CUSTOMERS + "C1;Alpha SA;Paris\n", "clients.csv")
    assert case.rows("parties", "party_id", "name") == [("C1", "Alpha SA"), ("C3", "Gamma")]
    assert "another content: 1 (4)" in case.said("merged_rows")[0]["en"]
    assert not case.said("duplicates")


def test_costs_that_repeat_are_added_up_and_told(tmp_path: Path) -> None:
    header = "Campagne;Type de campagne;Coût;Conversions;Coût/conv.\n"
    row = "Marque;Réseau de Recherche;10,00;1,00;10,00\n"
    case = stage(tmp_path, header + row + row, "campagnes_2026-10.csv")
    assert case.rows("campaign_costs", "cost_amount") == [(Decimal(20),)]
    assert "1 (3)" in case.said("repeated_rows")[0]["en"]
