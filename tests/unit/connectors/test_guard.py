"""Keep text from becoming a formula in what Essor hands out, and take the guard off when it comes back."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staging_case import stage

from essor.connectors import guard
from essor.connectors.typed import prepare, texts

DANGEROUS = [
    "=1+1",
    "+33612345678",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=",
    "-",
    "--",
]
HARMLESS = ["Été", "1+1", "a=b", "-12,5", "-1 250,50 €", "-3%", "’tis", "", "'69001"]
CON = duckdb.connect()
prepare(CON)


@pytest.mark.parametrize("value", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_compute_gets_the_prefix(value: str) -> None:
    assert guard.guarded(value) == "'" + value
    assert guard.unguarded(guard.guarded(value)) == value


@pytest.mark.parametrize("value", HARMLESS)
def test_other_texts_and_negative_numbers_stay_as_they_are(value: str) -> None:
    assert guard.guarded(value) == value


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
@settings(max_examples=200, deadline=None)
def test_the_engine_guards_as_python_does(value: str) -> None:
    assert CON.execute(f"SELECT {guard.sql('?')}".replace("?", "t") + " FROM (SELECT ? AS t)", [value]).fetchall() == [
        (guard.guarded(value),)
    ]


@given(st.text(st.sampled_from("=+-@ab1 é＝"), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_guarded_text_comes_back_as_a_clean_text_would(value: str) -> None:
    read = f"SELECT {texts.clean_text('t')}, {texts.clean_text('u')} FROM (SELECT ? AS t, ? AS u)"
    plain, guarded = CON.execute(read, [value, guard.guarded(value)]).fetchall()[0]
    assert plain == guarded


ROWS = [
    ["=HYPERLINK(1)", Decimal("-12.50"), date(2026, 10, 3), True, None],
    ["+33612345678", 3, datetime(2026, 10, 3, 12, tzinfo=UTC), False, "Été"],
]


def test_a_text_file_keeps_numbers_and_guards_texts(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    guard.write_csv(path, ["=nom", "montant", "jour", "actif", "note"], ROWS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, delimiter=";")) == [
            ["'=nom", "montant", "jour", "actif", "note"],
            ["'=HYPERLINK(1)", "-12,50", "2026-10-03", "oui", ""],
            ["'+33612345678", "3", "2026-10-03 12:00:00Z", "non", "Été"],
        ]
    guard.write_csv(path, ["a", "b", "c", "d", "e"], ROWS, "en")
    assert "'=HYPERLINK(1),-12.50,2026-10-03,yes," in path.read_text(encoding="utf-8-sig")


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    guard.write_xlsx(path, ["=nom", "montant", "jour", "actif", "note"], ROWS)
    page = openpyxl.load_workbook(path)["Essor"]
    cell = page["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=HYPERLINK(1)", True)
    assert (page["A1"].data_type, page["A1"].value) == ("s", "=nom")
    assert (page["B2"].data_type, page["B2"].value) == ("n", -12.5)
    assert (page["C2"].value, page["D2"].value, page["E2"].value) == (datetime(2026, 10, 3), True, None)  # noqa: DTZ001 a cell has no zone
    first = path.read_bytes()
    guard.write_xlsx(path, ["=nom", "montant", "jour", "actif", "note"], ROWS)
    assert path.read_bytes() == first


def test_what_was_exported_is_imported_again_unchanged(tmp_path: Path) -> None:
    names = ["=1+1", "+33612345678", "@SUM(1)", "－1", "Léa"]
    rows = [[name, f"{place}@example.org"] for place, name in enumerate(names)]
    guard.write_csv(tmp_path / "contacts.csv", ["nom", "email"], rows)
    guard.write_xlsx(tmp_path / "contacts.xlsx", ["nom", "email"], rows)
    for name in ("contacts.csv", "contacts.xlsx"):
        case = stage(tmp_path, tmp_path / name, name)
        assert sorted(case.rows("contacts", "email", "last_name")) == [
            (f"{place}@example.org", name) for place, name in enumerate(names)
        ]
