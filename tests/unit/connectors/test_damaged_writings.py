"""Read what people and programs do to an export, or say where it cannot be read; never a wrong amount."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from staging_case import stage

HEADER = "Date;Client;Libellé;Qté;PU HT;Total HT\n"
ROWS = (
    "15/01/2026;C1;Bol;2;5,00;10,00",
    "16/01/2026;C2;Assiette;1;1250,50;1250,50",
    "17/01/2026;C1;Verre;4;2,50;10,00",
)
WHOLE = HEADER + "\n".join(ROWS) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        WHOLE.replace(";", "\t"),
        WHOLE.replace(";", "|"),
        WHOLE.replace("\n", "\r"),
        HEADER + ROWS[0] + "\r\n" + ROWS[1] + "\n" + ROWS[2] + "\r\n",
        HEADER + ROWS[0] + "\n\ufeff" + ROWS[1] + "\n" + ROWS[2] + "\n",
        HEADER + ROWS[0] + "\n" + HEADER + ROWS[1] + "\n" + ROWS[2] + "\n",
        HEADER.strip() + ";;;\n" + "\n".join(f"{row};;;" for row in ROWS) + "\n",
        HEADER + "\n".join(f"{row};" for row in ROWS) + "\n",
        "Ventes de janvier;;;;;\n;;;;;\n" + WHOLE,
        "sep=;\n" + WHOLE,
        WHOLE.upper().replace(" ", "\u00a0"),
    ],
)
def test_the_same_rows_come_out_however_they_are_written(content: str, tmp_path: Path) -> None:
    case = stage(tmp_path, content, "ventes.csv")
    assert [row["net_amount"] for row in case.tables["order_lines"]] == [
        Decimal("10.00"),
        Decimal("1250.50"),
        Decimal("10.00"),
    ]
    assert case.report["rows_rejected"] == 0


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        ("(12,50)", "-12.50"), ("12,50-", "-12.50"), ("\u221212,50", "-12.50"), ("1\u202f250,50", "1250.50"),
        ("1\u2009250,50", "1250.50"), ("1'250,50", "1250.50"),
        ("10,00 €", "10.00"), ("€ 10,00", "10.00"), ("EUR 10,00", "10.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(amount: str, read: str, tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + f"15/01/2026;C1;Bol;1;5,00;{amount}\n")
    assert case.rows("order_lines", "net_amount") == [(Decimal(read),)]


def test_a_percentage_is_no_amount(tmp_path: Path) -> None:
    case = stage(tmp_path, HEADER + ROWS[0] + "\n18/01/2026;C1;Remise;1;5,00;5 %\n")
    assert case.reasons() == [(3, "Total HT", "unreadable_number")]


def test_decimals_cut_off_by_the_separator_reject_their_rows(tmp_path: Path) -> None:
    """15/01/2026,C1,Bol,2,5,00,10,00 under six titles: 10,00 would be read as 00."""
    case = stage(tmp_path, WHOLE.replace(";", ","), "ventes.csv")
    assert case.counted() == (3, 0, 3, 0)
    assert {row["key"] for row in case.rejects} == {"reading.too_many_cells"}
    assert case.report["control_totals"]["amount"]["rows_unreadable"] == 3
    assert not [line for line in case.report["messages"] if line["key"] == "reading.header_only"]


def test_the_numbers_of_a_workbook_say_nothing_of_the_mark_of_its_texts(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "ventes.xlsx")
    page = book.add_worksheet("Ventes")
    page.write_row(0, 0, HEADER.strip().split(";"))
    page.write_row(1, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, 5.5])
    page.write_row(2, 0, ["16/01/2026", "C1", "Bol", 1, 5.5, "(12,50)"])
    book.close()
    case = stage(tmp_path, tmp_path / "ventes.xlsx", "ventes.xlsx")
    assert case.rows("order_lines", "net_amount") == [(Decimal("5.50"),), (Decimal("-12.50"),)]
    assert not case.said("other_mark")
