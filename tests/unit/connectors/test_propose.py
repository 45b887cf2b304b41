"""Propose a map for a file of no known format; remember the one that a company keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from staging_case import stage

from essor.connectors.memory import fingerprint, forget, recall, remember, remembered


def test_sales_are_found_by_french_and_english_words(tmp_path: Path) -> None:
    for content in (
        "Jour;N° ticket;Nom du client;Désignation;Nb;Total HT\n31/01/2026;T1;Café fictif;Bol;2;10,00\n",
        "day,order no,customer name,product,qty,net amount\n2026-01-31,T1,Café fictif,Bol,2,10.00\n",
    ):
        case = stage(tmp_path, content, "caisse_2026-01.csv")
        assert (case.report["format"], case.report["source"]) == ("proposed", "caisse")
        assert case.rows("order_lines", "order_id", "order_date", "product_label", "quantity", "net_amount") == [
            ("T1", date(2026, 1, 31), "Bol", Decimal(2), Decimal("10.00"))
        ]
        assert case.rows("parties", "name") == [("Café fictif",)]
        assert case.said("proposed")[0]["level"] == "warning"


def test_a_proposal_is_a_map_that_can_be_kept_and_used_as_it_is(tmp_path: Path) -> None:
    content = "Jour;Total HT\n31/01/2026;10,00\n"
    first = stage(tmp_path, content, "caisse.csv")
    again = stage(tmp_path, content, "caisse.csv", mapping=first.report["proposal"])
    assert again.tables["order_lines"][0]["net_amount"] == Decimal("10.00")
    assert not again.said("proposed")


def test_without_order_numbers_a_new_file_stands_for_its_days(tmp_path: Path) -> None:
    case = stage(tmp_path, "Jour;Total HT\n30/01/2026;10,00\n31/01/2026;5,00\n", "caisse.csv")
    assert (case.report["mode"], case.report["period"]) == ("replace_period", ["2026-01-30", "2026-02-01"])
    with_numbers = stage(tmp_path, "Jour;N° ticket;Total HT\n31/01/2026;T1;10,00\n", "caisse.csv")
    assert (with_numbers.report["mode"], with_numbers.report["period"]) == ("add", None)


@pytest.mark.parametrize(
    ("content", "table"),
    [
        ("Nom;E-mail;Téléphone\nLéa;lea@example.org;0600000000\n", "contacts"),
        ("Raison sociale;SIREN;Ville\nCafé fictif;000000000;Fauxbourg\n", "parties"),
        ("Référence;Désignation;Famille;Prix de vente HT\nA1;Bol;Table;10,00\n", "products"),
        ("N° facture;Date facture;Client;Total HT;Total TTC\nF1;31/01/2026;C1;10,00;12,00\n", "invoices"),
        ("Affaire;Étape;Compte;Montant;Date de clôture\nLot 1;Gagnée;Café fictif;10,00;31/01/2026\n", "opportunities"),
        ("Date;Campagne;Dépense;Clics\n31/01/2026;Soldes;10,00;5\n", "campaign_costs"),
        ("Date de stock;Dépôt;Référence;Quantité en stock\n31/01/2026;Nord;A1;5\n", "stock"),
    ],
)
def test_other_tables_are_found_too(content: str, table: str, tmp_path: Path) -> None:
    case = stage(tmp_path, content)
    assert case.report["format"] == "proposed"
    assert len(case.tables[table]) == 1


def test_a_file_under_the_names_of_the_contract_is_taken_as_it_is(tmp_path: Path) -> None:
    content = "store_id,label,city,opened_date\nS1,Centre,Fauxbourg,2020-01-31\n"
    case = stage(tmp_path, content, "stores.csv")
    assert case.rows("stores", "store_id", "label", "opened_date") == [("S1", "Centre", date(2020, 1, 31))]
    labels = "Devise;Date;Unités pour 1 €\nUSD;31/01/2026;1,0850\n"
    case = stage(tmp_path, labels, "taux.csv")
    assert case.rows("exchange_rates", "currency", "rate_date", "rate") == [
        ("USD", date(2026, 1, 31), Decimal("1.0850"))
    ]


def test_order_lines_under_the_names_of_the_contract_need_no_rule_for_their_channel(tmp_path: Path) -> None:
    content = "order_id,line_id,order_date,channel,quantity,net_amount\nS1,1,2026-01-31,ecommerce,2,10.00\n"
    case = stage(tmp_path, content, "lines.csv")
    assert case.rows("order_lines", "order_id", "channel", "channel_rule", "net_amount", "currency") == [
        ("S1", "ecommerce", "channel of the file", Decimal("10.00"), "EUR")
    ]
    assert case.report["control_totals"]["amount"]["mart"] == "10.00"


def test_a_column_is_proposed_only_when_its_cells_look_like_it(tmp_path: Path) -> None:
    case = stage(tmp_path, "Date;Montant\nhier;beaucoup\n")
    assert (case.tables, case.counted()) == ({}, (1, 0, 0, 1))
    assert case.said("no_table")[0]["level"] == "error"


def test_nothing_is_made_of_a_file_that_says_nothing(tmp_path: Path) -> None:
    case = stage(tmp_path, "a;b\n1;2\n3;4\n")
    assert (case.report["tables"], case.report["proposal"], case.counted()) == ({}, None, (2, 0, 0, 2))


AMBIGUOUS = "date;ca\n03/04/2026;1\n04/05/2026;2\n"


def test_ambiguous_days_follow_a_stated_rule_and_the_same_file_gives_the_same_answer(tmp_path: Path) -> None:
    first, again = (stage(tmp_path, AMBIGUOUS, "ca.csv") for _ in range(2))
    (told,) = first.said("ambiguous_days")
    assert "Rule applied: day/month/year" in told["en"]
    assert first.rows("order_lines", "order_date") == [(date(2026, 4, 3),), (date(2026, 5, 4),)]
    assert first.tables == again.tables


def test_one_day_that_settles_the_order_settles_the_column(tmp_path: Path) -> None:
    case = stage(tmp_path, "date;ca\n03/04/2026;1\n04/25/2026;2\n", "ca.csv")
    assert case.rows("order_lines", "order_date") == [(date(2026, 3, 4),), (date(2026, 4, 25),)]
    assert not case.said("ambiguous_days")


def test_a_column_with_both_orders_is_never_read_in_two_ways(tmp_path: Path) -> None:
    case = stage(tmp_path, "date;ca\n25/04/2026;1\n26/04/2026;2\n04/27/2026;3\n03/04/2026;4\n", "ca.csv")
    assert case.said("mixed_days")
    assert case.reasons() == [(4, "date", "other_order_dmy")]
    assert case.rows("order_lines", "order_date")[-1] == (date(2026, 4, 3),)


@pytest.mark.parametrize(
    ("content", "amounts", "said"),
    [
        ("date;ca\n31/01/2026;1,234\n31/01/2026;2,5\n", ["1.23", "2.50"], None),
        ("date;ca\n31/01/2026;1,234\n", ["1.23"], "ambiguous_mark"),
        ('date,ca\n31/01/2026,"1,234"\n', ["1234.00"], "ambiguous_mark"),
        ('date,ca\n31/01/2026,"1,234"\n31/01/2026,2.5\n', ["1234.00", "2.50"], None),
        ("date;ca\n31/01/2026;1.234\n31/01/2026;2.345.678\n", ["1234.00", "2345678.00"], None),
    ],
)
def test_a_decimal_mark_is_settled_by_the_whole_column_or_by_a_stated_rule(
    content: str, amounts: list[str], said: str | None, tmp_path: Path
) -> None:
    mapping = {
        "format": "x", "source": "x", "day_order": "dmy",
        "outputs": [{
            "table": "order_lines",
            "columns": {
                "order_id": {"row": "number"}, "line_id": {"const": "1"}, "order_date": "date", "quantity": 1,
                "channel": {"const": "physical"}, "channel_rule": {"const": "x"}, "net_amount": {"round": "ca"},
            },
        }],
    }  # fmt: skip
    case = stage(tmp_path, content, mapping=mapping)
    assert [row["net_amount"] for row in case.tables["order_lines"]] == [Decimal(amount) for amount in amounts]
    assert bool(case.said("ambiguous_mark")) == (said is not None)


MAP: dict[str, Any] = {
    "format": "own", "source": "own", "decimal": ",", "day_order": "dmy",
    "outputs": [{"table": "products", "columns": {"product_id": "Quoi", "list_price": "Combien"}}],
}  # fmt: skip


def test_a_map_is_remembered_by_the_headers_of_its_file(tmp_path: Path) -> None:
    company = tmp_path / "company"
    name = remember(company, ["Quoi", "Combien"], MAP)
    assert recall(company, ["COMBIEN", "quoi"]) == MAP
    assert recall(company, ["Quoi", "Combien", "Où"]) is None
    assert list(remembered(company)) == [name] == [fingerprint(["combien", "Quoi", "essor_row"])]
    case = stage(tmp_path, "Quoi;Combien\nBol;10,00\n", "x.csv", company_folder=str(company))
    assert (case.report["format"], case.report["mapping"][:4]) == ("own", "map-")
    assert forget(company, ["Quoi", "Combien"])
    assert recall(company, ["Quoi", "Combien"]) is None
    assert not forget(company, ["Quoi", "Combien"])


def test_a_memory_that_is_damaged_is_no_memory(tmp_path: Path) -> None:
    name = remember(tmp_path, ["a"], MAP)
    (tmp_path / "mappings" / f"{name}.json").write_text("{", encoding="utf-8")
    assert recall(tmp_path, ["a"]) is None
    assert remembered(tmp_path) == {}


def test_a_map_that_cannot_be_applied_says_why(tmp_path: Path) -> None:
    case = stage(tmp_path, "Quoi;Combien\nBol;10,00\n", mapping={"outputs": [{"table": "nothing"}]})
    assert "no table 'nothing'" in case.said("map_unusable")[0]["en"]
    case = stage(tmp_path, "Quoi;Combien\nBol;10,00\n", format="inconnu")
    assert "“inconnu”" in case.said("format_unknown")[0]["en"]
    assert case.counted() == (1, 0, 0, 1)


def test_a_map_whose_columns_are_missing_says_which(tmp_path: Path) -> None:
    case = stage(tmp_path, "Code;Combien\nBol;10,00\n", mapping=MAP)
    assert "“Product code” is missing (column expected: Quoi)" in case.said("missing_column")[0]["en"]
