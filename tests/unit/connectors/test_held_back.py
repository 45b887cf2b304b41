"""Import nothing with a map that is only guessed at, until it is accepted; nor sheets that nobody asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from staging_case import stage

from essor.connectors.importing import ImportedFile, import_files
from essor.connectors.memory import remember
from essor.mart.company import Company
from essor.mart.snapshot import head

NOW = datetime(2026, 10, 31, tzinfo=UTC)
DOUBTFUL = "Date;N° ticket;Total\n15/01/2026;T1;20,00\n"
KNOWN = "Date;Client;Libellé;Qté;PU HT;Total HT\n15/01/2026;C1;Bol;2;5,00;10,00\n"


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company.create(tmp_path / "data", "cafe", name="Café fictif")


def taken(company: Company, folder: Path, contents: dict[str, str], **way: Any) -> dict[str, ImportedFile]:
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    done = import_files(company, [folder / name for name in contents], now=NOW, **way)
    return {file.name: file for file in done.files}


def test_a_doubtful_file_is_held_back_and_the_others_are_imported(company: Company, tmp_path: Path) -> None:
    files = taken(company, tmp_path, {"caisse.csv": DOUBTFUL, "ventes.csv": KNOWN})
    assert (files["caisse.csv"].held, files["caisse.csv"].import_id, files["caisse.csv"].changes) == (True, "", {})
    assert files["ventes.csv"].import_id
    snapshot = head(company)
    assert snapshot is not None
    assert [record.file_name for record in snapshot.imports] == ["ventes.csv"]
    report = files["caisse.csv"].report
    assert report is not None
    (said,) = [line for line in report["messages"] if line["key"] == "connectors.held"]
    assert said["level"] == "warning"
    assert "acceptez-la\u00a0: essor import" in said["fr"]
    assert f"{tmp_path / 'caisse.csv'} --company cafe --accept" in said["en"]
    (proposed,) = [line for line in report["messages"] if line["key"] == "connectors.proposed"]
    assert "Date → date, N° ticket → order, Total → net" in proposed["en"]


def test_an_accepted_proposal_is_imported(company: Company, tmp_path: Path) -> None:
    file = taken(company, tmp_path, {"caisse.csv": DOUBTFUL}, accept=True)["caisse.csv"]
    assert (file.held, bool(file.import_id)) == (False, True)


def test_a_dry_run_shows_what_a_doubtful_map_would_do(company: Company, tmp_path: Path) -> None:
    file = taken(company, tmp_path, {"caisse.csv": DOUBTFUL}, dry_run=True)["caisse.csv"]
    assert (file.held, file.changes["order_lines"].created) == (True, 1)
    assert head(company) is None


def test_a_remembered_map_needs_no_agreement(company: Company, tmp_path: Path) -> None:
    report = taken(company, tmp_path, {"caisse.csv": DOUBTFUL}, dry_run=True)["caisse.csv"].report
    assert report is not None
    remember(company.folder, ["Date", "N° ticket", "Total"], report["proposal"])
    assert taken(company, tmp_path, {"caisse.csv": DOUBTFUL})["caisse.csv"].import_id


@pytest.mark.parametrize(
    ("content", "certain"),
    [
        ("Day;Order no;Net amount\n2026-01-15;T1;20.00\n", True),
        ("Day;Order no;Revenue\n15/01/2026;T1;20,00\n", True),
        ("Day;Order no;Revenue\n05/01/2026;T1;20,00\n", False),
        ("Day;Order no;Revenue\n15/01/2026;T1;20,000\n", False),
        ("Day;Order no;Amount\n15/01/2026;T1;20,00\n", False),
        ("Day;Order no;Net amount;Mood\n15/01/2026;T1;20,00;good\n", False),
        ("Day;Order no;Net amount of all\n15/01/2026;T1;20,00\n", False),
        ("store_id,label,city,opened_date\nS1,Centre,Fauxbourg,2020-01-31\n", True),
    ],
)
def test_a_proposal_is_certain_by_the_stated_rule(content: str, certain: bool, tmp_path: Path) -> None:
    case = stage(tmp_path, content, "file.csv")
    assert case.report["format"] == "proposed"
    assert case.report["certain"] == certain


def test_a_sheet_that_is_only_guessed_at_is_left_out_beside_a_known_one(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "ventes.xlsx")
    for name, header, rows in (
        ("Ventes", ["Date", "Client", "Libellé", "Qté", "PU HT", "Total HT"], [["15/01/2026", "C1", "Bol", 2, 5, 10]]),
        ("Brouillon", ["Date", "Total"], [*[["15/01/2026", 20]] * 5, ["16/01/2026", "1e3"]]),
    ):
        page = book.add_worksheet(name)
        page.write_row(0, 0, header)
        for place, row in enumerate(rows, start=1):
            page.write_row(place, 0, row)
    book.close()
    case = stage(tmp_path, tmp_path / "ventes.xlsx", "ventes.xlsx")
    assert case.counted() == (7, 1, 0, 6)
    assert [row["net_amount"] for row in case.tables["order_lines"]] == [10]
    assert case.rejects == []
    assert case.report["proposal"] is None
    assert "ventes.xlsx / Brouillon: the sheet is of no known format" in case.said("sheet_left_out")[0]["en"]
