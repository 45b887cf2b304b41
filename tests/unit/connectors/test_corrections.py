"""Hand out rejected rows, correct them as a person does in a spreadsheet, and bring them back."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from staging_case import SALES_MAP, Case, stage
from test_documents_of_rows import LEDGER, ON_FIRST_ROWS, ORDERS, _entry

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"
EXPLAINED = ["essor_row", "essor_rank", "essor_column", "essor_value", "essor_raison", "essor_reason", "essor_origin"]


def _rejects(case: Case) -> tuple[list[str], list[list[str]]]:
    with (case.folder / case.report["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        headers, *rows = csv.reader(file, delimiter=";")
    return headers, rows


def _corrected(case: Case, changes: dict[str, str]) -> str:
    """Return the file of rejects with some texts replaced, as a spreadsheet writes it back."""
    headers, rows = _rejects(case)
    lines = [";".join(f'"{cell}"' for cell in headers)]
    for row in rows:
        cells = [changes.get(cell, cell).replace('"', '""') for cell in row]
        lines.append(";".join(f'"{cell}"' for cell in cells))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def test_the_file_of_rejects_has_the_original_columns_and_those_that_explain(tmp_path: Path) -> None:
    content = HEADER + "T1;1;05/01/2026;C1;2;10,00\nT2;1;31/02/2026;C1;2;10,00\n"
    case = stage(tmp_path, content, "janvier.csv", mapping=SALES_MAP)
    assert (case.folder / case.report["rejects_file"]).read_bytes().startswith(b"\xef\xbb\xbf")
    headers, rows = _rejects(case)
    assert headers == ["Ticket", "Ligne", "Date", "Client", "Qté", "Montant", *EXPLAINED]
    assert rows[0][:8] == ["T2", "1", "31/02/2026", "C1", "2", "10,00", "3", ""]
    assert rows[0][8:10] == ["Date", "31/02/2026"]


def test_what_was_corrected_comes_in_under_its_original_row(tmp_path: Path) -> None:
    content = HEADER + "T1;1;05/01/2026;C1;2;10,00\nT2;1;31/02/2026;C1;2;10,00\nT3;1;05/01/2026;C1;2;1e3\n"
    first = stage(tmp_path, content, mapping=SALES_MAP)
    again = stage(tmp_path, _corrected(first, {"31/02/2026": "28/02/2026"}), "rejets.csv", mapping=SALES_MAP)
    assert again.counted() == (2, 1, 1, 0)
    assert again.rows("order_lines", "order_id", "row_number") == [("T2", 3)]
    assert again.reasons() == [(4, "Montant", "unreadable_number")]
    assert again.said("corrected")
    assert not again.said("unread_columns")


def test_a_corrected_file_keeps_its_source_and_its_format_and_is_added(tmp_path: Path) -> None:
    content = (
        "Date;Client;Libellé;Qté;PU HT;Total HT;Remise\n05/01/2026;A;Bol;1;2,00;2,00;\n31/02/2026;A;Bol;1;3,00;3,00;\n"
    )
    first = stage(tmp_path, content, "ventes.csv", source="tableur")
    assert (first.report["mode"], first.report["source"]) == ("replace_period", "tableur")
    again = stage(tmp_path, _corrected(first, {"31/02/2026": "28/02/2026"}), "rejets.csv")
    assert (again.report["format"], again.report["source"], again.report["mode"]) == ("sales_list_fr", "tableur", "add")
    assert again.rows("order_lines", "line_id", "net_amount") == [("3", Decimal("3.00"))]


def test_a_line_of_a_document_comes_back_to_its_place_and_leaves_the_document_alone(tmp_path: Path) -> None:
    first = stage(tmp_path, ON_FIRST_ROWS.replace("2,20.00", "deux,20.00"), mapping=ORDERS)
    _, rows = _rejects(first)
    assert rows[0][:8] == ["S1", "03/01/2026", "C1", "", "deux", "20.00", "3", "2"]
    again = stage(tmp_path, _corrected(first, {"deux": "2"}), "rejets.csv", mapping=ORDERS)
    assert again.rows("order_lines", "order_id", "line_id", "order_date", "row_number") == [
        ("S1", "2", first.tables["orders"][0]["order_date"], 3)
    ]
    assert "orders" not in again.tables


def test_a_document_rejected_with_its_first_row_comes_back_whole(tmp_path: Path) -> None:
    first = stage(tmp_path, ON_FIRST_ROWS.replace("30.00", "1e3"), mapping=ORDERS)
    again = stage(tmp_path, _corrected(first, {"1e3": "30.00"}), "rejets.csv", mapping=ORDERS)
    assert again.rows("orders", "order_id", "net_amount") == [("S1", Decimal("30.00"))]
    assert again.rows("order_lines", "line_id", "net_amount") == [("1", Decimal("10.00")), ("2", Decimal("20.00"))]


def test_an_entry_comes_back_with_the_numbers_of_its_lines(tmp_path: Path) -> None:
    content = LEDGER + _entry("VE1", "1,00", "1,00") + _entry("VE2", "50,00", "50,00", "cinquante")
    first = stage(tmp_path, content, "FEC.txt")
    again = stage(tmp_path, _corrected(first, {"cinquante": "50,00"}), "rejets.csv")
    assert again.report["format"] == "fec"
    assert again.rows("ledger_entries", "entry_number", "entry_line", "row_number") == [("VE2", 1, 4), ("VE2", 2, 5)]


def test_a_row_added_by_hand_is_taken_after_all_others(tmp_path: Path) -> None:
    first = stage(tmp_path, HEADER + "T2;1;31/02/2026;C1;2;10,00\n", mapping=SALES_MAP)
    text = (
        _corrected(first, {"31/02/2026": "28/02/2026"})
        + '"T9";"1";"28/02/2026";"C1";"1";"1,00";"";"";"";"";"";"";""\r\n'
    )
    again = stage(tmp_path, text, "rejets.csv", mapping=SALES_MAP)
    assert again.rows("order_lines", "order_id", "row_number") == [("T2", 2), ("T9", 5)]


def test_formulas_in_rejected_rows_are_guarded_and_the_guard_goes_when_they_come_back(tmp_path: Path) -> None:
    content = HEADER + '"=HYPERLINK(1)";1;31/02/2026;@C1;2;-10,00\n'
    first = stage(tmp_path, content, mapping=SALES_MAP)
    _, rows = _rejects(first)
    assert (rows[0][0], rows[0][3], rows[0][5]) == ("'=HYPERLINK(1)", "'@C1", "-10,00")
    again = stage(tmp_path, _corrected(first, {"31/02/2026": "28/02/2026"}), "rejets.csv", mapping=SALES_MAP)
    assert again.rows("order_lines", "order_id", "party_id", "net_amount") == [
        ("=HYPERLINK(1)", "@C1", Decimal("-10.00"))
    ]


def test_a_file_without_rejects_hands_out_none(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + "T1;1;05/01/2026;C1;2;10,00\n", mapping=SALES_MAP)
    assert (case.report["rejects_file"], case.report["rejects_files"]) == ("", [])
    assert not list(case.folder.glob("rejects*.csv"))
