"""How a line is cut, and that the two ways of reading a file agree."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.connectors.reading import read
from essor.connectors.reading import text as text_module
from essor.connectors.reading.canonical import text_of
from essor.connectors.reading.cutter import Broken, Cutter, Dialect, Open

if TYPE_CHECKING:
    from conftest import Reader

CELLS = st.text(st.sampled_from('ab";,\t é'), max_size=8)


@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from(";,\t"))
def test_a_line_is_cut_as_the_standard_library_wrote_it(cells: list[str], delimiter: str) -> None:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="", quoting=csv.QUOTE_ALL).writerow(cells)
    assert Cutter(Dialect(delimiter)).cut(line.getvalue()) == cells


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_what_the_fast_expression_accepts_is_cut_into_as_many_cells(cells: list[str]) -> None:
    line = ";".join(cells)
    cutter = Cutter(Dialect(";"))
    cut = cutter.cut(line)
    for width in range(1, 9):
        if cutter.whole_line(width).fullmatch(line.encode()):
            assert isinstance(cut, list)
            assert len(cut) == width


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("", [""]),
        ("a;;b;", ["a", "", "b", ""]),
        ('"a;b";c', ["a;b", "c"]),
        (' "a" ;b', ["a", "b"]),
        ('"say ""yes""";b', ['say "yes"', "b"]),
        ('12" x 8";b', ['12" x 8"', "b"]),
        ('1;"open', Open(("1",), ("open\n",))),
        ('1;"a"b', Broken(1)),
    ],
)
def test_lines_are_cut_by_the_rules(line: str, cut: object) -> None:
    assert Cutter(Dialect(";")).cut(line, "\n") == cut


LINES = st.lists(
    st.sampled_from(["A;1;x", 'B;"2;2";y', 'C;"a""b";', ";;", " D ; 3 ;z", 'E; "q" ;w', "F;4;", 'G;5" k;v']),
    min_size=1,
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(lines=LINES, line_end=st.sampled_from(["\n", "\r\n", "\r"]), final=st.booleans())
def test_the_fast_way_and_the_exact_way_agree(lines: list[str], line_end: str, *, final: bool) -> None:
    text = line_end.join(["code;libelle;note", *lines]) + (line_end if final else "")
    found = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, duckdb.connect() as con:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.encode())
        for _ in range(2):
            (sheet,) = read(path, con).sheets
            rows = con.execute(f"SELECT * FROM {sheet.table} ORDER BY row_number").fetchall()
            found.append((sheet.headers, sheet.rows, sheet.rejects, rows))
            patch.setattr(text_module, "_as_it_stands", lambda *_: None)
    assert found[0] == found[1]


def test_the_fast_way_is_taken_by_a_sound_file(read_file: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "_exactly", lambda *_: pytest.fail("the exact way was taken"))
    rows = "".join(f'A{place};"Bol; été";{place},5\r\n' for place in range(5000))
    for preamble in ("", "Rapport\r\n", "Rapport\r\n\r\n"):
        found = read_file((f"{preamble}code;libelle;montant\r\n{rows}\r\n").encode())
        first = preamble.count("\n") + 2
        assert found.numbers == [(first + place, first + place) for place in range(5000)]
    with pytest.raises(pytest.fail.Exception):
        read_file(b"a;b\n1;2\n\n3;4\n")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ("001", "001"),
        (True, "true"),
        (0, "0"),
        (-0.0, "0"),
        (5.0, "5"),
        (-3.5, "-3.5"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (1.5e-5, "0.000015"),
        (123456789012345.0, "123456789012345"),
        (dt.date(2026, 10, 3), "2026-10-03"),
        (dt.datetime(2026, 10, 3, 0, 0), "2026-10-03 00:00:00"),  # noqa: DTZ001 a spreadsheet knows no zone
        (dt.datetime(2026, 10, 3, 14, 5, 8, 999999), "2026-10-03 14:05:09"),  # noqa: DTZ001 as above
        (dt.datetime(2026, 10, 3, 14, 5, 8, 250000), "2026-10-03 14:05:08.250"),  # noqa: DTZ001 as above
        (dt.time(14, 24), "14:24:00"),
        (dt.timedelta(hours=36, minutes=5), "36:05:00"),
        (dt.timedelta(minutes=-90), "-1:30:00"),
    ],
)
def test_a_value_of_a_spreadsheet_has_one_text(value: object, text: str) -> None:
    assert text_of(value) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_to_the_cent_survives_its_float(amount: object) -> None:
    assert Decimal(text_of(float(str(amount)))) == amount
