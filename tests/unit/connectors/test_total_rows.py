"""Never count a total: by its words and by what it lacks; keep what only bears the word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from staging_case import SALES_MAP, Case, stage

HEADER = "Date;N° ticket;Client;Libellé;Qté;PU HT;Total HT\n"
ROWS = "05/01/2026;T1;C1;Bol;2;5,00;10,00\n05/01/2026;T2;C2;Assiette;1;5,00;5,00\n"


def aside(case: Case) -> dict[str, int]:
    return {one["reason"]: one["rows"] for one in case.report["set_aside"]}


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("Total;;;;3;;15,00", "Total"),
        ("TOTAL GÉNÉRAL;;;;3;;15,00", "TOTAL GÉNÉRAL"),
        ("Total C1;;;;3;;15,00", "Total C1"),
        (";;Sous-total C1;;3;;15,00", "Sous-total C1"),
        (";;;Grand Total:;3;;15,00", "Grand Total:"),
        (";;;;;Total;15,00", "Total"),
        ("Total : ventes;--;--;--;3;--;15,00", "Total : ventes"),
        ("C1 Total;;;;3;;15,00 €", "C1 Total"),
        ("Grand Totals (2 records);;;;3;;15,00", "Grand Totals (2 records)"),
        ("Boutique de Lyon (2);;;;3;;15,00", "Boutique de Lyon (2)"),
    ],
)
def test_a_row_of_totals_is_set_aside_and_told_with_its_row(row: str, label: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS + row + "\n", "ventes.csv")
    assert case.counted() == (3, 2, 0, 1)
    assert aside(case) == {"total": 1}
    assert case.report["control_totals"]["amount"]["mart"] == "15.00"
    (told,) = case.said("total_row")
    assert (told["level"], told["row"]) == ("info", 4)
    assert told["en"] == f"ventes.csv, row 4: “{label}” is a row of totals or subtotals; it is not counted."
    assert f"ligne 4\u00a0: «\u00a0{label}\u00a0» est une ligne de total" in told["fr"]


def test_a_row_that_begins_with_the_bare_word_is_a_total_even_where_no_cell_is_empty(tmp_path: Path) -> None:
    header = "Libellé;N° ticket;Client;Date;Qté;PU HT;Total HT\n"
    rows = "Bol;T1;C1;05/01/2026;2;5,00;10,00\nTotal;T9;C1;31/01/2026;2;5,00;10,00\n"
    case = stage(tmp_path, header + rows)
    assert aside(case) == {"total": 1}
    assert case.report["control_totals"]["amount"]["mart"] == "10.00"


@pytest.mark.parametrize(
    "row",
    [
        "06/01/2026;T3;C1;Total Care crème;1;5,00;5,00",
        "06/01/2026;T3;Total Énergies;Bol;1;5,00;5,00",
        "06/01/2026;TOTAL-3;C1;Bol;1;5,00;5,00",
        "06/01/2026;T3;C1;Sous-total de table (2);1;5,00;5,00",
    ],
)
def test_a_row_of_data_that_bears_the_word_is_counted(row: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS + row + "\n")
    assert case.counted() == (3, 3, 0, 0)
    assert case.report["control_totals"]["amount"]["mart"] == "20.00"


def test_a_row_that_lacks_its_date_is_rejected_and_not_taken_for_a_total(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS + ";T3;C1;Total Care crème;1;5,00;5,00\n")
    assert case.counted() == (3, 2, 1, 0)
    assert [reason for _, _, reason in case.reasons()] == ["missing_value"]


def test_subtotals_and_headings_of_groups_are_no_data(tmp_path: Path) -> None:
    content = (
        ",Date,Transaction Type,Num,Memo/Description,Qty,Sales Price,Amount,Balance\n"
        "Acme,,,,,,,,\n"
        ",01/15/2026,Invoice,1001,Design,2,50.00,100.00,100.00\n"
        ",01/16/2026,Invoice,1002,Hours,1,30.00,30.00,130.00\n"
        "Total for Acme,,,,,,,$130.00,\n"
        "Beta,,,,,,,,\n"
        ",01/17/2026,Invoice,1003,Hours,1,30.00,30.00,30.00\n"
        "Total for Beta,,,,,,,$30.00,\n"
        "TOTAL,,,,,,,$160.00,\n"
    )
    case = stage(tmp_path, content, "Sales by Customer Detail.csv")
    assert case.counted() == (8, 3, 0, 5)
    assert aside(case) == {"heading": 2, "total": 3}
    assert case.report["control_totals"]["amount"]["mart"] == "160.00"
    assert [line["row"] for line in case.said("total_row")] == [5, 8, 9]
    assert not case.said("totals_row_differs")
    assert len(case.tables["orders"]) == 3


def test_subtotals_alone_agree_with_the_rows_when_they_add_up(tmp_path: Path) -> None:
    rows = (
        "05/01/2026;T1;C1;Bol;2;5,00;10,00\nTotal C1;;;;2;;10,00\n05/01/2026;T2;C2;Bol;1;5,00;5,00\nTotal C2;;;;1;;{}\n"
    )
    assert not stage(tmp_path, HEADER + rows.format("5,00")).said("totals_row_differs")
    assert stage(tmp_path, HEADER + rows.format("6,00")).said("totals_row_differs")


def test_a_total_of_the_rows_kept_agrees_where_a_row_is_rejected(tmp_path: Path) -> None:
    rows = ROWS + "31/02/2026;T3;C2;Bol;1;5,00;5,00\nTotal;;;;;;{}\n"
    for told, differs in (("15,00", False), ("20,00", False), ("25,00", True)):
        assert bool(stage(tmp_path, HEADER + rows.format(told)).said("totals_row_differs")) == differs


SALESFORCE = (
    "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date\n"
    "V01,Alpha,Lot 1,Closed Won,1000,10/15/2026\nV02,Beta,Lot 2,Prospecting,500,10/25/2026\n"
)
FOOTERS = (
    '"Opportunities Q4"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    '"Confidential Information - Do Not Distribute"\n"Generated By: V01 10/31/2026 10:00"\n'
)


def test_a_report_of_two_rows_above_four_footer_lines_reads_as_two_rows(tmp_path: Path) -> None:
    case = stage(tmp_path, SALESFORCE + FOOTERS, "report.csv")
    assert case.counted() == (6, 2, 0, 4)
    assert aside(case) == {"footer": 4}


def test_footers_of_a_file_of_no_known_format_are_no_data_either(tmp_path: Path) -> None:
    rows = "Alpha;Lot 1;Gagnée;1000;15/10/2026\nBeta;Lot 2;En cours;500;25/10/2026\n"
    foot = "Opportunités T4\nInformations confidentielles - Ne pas distribuer\nGénéré par V01 le 31/10/2026\n"
    case = stage(tmp_path, "Compte;Affaire;Étape;Montant;Date de clôture\n" + rows + foot, "rapport.csv")
    assert case.counted() == (5, 2, 0, 3)
    assert aside(case) == {"footer": 3}


def test_a_last_row_cut_short_is_rejected_and_not_taken_for_a_footer(tmp_path: Path) -> None:
    case = stage(tmp_path, "Client;Date;Libellé;Qté;PU HT;Total HT\nC1;05/01/2026;Bol;2;5,00;10,00\nCafé fic")
    assert case.counted() == (2, 1, 1, 0)


def test_a_lone_sentence_above_rows_of_data_is_rejected_not_passed_over(tmp_path: Path) -> None:
    rows = "C1;05/01/2026;Bol;2;5,00;10,00\nLe Café des Sports\nC1;06/01/2026;Bol;2;5,00;10,00\n"
    case = stage(tmp_path, "Client;Date;Libellé;Qté;PU HT;Total HT\n" + rows)
    assert case.counted() == (3, 2, 1, 0)


ODOO = (
    "Référence commande;Client;Date de la commande;Équipe commerciale;Statut;Montant HT;Total;"
    "Lignes de la commande/Article;Lignes de la commande/Quantité;Lignes de la commande/Prix unitaire;"
    "Lignes de la commande/Sous-total\n"
)


def test_totals_of_a_two_level_file_are_none_of_its_lines(tmp_path: Path) -> None:
    content = (
        ODOO + "Boutiques (2);;;;;40.00;48.00;;;;40.00\n"
        "S1;Alpha;05/10/2026;Boutiques;Bon de commande;30.00;36.00;Total Care crème;1;10.00;10.00\n"
        ";;;;;;;Sous-total (2);2;10.00;20.00\n"
        "S2;Total Énergies;06/10/2026;Boutiques;Bon de commande;10.00;12.00;Assiette;1;10.00;10.00\n"
        "Total;;;;;40.00;48.00;;;;40.00\n"
    )
    case = stage(tmp_path, content, "ventes.csv")
    assert case.counted() == (5, 3, 0, 2)
    assert [line["row"] for line in case.said("total_row")] == [2, 6]
    assert case.rows("orders", "order_id", "net_amount") == [("S1", Decimal("30.00")), ("S2", Decimal("10.00"))]
    assert case.report["control_totals"]["amount"]["mart"] == "40.00"


def test_amounts_of_a_document_repeated_on_each_line_count_once(tmp_path: Path) -> None:
    head = "S1;Alpha;05/10/2026;Boutiques;Bon de commande;30.00;36.00;"
    content = ODOO + head + "Bol;1;10.00;10.00\n" + head + "Assiette;2;10.00;20.00\n"
    case = stage(tmp_path, content, "ventes.csv")
    assert case.rows("orders", "order_id", "net_amount", "gross_amount") == [("S1", Decimal(30), Decimal(36))]
    assert sum(row["net_amount"] for row in case.tables["order_lines"]) == Decimal(30)


def test_shopify_orders_whose_amounts_stand_on_each_line_count_once(tmp_path: Path) -> None:
    header = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
    header += "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Tax 1 Name\n"
    head = "#1001,a@example.org,paid,EUR,30.00,0.00,5.00,30.00,0.00,2026-10-01 10:00:00 +0200,"
    rows = head + "2,Bol,10.00,B1,0.00,FR TVA 20%\n" + head + "1,Assiette,10.00,A1,0.00,FR TVA 20%\n"
    case = stage(tmp_path, header + rows, "orders_export.csv")
    assert case.rows("orders", "gross_amount", "net_amount") == [(Decimal(30), Decimal(25))]
    assert sum(row["net_amount"] for row in case.tables["order_lines"]) == Decimal(25)


def test_an_export_saved_again_with_the_comma_is_read_so_and_told(tmp_path: Path) -> None:
    content = ODOO + "S1;Alpha;05/10/2026;Boutiques;Bon de commande;30,00;36,00;Bol;3;10,00;30,00\n"
    case = stage(tmp_path, content, "ventes.csv")
    assert case.rows("orders", "net_amount") == [(Decimal(30),)]
    (told,) = case.said("other_mark")
    assert (told["level"], "4 cells prove that “,” is the decimal mark here" in told["en"]) == ("warning", True)


def test_a_column_that_proves_the_mark_of_its_format_once_keeps_it(tmp_path: Path) -> None:
    rows = "S{0};Alpha;05/10/2026;Boutiques;Bon de commande;{1};36.00;Bol;3;10.00;30.00\n"
    case = stage(tmp_path, ODOO + rows.format(1, "30,00") + rows.format(2, "30.00"), "ventes.csv")
    assert case.reasons() == [(2, "Montant HT", "unreadable_number")]
    assert not case.said("other_mark")


def test_of_many_totals_the_first_are_told_and_all_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"Total C{place};;;;;\n" for place in range(25))
    case = stage(
        tmp_path, "Ticket;Ligne;Date;Client;Qté;Montant\nT1;1;05/01/2026;C1;2;10,00\n" + rows, mapping=SALES_MAP
    )
    assert case.counted() == (26, 1, 0, 25)
    assert len(case.said("total_row")) == 20
    assert "25 (3, 4, 5, 6, 7, …)" in case.said("set_aside")[0]["en"]
