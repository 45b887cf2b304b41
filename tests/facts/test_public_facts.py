"""Every published fact of four open data sets, through the import path, on DuckDB, PostgreSQL and Spark alike.

The facts were computed beside Essor, with other tools. A figure of Essor equals its fact exactly: money
to the cent, a rate to the decimals that the fact states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import figures_adventureworks
import figures_cdnow
import figures_cdnow_sample
import figures_cfpb
import figures_completejourney
import pytest
from asking import Asked, Figure, facts

from essor.kernel.value import NotComputable
from essor.methods.concentration import abc_classes

pytestmark = pytest.mark.shared

DATA_SETS: Mapping[str, tuple[str, ModuleType]] = {
    "completejourney": ("completejourney", figures_completejourney),
    "adventureworks": ("adventureworks", figures_adventureworks),
    "cdnow": ("cdnow", figures_cdnow),
    "cdnow-sample": ("cdnow", figures_cdnow_sample),
    "cfpb": ("cfpb_complaints", figures_cfpb),
}
# Fits of a model of buying, which a golden case holds; and the columns of files, which test_imports asserts.
NO_FIGURES = {
    "cdnow": {"published_bgnbd", "bgnbd_fit_lifetimes_0.11.3", "bgnbd_LL_at_published_params_own_formula"},
    "cfpb_complaints": {"columns", "fixture_subset_columns"},
}
FACTS = [(name, fact) for name, (_, module) in DATA_SETS.items() for fact in module.FIGURES]

Ask = Callable[[str], Asked]
OTHERS = [pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)]


@pytest.mark.parametrize(("name", "fact"), FACTS)
def test_a_figure_is_the_fact(ask: Ask, shared_data: Path, name: str, fact: str) -> None:
    folder, module = DATA_SETS[name]
    figure: Figure = module.FIGURES[fact]
    assert figure(ask(name)) == facts(shared_data / folder)[fact]


@pytest.mark.parametrize("folder", sorted({folder for folder, _ in DATA_SETS.values()}))
def test_every_fact_has_its_figure(shared_data: Path, folder: str) -> None:
    computed = {fact for place, module in DATA_SETS.values() if place == folder for fact in module.FIGURES}
    assert computed | NO_FIGURES.get(folder, set()) == set(facts(shared_data / folder))


@pytest.mark.parametrize("ask", OTHERS, indirect=True)
@pytest.mark.parametrize("name", DATA_SETS)
def test_an_engine_answers_every_question_as_duckdb_does(ask: Ask, ask_duckdb: Ask, name: str) -> None:
    for figure in DATA_SETS[name][1].FIGURES.values():
        assert figure(ask(name)) == figure(ask_duckdb(name))
    told = ask_duckdb(name).answers
    assert {question: answer for question, answer in ask(name).answers.items() if question in told} == {
        question: answer for question, answer in told.items() if question in ask(name).answers
    }


def test_each_customer_of_the_published_summary_is_found(ask: Ask, shared_data: Path) -> None:
    published = (shared_data / "cdnow" / "cdnow_customers_summary.csv").read_text(encoding="utf-8").split()[1:]
    found = figures_cdnow_sample.summaries(ask("cdnow-sample"))
    assert len(found) == len(published)
    for line in published:
        customer, frequency, recency, age = line.split(",")
        one = found[customer.zfill(4)]
        assert (one.frequency, one.recency, one.age) == (int(frequency), Decimal(recency), Decimal(age)), customer


@pytest.mark.parametrize("ask", OTHERS, indirect=True)
def test_classes_cut_the_products_alike_on_every_engine(ask: Ask, ask_duckdb: Ask) -> None:
    """Ties go by rising code: many of the 20,902 products sold for the same amount."""
    found = {row["product_id"]: row["revenue"] for row in _products(ask)}
    classes = abc_classes(found)
    assert not isinstance(classes, NotComputable)
    assert _products(ask) == _products(ask_duckdb)
    assert [row.id for row in classes.rows] == sorted(found, key=lambda product: (-found[product], product))
    assert len(set(found.values())) < len(found) == 20_902


def _products(ask: Ask) -> list[dict[str, Any]]:
    return ask("completejourney").analysis("product_sales", figures_completejourney.YEAR)
