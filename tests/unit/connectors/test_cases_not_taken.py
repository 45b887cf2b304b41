"""Read the cells of the case that is taken, and no others; do without documents where their key is missing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from staging_case import SALES_MAP, stage

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant;Autre;Type\n"
ROWS = "T1;1;05/01/2026;C1;2;10,00;voir note;A\nT2;1;05/01/2026;C1;2;voir note;12,00;B\n"


def mapping(net: Any, **defaults: Any) -> dict[str, Any]:
    (output,) = SALES_MAP["outputs"]
    columns = {**output["columns"], "net_amount": net}
    return {
        **SALES_MAP,
        "defaults": {**SALES_MAP["defaults"], **defaults},
        "outputs": [{**output, "columns": columns}],
        "controls": [{"value": net, "table": "order_lines", "column": "net_amount"}],
    }


def when(value: str, then: Any) -> dict[str, Any]:
    return {"when": {"column": "Type", "value": value}, "then": then}


BY_TYPE = {"choose": [when("A", "Montant")], "else": "Autre"}
NESTED = {"choose": [when("A", {"choose": [when("C", "Autre")], "else": "Montant"})], "else": {"round": "Autre"}}
BY_WORD = {"map": "Type", "to": {"A": {"round": "Montant"}}, "default": {"round": "Autre"}}


@pytest.mark.parametrize("net", [BY_TYPE, NESTED, BY_WORD])
def test_a_cell_of_a_case_that_is_not_taken_rejects_no_row(net: Any, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS, mapping=mapping(net))
    assert case.counted() == (2, 2, 0, 0)
    assert case.rows("order_lines", "net_amount") == [(Decimal("10.00"),), (Decimal("12.00"),)]


@pytest.mark.parametrize("net", [BY_TYPE, NESTED, BY_WORD])
def test_a_cell_of_the_case_that_is_taken_rejects_its_row(net: Any, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS + "T3;1;05/01/2026;C1;2;voir note;12,00;A\n", mapping=mapping(net))
    assert case.reasons() == [(4, "Montant", "unreadable_number")]
    assert case.report["control_totals"]["amount"]["rows_unreadable"] == 1


def test_a_second_value_is_read_only_where_the_first_is_empty(tmp_path: Path) -> None:
    rows = "T1;1;05/01/2026;C1;2;10,00;voir note;A\nT2;1;05/01/2026;C1;2;;12,00;A\nT3;1;05/01/2026;C1;2;;voir note;A\n"
    case = stage(tmp_path, HEADER + rows, mapping=mapping({"first": ["Montant", "Autre"]}))
    assert case.reasons() == [(4, "Autre", "unreadable_number")]
    assert case.rows("order_lines", "net_amount") == [(Decimal("10.00"),), (Decimal("12.00"),)]


def test_a_product_beyond_measure_in_a_case_that_is_not_taken_rejects_no_row(tmp_path: Path) -> None:
    huge = {"multiply": ["Autre", "Autre", "Autre"]}
    rows = "T1;1;05/01/2026;C1;2;10,00;999999999,00;A\nT2;1;05/01/2026;C1;2;10,00;999999999,00;B\n"
    case = stage(tmp_path, HEADER + rows, mapping=mapping({"choose": [when("A", "Montant")], "else": huge}))
    assert case.reasons() == [(3, "Autre", "too_large")]


def test_an_unknown_word_in_a_case_that_is_not_taken_rejects_no_row(tmp_path: Path) -> None:
    known = {"map": "Autre", "to": {"Site": "ecommerce"}}
    channel = {"choose": [when("A", {"const": "physical"})], "else": known}
    case = stage(tmp_path, HEADER + ROWS, mapping=mapping({"const": 1}, channel=channel))
    assert case.reasons() == [(3, "Autre", "unknown_word")]


def test_rows_put_together_read_the_case_that_is_taken_too(tmp_path: Path) -> None:
    order = {
        "table": "orders",
        "grain": "distinct",
        "columns": {"order_id": "Ticket", "order_date": "Date", "net_amount": BY_TYPE},
    }
    case = stage(tmp_path, HEADER + ROWS, mapping={**SALES_MAP, "outputs": [order], "controls": []})
    assert case.counted() == (2, 2, 0, 0)
    assert case.rows("orders", "order_id", "net_amount") == [("T1", Decimal("10.00")), ("T2", Decimal("12.00"))]


DOCUMENTS: dict[str, Any] = {
    "format": "x", "source": "x", "decimal": ",", "day_order": "dmy",
    "parent": {"key": "Commande", "fill": ["Date"]},
    "defaults": {"channel": {"const": "physical"}, "channel_rule": {"const": "x"}},
    "outputs": [
        {"table": "order_lines", "columns": {
            "order_id": {"document": "Ref"}, "line_id": {"position": "line"}, "order_date": {"document": "Date"},
            "quantity": 1, "net_amount": {"first": [{"spread": {"document": "Total"}, "by": "Montant"}, "Montant"]},
        }},
        {"table": "orders", "grain": "parent", "columns": {
            "order_id": "Ref", "order_date": "Date", "net_amount": {"total": "Montant"},
        }},
        {"table": "parties", "grain": "distinct", "columns": {"party_id": "Client", "name": "Client"}},
    ],
}  # fmt: skip
TWO_LEVELS = "{};Ref;Date;Client;Montant;Total\nA;A;05/01/2026;C1;10,00;15,00\n;;;;5,00;\nB;B;06/01/2026;C2;7,00;7,00\n"


def test_with_its_key_a_document_gives_its_lines_what_its_first_row_says(tmp_path: Path) -> None:
    case = stage(tmp_path, TWO_LEVELS.format("Commande"), mapping=DOCUMENTS)
    assert case.rows("order_lines", "order_id", "line_id", "net_amount") == [
        ("A", "1", Decimal(10)), ("A", "2", Decimal(5)), ("B", "1", Decimal(7)),
    ]  # fmt: skip


def test_without_its_key_what_belongs_to_documents_is_left_out_with_the_reason(tmp_path: Path) -> None:
    case = stage(tmp_path, TWO_LEVELS.format("Autre"), "v.csv", mapping=DOCUMENTS)
    assert list(case.tables) == ["parties"]
    assert case.counted() == (3, 2, 0, 1)
    assert [line["en"] for line in case.said("missing_column")] == [
        f"v.csv: the table “{table}” cannot be filled, “Order number” is missing (column expected: Commande). "
        "Add the column to the export."
        for table in ("Order lines", "Orders")
    ]
    (told,) = case.said("no_document_key")
    assert (told["level"], "missing (Commande)" in told["en"]) == ("warning", True)


def test_a_first_row_without_its_key_is_a_document_of_its_own(tmp_path: Path) -> None:
    content = TWO_LEVELS.format("Commande").replace("\nA;A;", "\n;A;")
    case = stage(tmp_path, content, mapping=DOCUMENTS)
    assert case.rows("orders", "order_id", "net_amount") == [("A", Decimal(15)), ("B", Decimal(7))]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"parent": None}, "an output of grain parent needs a parent"),
        ({"columns": {"order_lines": {"order_id": {"document": {"concat": ["Ref", "Client"]}}}}}, "(concat)"),
        ({"columns": {"order_lines": {"order_id": {"document": "v"}}}, "values": {"v": {"upper": "Ref"}}}, "(v)"),
    ],
)
def test_a_map_that_asks_a_document_for_what_it_has_not_is_told_why(
    changes: dict[str, Any], why: str, tmp_path: Path
) -> None:
    case = stage(tmp_path, TWO_LEVELS.format("Commande"), mapping={**DOCUMENTS, **changes})
    assert why in case.said("map_unusable")[0]["en"]
    assert case.counted() == (3, 0, 0, 3)
