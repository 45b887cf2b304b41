from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
from rereading import Built, months_of

CENT = Decimal("0.01")
PARIS = ZoneInfo("Europe/Paris")
LINE = "Lignes de la commande/"
Rows = list[dict[str, str]]


def paris_month(utc: str) -> str:
    return f"{datetime.strptime(utc, '%Y-%m-%d %H:%M:%S').replace(tzinfo=UTC).astimezone(PARIS):%Y-%m}"


def odoo_lines(brumelle: Built) -> Rows:
    """Fill the parent cells down, never across a new order."""
    found = []
    for name in brumelle.names("odoo/ventes_*.csv"):
        parent: dict[str, str] = {}
        for row in brumelle.good(name):
            if row["Référence commande"]:
                parent = {key: value for key, value in row.items() if not key.startswith(LINE)}
            found.append(row | parent)
    return found


@pytest.fixture(scope="module")
def lines(brumelle: Built) -> Rows:
    return odoo_lines(brumelle)


@pytest.fixture(scope="module")
def web_lines(brumelle: Built) -> Rows:
    found = []
    for name in brumelle.names("shopify/*.csv"):
        parent: dict[str, str] = {}
        for row in brumelle.good(name):
            if row["Financial Status"]:
                parent = row
            assert row["Name"] == parent["Name"]
            found.append(row | {key: parent[key] for key in ("Cancelled at", "Total", "Refunded Amount")})
    return found


def confirmed(row: dict[str, str]) -> bool:
    return row["Statut"] in {"Bon de commande", "Bloqué"}


@pytest.mark.parametrize(("team", "label"), [("shops", "Boutiques"), ("field", "Terrain")])
def test_the_lines_of_odoo_read_again_give_the_revenue_and_the_cost_of_each_month(
    brumelle: Built, lines: Rows, team: str, label: str
) -> None:
    revenue: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for row in lines:
        if confirmed(row) and row["Équipe commerciale"] == label:
            month = paris_month(row["Date de la commande"])
            revenue[month] += Decimal(row[LINE + "Sous-total"])
            cost[month] += Decimal(row[LINE + "Coût"]) * int(Decimal(row[LINE + "Quantité"]))
    figure = brumelle.truths.figure
    assert len(revenue) == 36
    assert {month: figure("revenue", month, f"team={team}") for month in revenue} == revenue
    assert {month: figure("cost", month, f"team={team}") for month in cost} == cost


def test_the_orders_of_the_site_read_again_give_the_revenue_of_each_month(brumelle: Built, web_lines: Rows) -> None:
    revenue: Counter[str] = Counter()
    for row in web_lines:
        if not row["Cancelled at"]:
            gross = Decimal(row["Lineitem price"]) * int(row["Lineitem quantity"]) - Decimal(row["Lineitem discount"])
            revenue[row["Created at"][:7]] += (gross / Decimal("1.2")).quantize(CENT, ROUND_HALF_UP)
    figure = brumelle.truths.figure
    assert {month: figure("revenue", month, "channel=ecommerce") for month in revenue} == revenue


def test_lines_shipping_and_discount_close_each_order_of_the_site(brumelle: Built, web_lines: Rows) -> None:
    goods: Counter[str] = Counter()
    for row in web_lines:
        goods[row["Name"]] += Decimal(row["Lineitem price"]) * int(row["Lineitem quantity"])
        goods[row["Name"]] -= Decimal(row["Lineitem discount"])
    for row in web_lines:
        if row["Financial Status"]:
            assert goods[row["Name"]] == Decimal(row["Subtotal"])
            assert Decimal(row["Subtotal"]) + Decimal(row["Shipping"]) == Decimal(row["Total"])
            assert Decimal(row["Taxes"]) == Decimal(row["Tax 1 Value"])


def test_each_order_of_odoo_is_the_sum_of_its_lines(lines: Rows) -> None:
    sums: Counter[str] = Counter()
    said: dict[str, Decimal] = {}
    for row in lines:
        sums[row["Référence commande"]] += Decimal(row[LINE + "Sous-total"])
        said[row["Référence commande"]] = Decimal(row["Montant HT"])
    assert said == sums


def test_orders_units_and_online_share_are_those_of_the_key(brumelle: Built, lines: Rows, web_lines: Rows) -> None:
    sold = [row for row in lines if confirmed(row)]
    bought = [row for row in web_lines if not row["Cancelled at"]]
    every = [month for year in (2023, 2024, 2025) for month in months_of(year)]
    figure = brumelle.truths.figure
    assert len({row["Référence commande"] for row in sold}) == figure("orders", every, "channel=physical")
    assert len({row["Name"] for row in bought}) == figure("orders", every, "channel=ecommerce")
    assert sum(int(Decimal(row[LINE + "Quantité"])) for row in sold) == figure("units", every, "channel=physical")
    assert sum(int(row["Lineitem quantity"]) for row in bought) == figure("units", every, "channel=ecommerce")
    channels = figure("revenue", every, "channel=physical") + figure("revenue", every, "channel=ecommerce")
    assert channels == figure("revenue", every)
    assert Decimal("0.25") < figure("revenue", every, "channel=ecommerce") / channels < Decimal("0.5")


def test_families_and_people_sum_to_the_whole(brumelle: Built) -> None:
    figure = brumelle.truths.figure
    families = {f.perimeter for f in brumelle.truths.figures if f.perimeter.startswith("family=")}
    people = {f.perimeter for f in brumelle.truths.figures if f.perimeter.startswith("salesperson_id=")}
    assert len(families) == 8
    for month in ("2024-01", "2025-12", "2026-10"):
        assert sum(figure("revenue", month, family) for family in families) == figure("revenue", month)
        assert sum(figure("revenue", month, person) for person in people) == figure(
            "revenue", month, "channel=physical"
        )


def test_returns_to_shops_are_those_of_the_key(brumelle: Built) -> None:
    sums: Counter[str] = Counter()
    for row in brumelle.good("odoo/avoirs_boutiques.csv"):
        month = f"{row['Date'][6:]}-{row['Date'][3:5]}"
        sums[month] += Decimal(row["Montant HT"].removesuffix(" €").replace(",", "."))
    assert sums == {month: brumelle.truths.figure("shop_returns", month) for month in sums}


def test_shops_close_on_sundays_and_public_holidays(lines: Rows) -> None:
    days = {row["Date de la commande"][:10] for row in lines if row["Équipe commerciale"] == "Boutiques"}
    assert not {day for day in days if datetime.fromisoformat(day).weekday() == 6}
    assert not days & {"2023-12-25", "2024-05-01", "2025-07-14", "2026-05-14"}


def test_one_order_taken_after_midnight_changes_month_between_utc_and_paris(lines: Rows) -> None:
    night = {
        row["Référence commande"]
        for row in lines
        if row["Équipe commerciale"] == "Terrain"
        and paris_month(row["Date de la commande"]) != row["Date de la commande"][:7]
    }
    assert len(night) == 1


def test_december_and_the_sales_sell_more_than_august(brumelle: Built) -> None:
    figure = brumelle.truths.figure
    for perimeter in ("team=shops", "team=online"):
        assert figure("revenue", "2024-12", perimeter) > figure("revenue", "2024-08", perimeter) * Decimal("1.5")
    junes, augusts = (
        figure("revenue", [f"{year}-{month}" for year in (2024, 2025, 2026)], "team=field") for month in ("06", "08")
    )
    assert augusts < junes


def test_food_is_taxed_at_its_own_rate_and_never_sold_online(brumelle: Built, web_lines: Rows) -> None:
    rates = {row["Catégorie d'article"]: row["Taux de TVA"] for row in brumelle.good("odoo/articles.csv")}
    assert rates["Épicerie fine"] == "5,5 %"
    assert rates["Couteaux"] == "20 %"
    assert not [row for row in web_lines if row["Lineitem sku"].startswith("EPI")]
    assert len(brumelle.good("odoo/articles.csv")) == 240
