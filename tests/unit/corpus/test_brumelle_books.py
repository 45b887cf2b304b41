from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from rereading import Built

from essor.corpus.brumelle.exports.journal import Journal, Move, UnbalancedError
from essor.corpus.notebook import Notebook

Rows = list[dict[str, str]]

EVERY = [f"{year}-{month:02d}" for year in range(2023, 2027) for month in range(1, 13)]
MONTHS = [month for month in EVERY if "2023-11" <= month <= "2026-10"]


def amount(text: str) -> Decimal:
    return Decimal(text.replace("\N{NO-BREAK SPACE}", "").replace(",", ".") or "0")


@pytest.fixture(scope="module")
def entries(brumelle: Built) -> Rows:
    return [row for name in brumelle.names("comptabilite/*.txt") for row in brumelle.good(name)]


def unbalanced(rows: Rows) -> list[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        sums[row["EcritureDate"][:4] + row["JournalCode"], row["EcritureNum"]] += amount(row["Debit"]) - amount(
            row["Credit"]
        )
    return [key for key, rest in sums.items() if rest]


def test_every_entry_of_the_ledger_is_balanced(entries: Rows) -> None:
    assert len(entries) > 10_000
    assert unbalanced(entries) == []


def test_entry_numbers_follow_each_other_in_each_journal_and_never_come_again(entries: Rows) -> None:
    numbers = list(dict.fromkeys(row["EcritureNum"] for row in entries))
    assert len(numbers) == len({(row["EcritureDate"], row["EcritureNum"]) for row in entries})
    sales = [number for number in numbers if number.startswith("VE26")]
    assert sales == [f"VE26{rank:05d}" for rank in range(1, len(sales) + 1)]


def test_an_altered_amount_is_found_by_the_same_check(entries: Rows) -> None:
    row = next(row for row in entries if row["CompteNum"] == "707200")
    altered = [*(r for r in entries if r is not row), row | {"Credit": "1,00"}]
    assert unbalanced(altered) == [(row["EcritureDate"][:4] + "VE", row["EcritureNum"])]


def test_an_unbalanced_entry_is_refused_before_it_is_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Notebook())
    journal.open(2025)
    with pytest.raises(UnbalancedError, match="differ by 0,01"):
        journal.entry("OD", date(2025, 11, 3), "X", "X", [Move("512000", 100), Move("530000", -99)])


def test_the_ledger_is_a_fec_of_eighteen_columns_in_latin_nine_with_returns(brumelle: Built) -> None:
    name = brumelle.names("comptabilite/*.txt")[-1]
    raw = (brumelle.folder / name).read_bytes()
    assert name == "comptabilite/000482919FEC20261031.txt"
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert {len(line.split(b"\t")) for line in raw.splitlines()} == {18}
    assert "Crédit".encode("iso8859-15") not in raw.splitlines()[0]
    assert "À nouveaux".encode("iso8859-15") in raw


def test_balances_of_one_year_open_the_next(brumelle: Built) -> None:
    names = brumelle.names("comptabilite/*.txt")
    for closed, opened in pairwise(names):
        left: Counter[str] = Counter()
        for row in brumelle.good(closed):
            left[row["CompteNum"]] += amount(row["Debit"]) - amount(row["Credit"])
        carried: Counter[str] = Counter()
        for row in brumelle.good(opened):
            if row["JournalCode"] == "AN":
                carried[row["CompteNum"]] += amount(row["Debit"]) - amount(row["Credit"])
        result = sum(value for account, value in left.items() if account[0] in "67")
        expected = {account: value for account, value in left.items() if account[0] in "12345" and value}
        expected["120000"] = expected.get("120000", Decimal(0)) + result
        assert {account: value for account, value in carried.items() if value} == expected


def test_class_70_of_each_month_is_that_of_the_key(brumelle: Built, entries: Rows) -> None:
    sums: Counter[str] = Counter()
    for row in entries:
        if row["CompteNum"].startswith("70"):
            day = row["EcritureDate"]
            sums[f"{day[:4]}-{day[4:6]}"] += amount(row["Credit"]) - amount(row["Debit"])
    assert sums == {month: brumelle.truths.figure("ledger_70", month) for month in MONTHS}


def test_invoices_and_credit_notes_read_again_are_those_of_the_key(brumelle: Built) -> None:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in brumelle.good("odoo/factures.csv"):
        month = f"{row['Date de facturation'][6:]}-{row['Date de facturation'][3:5]}"
        sums[row["Type"]][month] += amount(row["Montant hors taxes"])
        assert amount(row["Montant hors taxes"]) + amount(row["Taxe"]) == amount(row["Total"])
    figure = brumelle.truths.figure
    assert sums["Facture client"] == {month: figure("invoiced", month) for month in sums["Facture client"]}
    assert sums["Avoir client"] == {month: figure("credit_notes", month) for month in sums["Avoir client"]}


def test_invoice_numbers_follow_each_other_without_a_hole(brumelle: Built) -> None:
    numbers = [row["Numéro"] for row in brumelle.good("odoo/factures.csv") if row["Numéro"].startswith("FAC/2025")]
    assert numbers == [f"FAC/2025/{rank:05d}" for rank in range(1, len(numbers) + 1)]


def test_deals_won_read_again_are_those_of_the_key(brumelle: Built) -> None:
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for row in brumelle.good("hubspot/transactions.csv"):
        if row["Phase de la transaction"] == "Fermée gagnée":
            sums[row["Date de fermeture"][:7]] += Decimal(row["Montant"])
            counts[row["Date de fermeture"][:7]] += 1
    figure = brumelle.truths.figure
    assert sums == {month: figure("crm_won", month) for month in sums}
    assert counts == {month: figure("deals_won", month) for month in counts}


def test_card_movements_read_again_are_those_of_the_key(brumelle: Built) -> None:
    taken: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    fees: Counter[str] = Counter()
    for row in brumelle.good("stripe/payouts_itemized.csv"):
        gross, fee, net = (Decimal(row[column]) for column in ("gross", "fee", "net"))
        assert gross - fee == net
        month = row["created"][:7]
        paid[row["automatic_payout_effective_at"][:7]] += net
        fees[month] += fee if row["reporting_category"] != "fee" else -gross
        if row["reporting_category"] != "fee":
            taken[month] += gross
    figure = brumelle.truths.figure
    assert taken == {month: figure("cards_taken", month) for month in taken}
    assert paid == {month: figure("payouts", month) for month in paid}
    assert fees == {month: figure("card_fees", month) for month in fees}


def test_every_order_of_the_site_is_paid_by_card_once(brumelle: Built) -> None:
    totals: Counter[str] = Counter()
    for name in brumelle.names("shopify/*.csv"):
        for row in brumelle.good(name):
            if row["Total"] and not row["Cancelled at"]:
                totals[row["Name"]] += Decimal(row["Total"])
    charges: Counter[str] = Counter()
    for row in brumelle.good("stripe/payouts_itemized.csv"):
        if row["reporting_category"] == "charge":
            charges[row["description"].removeprefix("Commande ")] += Decimal(row["gross"])
    assert totals == charges


@pytest.mark.parametrize("month", MONTHS)
def test_reasons_explain_each_gap_between_two_systems_to_the_cent(brumelle: Built, month: str) -> None:
    figure, explained = brumelle.truths.figure, brumelle.truths.explained
    field = figure("revenue", month, "team=field")
    invoices = figure("invoiced", month) - figure("credit_notes", month)
    assert figure("crm_won", month) - field == explained("crm-orders", month)
    assert figure("revenue", month) - field == explained("all_orders-field_orders", month)
    assert field - invoices == explained("orders-invoices", month)
    assert figure("ledger_70", month) - figure("revenue", month) == explained("ledger-all_orders", month)
    assert figure("cards_taken", month) - figure("payouts", month) == explained("cards-payouts", month)


def test_the_field_ledger_differs_from_the_invoices_by_the_one_booked_twice(brumelle: Built, entries: Rows) -> None:
    booked: Counter[str] = Counter()
    for row in entries:
        if row["JournalCode"] == "VE" and row["CompteNum"].startswith("70"):
            booked[f"{row['EcritureDate'][:4]}-{row['EcritureDate'][4:6]}"] += amount(row["Credit"]) - amount(
                row["Debit"]
            )
    figure, explained = brumelle.truths.figure, brumelle.truths.explained
    for month in MONTHS:
        invoices = figure("invoiced", month) - figure("credit_notes", month)
        assert booked[month] - invoices == explained("ledger-invoices", month)
    twice = [d for d in brumelle.truths.differences if d.kind == "booked_twice" and d.between == "ledger-invoices"]
    pieces = Counter(row["PieceRef"] for row in entries if row["JournalCode"] == "VE" and row["CompteNum"] == "411000")
    assert [reference for reference, times in pieces.items() if times > 1] == [*twice[0].references]


def test_every_kind_of_planted_difference_is_found_in_the_last_month(brumelle: Built) -> None:
    kinds = {difference.kind for difference in brumelle.truths.differences if difference.month == "2026-10"}
    assert kinds == {
        "card_fees", "paid_out_next_month", "taken_month_before", "ordered_after_closing", "typed_with_vat",
        "won_without_order", "shop_scope", "site_scope", "never_invoiced", "invoiced_next_month",
        "ordered_month_before", "shipping", "site_shipping", "credit_notes", "shop_returns", "site_refunds",
        "booked_twice",
    }  # fmt: skip


def test_planted_differences_stand_where_the_key_says(brumelle: Built) -> None:
    for difference in brumelle.truths.differences:
        for place in difference.places:
            cells = brumelle.records(place.file)[place.row - 1]
            texts = " ".join(cells)
            sought = [reference.removeprefix("deal ") for reference in difference.references]
            assert any(reference in texts for reference in sought), (difference.kind, place)
    typed = next(d for d in brumelle.truths.differences if d.kind == "typed_with_vat")
    assert {place.file.partition("/")[0] for place in typed.places} == {"hubspot", "odoo"}


def test_the_order_never_invoiced_says_so_in_odoo(brumelle: Built) -> None:
    never = next(d for d in brumelle.truths.differences if d.kind == "never_invoiced")
    rows = [row for name in brumelle.names("odoo/ventes_*.csv") for row in brumelle.good(name)]
    waiting = [row["Référence commande"] for row in rows if row["Statut de facturation"] == "À facturer"]
    assert waiting == [*never.references]
    assert waiting[0] not in {row["Origine"] for row in brumelle.good("odoo/factures.csv")}
