"""A table of distinct keys says of each what its last row says, or the last that says anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from staging_case import SALES_MAP, Case, stage

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"
ORDERS: dict[str, Any] = {
    "table": "orders",
    "grain": "distinct",
    "columns": {"order_id": "Ticket", "order_date": "Date", "party_id": "Client"},
}
MAP = {**SALES_MAP, "outputs": [*SALES_MAP["outputs"], ORDERS]}


def _orders(tmp_path: Path, rows: str) -> Case:
    return stage(tmp_path, HEADER + rows, mapping=MAP)


def test_the_last_row_of_a_key_says_what_it_is(tmp_path: Path) -> None:
    rows = "T1;1;15/01/2026;C1;1;10,00\nT2;1;15/01/2026;C9;1;10,00\nT1;2;15/01/2026;C2;1;10,00\n"
    found = _orders(tmp_path, rows).rows("orders", "order_id", "party_id", "row_number")
    assert sorted(found) == [("T1", "C2", 2), ("T2", "C9", 3)]


def test_an_empty_cell_in_the_last_row_does_not_take_away_what_an_earlier_one_said(tmp_path: Path) -> None:
    rows = "T1;1;15/01/2026;C1;1;10,00\nT2;1;15/01/2026;C9;1;10,00\nT1;2;15/01/2026;;1;10,00\n"
    found = _orders(tmp_path, rows).rows("orders", "order_id", "party_id", "row_number")
    assert sorted(found) == [("T1", "C1", 2), ("T2", "C9", 3)]
