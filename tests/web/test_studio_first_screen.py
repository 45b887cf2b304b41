"""The first screen is chosen by period and part of the business; its figures open down to the line of a file."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from essor.kernel.period import Period
from essor.work.registry import products

W = "/fr/w/brumelle/"
BOARD = f"{W}steer/dashboard/"


def test_a_month_offers_its_week_quarter_and_year_and_the_months_beside_it(site: Any):
    from essor.web.workshop.picking import periods

    known = Period(date(2025, 11, 1), date(2026, 11, 1))
    picked = periods(Period.month(2026, 10), known)
    assert [(one.length, one.key, one.current) for one in picked.segments] == [
        ("week", "2026-W44", False), ("month", "2026-10", True), ("quarter", "2026-Q4", False), ("year", "2026", False),
    ]  # fmt: skip
    assert (picked.before, picked.after) == ("2026-09", "")
    assert periods(Period.parse("2025-W45"), known).after == "2025-W46"
    assert not periods(Period.month(2025, 11), known).before


def test_a_tile_tells_its_change_on_last_year_with_its_sign_and_keeps_last_year_named(site: Any):
    from essor.documents.blocks import Metric
    from essor.kernel.fact import Figure
    from essor.kernel.ref import FigureRef
    from essor.kernel.value import Money, Rate
    from essor.web.tags.figures import delta

    ref = FigureRef("revenue", Period.month(2026, 10))
    change = delta(Metric("CA", Figure(Money(Decimal(90)), ref), comparison=Figure(Money(Decimal(100)))))
    assert change is not None
    assert (change["tone"], change["arrow"]) == ("down", "arrow-down-right")
    assert change["shown"] == Figure(
        Rate(Decimal("-0.1")), FigureRef("revenue", Period.month(2025, 10)), 1, signed=True
    )
    assert delta(Metric("CA", Figure(Money(Decimal(90))), comparison=Figure(Money(Decimal(0))))) is None


def test_the_dashboard_leads_to_what_explains_it_and_offers_the_parts_of_the_business(visit: Any):
    page = visit("reader").get(f"{BOARD}?period=2026-10").content.decode()
    assert 'href="/fr/w/brumelle/steer/variance-analysis/?period=2026-10"' in page
    assert '<option value="channel=ecommerce">E-commerce</option>' in page
    assert "lignes écartées" in page
    part = visit("reader").get(f"{BOARD}?period=2026-10&perimeter=channel%3Decommerce").content.decode()
    assert '<option value="channel=ecommerce" selected>' in part
    assert "2026-09" in page


def test_what_hangs_on_a_product_comes_from_what_the_others_need(site: Any):
    from essor.web.workshop.leading import built_on, downstream, next_after

    for product in products().values():
        for below in built_on(product):
            assert product in downstream(below)
        assert next_after(product) != product


def test_a_figure_leafs_through_its_rows_and_leads_to_the_line_of_the_file(visit: Any):
    figure = f"{W}figure/?ref=kpi:orders/2026/all"
    first = visit("analyst").get(figure).content.decode()
    after = visit("analyst").get(f"{figure}&page=1").content.decode()
    rows = re.findall(r'href="(/fr/w/brumelle/files/[^"]+)"', first)
    assert len(rows) >= 50
    assert set(rows).isdisjoint(re.findall(r'href="(/fr/w/brumelle/files/[^"]+)"', after))
    line = visit("analyst").get(rows[0].replace("&amp;", "&")).content.decode()
    assert 'class="asked"' in line
    assert visit("analyst").get(f"{figure}&page=x").status_code == 404


def test_a_line_of_a_file_is_for_those_who_import(visit: Any):
    page = visit("analyst").get(f"{W}figure/?ref=kpi:orders/2026/all").content.decode()
    place = re.findall(r'href="(/fr/w/brumelle/files/[^"]+)"', page)[0]
    assert "/files/" not in visit("reader").get(f"{W}figure/?ref=kpi:orders/2026/all").content.decode()
    for who, status in (("reader", 404), ("stranger", 404), ("", 302)):
        assert visit(who).get(place).status_code == status
    assert visit("analyst").get(f"{W}files/{'0' * 64}/2/").status_code == 404


@pytest.mark.parametrize("product", products().values(), ids=lambda one: one.name)
def test_a_page_asks_the_engine_once_for_what_is_kept(visit: Any, product: Any, monkeypatch: pytest.MonkeyPatch):
    from essor.work import runtime

    place = f"{W}steer/{product.name.replace('_', '-')}/?period=2026-09"
    visit("reader").get(place)
    monkeypatch.setattr(runtime, "_fetched", lambda *_: pytest.fail("asked again"))
    assert visit("reader").get(place).status_code == 200
