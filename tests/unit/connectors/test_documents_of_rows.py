"""Read files of two levels: documents filled down, never their amounts; entries that balance."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from staging_case import stage

ORDERS: dict[str, Any] = {
    "format": "erp",
    "source": "erp",
    "decimal": ".",
    "day_order": "dmy",
    "parent": {"key": "Commande", "fill": ["Date", "Client"]},
    "defaults": {"channel": {"const": "physical"}, "channel_rule": {"const": "erp"}},
    "outputs": [
        {
            "table": "orders",
            "grain": "parent",
            "columns": {"order_id": "Commande", "order_date": "Date", "party_id": "Client", "net_amount": "Total"},
        },
        {
            "table": "order_lines",
            "columns": {
                "order_id": "Commande", "line_id": {"position": "line"}, "order_date": "Date", "party_id": "Client",
                "quantity": "Qté", "net_amount": "Ligne",
            },
        },
    ],
    "controls": [
        {"name": "amount", "value": "Ligne", "table": "order_lines", "column": "net_amount"},
        {"name": "orders", "value": "Total", "table": "orders", "column": "net_amount"},
    ],
    "totals": {"lines": "Ligne", "equals": "Total"},
}  # fmt: skip
HEADER = "Commande,Date,Client,Total,Qté,Ligne\n"
ON_FIRST_ROWS = HEADER + "S1,03/01/2026,C1,30.00,1,10.00\n,,,,2,20.00\nS2,04/01/2026,C2,5.00,1,5.00\n"
ON_ALL_ROWS = HEADER + "S1,03/01/2026,C1,30.00,1,10.00\nS1,,,,2,20.00\nS2,04/01/2026,C2,5.00,1,5.00\n"


def test_a_key_on_first_rows_or_on_all_rows_gives_the_same_documents(tmp_path: Path) -> None:
    for content in (ON_FIRST_ROWS, ON_ALL_ROWS):
        case = stage(tmp_path, content, mapping=ORDERS)
        assert case.rows("orders", "order_id", "party_id", "net_amount") == [
            ("S1", "C1", Decimal("30.00")),
            ("S2", "C2", Decimal("5.00")),
        ]
        assert case.rows("order_lines", "order_id", "line_id", "party_id", "net_amount") == [
            ("S1", "1", "C1", Decimal("10.00")),
            ("S1", "2", "C1", Decimal("20.00")),
            ("S2", "1", "C2", Decimal("5.00")),
        ]
        assert not case.said("totals_differ")


def test_amounts_are_never_filled_down(tmp_path: Path) -> None:
    total = stage(tmp_path, ON_FIRST_ROWS, mapping=ORDERS).report["control_totals"]
    assert (total["orders"]["source"], total["orders"]["mart"]) == ("35.00", "35.00")


def test_a_document_whose_rows_do_not_add_up_is_kept_and_told(tmp_path: Path) -> None:
    case = stage(tmp_path, ON_FIRST_ROWS.replace("30.00", "31.00"), mapping=ORDERS)
    (told,) = case.said("totals_differ")
    assert (told["row"], "S1" in told["en"], "€31.00" in told["en"], "€30.00" in told["en"]) == (2, True, True, True)
    assert case.counted() == (3, 3, 0, 0)


def test_a_document_falls_with_the_cells_of_its_first_row(tmp_path: Path) -> None:
    case = stage(tmp_path, ON_FIRST_ROWS.replace("30.00", "1e3"), mapping=ORDERS)
    assert case.reasons() == [(2, "Total", "unreadable_number"), (3, "", "parent_rejected")]
    assert "starts at row 2" in case.rejects[1]["en"]
    assert case.rows("orders", "order_id") == [("S2",)]


def test_a_bad_line_falls_alone_and_its_document_stands(tmp_path: Path) -> None:
    case = stage(tmp_path, ON_FIRST_ROWS.replace("2,20.00", "deux,20.00"), mapping=ORDERS)
    assert case.reasons() == [(3, "Qté", "unreadable_number")]
    assert case.rows("orders", "order_id") == [("S1",), ("S2",)]
    assert case.rows("order_lines", "order_id", "line_id") == [("S1", "1"), ("S2", "1")]


def test_a_document_without_its_key_is_rejected_and_not_taken_for_lines_of_the_one_before(tmp_path: Path) -> None:
    lines = "".join(f"S{n},03/01/2026,C1,3.00,1,1.00\n,,,,1,1.00\n,,,,1,1.00\n" for n in range(1, 6))
    content = HEADER + lines + ",05/01/2026,C9,7.00,1,7.00\nS9,06/01/2026,C1,1.00,1,1.00\n"
    case = stage(tmp_path, content, mapping=ORDERS)
    assert case.reasons() == [(17, "Commande", "missing_value")]
    content = ON_ALL_ROWS + ",05/01/2026,C9,7.00,1,7.00\nS9,06/01/2026,C1,1.00,1,1.00\nS9,,,,1,0.00\n"
    case = stage(tmp_path, content, mapping=ORDERS)
    assert case.reasons() == [(5, "Commande", "missing_value")]
    assert case.rows("orders", "order_id") == [("S1",), ("S2",), ("S9",)]


def test_a_document_that_stands_twice_is_kept_once(tmp_path: Path) -> None:
    for content in (ON_FIRST_ROWS, ON_ALL_ROWS):
        again = content.splitlines(keepends=True)[1:3]
        case = stage(tmp_path, content + "".join(again), mapping=ORDERS)
        assert case.counted() == (5, 3, 2, 0)
        assert [reason for _, _, reason in case.reasons()] == ["duplicate_row", "duplicate_row"]


def test_an_amount_is_spread_over_the_lines_to_the_cent(tmp_path: Path) -> None:
    columns = {**ORDERS["outputs"][1]["columns"], "net_amount": {"spread": {"document": "Total"}, "by": "Ligne"}}
    mapping = {
        **ORDERS,
        "outputs": [ORDERS["outputs"][0], {"table": "order_lines", "columns": columns}],
        "totals": None,
    }
    content = (
        HEADER + "S1,03/01/2026,C1,10.00,1,1.00\n,,,,1,1.00\n,,,,1,1.00\nS2,04/01/2026,C1,-10.00,1,2.00\n,,,,1,1.00\n"
    )
    case = stage(tmp_path, content, mapping=mapping)
    parts = [row["net_amount"] for row in case.tables["order_lines"]]
    assert parts == [Decimal(p) for p in ("3.33", "3.34", "3.33", "-6.67", "-3.33")]
    broken = stage(
        tmp_path, content.replace("S1,03/01/2026,C1,10.00,1,1.00", "S1,03/01/2026,C1,10.00,1,x"), mapping=mapping
    )
    assert [(row, reason) for row, _, reason in broken.reasons()] == [
        (2, "unreadable_number"), (3, "document_unreadable"), (4, "document_unreadable"),
    ]  # fmt: skip


LEDGER = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
    "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n"
)


def _entry(number: str, debit: str, credit: str, revenue: str = "") -> str:
    head = f"VE\tVentes\t{number}\t20260105\t"
    tail = "\t20260105\tFacture\t{}\t{}\t\t\t20260131\t\t\n"
    return (
        f"{head}411000\tClients\tC1\tClient fictif\tF1{tail.format(debit, '0,00')}"
        f"{head}707000\tVentes\t\t\tF1{tail.format('0,00', revenue or credit)}"
    )


def test_an_entry_that_does_not_balance_is_refused_whole_with_its_number(tmp_path: Path) -> None:
    content = LEDGER + _entry("VE1", "100,00", "100,00") + _entry("VE2", "50,00", "49,99")
    case = stage(tmp_path, content.encode("iso8859-15"), "000000000FEC20261231.txt")
    assert case.reasons() == [(4, "EcritureNum", "unbalanced_entry"), (5, "EcritureNum", "unbalanced_entry")]
    assert "entry VE2 does not balance (debit 50.00, credit 49.99)" in case.rejects[0]["en"]
    total = case.report["control_totals"]
    assert (total["amount"]["mart"], total["credit"]["mart"]) == ("100.00", "100.00")


def test_an_entry_with_one_bad_row_falls_as_a_whole(tmp_path: Path) -> None:
    content = LEDGER + _entry("VE1", "100,00", "100,00") + _entry("VE2", "50,00", "50,00", "cinquante")
    case = stage(tmp_path, content, "000000000FEC20261231.txt")
    assert [reason for _, _, reason in case.reasons()] == ["unbalanced_entry", "unreadable_number"]
    assert len(case.tables["ledger_entries"]) == 2


def test_lines_of_an_entry_are_numbered_within_it(tmp_path: Path) -> None:
    case = stage(tmp_path, LEDGER + _entry("VE1", "1,00", "1,00") + _entry("VE2", "2,00", "2,00"), "FEC.txt")
    assert case.rows("ledger_entries", "entry_number", "entry_line", "signed_revenue") == [
        ("VE1", 1, None), ("VE1", 2, Decimal("1.00")), ("VE2", 1, None), ("VE2", 2, Decimal("2.00")),
    ]  # fmt: skip
