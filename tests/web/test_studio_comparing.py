"""An address says what a page is compared with: the period before, last year, its weekdays, the target."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from essor.kernel.period import Period
from essor.metrics.question import COMPARISONS
from essor.work.registry import find

W = "/fr/w/brumelle/"
BOARD = f"{W}steer/dashboard/?period=2026-10"
GAPS = f"{W}steer/variance-analysis/?period=2026-10"


def options(page: str) -> dict[str, str]:
    """Return the comparisons that a page offers, what is chosen under "chosen"."""
    select = re.search(r'<select id="compare".*?</select>', page, re.DOTALL)
    if select is None:
        return {}
    found = re.findall(r'<option value="(\w*)"( selected)?>(.*?)</option>', unescape(select[0]))
    return {value: text for value, _, text in found} | {"chosen": next(text for _, on, text in found if on)}


def test_a_dashboard_offers_four_comparisons_and_names_their_days(visit: Any):
    page = visit("reader").get(BOARD).content.decode()
    assert options(page) == {
        "": "l’an dernier · octobre 2025",
        "previous": "la période précédente · septembre 2026",
        "weekdays": "les mêmes jours de semaine · 2 oct. 2025 – 1 nov. 2025",
        "target": "l’objectif",
        "chosen": "l’an dernier · octobre 2025",
    }


def test_a_document_that_says_its_comparisons_itself_offers_none(visit: Any):
    assert options(visit("reader").get(f"{W}steer/report/?period=2026-10").content.decode()) == {}


def test_days_of_52_weeks_before_are_the_same_weekdays(site: Any):
    from essor.web.workshop.comparing import base_of

    october = Period.month(2026, 10)
    base = base_of(october, "weekdays")
    assert base == Period(date(2025, 10, 2), date(2025, 11, 2))
    assert base.start.weekday() == october.start.weekday()
    assert base_of(october, "previous") == Period.month(2026, 9)
    assert base_of(october, "target") is None


@pytest.mark.parametrize("how", ["previous", "weekdays"])
def test_a_tile_stands_beside_the_figure_that_the_engine_tells_of_those_days(people: Any, how: str):
    from essor.documents import blocks as b
    from essor.metrics.compute import kpi_rows
    from essor.web.companies.services import opened
    from essor.web.workshop.comparing import base_of, laid_beside
    from essor.web.workshop.services import Asked, made_in

    with opened(people["company"]) as found:
        made = made_in(found, find("dashboard"), Asked("2026-10", "channel=ecommerce"))
        tiles = [one for one in made.document("fr").blocks if isinstance(one, b.Metrics)]
        laid = laid_beside(found, tuple(tiles), how, made.result.data)
        shown = {tile.value.ref.kpi: tile for one in laid for tile in one.tiles}  # type: ignore[attr-defined, union-attr]
        days = base_of(made.result.data.period, how)  # type: ignore[arg-type]
        assert days is not None
        (row,) = kpi_rows(
            found.engine, ["revenue"], days, (), made.result.data.perimeter, fiscal_start_month=11, currency="EUR"
        ).rows
        base = shown["revenue"].comparison
        assert base is not None
        assert (base.value, base.ref) == (row.fact(found.snapshot.id).value, row.fact(found.snapshot.id).ref)
        assert base.ref.period == days  # type: ignore[union-attr]
        partial = replace(made.result.data, known_until=date(2026, 10, 20))
        begun = {
            tile.value.ref.kpi: tile for one in laid_beside(found, tuple(tiles), how, partial) for tile in one.tiles
        }  # type: ignore[attr-defined, union-attr]
        assert begun["revenue"].comparison is None


def test_against_the_target_a_tile_tells_its_distance_to_it(site: Any):
    from essor.documents import blocks as b
    from essor.kernel.fact import Figure
    from essor.kernel.ref import FigureRef
    from essor.kernel.value import Money, Rate
    from essor.web.tags.figures import delta
    from essor.web.workshop.comparing import laid_beside

    ref = FigureRef("revenue", Period.month(2026, 10))
    tile = b.Metric("CA", Figure(Money(Decimal(90)), ref), target=Figure(Money(Decimal(100))))
    ((laid,),) = [one.tiles for one in laid_beside(None, (b.Metrics((tile,)),), "target", None)]  # type: ignore[arg-type, union-attr]
    change = delta(laid)
    assert change is not None
    assert change["shown"] == Figure(Rate(Decimal("-0.1")), ref, 1, signed=True)


@pytest.mark.parametrize("how", COMPARISONS)
def test_the_address_reproduces_the_page_and_every_link_of_its_period_keeps_the_comparison(visit: Any, how: str):
    address = f"{BOARD}&compare={how}&perimeter=channel%3Decommerce"
    first, again = (visit("manager").get(address).content.decode() for _ in range(2))
    strip = re.compile(r'"X-CSRFToken": "[^"]+"|csrfmiddlewaretoken" value="[^"]+"')
    assert strip.sub("", first) == strip.sub("", again)
    begins = {"year": "l’an dernier", "previous": "la période", "weekdays": "les mêmes jours", "target": "l’objectif"}
    assert options(first)["chosen"].startswith(begins[how])
    assert f'rel="prev" href="?compare={how}&amp;perimeter=channel%3Decommerce&amp;period=2026-09"' in first


def test_a_word_of_the_page_says_what_a_tile_is_compared_with(visit: Any):
    said = {
        "": "sur l’an dernier",
        "previous": "sur la période précédente",
        "weekdays": "sur les mêmes jours de semaine",
        "target": "face à l’objectif",
    }
    for how, words in said.items():
        page = visit("reader").get(f"{BOARD}&compare={how}").content.decode()
        assert [other for other in said.values() if f'<span class="vh"> {other}' in page] == [words]


@pytest.mark.parametrize(
    ("where", "how"),
    [(BOARD, "x"), (GAPS, "previous"), (GAPS, "weekdays"), (f"{W}steer/report/?period=2026-10", "year")],
)
def test_a_comparison_that_a_page_does_not_know_leads_nowhere(visit: Any, where: str, how: str):
    assert visit("reader").get(f"{where}&compare={how}").status_code == 404


def test_a_variance_page_looks_first_into_the_gap_that_the_address_names(visit: Any):
    plain, year = (visit("reader").get(f"{GAPS}{more}").content.decode() for more in ("", "&compare=year"))
    title = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
    assert list(options(plain)) == ["", "year", "chosen"]
    assert (options(plain)["chosen"], options(year)["chosen"]) == ("l’objectif", "l’an dernier · octobre 2025")
    assert title.findall(plain) != title.findall(year)
    assert "an dernier" in title.findall(year)[0]


def test_a_draft_that_looks_into_last_year_first_is_what_the_page_takes_as_usual(site: Any):
    from essor.web.workshop.comparing import comparisons

    found = comparisons(find("variance_analysis"), "", Period.month(2026, 10), {"against": "last_year"})
    assert [(one.key, one.current, one.usual) for one in found] == [("target", False, False), ("year", True, True)]
    asked = comparisons(find("variance_analysis"), "target", Period.month(2026, 10), {"against": "last_year"})
    assert [one.current for one in asked] == [True, False]


def test_a_comparison_of_the_address_is_not_written_into_a_version(visit: Any, people: Any):
    from essor.web.workshop.models import Version

    visit("manager").post(f"{W}steer/variance-analysis/versions/?period=2026-10&compare=year", {"revision": 0})
    (version,) = Version.objects.all()
    assert version.inputs.get("against", "target") == "target"
    kept = visit("reader").get(f"{W}steer/variance-analysis/versions/1/?period=2026-10").content.decode()
    usual = visit("reader").get(GAPS).content.decode()
    title = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
    assert title.findall(usual)[0] in kept
