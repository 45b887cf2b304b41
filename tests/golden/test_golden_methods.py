"""Run the worked cases that the methods cover; the other modules of this folder run theirs."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import golden_cases
import pytest

from essor.kernel.value import NotComputable, magnitude
from essor.methods import concentration, ecommerce, growth, interval, rolling, seasonality
from essor.methods.exact import root


def number(value: Any) -> Decimal:
    """Return the bare number of a result; fail with the reason when there is none."""
    assert not isinstance(value, NotComputable), value
    found = value if isinstance(value, Decimal) else magnitude(value)
    assert found is not None
    return found


def seasonal_indices(inputs: Mapping[str, Any]) -> dict[str, Any]:
    indices = seasonality.seasonal_indices([inputs["y1"], inputs["y2"]])
    assert isinstance(indices, seasonality.SeasonalIndices)
    forecast = seasonality.forecast_by_coefficients(indices, inputs["moyenne_y3"])
    return {"coef": indices.decimals(), "prev_y3": forecast}


def yoy_rolling(inputs: Mapping[str, Any]) -> dict[str, Any]:
    quarters = inputs["quarters"]
    sums = rolling.rolling_sums(quarters, 4)
    assert isinstance(sums, tuple)
    return {"yoy": [number(rate) for rate in growth.growth_series(quarters, 4)], "rolling4": list(sums)}


def nps_margin_of_error(inputs: Mapping[str, Any]) -> dict[str, Any]:
    n = inputs["n"]
    counts = (round(inputs[group] * n) for group in ("promoters", "passives", "detractors"))
    score = interval.net_promoter_score(interval.PromoterCounts(*counts))
    assert isinstance(score, interval.NetPromoterScore)
    return {
        "nps": score.score.points / 100,
        "variance": score.variance,
        "sd": root(Fraction(score.variance)),
        "se": score.standard_error,
        "moe95": score.margin.points / 100,
    }


def nps_two_sample(inputs: Mapping[str, Any]) -> dict[str, Any]:
    first, second = (interval.net_promoter_score(interval.PromoterCounts(**inputs[wave])) for wave in ("w1", "w2"))
    assert isinstance(first, interval.NetPromoterScore)
    assert isinstance(second, interval.NetPromoterScore)
    difference = interval.compare_waves(first, second)
    assert isinstance(difference, interval.WaveDifference)
    return {
        "nps1": first.score.points,
        "nps2": second.score.points,
        "z": difference.z,
        "significant_95": difference.significant,
    }


def ces_csat(inputs: Mapping[str, Any]) -> dict[str, Any]:
    effort, satisfaction = interval.ces(inputs["ces_1_7"]), interval.csat(inputs["csat_1_5"])
    assert isinstance(effort, interval.ScaleAnswers)
    assert isinstance(satisfaction, interval.ScaleAnswers)
    return {
        "ces_mean": effort.mean.number,
        "ces_agree": effort.high.rate.ratio,
        "csat_top2": satisfaction.high.rate.ratio,
        "csat_mean": satisfaction.mean.number,
    }


def gini_integers(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "gini": number(concentration.gini(inputs["values"])),
        "equal": number(concentration.gini([7, 7, 7])),
        "one_owner_of_4": number(concentration.gini([0, 0, 12, 0])),
    }


def abc_conventions(inputs: Mapping[str, Any]) -> dict[str, Any]:
    revenue, thresholds = inputs["ca"], tuple(inputs["seuils"])
    strict = concentration.abc_classes(revenue, thresholds, "strict")
    crossing = concentration.abc_classes(revenue, thresholds, "include_crossing")
    assert isinstance(strict, concentration.AbcClasses)
    assert isinstance(crossing, concentration.AbcClasses)
    top = concentration.top_share(list(revenue.values()))
    assert isinstance(top, concentration.TopShare)
    return {
        "strict_cum_le": strict.class_of(),
        "include_crossing": crossing.class_of(),
        "gini": number(concentration.gini(list(revenue.values()))),
        "top20_share": top.share.ratio,
    }


def hhi_doj(inputs: Mapping[str, Any]) -> dict[str, Any]:
    merged = concentration.merger(inputs["parts_pct"], *inputs["fusion"])
    assert isinstance(merged, concentration.Merger)
    return {
        "hhi": number(concentration.herfindahl(inputs["parts_pct"])),
        "delta_fusion": merged.delta.number,
        "hhi_post": merged.after.number,
    }


def ecommerce_ratios(inputs: Mapping[str, Any]) -> dict[str, Any]:
    ratios = ecommerce.shop_ratios(
        ecommerce.ShopFigures(
            sessions=inputs["sessions"],
            carts=inputs["add_to_cart"],
            checkouts=inputs["checkouts"],
            orders=inputs["orders"],
            revenue=Decimal(inputs["revenue_ht"]),
            ad_spend=Decimal(inputs["ad_spend"]),
            new_customers=inputs["new_customers"],
            acquisition_cost=Decimal(inputs["acquisition_cost_total"]),
            margin_rate=inputs["gross_margin"],
            orders_per_year=inputs["orders_per_year"],
            lifetime_years=Decimal(inputs["lifetime_years"]),
        )
    )
    return {
        "conversion": number(ratios.conversion),
        "aov": number(ratios.average_order),
        "cart_abandonment": number(ratios.cart_abandonment),
        "checkout_abandonment": number(ratios.checkout_abandonment),
        "roas": number(ratios.roas),
        "cos": number(ratios.cost_of_sale),
        "break_even_roas": number(ratios.break_even_roas),
        "cac": number(ratios.acquisition_cost),
        "ltv": number(ratios.lifetime_value),
        "ltv_cac": number(ratios.value_to_cost),
        "cac_payback_months": number(ratios.payback_months),
    }


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "abc_conventions_constructed": abc_conventions,
    "ces_csat_constructed": ces_csat,
    "ecommerce_ratios_constructed": ecommerce_ratios,
    "gini_integers": gini_integers,
    "hhi_doj": hhi_doj,
    "nps_margin_of_error": nps_margin_of_error,
    "nps_two_sample_constructed": nps_two_sample,
    "seasonal_indices_constructed": seasonal_indices,
    "yoy_rolling_constructed": yoy_rolling,
}


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_the_method_answers_what_the_case_expects(name: str) -> None:
    case = golden_cases.case(name)
    assert golden_cases.differences(RUNNERS[name](case["inputs"]), case["expected"], case["tolerance"]) == []


def test_a_wrong_answer_is_told_with_its_place() -> None:
    expected = {"mean": Decimal("4.8"), "classes": {"C1": "A"}, "sums": [450, 460]}
    found = {"mean": Decimal("4.9"), "classes": {"C1": "B"}, "sums": [450, 461]}
    assert golden_cases.differences(found, expected, {"mean": 0.01, "default": 0}) == [
        "/mean: 4.9 instead of 4.8 ± 0.01",
        "/classes/C1: 'B' instead of 'A'",
        "/sums[1]: 461 instead of 460 ± 0",
    ]
    assert golden_cases.differences({"mean": 1}, expected, 0) == [
        ": names ['mean'] instead of ['classes', 'mean', 'sums']"
    ]
