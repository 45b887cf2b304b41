"""A file without titles says that its first row is data, and how to name its columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from staging_case import SALES_MAP, stage

ROWS = "T1;1;05/01/2026;C1;2;10,00\nT2;1;06/01/2026;C2;1;5,00\n"


@pytest.mark.parametrize("way", [{}, {"format": "sales_list_fr"}, {"mapping": SALES_MAP}])
def test_a_first_row_that_looks_like_data_is_told_with_the_mend(way: dict[str, object], tmp_path: Path) -> None:
    case = stage(tmp_path, ROWS, "caisse.csv", **way)
    (told,) = case.said("no_header")
    assert (told["level"], told["row"]) == ("error", 1)
    assert told["en"] == (
        "caisse.csv, row 1: the row taken as the column titles looks like data (T1 | 1 | 05/01/2026 | C1 | 2 | 10,00). "
        "Add a row of titles above it, or give a map (--map) that names the 6 columns in order, "
        "“reading: {header_row: 0, headers: [Date, Customer, …]}”."
    )
    assert "« reading: {header_row: 0" in told["fr"].replace("\u00a0", " ")


def test_the_mend_that_is_told_reads_the_file(tmp_path: Path) -> None:
    named = {"header_row": 0, "headers": ["Ticket", "Ligne", "Date", "Client", "Qté", "Montant"]}
    case = stage(tmp_path, ROWS, "caisse.csv", mapping={**SALES_MAP, "reading": named})
    assert case.counted() == (2, 2, 0, 0)


def test_a_file_with_titles_of_no_known_format_does_not_lack_them(tmp_path: Path) -> None:
    case = stage(tmp_path, "Budget 2026;2025;Écart\nLoyer;10,00;5,00\n", "autre.csv")
    assert case.said("no_table")
    assert not case.said("no_header")
