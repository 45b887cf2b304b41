"""Reject a row with its reason, its place and the mend; keep every other row; account for each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from staging_case import SALES_MAP, stage

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"
GOOD = "T1;1;05/01/2026;C1;2;10,00\n"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("T2;1;05/01/2026;C1;2;1e3", "Montant", "unreadable_number"),
        ("T2;1;05/01/2026;C1;2;1_000", "Montant", "unreadable_number"),
        ("T2;1;05/01/2026;C1;2;19,999", "Montant", "excess_decimals"),
        ("T2;1;05/01/2026;C1;2;12345678901234567,00", "Montant", "too_large"),
        ("T2;1;01/02/25;C1;2;10,00", "Date", "two_digit_year"),
        ("T2;1;31/02/2026;C1;2;10,00", "Date", "no_such_day"),
        ("T2;1;12/31/2026;C1;2;10,00", "Date", "other_order_dmy"),
        ("T2;1;demain;C1;2;10,00", "Date", "unreadable_day"),
        ("T2;1;;C1;2;10,00", "Date", "missing_value"),
        (";1;05/01/2026;C1;2;10,00", "Ticket", "missing_value"),
        ("T2;1;05/01/2026;C1;2;", "Montant", "missing_value"),
        ("T2;1;05/01/2026;C1;2;--", "Montant", "missing_value"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_no_other(row: str, column: str, reason: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + GOOD + row + "\n", mapping=SALES_MAP)
    assert case.reasons() == [(3, column, reason)]
    assert case.counted() == (2, 1, 1, 0)
    assert case.rows("order_lines", "order_id", "net_amount") == [("T1", Decimal("10.00"))]


def test_a_reason_names_file_row_column_value_and_the_mend_in_both_languages(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + GOOD + "T2;1;31/02/2026;C1;2;10,00\n", "janvier.csv", mapping=SALES_MAP)
    (reject,) = case.rejects
    assert reject["fr"] == (
        "janvier.csv, ligne 3, colonne «\u00a0Date\u00a0»\u00a0: le jour «\u00a031/02/2026\u00a0» n’existe pas. "
        "Corrigez la date."
    )
    assert reject["en"] == "janvier.csv, row 3, column “Date”: the day “31/02/2026” does not exist. Correct the date."
    assert (reject["value"], reject["cells"]) == ("31/02/2026", ["T2", "1", "31/02/2026", "C1", "2", "10,00"])


def test_each_rejected_row_is_told_with_its_place_in_the_report(tmp_path: Path) -> None:
    content = HEADER + GOOD + "T2;1;05/01/2026;C1;2;12,5O\nT3;1\n"
    case = stage(tmp_path, content, "janvier.csv", mapping=SALES_MAP)
    told = [(line["level"], line["row"], line["column"]) for line in case.report["messages"] if line["row"]]
    assert told == [("warning", 3, "Montant"), ("warning", 4, "")]
    assert case.said("unreadable_number")[0]["fr"] == (
        "janvier.csv, ligne 3, colonne «\u00a0Montant\u00a0»\u00a0: «\u00a012,5O\u00a0» n’est pas un nombre. "
        "Écrivez des chiffres, par exemple 1 234,56."
    )
    (cut,) = [line for line in case.report["messages"] if line["key"] == "reading.too_few_cells"]
    assert cut["en"].startswith("janvier.csv: Line 4: 2 cells for 6 columns.")


def test_of_many_rejected_rows_the_first_are_told_and_all_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"T{place};1;05/01/2026;C1;2;x\n" for place in range(2, 32))
    case = stage(tmp_path, HEADER + GOOD + rows, mapping=SALES_MAP)
    assert len(case.said("unreadable_number")) == 20
    assert "rejected rows in all: 30; the first 20" in case.said("rejected_more")[0]["en"]


@pytest.mark.parametrize("amount", ["12,5O", "19,999", "1e3", "1_000"])
def test_an_amount_that_cannot_be_read_is_in_no_total_and_that_is_said(amount: str, tmp_path: Path) -> None:
    rows = GOOD + f"T2;1;05/01/2026;C1;2;{amount}\nT3;1;31/02/2026;C1;2;7,00\n"
    case = stage(tmp_path, HEADER + rows, "janvier.csv", mapping=SALES_MAP)
    total = case.report["control_totals"]["amount"]
    assert (total["source"], total["mart"], total["rejected"]) == ("17.00", "10.00", "7.00")
    assert total["rows_unreadable"] == 1
    (told,) = case.said("rows_unreadable")
    assert told["level"] == "warning"
    assert "rejected rows whose amount cannot be read: 1. They are in no total" in told["en"]
    assert "Elles ne sont dans aucun total" in told["fr"]


def test_where_every_amount_is_read_nothing_is_said_of_unreadable_ones(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + GOOD + "T3;1;31/02/2026;C1;2;7,00\n", mapping=SALES_MAP)
    assert case.report["control_totals"]["amount"]["rows_unreadable"] == 0
    assert not case.said("rows_unreadable")


def test_a_declared_mark_of_a_map_is_kept_whatever_the_cells(tmp_path: Path) -> None:
    rows = "T1;1;05/01/2026;C1;2;19.999\nT2;1;05/01/2026;C1;2;10.50\n"
    case = stage(tmp_path, HEADER + rows, mapping=SALES_MAP)
    assert case.reasons() == [(3, "Montant", "unreadable_number")]
    assert not case.said("other_mark")


def test_a_row_with_several_faults_is_one_reject_that_tells_them_all(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + "T2;1;31/02/2026;C1;deux;1e3\n", mapping=SALES_MAP)
    (reject,) = case.rejects
    assert all(word in reject["en"] for word in ("“31/02/2026”", "“deux”", "“1e3”"))
    assert case.counted() == (1, 0, 1, 0)


def test_an_exact_repeat_is_kept_once_and_another_content_is_rejected(tmp_path: Path) -> None:
    rows = GOOD + GOOD + "T1;1;05/01/2026;C1;3;15,00\n"
    case = stage(tmp_path, HEADER + rows, mapping=SALES_MAP)
    assert case.reasons() == [(3, "", "duplicate_row"), (4, "", "conflicting_row")]
    assert "row 2 exactly" in case.rejects[0]["en"]
    assert "same key as row 2 (T1 | 1)" in case.rejects[1]["en"]
    assert case.said("duplicates")[0]["en"].startswith("received.csv: rows that repeat another exactly: 1 (3).")
    assert case.report["control_totals"]["amount"] == {
        "table": "order_lines",
        "column": "net_amount",
        "source": "35.00",
        "mart": "10.00",
        "rejected": "25.00",
        "set_aside": "0",
        "rows_unreadable": 0,
    }


def test_a_missing_customer_is_counted_told_and_kept(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + GOOD + "T2;1;05/01/2026;;2;10,00\n", mapping=SALES_MAP)
    assert case.counted() == (2, 2, 0, 0)
    (told,) = case.said("without_party_id")
    assert (told["level"], told["column"]) == ("warning", "Client")
    assert "1 (3)" in told["fr"]


def test_a_total_row_is_set_aside_and_compared_with_the_rows(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + GOOD + "Total;;;;;12,00\n", mapping=SALES_MAP)
    assert case.counted() == (2, 1, 0, 1)
    assert case.report["set_aside"][0]["reason"] == "total"
    assert case.report["control_totals"]["amount"]["set_aside"] == "12.00"
    (told,) = case.said("totals_row_differs")
    assert (told["row"], "€12.00" in told["en"], "€10.00" in told["en"]) == (3, True, True)


def test_a_customer_called_total_something_is_no_total(tmp_path: Path) -> None:
    rows = "Total Énergies;1;05/01/2026;C1;2;10,00\n"
    assert stage(tmp_path, HEADER + rows, mapping=SALES_MAP).counted() == (1, 1, 0, 0)


def test_a_word_that_a_map_does_not_know_rejects_the_row_unless_a_default_is_told(tmp_path: Path) -> None:
    known = {"Boutique": "physical", "Site": "ecommerce"}
    strict = {**SALES_MAP, "defaults": {**SALES_MAP["defaults"], "channel": {"map": "Canal", "to": known}}}
    content = "Canal;" + HEADER + "BOUTIQUE;" + GOOD + "Foire;T2;1;05/01/2026;C1;2;10,00\n"
    case = stage(tmp_path, content, mapping=strict)
    assert case.reasons() == [(3, "Canal", "unknown_word")]
    assert "known: Boutique, Site" in case.rejects[0]["en"]
    lenient = {"map": "Canal", "to": known, "default": {"const": "physical"}, "tell": True}
    case = stage(tmp_path, content, mapping={**strict, "defaults": {**strict["defaults"], "channel": lenient}})
    assert case.rows("order_lines", "order_id", "channel") == [("T1", "physical"), ("T2", "physical")]
    assert "“Foire”" in case.said("told_word")[0]["en"]


def test_an_amount_below_its_minimum_is_rejected(tmp_path: Path) -> None:
    mapping = {
        "format": "list", "source": "list", "decimal": ",",
        "outputs": [{"table": "products", "columns": {"product_id": "Code", "list_price": "Prix"}}],
    }  # fmt: skip
    case = stage(tmp_path, "Code;Prix\nA;10,00\nB;-1,00\n", mapping=mapping)
    assert case.reasons() == [(3, "Prix", "below_minimum")]


def test_a_value_that_the_contract_does_not_list_is_rejected(tmp_path: Path) -> None:
    mapping = {**SALES_MAP, "defaults": {**SALES_MAP["defaults"], "channel": "Canal"}}
    case = stage(tmp_path, "Canal;" + HEADER + "physical;" + GOOD + "web;T2;1;05/01/2026;C1;2;10,00\n", mapping=mapping)
    assert case.reasons() == [(3, "Canal", "not_one_of")]


def test_a_product_beyond_all_measure_is_told_not_dropped(tmp_path: Path) -> None:
    columns = {**SALES_MAP["outputs"][0]["columns"], "list_amount": {"multiply": ["Qté", "Montant", "Montant"]}}
    mapping = {**SALES_MAP, "outputs": [{"table": "order_lines", "columns": columns}]}
    case = stage(tmp_path, HEADER + GOOD + "T2;1;05/01/2026;C1;999999;99999999,00\n", mapping=mapping)
    assert [reason for _, _, reason in case.reasons()] == ["too_large"]


CELLS = st.sampled_from(["10,00", "1 250,50", "-3", "1e3", "19,999", "", "--", "abc", "5,5"])
DAYS = st.sampled_from(["05/01/2026", "2026-01-06", "31/02/2026", "", "01/02/25"])


@given(rows=st.lists(st.tuples(st.sampled_from(["T1", "T2", ""]), st.integers(1, 3), DAYS, CELLS), max_size=12))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_and_amounts_always_add_up(rows: list[tuple[str, int, str, str]], tmp_path: Path) -> None:
    body = "".join(f"{ticket};{line};{day};C1;1;{amount}\n" for ticket, line, day, amount in rows)
    case = stage(tmp_path, HEADER + GOOD + body, mapping=SALES_MAP)
    read, kept, rejected, aside = case.counted()
    assert read == len(rows) + 1 == kept + rejected + aside
    assert len(case.rejects) == rejected
    assert len(case.tables["order_lines"]) == kept
    total = case.report["control_totals"]["amount"]
    assert Decimal(total["source"]) == Decimal(total["mart"]) + Decimal(total["rejected"])
    assert Decimal(total["mart"]) == sum(row["net_amount"] for row in case.tables["order_lines"])
    assert [row["row_number"] for row in case.tables["order_lines"]] == sorted(
        row["row_number"] for row in case.tables["order_lines"]
    )
