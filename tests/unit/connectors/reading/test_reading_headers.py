"""Where the header stands: below notes, comments, titles, at the top, nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.connectors.reading.decimal_mark import decimal_hint
from essor.connectors.reading.header import Header, find_header

if TYPE_CHECKING:
    from conftest import Reader

LINKEDIN = (
    b"Notes:\n"
    b'"When exporting your connection data, you may notice that some of the addresses, or names, are missing."\n'
    b"\n"
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Ada,Test,https://example.org/a,,Exemple SA,Acheteuse,03 Oct 2026\n"
    b"Max,Test,https://example.org/m,m@example.org,Exemple SA,,01 Oct 2026\n"
)
GOOGLE_ADS = (
    "Rapport sur les campagnes\n1 octobre 2026 - 31 octobre 2026\n"
    "Campagne\tType de campagne\tCoût\tConversions\n"
    "Marque\tRecherche\t1\u202f234,56\t--\nTotal : compte\t--\t1\u202f234,56\t--\n"
)
GA4 = (
    b"# ----------------\n# Acquisition: canal (Groupe, par defaut)\n# Date: 20260101\n#\n\n"
    b"Session primary channel group,Sessions,Total revenue\n,120,10.5\nDirect,20,0\nEmail,100,10.5\n"
)


def test_three_lines_of_notes_stand_above_the_header(read_file: Reader) -> None:
    found = read_file(LINKEDIN)
    assert found.sheet.header_row == 4
    assert found.sheet.headers[0] == "First Name"
    assert found.sheet.preamble[0] == "Notes:"
    assert found.numbers == [(5, 5), (6, 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_two_title_lines_stand_above_the_header(read_file: Reader, encoding: str) -> None:
    found = read_file(GOOGLE_ADS.encode(encoding))
    assert found.sheet.header_row == 3
    assert found.sheet.delimiter == "\t"
    assert found.sheet.preamble == ("Rapport sur les campagnes", "1 octobre 2026 - 31 octobre 2026")
    assert found.cells[-1][0] == "Total : compte", "footers stay for the filters of formats"


def test_a_block_of_comments_stands_above_the_header(read_file: Reader) -> None:
    found = read_file(GA4)
    assert found.sheet.header_row == 6
    assert found.sheet.preamble[2] == "# Date: 20260101"
    assert found.cells[0] == (None, "120", "10.5"), "the row of totals has no label"


def test_a_column_of_numbers_may_be_headed_by_a_hash(read_file: Reader) -> None:
    assert read_file(b"#;Nom;Montant\n1;A;5\n2;B;6\n").sheet.headers == ("#", "Nom", "Montant")


def test_the_lines_of_a_bank_statement_stand_above_the_header(read_file: Reader) -> None:
    content = (
        b"Compte;FR76 0000\nSolde;1 200,00\n\nDate;Libelle;Debit;Credit\n01/10/2026;CB;12,00;\n02/10/2026;VIR;;50,00\n"
    )
    found = read_file(content)
    assert (found.sheet.header_row, found.sheet.headers) == (4, ("Date", "Libelle", "Debit", "Credit"))
    assert found.numbers == [(5, 5), (6, 6)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_separator_that_the_first_line_declares_is_obeyed(read_file: Reader, delimiter: str) -> None:
    others = ";,\t|".replace(delimiter, "")
    rows = [f"nom{delimiter}note", *(f"A{place}{others}{delimiter}x{others}" for place in range(5))]
    found = read_file("\r\n".join([f"sep={delimiter}", *rows]).encode())
    assert found.sheet.delimiter == delimiter
    assert found.sheet.header_row == 2
    assert found.sheet.preamble[0].startswith("sep=")


def test_rows_of_numbers_alone_leave_the_header_in_doubt(read_file: Reader) -> None:
    found = read_file(b"1;2;3\n4;5;6\n7;8;9\n")
    assert found.keys[0] == "reading.unsure_header"


def test_months_may_head_columns(read_file: Reader) -> None:
    found = read_file(b"Article;Famille;Canal;2026-01;2026-02\nBol;Table;Web;5;6\nPlat;Table;Web;7;8\n")
    assert found.sheet.headers[-1] == "2026-02"
    assert found.keys == []


def test_columns_without_a_title_are_kept(read_file: Reader) -> None:
    found = read_file(b"a;b;c\n1;2;3;x\n4;5;6;y\n7;8;9;z\n")
    assert found.sheet.headers == ("a", "b", "c", "")
    assert found.cells[0] == ("1", "2", "3", "x")


@given(above=st.integers(0, 8), below=st.integers(1, 20), width=st.integers(3, 12))
def test_titles_of_one_or_two_cells_are_never_the_header(above: int, below: int, width: int) -> None:
    titles = [["Titre"] if place % 2 else ["Exercice", "2026"] for place in range(above)]
    header = [f"Colonne {letter}" for letter in "abcdefghijkl"[:width]]
    data = [[f"A{row}", *(str(row * column) for column in range(1, width))] for row in range(below)]
    assert find_header([*titles, header, *data]) == Header(above, sure=True)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["19,90", "1 250,50 €", "5 %"], ","),
        (["1\u202f234,56", "-3,5"], ","),
        (["19.90", "1,250.50"], "."),
        (["1,250", "2,500"], ""),
        (["19,90", "19.90"], ""),
        (["03.10.2026", "12"], ""),
        (["abc", "", "12"], ""),
    ],
)
def test_the_decimal_mark_is_told_where_cells_settle_it(cells: list[str], mark: str) -> None:
    assert decimal_hint([cells]) == mark
