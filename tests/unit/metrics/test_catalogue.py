"""The catalogue says everything about each KPI, in both languages, and contradicts neither itself nor the tables."""

from __future__ import annotations

from typing import Any

import pytest

from essor.kernel.message import Bilingual
from essor.mart.derived import derived
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.columns import DERIVED, has_column
from essor.metrics.formula import is_additive, needs, wording
from essor.metrics.kpi import Kpi
from essor.metrics.question import reachable_dimensions

ASKED = [
    "revenue",
    "gross_margin",
    "margin_rate",
    "orders",
    "units",
    "average_order_value",
    "average_selling_price",
    "discount_rate",
    "list_revenue",
    "returns_amount",
    "net_revenue_after_returns",
    "return_rate",
    "ecommerce_share",
    "invoiced_revenue",
    "credit_notes",
    "ledger_revenue",
    "cash_collected",
    "payment_fees",
    "receivables",
    "dso",
    "shipping_charged",
    "target_attainment",
    "planned_revenue",
    "planned_margin",
    "quota_amount",
    "quota_attainment",
    "weighted_pipeline",
    "pipeline_coverage",
    "opportunities_created",
    "opportunities_won",
    "won_amount",
    "win_rate",
    "win_rate_value",
    "average_deal",
    "sales_cycle_days",
    "quotes_issued",
    "quote_conversion_rate",
    "quoted_amount",
    "calls",
    "visits",
    "meetings",
    "sales_activities",
    "activities_per_win",
    "sessions",
    "engaged_sessions",
    "conversion_rate",
    "cart_abandonment_rate",
    "checkout_abandonment_rate",
    "revenue_per_session",
    "ad_cost",
    "ad_clicks",
    "ad_impressions",
    "click_through_rate",
    "cost_per_click",
    "roas",
    "cost_of_sale",
    "cost_per_conversion",
    "active_customers",
    "new_customers",
    "repeat_rate",
    "orders_per_customer",
    "revenue_per_customer",
    "acquisition_cost",
    "nps",
    "csat_top2",
    "ces_mean",
    "survey_answers",
    "complaints",
    "complaint_rate",
    "first_reply_minutes",
    "resolution_minutes",
    "promised_on_time_rate",
    "low_carbon_delivery_rate",
]
KPIS = list(catalogue.kpis().values())


def test_the_kpis_that_a_sales_manager_asks_for_are_there() -> None:
    assert set(ASKED) <= set(catalogue.kpis())


def test_the_five_families_of_the_standard_come_first() -> None:
    assert catalogue.families()[:5] == ("result", "objective", "activity", "ecommerce", "customer")
    assert "csr" in catalogue.families()


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
def test_a_kpi_says_all_in_both_languages(kpi: Kpi) -> None:
    for said in (kpi.label, kpi.definition, kpi.serves, wording(kpi.stated, catalogue.names())):
        assert said.fr
        assert said.en
        assert not _bad_french(said.fr), said.fr
        assert "'" not in said.en, said.en
    assert kpi.definition.fr.endswith(".")
    assert kpi.serves.en.endswith(".")
    assert kpi.competences
    assert kpi.direction in {"up", "down", "none"}
    assert kpi.timing in {"lead", "lag"}
    assert kpi.target in {"sum", "own"}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
def test_targets_are_summed_only_where_parts_add_up(kpi: Kpi) -> None:
    measures = catalogue.measures()
    if kpi.target == "sum":
        assert is_additive(kpi.formula, lambda code: measures[code].additive)
        assert kpi.unit not in {"ratio", "days", "points", "score"}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
def test_a_formula_names_only_measures_once_expanded(kpi: Kpi) -> None:
    assert needs(kpi.formula) <= set(catalogue.measures())


def test_each_measure_serves_a_kpi() -> None:
    used = {code for kpi in KPIS for code in needs(kpi.formula)}
    assert set(catalogue.measures()) == used


def test_no_two_measures_bear_the_same_name() -> None:
    labels = [measure.label for measure in catalogue.measures().values()]
    assert len(set(labels)) == len(labels)


def test_no_name_differs_from_another_by_its_capitals() -> None:
    for names in (catalogue.measures(), catalogue.kpis(), catalogue.dimensions()):
        assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("dimension", catalogue.dimensions().values(), ids=lambda dimension: dimension.code)
def test_a_dimension_reads_columns_that_exist_and_hold_no_personal_data(dimension: Any) -> None:
    places = [(table, column) for table, column in dimension.columns.items()]
    if dimension.through:
        places += [(dimension.through.table, dimension.through.column)]
        assert tables()[dimension.through.table].key == (dimension.through.key,)
        assert dimension.through.dimension in catalogue.dimensions()
    for table, column in places:
        assert has_column(table, column), (table, column)
        if (table, column) not in DERIVED:
            found = tables()[table].column(column)
            assert not found.personal
            assert found.type == dimension.kind
    assert dimension.label.fr
    assert dimension.label.en


@pytest.mark.parametrize("aggregate", catalogue.aggregates().values(), ids=lambda aggregate: aggregate.name)
def test_an_aggregate_holds_the_columns_that_the_mart_keeps(aggregate: Any) -> None:
    kept = {column.name for column in derived()[aggregate.name]}
    named = {aggregate.rows, aggregate.month, *aggregate.sums, *aggregate.distinct.values(), aggregate.date} - {"", "*"}
    assert named <= kept
    for source in aggregate.sums.values():
        assert has_column(aggregate.of, source.column)


def test_revenue_is_cut_by_channel_family_region_and_salesperson() -> None:
    reached = set(reachable_dimensions(catalogue.kpis()["revenue"]))
    assert {"channel", "family", "region", "store_id", "salesperson_id", "product_id", "status", "source"} <= reached


def test_a_ratio_of_two_tables_is_cut_by_what_both_reach() -> None:
    assert "family" not in reachable_dimensions(catalogue.kpis()["complaint_rate"])
    assert "party_id" in reachable_dimensions(catalogue.kpis()["complaint_rate"])
    assert "channel" in reachable_dimensions(catalogue.kpis()["conversion_rate"])


def test_the_margin_rate_reads_in_words() -> None:
    said = wording(catalogue.kpis()["margin_rate"].stated, catalogue.names())
    assert said == Bilingual(
        "marge brute ÷ chiffre d’affaires dont le coût est connu", "gross margin ÷ revenue whose cost is known"
    )


def test_kpis_that_refer_to_one_another_in_a_circle_are_refused() -> None:
    from essor.metrics.syntax import parse

    with pytest.raises(catalogue.CatalogueError, match="circle: one > other > one"):
        catalogue._expand("one", {"one": parse("other + 1"), "other": parse("one + 1")}, ())


def test_a_kpi_over_nothing_known_is_refused() -> None:
    from essor.metrics.syntax import parse

    with pytest.raises(catalogue.CatalogueError, match="neither a measure nor a KPI"):
        catalogue._expand("one", {"one": parse("moon / stars")}, ())


def test_a_rate_whose_targets_would_be_summed_is_refused() -> None:
    from essor.metrics.syntax import parse

    data = {
        "fr": "a", "en": "a", "definition": {"fr": "a", "en": "a"}, "unit": "ratio", "direction": "up",
        "timing": "lag", "serves": {"fr": "a", "en": "a"}, "competences": ["C2.2.1"], "digits": 1, "target": "sum",
    }  # fmt: skip
    rate = parse("revenue / orders")
    with pytest.raises(catalogue.CatalogueError, match="do not add up"):
        catalogue._kpi("rate", "result", data, rate, rate)


def test_a_measure_of_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(catalogue.CatalogueError, match="order_lines has no colour"):
        catalogue._measure("odd", {"fr": "a", "en": "a", "sum": "order_lines.colour"}, {})


def _bad_french(text: str) -> bool:
    """Tell whether a French text breaks the typography: straight apostrophe, plain space before a sign."""
    return "'" in text or any(f" {sign}" in text for sign in (";", "!", "?", ":", "%", "»")) or "« " in text
