"""Causes are suspected from facts, each with its evidence in both languages; actions of several kinds answer them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_variance_gaps import analysed
from variance_case import OCTOBER, PRODUCT, answer, facts, kpi, sold

from essor.documents.render import render
from essor.kernel.message import LANGS
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef
from essor.kernel.value import Money
from essor.kernel.words import say
from essor.work.b2_performance.c223_variance_analysis.compute.chance import share_left
from essor.work.b2_performance.c223_variance_analysis.compute.seen import Suspect
from essor.work.data import Answer, Data
from essor.work.truth import a_year_before

BASE = [sold("A", "physical", (900, 9000), (1000, 10000)), sold("B", "ecommerce", (400, 4000), (500, 5000), "Textile")]
LINES = (kpi("revenue", "all", 13000, target=15000, last_year=15000),
         kpi("revenue", "physical", 9000, target=10000, last_year=10000),
         kpi("revenue", "ecommerce", 4000, target=5000, last_year=5000))  # fmt: skip


def company(*answers: Any, lines: tuple[Any, ...] = (), cuts: tuple[Any, ...] = ()) -> Data:
    return facts(answer("variance_lines", BASE), *answers, lines=LINES + lines, cuts=cuts)


def suspects(data: Data, **entered: Any) -> dict[str, Suspect]:
    return {one.key: one for one in analysed(data, **entered).suspects}


def said(suspect: Suspect) -> str:
    for lang in LANGS:
        assert all(say(fact.says, lang) for fact in suspect.evidence)
    return " ".join(say(fact.says, "en") for fact in suspect.evidence)


def family(name: str, units: int, before: int, revenue: int, revenue_before: int) -> tuple[Any, ...]:
    return (kpi("units", "physical", units, last_year=before, family=name),
            kpi("revenue", "physical", revenue, last_year=revenue_before, family=name))  # fmt: skip


def test_facts_that_do_not_point_anywhere_give_no_cause() -> None:
    assert suspects(company()) == {}
    document = PRODUCT.compose(analysed(company()), "en")
    assert "look for nobody to blame" in render(document, "html").decode()


def test_a_price_rise_that_cost_volume_is_found_with_its_prices_and_units() -> None:
    cuts = (*family("Knives", 700, 1000, 31360, 40000), *family("Textile", 990, 1000, 9900, 10000))
    found = suspects(company(cuts=cuts))["price_rise_lost_volume:Knives"]
    # price 40.00 to 44.80, +12 %; units −30 %, the others −1 %; 300 units at 40
    assert found.stake == Money(Decimal(-12000))
    assert "mean price from €40.00 to €44.80 (12.0%)" in said(found)
    assert "units −30.0% over one year, against −1.0%" in said(found)
    now = tuple(line.fact.ref for line in cuts[:2])
    assert found.evidence[0].refs == tuple(ref for one in now for ref in (one, a_year_before(one)))
    assert found.origin == ComputedRef(found.refs)


@pytest.mark.parametrize(
    "cuts",
    [
        (*family("Knives", 700, 1000, 28000, 40000), *family("Textile", 990, 1000, 9900, 10000)),  # price unmoved
        (*family("Knives", 700, 1000, 31360, 40000), *family("Textile", 690, 1000, 6900, 10000)),  # all fell alike
        (*family("Knives", 14, 20, 627, 800), *family("Textile", 990, 1000, 9900, 10000)),  # too few to tell
    ],
)
def test_a_family_is_not_blamed_on_its_price_where_the_facts_do_not_say_so(cuts: tuple[Any, ...]) -> None:
    assert suspects(company(cuts=cuts)) == {}


def funnel(mobile: int, mobile_before: int) -> Any:
    def row(month: int, device: str, checkouts: int, purchases: int) -> dict[str, Any]:
        return {
            "month": month,
            "channel_group": "Direct",
            "device": device,
            "checkouts": checkouts,
            "purchases": purchases,
        }

    return answer("funnel", [row(202610, "mobile", 1000, mobile), row(202510, "mobile", 1000, mobile_before),
                             row(202610, "desktop", 500, 300), row(202510, "desktop", 500, 300)])  # fmt: skip


def site(orders: int = 40, sessions: int = 2000) -> tuple[Any, ...]:
    return (kpi("sessions", "ecommerce", sessions, last_year=2000), kpi("orders", "ecommerce", orders, last_year=50),
            kpi("conversion_rate", "ecommerce", Decimal(orders) / sessions, last_year="0.025"),
            kpi("average_order_value", "ecommerce", Decimal(4000) / orders, last_year=100))  # fmt: skip


def test_a_checkout_that_fails_on_mobile_is_found_behind_the_conversion() -> None:
    found = suspects(company(funnel(340, 520), lines=site()))["low_conversion:ecommerce"]
    assert found.stake == Money(Decimal(-1000))  # traffic and basket unmoved: the whole fall of revenue
    assert "Conversion rate: 2.5% last year, 2.0% now" in said(found)
    assert "Checkout on mobile: 34.0% of those begun succeed, against 52.0%" in said(found)
    assert "desktop" not in said(found)


def test_fewer_sessions_are_traffic_and_no_conversion() -> None:
    assert set(suspects(company(lines=site(sessions=1600)))) == {"low_traffic:ecommerce"}


def test_a_segment_that_leaves_is_found_by_its_first_basket() -> None:
    kept = [
        {"channel": "ecommerce", "family": family, "buyers_before": buyers, "kept": back, "revenue": Decimal(now),
         "revenue_before": Decimal(before)}
        for family, buyers, back, now, before in (("Baking", 200, 8, 500, 9000), ("Textile", 300, 70, 8000, 9000),
                                                  (None, 500, 78, 8500, 18000))
    ]  # fmt: skip
    found = suspects(company(answer("customers_kept", kept)))
    assert set(found) == {"lost_customers:ecommerce:Baking"}
    assert "Of 200 buyers of last year who came by Baking, 4.0% bought again, against 23.3%" in said(
        found["lost_customers:ecommerce:Baking"]
    )


def test_a_segment_that_leaves_at_the_end_of_a_long_period_is_found_in_its_last_months() -> None:
    year, end = Period.parse("2025-11..2026-10-31"), Period.parse("2026-08..2026-10-31")

    def kept(period: Period, baking: int) -> Answer:
        rows = [{"channel": "ecommerce", "family": family, "buyers_before": buyers, "kept": back,
                 "revenue": Decimal(500), "revenue_before": Decimal(9000)}
                for family, buyers, back in (("Baking", 200, baking), (None, 500, baking + 70))]  # fmt: skip
        return answer("customers_kept", rows, period)

    found = suspects(replace(company(kept(year, 45), kept(end, 8)), period=year))
    assert "Of 200 buyers of a year before who came by Baking, 4.0% bought again in 3 months" in said(
        found["lost_customers:ecommerce:Baking"]
    )
    assert "lost_customers:ecommerce:Baking" not in suspects(replace(company(kept(year, 45)), period=year))


def test_no_cause_is_looked_for_in_a_period_under_way_and_the_days_to_ask_for_are_told() -> None:
    data = company(cuts=(*family("Knives", 700, 1000, 31360, 40000), *family("Textile", 990, 1000, 9900, 10000)))
    assert suspects(replace(data, known_until=OCTOBER.end))
    result = analysed(replace(data, known_until=date(2026, 10, 15)))
    assert not result.suspects
    (told,) = [say(one, "en") for one in result.missing if one.key.endswith("under_way")]
    assert "the data end on" in told
    assert "ask for the period 2026-10-01..2026-10-14" in told


def test_a_store_under_works_falls_apart_from_the_others_and_the_event_is_recalled() -> None:
    stores = [
        {"family": "Knives", "channel": "physical",
         "store_id": store, "currency": "EUR", "quantity": Decimal(now),
         "revenue": Decimal(10 * now), "quantity_before": Decimal(500), "revenue_before": Decimal(5000)}
        for store, now in (("Nantes", 170), ("Lyon", 480))
    ]  # fmt: skip
    event = {"what": {"fr": "Travaux", "en": "Works"}, "first_date": "2026-09-20", "last_date": "2026-10-12",
             "source": "town hall"}  # fmt: skip
    found = suspects(company(answer("variance_places", stores)), events=[event])
    assert set(found) == {"disturbed_place:physical:Nantes"}
    text = said(found["disturbed_place:physical:Nantes"])
    assert "Nantes: −66.0% over one year, against −4.0% in the other shops" in text
    assert "Works (source: town hall)" in text


def person(name: str, value: int, wins: str, visits: int, n: int = 60) -> tuple[Any, ...]:
    return (kpi("revenue", "all", value, target=1000, salesperson_id=name),
            kpi("win_rate", "all", wins, n=n, salesperson_id=name),
            kpi("visits", "all", visits, salesperson_id=name))  # fmt: skip


def test_a_poor_territory_is_told_from_weak_work_by_the_win_rate() -> None:
    team = (*person("V1", 1050, "0.60", 20), *person("V2", 990, "0.64", 22))
    poor = suspects(company(cuts=(*team, *person("V5", 510, "0.71", 15))))
    assert set(poor) == {"uneven_territory:physical:V5"}
    assert "V5 reaches 51.0% of the target, the others 102.0%" in said(poor["uneven_territory:physical:V5"])
    weak = suspects(company(cuts=(*team, *person("V5", 510, "0.40", 9))))
    assert set(weak) == {"weak_activity:physical:V5"}
    busy = suspects(company(cuts=(*team, *person("V5", 510, "0.40", 30))))
    assert busy == {}
    same = suspects(company(cuts=(*team, *person("V5", 510, "0.55", 30))))
    assert same == {}  # as many deals, won hardly less often: nothing tells why


def test_a_territory_that_gives_few_deals_is_poor_though_no_win_rate_can_be_told() -> None:
    team = (*person("V1", 1050, "0.60", 20), *person("V2", 990, "0.64", 22))
    found = suspects(company(cuts=(*team, *person("V5", 510, "0.71", 30, n=7))))
    assert set(found) == {"uneven_territory:physical:V5"}
    assert "Deals decided by V5: 5 won of 7; mean of the others: 60 deals" in said(
        found["uneven_territory:physical:V5"]
    )


def months_of(shares: dict[str, list[int]], column: str) -> Any:
    """Return months before October of what each place sold."""
    rows = [
        {"month": 202610 - len(amounts) + place if len(amounts) - place < 10 else 202500 + place + 1,
         "channel": "physical", column: name, "revenue": Decimal(amount)}
        for name, amounts in shares.items() for place, amount in enumerate(amounts)
    ]  # fmt: skip
    return answer("place_months", rows)


@pytest.mark.parametrize(("moves", "named"), [((2450, 2550), True), ((900, 4100), False), ((1000, 1050), False)])
def test_a_store_is_named_only_beyond_what_its_own_months_move(moves: tuple[int, int], named: bool) -> None:
    stores = [
        {"family": "Knives", "channel": "physical", "store_id": store, "currency": "EUR", "quantity": Decimal(now),
         "revenue": Decimal(10 * now), "quantity_before": Decimal(500), "revenue_before": Decimal(5000)}
        for store, now in (("Nantes", 300), ("Lyon", 480))
    ]  # fmt: skip
    low, high = moves
    known = months_of({"Nantes": [low, high] * 4, "Lyon": [5000 - low, 5000 - high] * 4}, "store_id")
    found = suspects(company(answer("variance_places", stores), known))
    assert set(found) == ({"disturbed_place:physical:Nantes"} if named else set())


def test_a_share_has_left_only_below_its_limit_and_not_without_one() -> None:
    now, usual = ({"Nantes": Decimal(one), "Lyon": Decimal(100 - one)} for one in (40, 50))
    assert share_left("Nantes", now, usual, {"Nantes": Decimal("0.08")}) is True
    assert share_left("Nantes", now, usual, {"Nantes": Decimal("0.12")}) is False
    assert share_left("Lyon", now, usual, {"Nantes": Decimal("0.08")}) is False
    assert share_left("Nantes", now, usual, {}) is None


@pytest.mark.parametrize(("pieces", "named"), [(1, set()), (40, {"lost_customers"})])
def test_articles_that_sell_nothing_are_a_cause_where_chance_would_not_leave_them_unsold(
    pieces: int, named: set[str]
) -> None:
    kept = [sold(f"K{place}", "physical", (40, 400), (40, 400)) for place in range(60)]
    gone = [sold(f"G{place}", "physical", None, (pieces, 1000)) for place in range(6)]
    new = [sold(f"N{place}", "physical", (pieces, 1000), None) for place in range(6)]
    data = facts(answer("variance_lines", [*kept, *gone, *new]), lines=(kpi("revenue", "all", 30000),))
    assert set(suspects(data)) == named


@pytest.mark.parametrize(("moves", "named"), [((200, 210), True), ((40, 900), False)])
def test_a_person_is_named_only_beyond_what_the_own_months_move(moves: tuple[int, int], named: bool) -> None:
    cuts = (*person("V1", 1050, "0.60", 20), *person("V2", 990, "0.64", 22), *person("V5", 510, "0.71", 15))
    low, high = moves
    history = {"V1": [500] * 8, "V2": [500] * 8, "V5": [low, high] * 4}
    assert bool(suspects(company(months_of(history, "salesperson_id"), cuts=cuts))) is named
    new = history | {"V5": [low, high]}
    assert suspects(company(months_of(new, "salesperson_id"), cuts=cuts)) == {}  # too few months to be blamed for one


def test_returns_market_and_currency_are_causes_with_their_facts() -> None:
    lines = (kpi("return_rate", "ecommerce", "0.12", last_year="0.04"),)
    market = {"growth": "-0.05", "source": "Insee"}
    found = suspects(company(lines=lines), market=market)
    assert (found["high_returns:ecommerce"].stake.amount, found["market_decline"].stake.amount) == (-320, -750)


def test_a_range_that_moves_to_cheaper_products_is_mix() -> None:
    rows = [sold("A", "physical", (50, 5000), (100, 10000)), sold("B", "physical", (150, 1500), (100, 1000))]
    data = facts(answer("variance_lines", rows), lines=(kpi("revenue", "all", 6500),))
    found = suspects(data)["unfavourable_mix:physical"]
    assert found.stake == Money(Decimal(-4500))  # −50 × 100 + 50 × 10


def articles(family: str, least: int) -> list[dict[str, Any]]:
    """Return articles of which as many pieces brought less than last year, by a little more or less."""
    return [
        sold(f"{family}{place}", "physical", (100, least + 10 * (place % 3)), (100, 1000), family) for place in range(6)
    ]


@pytest.mark.parametrize(
    ("others", "discount", "named"),
    [
        (990, "0.149", {"Knives"}),  # Knives fell, the others did not
        (890, "0.149", set()),  # all fell alike: who bought, and how much
        (890, "0.15", {"Knives", "Textile"}),  # all fell alike, and discounts rose by five points
    ],
)
def test_prices_that_fell_are_named_beside_other_families_or_where_discounts_rose(
    others: int, discount: str, named: set[str]
) -> None:
    rows = [*articles("Knives", 890), *articles("Textile", others)]
    lines = (kpi("revenue", "all", 11000), kpi("discount_rate", "physical", discount, last_year="0.10"))
    found = suspects(facts(answer("variance_lines", rows), lines=lines))
    assert set(found) == {f"price_erosion:physical:{family}" for family in named}
    assert all(one.stake == Money(Decimal(-600)) for one in found.values())


def test_prices_that_fell_by_chance_are_not_named_because_others_rose() -> None:
    rows = [sold(f"K{place}", "physical", (100, 980 + (-1) ** place * 60), (100, 1000)) for place in range(6)]
    rows += articles("Textile", 1300)
    assert suspects(facts(answer("variance_lines", rows), lines=(kpi("revenue", "all", 13680),))) == {}


@pytest.mark.parametrize(("apart", "named"), [(2, True), (240, False)])
def test_a_price_rise_is_one_beyond_what_the_prices_of_articles_move(apart: int, named: bool) -> None:
    """Eight articles bring 10 % more a piece: each 660 ± 2 instead of 600, or ± 240, which may be chance."""
    rows = [sold(f"K{place}", "physical", (60, 660 + (-1) ** place * apart), (100, 1000)) for place in range(8)]
    rows += [sold(f"T{place}", "physical", (100, 1000), (100, 1000), "Textile") for place in range(8)]
    cuts = (*family("Knives", 480, 800, 5280, 8000), *family("Textile", 800, 800, 8000, 8000))
    found = suspects(facts(answer("variance_lines", rows), lines=(kpi("revenue", "all", 13280),), cuts=cuts))
    assert set(found) == ({"price_rise_lost_volume:Knives"} if named else set())


@pytest.mark.parametrize(("kept", "named"), [(4, False), (2, True)])
def test_one_risk_is_shared_by_all_looks_of_the_analysis(kept: int, named: bool) -> None:
    """4 of 40 against 115 of 460 is z = 2.14, beyond chance for one look (1.64) and not for one of eight (2.50)."""
    rows = [{"channel": "ecommerce", "family": family, "buyers_before": buyers, "kept": back,
             "revenue": Decimal(500), "revenue_before": Decimal(9000)}
            for family, buyers, back in (("Baking", 40, kept), (None, 500, kept + 115))]  # fmt: skip
    found = suspects(company(answer("customers_kept", rows)))
    assert set(found) == ({"lost_customers:ecommerce:Baking"} if named else set())
