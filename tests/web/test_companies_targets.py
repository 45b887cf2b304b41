"""Targets in a grid: typed or pasted, checked cell by cell, saved as a whole, and never over another's head."""

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.company import Company as Folder
from essor.mart.engines import open_engine
from essor.mart.snapshot import head
from essor.metrics.targets import Targets, load_targets

MONTH, YEAR = Period.month(2026, 6), Period.parse("FY2025", fiscal_start_month=11)
_numbers = count()


@pytest.fixture
def shop(site: Path, people: dict[str, Any], imported: Folder) -> Iterator[Any]:
    """Return a copy of the demo company that a test may write into, with its manager, reader and analyst."""
    from essor.web.companies.models import Company, Membership

    slug = f"objectifs-{next(_numbers)}"
    shutil.copytree(imported.folder, site / slug)
    company = Company.objects.create(slug=slug, name="Objectifs")
    for role in ("owner", "manager", "reader", "analyst"):
        Membership.objects.create(company=company, user=people[role], role=role)
    yield company
    shutil.rmtree(site / slug)


@pytest.fixture
def grid(visit: Any, shop: Any) -> Any:
    """Return the fields of the grid as a manager's browser would send them, and a function that sends them."""
    browser = visit("manager")
    address = f"/fr/w/{shop.slug}/steer/objectives/?year=FY2025"
    return Form(browser, address)


class Form:
    """Hold a page of the grid: its fields as they were shown, and what a person does with them."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address = browser, address
        self.page = browser.get(address).content.decode()
        self.fields = fields(self.page)

    def send(self, typed: dict[str, str] | None = None, do: str = "save", **others: str) -> Any:
        answer = self.browser.post(self.address, self.fields | (typed or {}) | others | {"do": do})
        self.page = self.browser.get(answer["Location"]).content.decode() if answer.status_code == 302 else ""
        self.page = self.page or answer.content.decode()
        self.fields = fields(self.page)
        return answer


def fields(page: str) -> dict[str, str]:
    form = page[page.index('id="targets"') :]
    shown = re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in shown}


def held(site: Path, company: Any) -> Targets:
    snapshot = head(Folder.open(site, company.slug))
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:
        return load_targets(engine)


def told(page: str) -> str:
    return unescape(page).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_target_typed_is_a_new_version_and_the_year_follows_its_months(grid: Form, site: Path, shop: Any):
    before = held(site, shop)
    was, year = before.find("revenue", MONTH, ALL), before.find("revenue", YEAR, ALL)
    assert was is not None
    assert year is not None
    grid.send({"revenue/2026-06": "1 234,50 €"})
    assert "Objectifs enregistrés : 1." in told(grid.page)
    after = held(site, shop)
    assert after.find("revenue", MONTH, ALL) == Decimal("1234.50")
    assert after.find("revenue", YEAR, ALL) == year - was + Decimal("1234.50")
    owners = {row.owner for row in after.rows if (row.kpi, row.period, row.perimeter) == ("revenue", MONTH, ALL)}
    assert owners == {"Direction générale"}
    assert len(after.rows) == len(before.rows) + 2


def test_a_rate_is_taken_as_people_write_it_and_its_year_stays_its_own(grid: Form, site: Path, shop: Any):
    year = held(site, shop).find("margin_rate", YEAR, ALL)
    grid.send({"margin_rate/2026-06": "42 %"})
    assert held(site, shop).find("margin_rate", MONTH, ALL) == Decimal("0.42")
    assert held(site, shop).find("margin_rate", YEAR, ALL) == year
    assert grid.fields["margin_rate/2026-06"].replace("\u202f", " ") == "42 %"


def test_what_is_wrong_is_told_cell_by_cell_and_nothing_typed_is_lost(grid: Form, site: Path, shop: Any):
    before = head(Folder.open(site, shop.slug))
    grid.send({"revenue/2026-06": "abc", "margin_rate/2026-05": "0,42", "orders/2026-05": "1 200",
                 "revenue/2026-04": ""})  # fmt: skip
    page = told(grid.page)
    assert "Cellules à reprendre : 3" in page
    assert "Chiffre d’affaires HT, juin 2026</a> : « abc » n’est pas un nombre" in page
    assert "mai 2026</a> : « 0,42 » se lit de deux façons" in page
    assert "avril 2026</a> : un objectif fixé ne s’efface pas" in page
    assert grid.fields["revenue/2026-06"] == "abc"
    assert grid.fields["orders/2026-05"] == "1 200"
    assert head(Folder.open(site, shop.slug)) == before


def test_the_second_of_two_people_is_told_and_shown_both(grid: Form, visit: Any, site: Path, shop: Any):
    other = Form(visit("owner"), grid.address)
    other.send({"revenue/2026-06": "1000"})
    grid.send({"revenue/2026-06": "2000", "orders/2026-06": "77"})
    page = told(grid.page)
    assert "Quelqu’un d’autre a fixé les mêmes objectifs entre-temps" in page
    assert "fixé à 1 000 depuis l’ouverture de la page, vous écrivez 2000" in page
    assert held(site, shop).find("revenue", MONTH, ALL) == 1000
    assert held(site, shop).find("orders", MONTH, ALL) != 77
    grid.send()
    assert held(site, shop).find("revenue", MONTH, ALL) == 2000
    assert held(site, shop).find("orders", MONTH, ALL) == 77


def test_what_another_set_elsewhere_is_kept_and_shown(grid: Form, visit: Any, site: Path, shop: Any):
    Form(visit("owner"), grid.address).send({"revenue/2026-05": "1000"})
    grid.send({"revenue/2026-06": "2000"})
    found = held(site, shop)
    assert (found.find("revenue", Period.month(2026, 5), ALL), found.find("revenue", MONTH, ALL)) == (1000, 2000)


def test_a_publication_between_the_check_and_the_save_is_looked_at_again(
    grid: Form, visit: Any, site: Path, shop: Any, monkeypatch: pytest.MonkeyPatch
):
    from essor.web.companies.services import targets as services

    whole, other = services.set_targets, Form(visit("owner"), grid.address)

    def late(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(services, "set_targets", whole)
        other.send({"revenue/2026-06": "1000"})
        return whole(*args, **kwargs)

    monkeypatch.setattr(services, "set_targets", late)
    grid.send({"revenue/2026-06": "2000"})
    assert "entre-temps" in grid.page
    assert held(site, shop).find("revenue", MONTH, ALL) == 1000


def test_a_block_is_placed_by_its_names_and_what_has_no_place_is_told(grid: Form, site: Path, shop: Any):
    block = "Indicateur\tjuin 2026\tmai 2026\tTotal\nChiffre d'affaires HT\t1 500\t1 400\t2 900\nAutre\t3\t4\t\n"
    grid.send(do="place", block=block, marks="fr")
    page = told(grid.page)
    assert grid.fields["revenue/2026-06"] == "1 500"
    assert grid.fields["revenue/2026-05"] == "1 400"
    assert "Ligne 3, « Autre » : aucun indicateur" in page
    assert "Ligne 2, colonne 4, « 2 900 » : laissé de côté" in page
    assert "À enregistrer : 2" in page
    grid.send()
    assert held(site, shop).find("revenue", MONTH, ALL) == 1500


def test_a_block_of_english_numbers_starts_at_the_cell_chosen(grid: Form, site: Path, shop: Any):
    grid.send(do="place", block="1,500\t1,600\n900\t1,000\t3", start="revenue/2026-09", marks="en")
    assert grid.fields["revenue/2026-09"] == "1,500"
    assert "Ligne 2, colonne 3, « 3 » : laissé de côté" in told(grid.page)
    assert "Cellules à reprendre" not in told(grid.page)
    grid.send(marks="en")
    assert held(site, shop).find("revenue", Period.month(2026, 9), ALL) == 1500


def test_the_same_english_block_among_french_numbers_is_refused(grid: Form):
    grid.send(do="place", block="1,500", start="revenue/2026-09", marks="fr")
    assert "« 1,500 » se lit de deux façons" in told(grid.page)


def test_a_channel_has_its_own_targets_and_the_whole_says_when_they_differ(grid: Form, site: Path, shop: Any):
    channel = Form(grid.browser, f"{grid.address}&perimeter=channel%3Dphysical")
    channel.send({"revenue/2026-06": "1"})
    assert held(site, shop).find("revenue", MONTH, Perimeter.of(channel="physical")) == 1
    assert "La somme des canaux en diffère sur 1 mois" in told(grid.browser.get(grid.address).content.decode())


def test_saving_nothing_publishes_nothing(grid: Form, site: Path, shop: Any):
    before = head(Folder.open(site, shop.slug))
    grid.send()
    assert "Aucun objectif n’a changé." in told(grid.page)
    assert head(Folder.open(site, shop.slug)) == before


def test_a_reader_sees_the_grid_and_may_not_write_into_it(visit: Any, shop: Any, grid: Form):
    reader = visit("reader")
    page = reader.get(grid.address).content.decode()
    assert "revenue/2026-06" not in page
    for who in ("reader", "analyst"):
        assert visit(who).post(grid.address, grid.fields | {"do": "save"}).status_code == 404
    assert visit("stranger").get(grid.address).status_code == 404
    assert "/account/login/" in visit().get(grid.address)["Location"]


@pytest.mark.parametrize("query", ["year=2025x", "year=2025", "perimeter=nothing", "perimeter=colour%3Dred"])
def test_an_address_that_says_nothing_is_not_found(visit: Any, shop: Any, query: str):
    assert visit("manager").get(f"/fr/w/{shop.slug}/steer/objectives/?{query}").status_code == 404
