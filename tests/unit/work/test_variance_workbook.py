"""The workbook calculates the parts that the document shows, and nothing is left."""

from decimal import Decimal
from typing import Any

import pytest
from test_variance_gaps import analysed
from variance_case import answer, facts, kpi, planned, sold

from essor.documents.workbook_values import Calculator
from essor.kernel.message import LANGS
from essor.work.b2_performance.c223_variance_analysis.compute import Analysed
from essor.work.b2_performance.c223_variance_analysis.workbook import MOST_LINES, PARTS, workbook

ROWS = [
    sold("A", "physical", (120, 1080), (100, 1000)),
    sold("B", "physical", (30, 1500), (60, 2700), "Pans"),
    sold("C", "physical", (-2, -20), (5, 50)),
    sold("D", "physical", None, (4, 44)),
    sold("E", "ecommerce", (7, 70), None),
    sold("F", "ecommerce", (None, 33), (2, 20)),
    sold("G", "ecommerce", (11, 99), (10, 100), None),  # type: ignore[arg-type]  # a product without a family
    sold("H", "physical", (3, 30), (3, 30), "Pans", "GBP"),
]
RATES = [{"currency": "GBP", "rates": Decimal("0.50"), "days": 1, "rates_before": Decimal("0.80"), "days_before": 1}]


def story(**entered: Any) -> Analysed:
    plan = [planned("A", "physical", 110, 1100), planned("G", "ecommerce", 20, 210)]
    lines = (kpi("revenue", "all", 2000, target=1500), kpi("revenue", "physical", 1900, target=1200),
             kpi("revenue", "ecommerce", 200, target=300))  # fmt: skip
    return analysed(facts(answer("variance_lines", ROWS), answer("planned_lines", plan),
                          answer("exchange_rates", RATES), lines=lines), **entered)  # fmt: skip


@pytest.mark.parametrize("convention", ["base_price", "average_price"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_formulas_give_the_parts_of_the_document_and_leave_nothing(convention: str, lang: Any) -> None:
    result = story(convention=convention)
    values = Calculator(workbook(result, lang)).results().values
    for gap in result.gaps:
        table = "target_lines" if gap.against == "target" else "year_lines"
        for one in gap.shares:
            assert values[f"{table}_{one.share}_left"] == 0
            assert float(values[f"{table}_{one.share}_gap"]) == pytest.approx(float(one.gap.amount), abs=0.005)
            for name in PARTS:
                shown = float(one.part(name))
                # the document closes each line to the cent, the workbook does not round
                assert float(values[f"{table}_{one.share}_{name}_sum"]) == pytest.approx(shown, abs=0.05), name
    assert float(values["target_lines_all_unplanned"]) == pytest.approx(-190)  # a plan of 1,310, a target of 1,500


def test_a_target_or_the_convention_that_is_changed_moves_what_stands_on_it() -> None:
    calculator = Calculator(workbook(story(), "en"))
    before = calculator.results().values
    after = calculator.results({"target_lines_all_target": Decimal(1600)}).values
    assert float(after["target_lines_all_gap"]) == float(before["target_lines_all_gap"]) - 100
    assert after["target_lines_all_left"] == 0


def test_a_gap_that_stops_at_the_total_is_calculated_as_a_total() -> None:
    lines = (kpi("revenue", "all", 90, target=100),)
    book = workbook(analysed(facts(lines=lines)), "fr")
    assert float(Calculator(book).results().values["target_lines_all_gap"]) == -10
    assert not list(book.tables())


def test_a_range_of_too_many_lines_keeps_to_the_total_and_says_so() -> None:
    rows = [sold(f"P{number}", "physical", (1, 2), (1, 2)) for number in range(MOST_LINES + 1)]
    book = workbook(analysed(facts(answer("variance_lines", rows))), "en")
    assert not list(book.tables())
    assert "More than 2,000 lines" in str(book)
    assert "A variance holds 2,000 lines here at most" in str(book.about)
