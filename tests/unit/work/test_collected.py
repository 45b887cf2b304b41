"""The sources behind figures are read from real imports: files, rows, totals, fields, figures found twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from essor.connectors.importing import import_files
from essor.kernel.period import Period
from essor.kernel.value import Money
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.publish import publish
from essor.mart.staging import stage_rows
from essor.metrics import catalogue
from essor.work.collected import collected, fields_read
from essor.work.collection import Collection

NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)
LINE = "Lignes de la commande"
SALES = [
    ["Référence commande", "Date de la commande", "Client", "Équipe commerciale", "Statut", f"{LINE}/Article",
     f"{LINE}/Quantité", f"{LINE}/Prix unitaire", f"{LINE}/Sous-total", "Montant HT"],
    ["S1", "2026-10-05 10:00:00", "Dupont", "Boutiques", "Bon de commande", "Bougie", "2", "10,00", "20,00", "20,00"],
    ["S2", "2026-10-06 10:00:00", "Martin", "Boutiques", "Bon de commande", "Bougie", "1", "10,00", "10,00", "10,00"],
    ["S3", "2026-02-31 10:00:00", "Martin", "Boutiques", "Bon de commande", "Bougie", "1", "10,00", "10,00", "10,00"],
]  # fmt: skip
DEALS = [
    ["ID de fiche d'informations", "Nom de la transaction", "Phase de la transaction", "Pipeline", "Montant",
     "Date de fermeture", "Date de création", "Propriétaire de la transaction"],
    ["1", "Salon", "Fermée gagnée", "Ventes", "100,50", "2026-10-20", "2026-10-01", "Ana"],
    ["2", "Hôtel", "Fermée perdue", "Ventes", "50,00", "2026-10-21", "2026-10-02", "Ana"],
]  # fmt: skip
CODES = ("revenue", "orders", "win_rate", "nps")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("company")
    company = Company.create(folder / "data", "essai", name="Essai")
    for name, rows in (("ventes.csv", SALES), ("transactions.csv", DEALS)):
        (folder / name).write_text("\n".join(";".join(row) for row in rows) + "\n", encoding="utf-8")
    snapshot = import_files(company, [folder / "ventes.csv", folder / "transactions.csv"], now=NOW).snapshot
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:
        return collected(engine, CODES, 2, Period.parse("2026-10"), company, snapshot)


def test_each_source_tells_its_files_its_rows_and_the_days_it_speaks_of(found: Collection):
    sales, deals = sorted(found.sources, key=lambda one: one.code, reverse=True)
    assert (sales.code, deals.code) == ("odoo_sale_fr", "hubspot_deals_fr")
    assert (sales.files, sales.last_file, sales.last_import_date) == (1, "ventes.csv", date(2026, 11, 3))
    assert (sales.rows_read, sales.rows_kept, sales.rows_rejected) == (3, 2, 1)
    assert (sales.first_date, sales.last_date) == (date(2026, 10, 5), date(2026, 10, 6))
    assert sales.table in {"order_lines", "orders", "quotes", "quote_lines"}
    assert deals.tool == "HubSpot"


def test_control_totals_are_those_of_the_file_kept_and_rejected(found: Collection):
    deals = next(one for one in found.sources if one.code == "hubspot_deals_fr")
    (total,) = deals.totals
    assert (total.source, total.mart, total.rejected) == (
        Money(Decimal("150.50")), Money(Decimal("150.50")), Money(Decimal(0))
    )  # fmt: skip


def test_each_kpi_is_found_twice_and_traced_to_its_source(found: Collection):
    feeds = {one.kpi: one for one in found.feeds}
    assert feeds["revenue"].value == feeds["revenue"].again == Money(Decimal("30.00"))
    assert feeds["win_rate"].value == feeds["win_rate"].again
    assert feeds["revenue"].sources == ("odoo_sale_fr",)
    assert feeds["win_rate"].sources == ("hubspot_deals_fr",)
    assert feeds["nps"].sources == ()


def test_each_field_tells_the_headers_it_is_made_of_and_the_kpis_that_read_it(found: Collection):
    fields = {(one.table, one.name): one for one in found.fields}
    assert fields["opportunities", "outcome"].headers == ("Phase de la transaction",)
    assert fields["opportunities", "outcome"].kpis == ("win_rate",)
    assert fields["opportunities", "pipeline"].kpis == ()
    assert fields["order_lines", "net_amount"].kpis == ("revenue",)
    assert fields["survey_answers", "score"].sources == ()


def test_a_kpi_of_the_catalogue_without_data_names_the_table_it_lacks(found: Collection):
    lacking = {one.kpi: [table.en for table in one.lacking] for one in found.unchosen}
    assert lacking["stock_units"] == ["Stock"]
    assert lacking["units"] == []


def test_the_days_add_up_to_the_figure_asked_for_as_a_whole(found: Collection):
    assert [(one.day, one.channel, one.revenue.amount) for one in found.daily] == [
        (date(2026, 10, 5), "physical", Decimal(20)),
        (date(2026, 10, 6), "physical", Decimal(10)),
    ]
    assert found.daily_total is not None
    assert found.daily_total.revenue == Money(Decimal(30))


@pytest.mark.parametrize("code", list(catalogue.kpis()))
def test_every_kpi_of_the_catalogue_reads_a_stored_field(code: str):
    kpi = catalogue.kpis()[code]
    assert fields_read(kpi) or kpi.family == "objective"


def imported(folder: Path, name: str, text: str) -> tuple[Company, Collection]:
    company = Company.create(folder / "data", "essai", name="Essai")
    (folder / name).write_text(text, encoding="utf-8")
    snapshot = import_files(company, [folder / name], now=NOW).snapshot
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:
        return company, collected(engine, CODES, 2, Period.parse("2026-10"), company, snapshot)


def test_a_file_of_no_known_format_is_told_by_the_map_it_was_read_with(tmp_path: Path):
    text = "Date;Client;Libellé;Qté;PU HT;Total HT\n15/10/2026;C1;Bol;2;5,00;10,00\n"
    _, found = imported(tmp_path, "ventes_maison.csv", text)
    fields = {(one.table, one.name): one.headers for one in found.fields if one.sources}
    assert fields["order_lines", "net_amount"] == ("Total HT",)
    assert fields["order_lines", "order_date"] == ("Date",)
    assert next(one for one in found.feeds if one.kpi == "revenue").sources


def test_what_was_entered_in_essor_is_a_source_of_its_own(tmp_path: Path):
    company, _ = imported(tmp_path, "ventes.csv", "\n".join(";".join(row) for row in SALES))
    row = {"kpi": "revenue", "period_start": date(2026, 11, 1), "period_end": date(2026, 12, 1), "perimeter": "all",
           "version": "v1", "value": Decimal(100), "owner": "Ana"}  # fmt: skip
    staged = stage_rows(tmp_path / "staged", {"targets": [row]}, import_id="target-1", source="essor", name="target")
    snapshot = publish(company, [staged], now=NOW)
    with open_engine("duckdb", snapshot) as engine:
        found = collected(engine, CODES, 2, Period.parse("2026-10"), company, snapshot)
    entered = found.sources[-1]
    assert (entered.label.fr, entered.label.en) == ("Saisie dans Essor", "Entered in Essor")
    assert (entered.rows_read, entered.rows_kept, entered.rows_rejected) == (1, 1, 0)
    assert next(one for one in found.fields if (one.table, one.name) == ("targets", "kpi")).sources == ("entry",)
