from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from rereading import Built, months_of

SALES = "Lignes de la commande/"


def test_the_funnel_read_again_is_that_of_the_key(brumelle: Built) -> None:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in brumelle.names("ga4/*.csv"):
        for row in brumelle.good(name, header=11):
            month = f"{row['Date'][:4]}-{row['Date'][4:6]}"
            sums["sessions"][month] += int(row["Sessions"])
            sums["carts"][month] += int(row["Add to carts"])
            sums["checkouts"][month] += int(row["Checkouts"])
            sums["purchases"][month] += int(row["Ecommerce purchases"])
            sums["tracked_revenue"][month] += Decimal(row["Purchase revenue"])
    for measure, months in sums.items():
        assert months == {month: brumelle.truths.figure(measure, month) for month in months}


def test_tracked_and_untracked_purchases_are_the_orders_of_the_site(brumelle: Built) -> None:
    figure = brumelle.truths.figure
    every = [month for year in (2023, 2024, 2025) for month in months_of(year)]
    cancelled = sum(
        bool(row["Cancelled at"]) for name in brumelle.names("shopify/*.csv") for row in brumelle.good(name)
    )
    orders = figure("orders", every, "channel=ecommerce") + cancelled
    seen = figure("purchases", every)
    unseen = orders - seen
    assert figure("untracked_orders", every) <= unseen <= figure("untracked_orders", every) + cancelled
    assert Decimal("0.03") < unseen / orders < Decimal("0.1")


def test_each_step_of_the_funnel_loses_visitors(brumelle: Built) -> None:
    for name in brumelle.names("ga4/*.csv"):
        for row in brumelle.good(name, header=11):
            steps = [int(row[s]) for s in ("Sessions", "Add to carts", "Checkouts", "Ecommerce purchases")]
            assert steps == sorted(steps, reverse=True)


def test_the_cost_of_campaigns_is_also_in_the_ledger(brumelle: Built) -> None:
    booked: Counter[str] = Counter()
    for name in brumelle.names("comptabilite/*.txt"):
        for row in brumelle.good(name):
            if row["CompteNum"] == "623100":
                booked[f"{row['EcritureDate'][:4]}-{row['EcritureDate'][4:6]}"] += Decimal(
                    row["Debit"].replace(",", ".")
                )
    assert len(booked) == 36
    assert booked == {month: brumelle.truths.figure("ad_cost", month) for month in booked}


def test_scores_read_again_are_those_of_the_key(brumelle: Built) -> None:
    answers: Counter[str] = Counter()
    promoters: Counter[str] = Counter()
    detractors: Counter[str] = Counter()
    for row in brumelle.good("enquete/satisfaction.csv"):
        score = row["Recommanderiez-vous Maison Brumelle ? (0 à 10)"]
        month = f"{row['Horodateur'][6:10]}-{row['Horodateur'][3:5]}"
        if score:
            answers[month] += 1
            promoters[month] += int(score) >= 9
            detractors[month] += int(score) <= 6
    figure = brumelle.truths.figure
    assert answers == {month: figure("nps_answers", month) for month in answers}
    assert promoters == {month: figure("nps_promoters", month) for month in promoters}
    assert detractors == {month: figure("nps_detractors", month) for month in detractors}


def test_tickets_and_deliveries_read_again_are_those_of_the_key(brumelle: Built) -> None:
    tickets = Counter(row["Created at"][:7] for row in brumelle.good("zendesk/tickets.csv"))
    assert tickets == {month: brumelle.truths.figure("complaints", month) for month in tickets}
    green: Counter[str] = Counter()
    for row in brumelle.good("rse/livraisons.csv"):
        green[f"{row['Date promise'][6:]}-{row['Date promise'][3:5]}"] += row["Bas carbone"] == "Oui"
    assert green == {month: brumelle.truths.figure("low_carbon_deliveries", month) for month in green}


def test_visits_read_again_are_those_of_the_key(brumelle: Built) -> None:
    visits: Counter[str] = Counter()
    for row in brumelle.good("hubspot/activites.csv"):
        visits[row["Date d'activité"][:7]] += row["Type d'activité"] == "Visite"
    assert visits == {month: brumelle.truths.figure("visits", month) for month in visits}


def test_targets_of_the_workbook_are_those_of_the_key(brumelle: Built) -> None:
    sheet = openpyxl.load_workbook(brumelle.folder / "equipe/objectifs.xlsx")["Objectifs"]
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    read = [(r[1], r[2], r[3].date(), r[4].date(), Decimal(str(r[5])), r[6]) for r in rows]
    assert read == [(t.kpi, t.perimeter, t.start, t.last_day, t.value, t.owner) for t in brumelle.truths.targets]
    assert {t.kpi for t in brumelle.truths.targets} == {
        "revenue", "gross_margin", "margin_rate", "orders", "average_order_value", "conversion_rate", "nps", "win_rate",
        "visits", "quotes_issued", "low_carbon_delivery_rate",
    }  # fmt: skip


@pytest.mark.parametrize("kpi", ["revenue", "gross_margin", "orders"])
def test_channels_and_months_of_a_target_sum_to_the_whole_year(brumelle: Built, kpi: str) -> None:
    targets = {(t.perimeter, t.start, t.last_day): t.value for t in brumelle.truths.targets if t.kpi == kpi}
    for year in (2023, 2024, 2025):
        start, end = date(year, 11, 1), date(year + 1, 10, 31)
        whole = targets["all", start, end]
        assert targets["channel=physical", start, end] + targets["channel=ecommerce", start, end] == whole
        parts = [
            v
            for (p, s, e), v in targets.items()
            if p == "all" and start <= s and e <= end and e - s < timedelta(days=31)
        ]
        assert len(parts) == 12
        assert sum(parts) == whole


def test_plans_of_the_workbooks_are_those_of_the_key(brumelle: Built) -> None:
    revenue: Counter[str] = Counter()
    for name in brumelle.names("plan/*.xlsx"):
        sheet = openpyxl.load_workbook(brumelle.folder / name)["Plan"]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            if row[3] != "Grossistes":
                revenue[f"{row[4]:%Y-%m}"] += Decimal(str(row[5])) * Decimal(str(row[6]))
    assert len(revenue) == 36
    assert revenue == {month: brumelle.truths.figure("planned_revenue", month) for month in revenue}


def test_quotas_are_equal_for_all_and_say_months_as_days_or_in_words(brumelle: Built) -> None:
    sheet = openpyxl.load_workbook(brumelle.folder / "equipe/objectifs.xlsx")["Quotas"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]]
    assert {type(row[3]).__name__ for row in rows} == {"str", "datetime"}
    last = {row[1]: row[4] for row in rows if str(row[3]).startswith("2026-10")}
    assert set(last) == {"V01", "V02", "V03", "V04", "V05", "V07", "V13"}
    assert len(set(last.values())) == 1
    assert rows[0][3] == "nov. 2023"


def test_the_price_rise_costs_volume_and_can_be_measured_in_the_files(brumelle: Built) -> None:
    figures = brumelle.truths.story("price_rise").figures
    assert figures["tariff_change"] == Decimal("0.12")
    assert figures["units_change"] < Decimal("-0.05")
    assert figures["price_after"] == (figures["revenue_after"] / figures["units_after"]).quantize(Decimal("0.01"))
    months = [f"2026-{month:02d}" for month in range(3, 11)]
    assert figures["units_after"] == brumelle.truths.figure("units", months, "family=Couteaux")
    assert figures["revenue_after"] == brumelle.truths.figure("revenue", months, "family=Couteaux")


def test_mobile_payments_succeed_less_since_the_new_page(brumelle: Built) -> None:
    figures = brumelle.truths.story("checkout_friction").figures
    checkouts: Counter[str] = Counter()
    purchases: Counter[str] = Counter()
    for row in brumelle.good("ga4/tunnel_2026.csv", header=11):
        if row["Device category"] == "mobile":
            window = "after" if row["Date"] >= "20260512" else "before"
            checkouts[window] += int(row["Checkouts"])
            purchases[window] += int(row["Ecommerce purchases"])
    assert checkouts == {w: figures[f"mobile_checkouts_{w}"] for w in ("before", "after")}
    assert purchases == {w: figures[f"mobile_purchases_{w}"] for w in ("before", "after")}
    assert figures["mobile_rate_after"] < figures["mobile_rate_before"] - Decimal("0.08")
    assert abs(figures["other_rate_after"] - figures["other_rate_before"]) < Decimal("0.08")


def test_the_shop_under_works_falls_more_than_the_others(brumelle: Built) -> None:
    figures = brumelle.truths.story("store_works").figures
    assert figures["store_change"] < figures["others_change"] - Decimal("0.2")


def test_the_segment_that_leaves_is_found_by_its_first_basket(brumelle: Built) -> None:
    figures = brumelle.truths.story("leaving_segment").figures
    first: dict[str, tuple[str, bool]] = {}
    for name in brumelle.names("shopify/*.csv"):
        cancelled: dict[str, bool] = {}
        for row in brumelle.good(name):
            cancelled.setdefault(row["Name"], bool(row["Cancelled at"]))
            if cancelled[row["Name"]] or row["Created at"] >= "2026-02-01":
                continue
            order, bakes = first.setdefault(row["Email"], (row["Name"], False))
            if order == row["Name"]:
                first[row["Email"]] = order, bakes or row["Lineitem sku"].startswith("PAT")
    segment = sum(bakes for _, bakes in first.values())
    assert len(first) == figures["segment_customers"] + figures["rest_customers"]
    assert segment == figures["segment_customers"]
    assert figures["segment_retention"] < figures["rest_retention"] - Decimal("0.1")


def test_the_weak_salesperson_wins_more_often_on_a_poor_territory(brumelle: Built) -> None:
    figures = brumelle.truths.story("poor_territory").figures
    people = sorted({name.partition("_")[0] for name in figures})
    assert min(people, key=lambda code: figures[f"{code}_attainment"]) == "V05"
    assert min(people, key=lambda code: figures[f"{code}_accounts"]) == "V05"
    assert len({figures[f"{code}_quota"] for code in people}) == 1
    assert figures["V05_win_rate"] > figures["V04_win_rate"]


def test_each_persons_deals_read_again_are_those_of_the_story(brumelle: Built) -> None:
    figures = brumelle.truths.story("poor_territory").figures
    ends: Counter[tuple[str, str]] = Counter()
    for row in brumelle.good("hubspot/transactions.csv"):
        if row["Date de fermeture"][:7] in months_of(2025) and row["Phase de la transaction"].startswith("Fermée"):
            ends[row["Propriétaire de la transaction"].removeprefix("Vendeur "), row["Phase de la transaction"]] += 1
    for code in ("V01", "V05", "V13"):
        assert ends[code, "Fermée gagnée"] == figures[f"{code}_won"]
        assert ends[code, "Fermée perdue"] == figures[f"{code}_lost"]


def test_the_key_is_written_with_amounts_as_text_and_sentences_in_both_languages(brumelle: Built) -> None:
    key = json.loads(brumelle.truths.to_json())
    works = next(story for story in key["stories"] if story["code"] == "store_works")
    assert works["figures"]["store_revenue_during"] == str(
        brumelle.truths.story("store_works").figures["store_revenue_during"]
    )
    assert works["message"]["fr"].startswith("Boutique Nantes était en travaux du 2 mars 2026 au 14 juin 2026")
    assert works["message"]["en"].startswith("Boutique Nantes was under works from 2 March 2026 to 14 June 2026")
    assert key["profile"]["siren"] == "000482919"
    assert {len(total["kept"].partition(".")[2]) for total in key["control_totals"]} <= {2, 4}


def test_a_month_without_sale_counts_nothing(brumelle: Built) -> None:
    assert brumelle.truths.figure("revenue", "2022-01") == 0


def test_an_unknown_story_is_refused(brumelle: Built) -> None:
    with pytest.raises(KeyError):
        brumelle.truths.story("nothing")


def test_people_are_known_by_alias_only(brumelle: Built) -> None:
    rows = [row for row in brumelle.good("equipe/equipe.csv") if row]
    assert [row["Alias"] for row in rows] == [f"Vendeur {row['Code']}" for row in rows]
    assert len(rows) == 13
    assert [row["Code"] for row in rows if row["Date de sortie"]] == ["V06"]
