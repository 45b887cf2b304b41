"""What was written is what is read: every encoding, separator, quoting and line end."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from essor.connectors.reading import Hints, Reading, read

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-15")
HEADERS = ("Référence", "Montant", "Libellé")
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff")
CELLS = st.text(LETTERS | st.sampled_from('",;\t|\n\r "éÉœŒ€’ 0123456789'), max_size=12)
FRENCH = st.text(st.sampled_from("abcdefgh éèêàçùôîœŒÉÀ€«»0123456789,;|'\"\n"), max_size=12)


def written(rows: list[list[str]], delimiter: str, line_end: str, quoting: int) -> str:
    if any("\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the writer of Python 3.11 leaves a lone return unquoted
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([HEADERS, *rows])  # type: ignore[arg-type] # the constants of csv are plain integers
    return text.getvalue()


def cells(reading: Reading, con: duckdb.DuckDBPyConnection) -> list[list[str]]:
    assert len(reading.sheets) == 1, reading.messages
    sheet = reading.sheets[0]
    assert sheet.rejects == ()
    found = con.execute(f"SELECT * EXCLUDE (row_number, line_number) FROM {sheet.table} ORDER BY row_number").fetchall()
    assert sheet.rows == len(found)
    return [[cell or "" for cell in row] for row in found]


def places(reading: Reading, con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    table = reading.sheets[0].table
    return con.execute(f"SELECT row_number, line_number FROM {table} ORDER BY row_number").fetchall()


def expected_places(rows: list[list[str]], line_end: str) -> list[tuple[int, int]]:
    found, line = [], 2
    for place, row in enumerate(rows):
        if any(row):
            found.append((place + 2, line))
        line += 1 + sum(cell.count("\r" if line_end == "\r" else "\n") for cell in row)
    return found


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    final=st.booleans(),
)
@example(rows=[["a", "", ""], ["", "", ""], ["b", "1", "x\ny"]], delimiter=";", line_end="\r\n", quoting=0, final=False)
def test_cells_and_places_survive_any_separator_and_line_end(
    rows: list[list[str]],
    delimiter: str,
    line_end: str,
    quoting: int,
    *,
    final: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assume(any(rows[-1]) or final)
    text = written(rows, delimiter, line_end, quoting)
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes((text if final else text.removesuffix(line_end)).encode())
    with duckdb.connect() as con:
        reading = read(path, con, Hints(delimiter=delimiter, header_row=1))
        assert cells(reading, con) == [row for row in rows if any(row)]
        assert places(reading, con) == expected_places(rows, line_end)
        assert reading.sheets[0].headers == HEADERS


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.lists(FRENCH, min_size=3, max_size=3), min_size=3, max_size=12),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(";\t|,"),
)
def test_french_survives_every_encoding_without_a_hint_of_it(
    rows: list[list[str]], encoding: str, delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [["Œuvre d’été, 12 €", "Cœur à Noël", "Crédit"], *rows]
    text = written(rows, delimiter, "\r\n", csv.QUOTE_MINIMAL)
    if encoding == "iso8859-15":  # it has no curly apostrophe
        text = text.replace("’", "'")
        rows = [[cell.replace("’", "'") for cell in row] for row in rows]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(text.encode(encoding))
    with duckdb.connect() as con:
        reading = read(path, con, Hints(delimiter=delimiter, header_row=1))
        assert cells(reading, con) == [row for row in rows if any(row)]
        name = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
        assert reading.sheets[0].encoding == name


def test_the_separator_is_found_among_decimals_of_the_other_kind(tmp_path: Path) -> None:
    rows = [[f"C{n:03}", f"{n},50", f"Ligne {n}"] for n in range(20)]
    for delimiter in ";\t|":
        (tmp_path / "a.csv").write_text(written(rows, delimiter, "\n", csv.QUOTE_MINIMAL), encoding="utf-8")
        with duckdb.connect() as con:
            reading = read(tmp_path / "a.csv", con)
            assert reading.sheets[0].delimiter == delimiter
            assert reading.sheets[0].decimal_hint == ","
            assert cells(reading, con) == rows
