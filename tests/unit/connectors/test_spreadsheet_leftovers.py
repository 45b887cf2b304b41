"""What a spreadsheet leaves behind: days kept as numbers, numbers with more decimals than they show."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from staging_case import SALES_MAP, stage

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"
TITLES = ["Date", "Client", "Libellé", "Qté", "PU HT", "Total HT"]


@pytest.mark.parametrize("day", ["45231", "45231.5", "45231,5", "20000", "60000"])
def test_a_day_kept_as_a_number_is_rejected_with_what_it_looks_like_and_the_mend(day: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + f"T1;1;{day};C1;2;10,00\n", "caisse.csv", mapping=SALES_MAP)
    assert case.reasons() == [(2, "Date", "serial_day")]
    assert case.rejects[0]["en"] == (
        f"caisse.csv, row 2, column “Date”: “{day}” looks like the number under which a spreadsheet keeps a date. "
        "Give the column a date format in the spreadsheet, then save the file again."
    )


@pytest.mark.parametrize("day", ["19999", "60001", "123456", "4523"])
def test_another_number_is_merely_no_day(day: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + f"T1;1;{day};C1;2;10,00\n", mapping=SALES_MAP)
    assert case.reasons() == [(2, "Date", "unreadable_day")]


def test_a_number_of_a_workbook_is_never_taken_for_groups_of_thousands(tmp_path: Path) -> None:
    """The cell holds 19.999 as a number: in a format with a decimal comma it is no 19 999."""
    book = xlsxwriter.Workbook(tmp_path / "ventes.xlsx")
    page = book.add_worksheet()
    page.write_row(0, 0, TITLES)
    page.write_row(1, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, 19.999])
    page.write_row(2, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, 19.99951])
    page.write_row(3, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, "1.234,50"])
    page.write_row(4, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, 1234.5])
    book.close()
    case = stage(tmp_path, tmp_path / "ventes.xlsx", "ventes.xlsx")
    assert case.reasons() == [(2, "Total HT", "excess_decimals"), (3, "Total HT", "excess_decimals")]
    assert case.rows("order_lines", "net_amount") == [(Decimal("1234.50"),), (Decimal("1234.50"),)]
