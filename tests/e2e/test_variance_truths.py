"""What was planted in the demo company is found by the analysis of its gaps, and said in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from demo_company import Demo

from essor.documents.render import render
from essor.kernel.message import LANGS
from essor.kernel.need import Cuts, Items
from essor.kernel.period import Period
from essor.kernel.value import Rate
from essor.kernel.words import say
from essor.mart.engines import Engine, open_engine
from essor.work.b2_performance.c223_variance_analysis.compute import Analysed
from essor.work.b2_performance.c223_variance_analysis.compute.causes import completion
from essor.work.b2_performance.c223_variance_analysis.compute.seen import Seen, Suspect
from essor.work.data import Data
from essor.work.registry import find
from essor.work.runtime import fetch, make

pytestmark = pytest.mark.xdist_group("demo")

PRODUCT = find("C2.2.3")
RISE, WORKS, GONE = "2026-03..2026-10", "2026-03-02..2026-06-14", "2026-02..2026-10"
WITHOUT_LIMITS = {"least_answers": "0", "chance_deviations": "0", "material_share": "0", "apart_from_others": "0",
                  "most_causes": "99"}  # fmt: skip
"""The company is a hundredth of its size: limits that keep chance out would keep its stories out too."""


@pytest.fixture(scope="module")
def engine(demo: Demo) -> Iterator[Engine]:
    with open_engine("duckdb", demo.snapshot) as opened:
        yield opened


@pytest.fixture(scope="module")
def of_period(demo: Demo, engine: Engine) -> Any:
    return cache(lambda key: fetch(PRODUCT, demo.company, demo.snapshot, engine, Period.parse(key)))


def found(data: Data) -> Mapping[str, Suspect]:
    parameters = {
        name: replace(one, value=Decimal(WITHOUT_LIMITS.get(name, one.value)))
        for name, one in PRODUCT.parameters.items()
    }
    with patch.object(Seen, "is_signal", return_value=True), patch.object(Seen, "is_reason", return_value=True):
        result, _ = PRODUCT.compute(PRODUCT.entered({}), data, parameters)
    assert isinstance(result, Analysed)
    return {one.key: one for one in result.suspects}


def figures(suspect: Suspect, key: str) -> Mapping[str, Any]:
    """Return the figures of a fact; it is said in both languages."""
    (fact,) = [one for one in suspect.evidence if one.says.key.endswith(f".{key}")]
    assert all(say(fact.says, lang) for lang in LANGS)
    return fact.says.args


def rounded(rate: Rate) -> Decimal:
    return round(rate.ratio, 4)


def test_the_price_rise_that_cost_volume_is_a_cause_with_the_exact_figures(demo: Demo, of_period: Any) -> None:
    truth = demo.truths.story("price_rise").figures
    suspect = found(of_period(RISE))["price_rise_lost_volume:Couteaux"]
    price = figures(suspect, "fact_price")
    assert (price["old"].amount, price["new"].amount) == (truth["price_before"], truth["price_after"])
    assert rounded(figures(suspect, "fact_units")["change"]) == truth["units_change"]
    revenue = figures(suspect, "fact_revenue")["change"].amount
    assert revenue == truth["revenue_after"] - truth["revenue_before"]


def test_the_segment_that_leaves_is_a_cause_with_the_exact_figures(demo: Demo, of_period: Any) -> None:
    truth = demo.truths.story("leaving_segment").figures
    suspect = found(of_period(GONE))["lost_customers:ecommerce:Pâtisserie"]
    kept = figures(suspect, "fact_kept")
    assert kept["n"].number == truth["segment_buyers_before"]
    assert (rounded(kept["kept"]), rounded(kept["rest"])) == (truth["segment_retention"], truth["rest_retention"])
    lost = figures(suspect, "fact_their_revenue")["delta"].amount
    assert truth["segment_retained"] == 0  # none of last year's buyers came back: all that they bought is lost
    assert lost == -truth["segment_revenue_before"]


def test_the_store_under_works_stands_apart_with_its_exact_fall(demo: Demo, of_period: Any) -> None:
    truth = demo.truths.story("store_works").figures
    result, _ = PRODUCT.compute(PRODUCT.entered({}), of_period(WORKS), PRODUCT.parameters)
    stores = {group.key: group.units for group in result.stores if group.key[0] == "physical" and group.key[1]}
    nantes = next(units for key, units in stores.items() if "Nantes" in key[1])
    assert (nantes.base, nantes.revenue) == (truth["store_revenue_before"], truth["store_revenue_during"])
    others = [units for units in stores.values() if units is not nantes]
    assert sum(one.base for one in others) == truth["others_revenue_before"]
    assert sum(one.revenue for one in others) == truth["others_revenue_during"]


def test_fewer_mobile_checkouts_succeed_than_a_year_before(demo: Demo, of_period: Any) -> None:
    truth = demo.truths.story("checkout_friction").figures
    rates = completion(of_period("2026-06..2026-10"))
    now, before = rates["mobile"]
    assert now < before
    # the friction began on 12 May; the analysis reads whole months from June on
    assert abs(now - truth["mobile_rate_after"]) < Decimal("0.05")


def test_the_poor_territory_reaches_its_quota_least_with_the_exact_share(demo: Demo, of_period: Any) -> None:
    truth = demo.truths.story("poor_territory").figures
    data = of_period("2025-11..2026-10")
    lines = {dict(line.fact.ref.perimeter.filters)["salesperson_id"]: line for line in data.cuts
             if line.kpi == "revenue" and "salesperson_id" in dict(line.fact.ref.perimeter.filters)}  # fmt: skip
    line = lines["V05"]
    assert round(line.fact.value.amount / line.target.amount, 4) == truth["V05_attainment"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_story_of_the_month_is_told_in_every_format_without_a_failed_check(of_period: Any, lang: Any) -> None:
    made = make(PRODUCT, of_period(RISE))
    assert not [one for one in made.findings if one.status in {"fail", "not_reproduced"}]
    page = render(made.document(lang), "html").decode()
    assert "Couteaux" in page
    assert all(render(made.document(lang), shape) for shape in ("pdf", "docx", "pptx"))


def test_parts_and_channels_of_both_gaps_close_on_the_demo_company(of_period: Any) -> None:
    made = make(PRODUCT, of_period("2026-10"))
    assert {gap.against for gap in made.result.gaps} == {"target", "last_year"}
    for gap in made.result.gaps:
        assert gap.level == ("product", "family", "channel")
        assert sum(one.gap.amount for one in gap.shares[1:]) == gap.whole.gap.amount
        for one in gap.shares:
            assert sum(part.amount.amount for part in one.parts) == one.gap.amount


def test_cuts_name_what_they_speak_of_and_other_products_may_need_the_causes(demo: Demo, engine: Engine) -> None:
    asking = replace(
        find("C2.2.4"), needs=(Items("cause", of="variance_analysis"), Cuts(("revenue",), ("salesperson_id",)))
    )
    data = fetch(asking, demo.company, demo.snapshot, engine, Period.parse("2026-10"))
    spoken = [dict(line.fact.ref.perimeter.filters) for line in data.cuts]
    assert all(spoken)  # those of the analysis come along with its causes
    assert any("salesperson_id" in filters for filters in spoken)
    assert {one.item.kind for one in data.held} <= {"cause"}
    whole = make(PRODUCT, fetch(PRODUCT, demo.company, demo.snapshot, engine, Period.parse("2026-10"))).result
    assert [one.item.id for one in data.held] == [one.key for one in whole.suspects]
