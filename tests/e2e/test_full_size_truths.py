"""On the whole demo company each planted story is a cause of every month in which it lives, at the default limits.

With ESSOR_FULL_DEMO=essor-demo/data the company of `make demo` is looked at. Without it the small company is, on which
the same limits hardly name anybody by chance.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_company import Demo

from essor.kernel.message import LANGS
from essor.kernel.period import Period
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.snapshot import head
from essor.work.registry import find
from essor.work.runtime import Made, fetch, make
from essor.work.stated import sentences

pytestmark = pytest.mark.xdist_group("demo")

ASKED = os.environ.get("ESSOR_FULL_DEMO", "")
RISE, SLOW, GONE = "price_rise_lost_volume:Couteaux", "low_conversion:ecommerce", "lost_customers:ecommerce:Pâtisserie"
POOR, WORKS = "uneven_territory:physical:V05", "disturbed_place:physical:Boutique Nantes"
LIVES = {RISE: range(3, 11), SLOW: range(5, 11), GONE: range(3, 11), POOR: range(3, 11), WORKS: range(3, 7)}
BY_COUNT = ("stock_or_delay", "high_returns", "low_traffic", "cost_increase")
"""Causes that are read off a sum and are in it: they need no test against chance."""
FEW = 2 if ASKED else 4
"""Of eight months; a company of a hundredth has months of a dozen orders, where no law of large numbers holds."""
BEFORE = [f"2025-{month:02}" for month in range(7, 13)] + ["2026-01"]


@pytest.fixture(scope="module")
def of_month(demo: Demo) -> Iterator[Callable[[str, str], Made]]:
    company = Company.open(Path(ASKED), "maison-brumelle") if ASKED else demo.company
    snapshot = head(company)
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:

        def made(code: str, month: str) -> Made:
            product = find(code)
            return make(product, fetch(product, company, snapshot, engine, Period.parse(month)))

        yield made


def named(made: Made) -> set[str]:
    return {one.key for one in made.result.suspects}


def test_each_story_is_a_cause_of_every_month_in_which_it_lives(of_month: Callable[[str, str], Made]) -> None:
    false = 0
    for month in range(3, 11):
        found = named(of_month("C2.2.3", f"2026-{month:02}"))
        living = {story for story, months in LIVES.items() if month in months}
        assert living <= found or not ASKED, month
        false += sum(not one.startswith(BY_COUNT) for one in found - living)
    assert false <= FEW


def test_before_the_stories_begin_hardly_a_month_names_a_cause_but_the_poor_territory(
    of_month: Callable[[str, str], Made],
) -> None:
    found = [one for month in BEFORE for one in named(of_month("C2.2.3", month)) - {POOR}]
    assert sum(not one.startswith(BY_COUNT) for one in found) <= FEW, found


@pytest.mark.parametrize(("month", "places"), [("2026-10", {RISE, GONE, POOR}), ("2026-05", {RISE, GONE, POOR, WORKS})])
def test_the_report_says_the_stories_of_its_month_in_both_languages(
    of_month: Callable[[str, str], Made], month: str, places: set[str]
) -> None:
    found = named(of_month("C2.2.3", month))
    for lang in LANGS:
        told = sentences(of_month("C2.2.4", month).document(lang), lang)
        assert all(one.rpartition(":")[2] in told for one in (places if ASKED else places & found))
