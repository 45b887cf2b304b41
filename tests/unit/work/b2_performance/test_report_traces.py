"""Every figure of the report is asked where it comes from, and answers with rows; bad months are told in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from essor.cli.main import _run, read
from essor.documents.render import render
from essor.kernel.message import LANGS
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import magnitude
from essor.mart.company import Company
from essor.mart.engines import Engine, open_engine
from essor.mart.snapshot import Snapshot, head
from essor.metrics.explain import Explanation, explain
from essor.work import runtime
from essor.work.registry import find
from essor.work.stated import stated

FEBRUARY = Period.parse("2026-02")
SALES = (
    "Date;N° commande;Client;Libellé;Qté;PU HT;Total HT;Remise;Canal;Magasin\n"
    "15/02/2025;A1;Dupont;Gourde;5;10,00;50,00;;Boutique;Lyon\n"
    "16/02/2025;A2;Martin;Gourde;4;10,00;40,00;;Site web;\n"
    "05/01/2026;A3;Dupont;Gourde;2;10,00;20,00;;Boutique;Lyon\n"
    "15/02/2026;A4;Martin;Gourde;3;10,00;30,00;;Boutique;Lyon\n"
    "16/02/2026;A5;Dupont;Gourde;6;10,00;60,00;;Site web;\n"
)


@dataclass(frozen=True)
class Opened:
    company: Company
    snapshot: Snapshot
    engine: Engine

    def made(self, period: Period = FEBRUARY, within: Perimeter = ALL, **entered: Any) -> runtime.Made:
        product = find("C2.2.4")
        found = runtime.fetch(product, self.company, self.snapshot, self.engine, period, within)
        return runtime.make(product, found, entered)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("traces")
    (folder / "ventes.csv").write_text(SALES, encoding="utf-8")
    place = ["--data", str(folder / "data"), "--company", "x"]
    calls = [["import", str(folder / "ventes.csv")], ["target", "set", "revenue", "2026-02", "100"]]
    assert [_run(*read([*call, *place])) for call in calls] == [0, 0]
    company = Company.open(folder / "data", "x")
    snapshot = head(company)
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:
        yield Opened(company, snapshot, engine)


def refs(one: runtime.Made) -> set[FigureRef]:
    found: set[FigureRef] = set()

    def walk(node: Any) -> None:
        if isinstance(node, FigureRef):
            found.add(node)
        elif isinstance(node, tuple):
            for part in node:
                walk(part)
        elif hasattr(node, "__dataclass_fields__"):
            for name in node.__dataclass_fields__:
                walk(getattr(node, name))

    for lang in LANGS:
        walk(one.document(lang).blocks)
    return found


@pytest.mark.parametrize("within", [ALL, Perimeter.of(store_id="Lyon"), Perimeter.of(channel="ecommerce")])
def test_every_figure_of_the_report_leads_to_its_rows(shop: Opened, within: Perimeter):
    one = shop.made(within=within)
    asked = refs(one)
    assert len(asked) >= 4
    for ref in asked:
        found = explain(shop.engine, ref)
        assert isinstance(found, Explanation), ref.key()
        known = one.truth.figures.get(FigureRef(ref.kpi, ref.period, ref.perimeter).key())
        if known and found.row.value is not None:
            assert magnitude(known["value"]) == found.row.value, ref.key()
        if found.row.value:
            assert any(measure.rows for measure in found.measures), ref.key()


def test_last_year_s_number_refers_to_the_figure_of_last_year(shop: Opened):
    one = shop.made()
    last = {told.figure: magnitude(told.value) for told in stated(one.document("en")) if "/2025-02/" in told.figure}
    assert last["kpi:revenue/2025-02/all"] == 90
    assert not [found for found in one.findings if found.status in {"fail", "not_reproduced"}]


def test_a_place_is_reported_alone_beside_its_own_last_year(shop: Opened):
    found = shop.made(within=Perimeter.of(store_id="Lyon"), audience="field").result.data
    whole = found.line("revenue")
    assert whole is not None
    assert (magnitude(whole.fact.value), magnitude(whole.last_year or whole.fact.value)) == (30, 50)
    assert whole.fact.ref.perimeter == Perimeter.of(store_id="Lyon")


def test_a_channel_is_not_cut_by_channels_again(shop: Opened):
    found = shop.made(within=Perimeter.of(channel="ecommerce")).result.data
    assert {one.share for one in found.lines} == {"all"}


@pytest.mark.parametrize("period", ["2026-01", "2026-02-10..2026-02-15", "FY2026"])
def test_a_month_without_a_past_and_odd_periods_are_told_in_words(shop: Opened, period: str):
    one = shop.made(Period.parse(period))
    for lang in LANGS:
        assert render(one.document(lang), "html")
    assert not [found for found in one.findings if found.status in {"fail", "not_reproduced"}]


@pytest.mark.parametrize("period", ["2020-01", "2030-06"])
def test_a_month_without_data_says_nothing_and_its_document_still_renders(shop: Opened, period: str):
    one = shop.made(Period.parse(period))
    assert not runtime.tells(one.result.data)
    assert all(render(one.document(lang), "html") for lang in LANGS)


def test_a_place_that_no_row_names_says_nothing(shop: Opened):
    assert runtime.tells(shop.made().result.data)
    assert not runtime.tells(shop.made(within=Perimeter.of(store_id="Nowhere")).result.data)
