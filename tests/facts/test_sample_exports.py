"""The exports that French companies bring: recognised, staged and published together, equal on three engines.

Expected figures are those of the files, read by eye.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from asking import Asked
from companies import Imported, stage

from essor.mart.company import Company

pytestmark = pytest.mark.shared

Ask = Callable[[str], Asked]
Give = Callable[[str], Imported]
QUARTER = "2026-Q1"
LEDGER = """
    SELECT entry_number, entry_line, account, account_label, party_account, debit_amount, credit_amount
    FROM ledger_entries ORDER BY entry_number, entry_line"""
LINES = """
    SELECT source, order_id, line_id, party_id, product_label, quantity, unit_price, discount_amount, net_amount,
        vat_amount
    FROM order_lines ORDER BY source, order_date, order_id, line_id"""
ORDERS = """
    SELECT order_id, ordered_at, net_amount, shipping_amount, vat_amount, gross_amount, refunded_amount
    FROM orders WHERE source = 'shopify' ORDER BY order_id"""
RETURNS = "SELECT return_id, order_id, return_date, net_amount, gross_amount FROM returns ORDER BY return_id"
PAYMENTS = """
    SELECT payment_id, paid_at, gross_amount, fee_amount, net_amount, refunded_amount, currency
    FROM payments ORDER BY payment_id"""
DEALS = "SELECT opportunity_id, label, stage, outcome, amount, expected_date FROM opportunities ORDER BY opportunity_id"
CONTACTS = "SELECT source, first_name, last_name, email, phone FROM contacts ORDER BY email"
PARTIES = "SELECT party_id, name, postcode, country FROM parties ORDER BY party_id"
CONSENTS = "SELECT source, channel, given, decided_at FROM consents ORDER BY source, decided_at"
FORMATS = {
    "732829320FEC20211231_odoo_pipe.txt": ("fec", 5, 0),
    "732829320FEC20261231_tab_iso8859_15.txt": ("fec", 5, 0),
    "brevo_contacts.csv": ("brevo_contacts_fr", 1, 0),
    "excel_fr_ventes_cp1252.csv": ("sales_list_fr", 3, 0),
    "ga4_traffic_acquisition.csv": ("ga4_traffic_acquisition_en", 3, 1),
    "google_ads_campagnes_utf16le_tab.csv": ("google_ads_fr", 2, 1),
    "hubspot_deals.csv": ("hubspot_deals_en", 2, 0),
    "mailchimp_audience.csv": ("mailchimp", 1, 0),
    "prestashop_customers_import.csv": ("prestashop_customers", 4, 0),
    "prestashop_products_header.csv": ("prestashop_products", 0, 0),
    "shopify_orders_export.csv": ("shopify_orders", 3, 0),
    "stripe_payments.csv": ("stripe_payments", 2, 0),
}


def _amount(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize("file", sorted(FORMATS))
def test_an_export_is_recognised_and_none_of_its_rows_is_refused(imported: Give, file: str) -> None:
    report = imported("exports").reports[file]
    counts = (report["rows_kept"], report["rows_set_aside"])
    assert (report["format"], *counts, report["rows_rejected"]) == (*FORMATS[file], 0)


@pytest.mark.parametrize(
    ("file", "total", "expected"),
    [
        ("732829320FEC20211231_odoo_pipe.txt", "amount", "7760.45"),
        ("732829320FEC20211231_odoo_pipe.txt", "credit", "7760.45"),
        ("732829320FEC20261231_tab_iso8859_15.txt", "amount", "2400.00"),
        ("732829320FEC20261231_tab_iso8859_15.txt", "credit", "2400.00"),
        ("excel_fr_ventes_cp1252.csv", "amount", "26321.00"),
        ("ga4_traffic_acquisition.csv", "amount", "11180.50"),
        ("ga4_traffic_acquisition.csv", "sessions", "11200"),
        ("google_ads_campagnes_utf16le_tab.csv", "amount", "1092.50"),
        ("hubspot_deals.csv", "amount", "25000.00"),
        ("shopify_orders_export.csv", "amount", "84.60"),
        ("shopify_orders_export.csv", "refunds", "19.90"),
        ("stripe_payments.csv", "amount", "84.60"),
    ],
)
def test_a_control_total_is_that_of_the_file(imported: Give, file: str, total: str, expected: str) -> None:
    found = imported("exports").reports[file]["control_totals"][total]
    assert (found["source"], found["mart"]) == (expected, expected)


def test_the_total_row_of_an_export_is_set_aside_with_its_amount(imported: Give) -> None:
    reports = imported("exports").reports
    for file, amount, row in [
        ("ga4_traffic_acquisition.csv", "11180.50", 12),
        ("google_ads_campagnes_utf16le_tab.csv", "1092.50", 6),
    ]:
        (aside,) = reports[file]["set_aside"]
        assert (aside["reason"], aside["first_rows"]) == ("total", [row])
        assert reports[file]["control_totals"]["amount"]["set_aside"] == amount


def test_an_export_without_rows_says_so(imported: Give) -> None:
    report = imported("exports").reports["prestashop_products_header.csv"]
    assert report["tables"] == {}
    assert "reading.header_only" in [said["key"] for said in report["messages"]]


def test_both_ledgers_balance_entry_by_entry(ask: Ask) -> None:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for entry, _, _, _, _, debit, credit in ask("exports").rows(LEDGER):
        before = sums.get(entry, (Decimal(0), Decimal(0)))
        sums[entry] = (before[0] + debit, before[1] + credit)
    assert sums == {
        "BQ000001": (_amount("1200.00"), _amount("1200.00")),
        "INV/2021/00001": (_amount("7760.45"), _amount("7760.45")),
        "VE000001": (_amount("1200.00"), _amount("1200.00")),
    }


def test_letters_of_iso_8859_15_and_of_cp1252_are_read_as_written(ask: Ask) -> None:
    labels = {row[2]: row[3] for row in ask("exports").rows(LEDGER)}
    assert labels["512000"] == "Crédit Œuvre €"
    names = {row[1] for row in ask("exports").rows(PARTIES)}
    assert {"Société Dupont & Fils", "Société Œuvre & Fils", "Café « L’Été »"} <= names


def test_revenue_in_the_books_is_what_accounts_of_class_7_were_credited(ask: Ask) -> None:
    """2021: 1437.12 + 1676.64 + 3353.28; 2026: 1000.00."""
    found = ask("exports").kpi_by("ledger_revenue", "2021..2026", "period:year")
    assert (found["2021"], found["2026"]) == (_amount("6467.04"), _amount("1000.00"))


def test_french_amounts_are_exact_and_a_code_with_zeros_stays_a_text(ask: Ask) -> None:
    lines = [row for row in ask("exports").rows(LINES) if row[0] == "sales_list"]
    assert [row[5:9] for row in lines] == [
        (1200, _amount("19.90"), _amount("1194.00"), _amount("23880.00")),
        (-3, _amount("20.00"), None, _amount("-60.00")),
        (2, _amount("1250.50"), _amount("0.00"), _amount("2501.00")),
    ]
    assert (lines[0][4], lines[2][3]) == ("Gourde ; inox", "001234")


def test_both_orders_of_the_shop_keep_their_lines_and_add_up(ask: Ask) -> None:
    """Prices include VAT at 20 %: 39.80 and 20.00 give 33.17 and 16.67; goods + shipping + VAT = total."""
    lines = [row for row in ask("exports").rows(LINES) if row[0] == "shopify"]
    assert [(row[1], row[2], row[4], row[5], row[8]) for row in lines] == [
        ("#1001", "1", "Gourde inox 50 cl", 2, _amount("33.17")),
        ("#1001", "2", 'Étui, "coton"', 1, _amount("16.67")),
        ("#1002", "1", "Gourde inox 50 cl", 1, _amount("16.58")),
    ]
    orders = ask("exports").rows(ORDERS)
    assert [row[5] for row in orders] == [_amount("64.70"), _amount("19.90")]
    for order, _, net, shipping, vat, gross, _ in orders:
        assert net + shipping + vat == gross, order
        assert sum(row[8] for row in lines if row[1] == order) == net


def test_an_order_of_the_night_of_summer_time_has_its_instant(ask: Ask) -> None:
    """03:09:50 +0200 on 29 March is one and a half hours after 23:39:58 +0100 on the 28th, not two and a half."""
    assert [row[1] for row in ask("exports").rows(ORDERS)] == [
        datetime(2026, 3, 28, 22, 39, 58, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 9, 50, tzinfo=UTC),
    ]


def test_a_refund_is_a_return_of_its_own(ask: Ask) -> None:
    assert [row[6] for row in ask("exports").rows(ORDERS)] == [_amount("0.00"), _amount("19.90")]
    ((_, order, _, net, gross),) = ask("exports").rows(RETURNS)
    assert (order, net, gross) == ("#1002", _amount("16.58"), _amount("19.90"))


def test_payments_their_fees_and_refunds_are_exact(ask: Ask) -> None:
    assert ask("exports").rows(PAYMENTS) == [
        ("ch_1", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), *map(_amount, ("64.70", "1.22", "63.48", "0.00")), "EUR"),
        ("ch_2", datetime(2026, 3, 29, 1, 9, tzinfo=UTC), *map(_amount, ("19.90", "0.53", "19.37", "19.90")), "EUR"),
    ]
    assert ask("exports").kpi("payment_fees", QUARTER) == _amount("1.75")


def test_a_total_row_is_counted_once(ask: Ask) -> None:
    web, ads = ("sessions", "engaged_sessions"), ("ad_cost", "ad_impressions", "ad_clicks")
    assert [ask("exports").kpi(code, QUARTER, beside=web) for code in web] == [11_200, 6_500]
    assert [ask("exports").kpi(code, QUARTER, beside=ads) for code in ads] == [_amount("1092.50"), 110_345, 2_214]


def test_revenue_of_the_web_is_the_sum_of_its_channels(ask: Ask) -> None:
    found = ask("exports").by("SELECT label, revenue_amount FROM web_traffic ORDER BY label")
    assert found == {
        "Direct": _amount("2300.50"),
        "Email": _amount("2280.00"),
        "Organic Search": _amount("6600.00"),
    }
    assert sum(found.values()) == _amount("11180.50")


def test_a_cost_without_a_conversion_has_no_cost_per_conversion(ask: Ask) -> None:
    """The export writes « -- » there: 784.00 ÷ 0 is not a number, and the reason is told."""
    rows = ask("exports").kpis(["cost_per_conversion"], QUARTER, ("campaign",))
    found = {row.dimensions["campaign"]: row for row in rows}
    value = found["Marque"].value
    assert value is not None
    assert round(value, 2) == _amount("5.06")
    assert found["Générique"].value is None
    assert found["Générique"].reason is not None


def test_a_deal_without_an_amount_is_open_and_has_none(ask: Ask) -> None:
    deals = ask("exports").rows(DEALS)
    assert [(row[0], row[1], row[3], row[4]) for row in deals] == [
        ("9001", "Acme - New Business", "open", _amount("25000.00")),
        ("9002", "Globex - Renewal", "open", None),
    ]


def test_contacts_of_four_systems_are_people_once(ask: Ask) -> None:
    """Léa is a contact of the mailing tool and a buyer in the shop: one e-mail, one party, one telephone."""
    contacts = {row[3].lower(): row for row in ask("exports").rows(CONTACTS)}
    assert len(contacts) == 7
    assert contacts["lea@example.org"][1:] == ("Léa", "Léa Test", "lea@example.org", "+33600000000")
    assert contacts["a@example.org"][1:3] == ("Ana", "Test")
    assert contacts["wendy.moira.darling@prestashop.com"][1:3] == ("Wendy Moira", "Darling")


def test_a_guarded_postcode_loses_its_guard_and_keeps_its_digits(ask: Ask) -> None:
    (lea,) = (row for row in ask("exports").rows(PARTIES) if row[1] == "Léa Test")
    assert lea[2:] == ("69001", "FR")


def test_consents_tell_who_agreed_and_when(ask: Ask) -> None:
    consents = ask("exports").rows(CONSENTS)
    assert [row[2] for row in consents if row[0] == "prestashop"] == [True, True, True, False]
    assert [row[3] for row in consents if row[0] == "mailchimp"] == [datetime(2026, 1, 11, 15, 46, 2, tzinfo=UTC)]


def test_the_engines_hold_the_same_rows_of_the_exports(ask: Ask, ask_duckdb: Ask) -> None:
    for sql in (LEDGER, LINES, ORDERS, RETURNS, PAYMENTS, DEALS, CONTACTS, PARTIES, CONSENTS):
        assert ask("exports").rows(sql) == ask_duckdb("exports").rows(sql)


def test_an_entry_with_one_side_is_refused_by_its_number(shared_data: Path, tmp_path: Path) -> None:
    """1200.00 against 999.00 + 200.00: the three lines of VE000001 fall, BQ000001 stays."""
    name = "732829320FEC20261231_tab_iso8859_15.txt"
    exact = (shared_data / "exports" / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(exact.replace(b"1000,00", b"999,00"))
    company = Company.create(tmp_path / "companies", "books", name="Books")
    report = stage(path, company, tmp_path / "work")
    assert (report["rows_kept"], report["rows_rejected"]) == (2, 3)
    rejects: list[dict[str, Any]] = pq.read_table(tmp_path / "work" / "rejects.parquet").to_pylist()
    assert [row["row"] for row in rejects] == [2, 3, 4]
    for row in rejects:
        assert "VE000001" in row["fr"]
        assert "VE000001" in row["en"]
