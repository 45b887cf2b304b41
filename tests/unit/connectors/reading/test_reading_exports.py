"""The sample exports: encoding, separator, header and rows of each are found without a hint."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Reader

EXPORTS = {
    "732829320FEC20211231_odoo_pipe.txt": ("utf-8", "|", 1, 18, 5),
    "732829320FEC20261231_tab_iso8859_15.txt": ("iso8859-15", "\t", 1, 18, 5),
    "brevo_contacts.csv": ("utf-8", ";", 1, 4, 1),
    "excel_fr_ventes_cp1252.csv": ("cp1252", ";", 1, 7, 3),
    "ga4_traffic_acquisition.csv": ("utf-8", ",", 11, 10, 4),
    "google_ads_campagnes_utf16le_tab.csv": ("utf-16-le", "\t", 3, 12, 3),
    "hubspot_deals.csv": ("utf-8", ",", 1, 8, 2),
    "mailchimp_audience.csv": ("utf-8", ",", 1, 19, 1),
    "prestashop_customers_import.csv": ("utf-8", ";", 1, 13, 4),
    "prestashop_products_header.csv": ("utf-8", ";", 1, 67, 0),
    "shopify_orders_export.csv": ("utf-8", ",", 1, 79, 3),
    "stripe_payments.csv": ("utf-8", ",", 1, 51, 2),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_without_a_hint(name: str, shared_data: Path, read_file: Reader) -> None:
    sheet = read_file(shared_data / "exports" / name).sheet
    found = (sheet.encoding, sheet.delimiter, sheet.header_row, len(sheet.headers), sheet.rows)
    assert (*found, sheet.rejects) == (*EXPORTS[name], ())


@pytest.mark.shared
def test_every_export_is_expected(shared_data: Path) -> None:
    found = {path.name for path in (shared_data / "exports").iterdir() if path.suffix in {".csv", ".txt"}}
    assert found == set(EXPORTS)


@pytest.mark.shared
def test_cells_of_a_french_excel_stay_as_written(shared_data: Path, read_file: Reader) -> None:
    """D01: the text reaches the typed parse untouched: no-break spaces, leading zeros, per cent."""
    cells = read_file(shared_data / "exports" / "excel_fr_ventes_cp1252.csv").cells
    assert cells[0] == ("05/01/2026", "Société Œuvre & Fils", "Gourde ; inox", "1 200", "19,90", "23 880,00", "5 %")
    assert cells[2][1] == "001234"
    assert cells[2][4] == "1\u00a0250,50 €"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "total"),
    [("732829320FEC20211231_odoo_pipe.txt", "7760.45"), ("732829320FEC20261231_tab_iso8859_15.txt", "2400.00")],
)
def test_the_two_sides_of_a_fec_agree_to_the_cent(name: str, total: str, shared_data: Path, read_file: Reader) -> None:
    """D02."""
    found = read_file(shared_data / "exports" / name)
    for side in ("Debit", "Credit"):
        column = found.sheet.headers.index(side)
        assert sum(Decimal(row[column].replace(",", ".")) for row in found.cells) == Decimal(total)


@pytest.mark.shared
def test_the_euro_and_the_ligature_of_a_fec_are_right(shared_data: Path, read_file: Reader) -> None:
    """D02: ISO 8859-15."""
    found = read_file(shared_data / "exports" / "732829320FEC20261231_tab_iso8859_15.txt")
    assert "Crédit Œuvre €" in {row[5] for row in found.cells}


@pytest.mark.shared
def test_rows_of_totals_stay_where_the_filters_of_formats_find_them(shared_data: Path, read_file: Reader) -> None:
    """D03."""
    ads = read_file(shared_data / "exports" / "google_ads_campagnes_utf16le_tab.csv")
    assert ads.cells[-1][0] == "Total : campagnes"
    ga4 = read_file(shared_data / "exports" / "ga4_traffic_acquisition.csv")
    assert ga4.cells[0][:2] == (None, "11200")
    assert ga4.sheet.preamble[-1] == "# End date: 20260331"
