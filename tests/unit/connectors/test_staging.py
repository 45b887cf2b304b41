"""Stage a file from end to end: what comes out, that it can be published, and what stops it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from staging_case import SALES_MAP, SETTINGS, stage

from essor.connectors.staging import stage_file, to_import
from essor.kernel.message import Message
from essor.mart.company import Company
from essor.mart.publish import publish
from essor.mart.schema import SQL_TYPES, tables
from essor.safety.child import Limits

HEADER = "Ticket;Ligne;Date;Client;Qté;Montant\n"
CONTENT = HEADER + "T1;1;05/01/2026;C1;2;10,00\nT1;2;05/01/2026;C1;1;5,00\nT2;1;31/02/2026;C1;1;5,00\n"


def test_rows_come_out_exactly_as_the_contract_says(tmp_path: Path) -> None:
    case = stage(tmp_path, CONTENT, mapping=SALES_MAP, import_id="i1")
    path = case.folder / case.report["tables"]["order_lines"]["path"]
    described = duckdb.connect().execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, SQL_TYPES[column.type].replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"))
        for column in tables()["order_lines"].all_columns
    ]
    first = case.tables["order_lines"][0]
    assert (first["source"], first["import_id"], first["sheet"], first["row_number"]) == ("till", "i1", "", 2)
    assert first["file_sha256"] == case.report["sha256"]
    assert json.loads((case.folder / "report.json").read_text(encoding="utf-8")) == case.report


def test_what_is_staged_can_be_published(tmp_path: Path) -> None:
    company = Company.create(tmp_path, "cafe", name="Café fictif")
    case = stage(tmp_path, CONTENT, mapping=SALES_MAP)
    snapshot = publish(company, [to_import(case.report, case.folder)], now=datetime(2026, 10, 31, tzinfo=UTC))
    (record,) = snapshot.imports
    assert (record.rows["order_lines"], record.source, record.mode) == (2, "till", "add")


def test_the_same_file_read_the_same_way_is_the_same_import(tmp_path: Path) -> None:
    first, again = (stage(tmp_path, CONTENT, mapping=SALES_MAP) for _ in range(2))
    assert first.report == again.report
    other = stage(tmp_path, CONTENT, mapping={**SALES_MAP, "source": "other"})
    assert other.report["import_id"] != first.report["import_id"]


def test_nothing_of_an_earlier_staging_is_left(tmp_path: Path) -> None:
    stage(tmp_path, CONTENT, mapping=SALES_MAP)
    case = stage(tmp_path, "a;b\n1;2\n", mapping=SALES_MAP)
    assert case.report["tables"] == {}
    assert sorted(place.name for place in case.folder.iterdir()) == ["rejects.parquet", "report.json", "staged"]
    with pytest.raises(ValueError, match="nothing was staged"):
        to_import(case.report, case.folder)


def _workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    quotas = book.add_worksheet("Quotas")
    quotas.write_row(0, 0, ["Quotas 2026"])
    quotas.write_row(2, 0, ["Commercial", "Code", "Secteur", "Mois", "Objectif CA HT"])
    quotas.write_row(3, 0, ["Vendeur V01", "V01", "Nord"])
    quotas.write_datetime(3, 3, datetime(2026, 10, 1), day)  # noqa: DTZ001 a cell has no zone
    quotas.write_number(3, 4, 1234.5)
    quotas.write_row(4, 0, ["Vendeur V02", "V02", "Sud", "oct. 2026", "1 234,50 €"])
    quotas.write_row(5, 0, ["Total", "", "", "", 2469])
    objectives = book.add_worksheet("Objectifs")
    objectives.write_row(0, 0, ["Indicateur", "Code", "Périmètre", "Début", "Fin", "Valeur visée", "Responsable"])
    objectives.write_row(1, 0, ["CA", "revenue", "all", "01/10/2026", "31/10/2026", 1000, "Direction"])
    book.add_worksheet("Notes").write_row(0, 0, ["à faire", "quand"])
    book.get_worksheet_by_name("Notes").write_row(1, 0, ["rien", "jamais"])
    book.close()


def test_each_sheet_of_a_workbook_is_read_as_what_it_is(tmp_path: Path) -> None:
    _workbook(tmp_path / "objectifs.xlsx")
    case = stage(tmp_path, tmp_path / "objectifs.xlsx", "objectifs.xlsx")
    assert [(sheet["name"], sheet["format"]) for sheet in case.report["sheets"]] == [
        ("Quotas", "quotas_fr"), ("Objectifs", "objectives_fr"), ("Notes", ""),
    ]  # fmt: skip
    assert case.rows("quotas", "person_id", "period_start", "amount", "sheet", "row_number") == [
        ("V01", date(2026, 10, 1), Decimal("1234.50"), "Quotas", 4),
        ("V02", date(2026, 10, 1), Decimal("1234.50"), "Quotas", 5),
    ]
    assert case.rows("targets", "kpi", "value", "sheet") == [("revenue", Decimal(1000), "Objectifs")]
    assert {(one["reason"], one["rows"]) for one in case.report["set_aside"]} == {("total", 1), ("unknown_sheet", 1)}
    assert case.counted() == (5, 3, 0, 2)


def test_sheets_of_one_table_are_one_file_and_the_later_row_of_a_key_counts(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "articles.xlsx")
    for sheet, price in (("Avant", 10), ("Après", 12)):
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, ["Référence interne", "Nom", "Catégorie d'article", "Prix de vente", "Coût"])
        page.write_row(1, 0, ["A1", "Bol", "Table", price, 4])
    book.close()
    case = stage(tmp_path, tmp_path / "articles.xlsx", "articles.xlsx")
    assert case.rows("products", "product_id", "list_price", "sheet") == [("A1", Decimal(12), "Après")]


def test_rates_of_a_spreadsheet_are_shares_when_none_is_beyond_one(tmp_path: Path) -> None:
    for rates, read in (([0.055, 0.2], ["0.0550", "0.2000"]), ([5.5, 20], ["0.0550", "0.2000"])):
        book = xlsxwriter.Workbook(tmp_path / "ventes.xlsx")
        page = book.add_worksheet("Ventes")
        page.write_row(0, 0, ["Date", "Client", "Libellé", "Qté", "PU HT", "Total HT", "Remise"])
        for place, rate in enumerate(rates, start=1):
            page.write_row(place, 0, ["05/01/2026", "A", "Bol", 1, 100, 100, rate])
        book.close()
        case = stage(tmp_path, tmp_path / "ventes.xlsx", "ventes.xlsx")
        assert [row["discount_amount"] / 100 for row in case.tables["order_lines"]] == [Decimal(rate) for rate in read]


def test_a_file_that_does_not_say_its_period_is_told_how_to(tmp_path: Path) -> None:
    content = 'Requêtes les plus fréquentes,Clics,Impressions,CTR,Position\nbol,1,10,"10 %","3,2"\n'
    case = stage(tmp_path, content, "Requêtes.csv")
    assert case.report["tables"] == {}
    assert case.said("period_unknown")[0]["level"] == "error"
    assert case.counted() == (1, 0, 0, 1)
    named = stage(tmp_path, content, "Requêtes_2026-10.csv")
    assert named.rows("web_traffic", "period_start", "period_end") == [(date(2026, 10, 1), date(2026, 11, 1))]
    mapped = stage(tmp_path, content, "Requêtes.csv", mapping={"like": "gsc_queries_fr", "period": "2026-Q3"})
    assert mapped.rows("web_traffic", "period_start", "period_end") == [(date(2026, 7, 1), date(2026, 10, 1))]


def test_people_are_known_by_the_aliases_of_the_company(tmp_path: Path) -> None:
    content = "Jour;N° ticket;Vendeur;Total HT\n31/01/2026;T1;Camille;10,00\n31/01/2026;T2;Vendeur V03;10,00\n"
    case = stage(tmp_path, content, "caisse.csv", settings={"people": {"CAMILLE": "V07"}})
    assert case.rows("order_lines", "salesperson_id") == [("V07",), ("V03",)]


def test_a_long_file_of_few_words_gives_the_same_rows_as_a_short_one(tmp_path: Path) -> None:
    """Columns of few words take a path of their own beyond 100,000 rows; odd words are seen there too."""
    words = ("l'été", ' "a" ', "=x", "b")
    line = "T{0};{0};05/01/2026;C1;1;0,01;{1}\n"
    body = "".join(line.format(n, '"' + words[n % 4].replace('"', '""') + '"') for n in range(100_004))
    columns = {**SALES_MAP["outputs"][0]["columns"], "product_id": "Mot"}
    mapping = {**SALES_MAP, "outputs": [{"table": "order_lines", "columns": columns}]}
    case = stage(tmp_path, HEADER.strip() + ";Mot\n" + body, mapping=mapping)
    found = [row["product_id"] for row in case.tables["order_lines"]]
    assert found == [("l'été", '"a"', "=x", "b")[n % 4] for n in range(100_004)]
    assert case.report["control_totals"]["amount"]["mart"] == "1000.04"
    plain = stage(
        tmp_path, HEADER.strip() + ";Mot\n" + body.replace(' ""a"" ', "a").replace("=x", "x"), mapping=mapping
    )
    assert {row["product_id"] for row in plain.tables["order_lines"]} == {"l'été", "a", "x", "b"}


def test_a_file_is_staged_in_a_child_with_the_same_outcome(tmp_path: Path) -> None:
    here = stage(tmp_path, CONTENT, mapping=SALES_MAP)
    work = tmp_path / "there"
    found = stage_file(
        tmp_path / "received", name="received.csv", workdir=work, company_settings=SETTINGS, mapping=SALES_MAP
    )
    assert found == here.report
    assert pq.read_table(work / "staged/order_lines.parquet").to_pylist() == here.tables["order_lines"]
    assert not (work / "spill").exists()


def test_a_child_that_is_stopped_says_so_and_gives_no_report(tmp_path: Path) -> None:
    (tmp_path / "received").write_text(CONTENT, encoding="utf-8")
    common = {"name": "x.csv", "workdir": tmp_path / "w", "company_settings": SETTINGS}
    cancelled = stage_file(tmp_path / "received", cancelled=lambda: True, **common)
    late = stage_file(tmp_path / "received", limits=Limits(seconds=0.01), **common)
    assert isinstance(cancelled, Message)
    assert isinstance(late, Message)
    assert cancelled.key != late.key
