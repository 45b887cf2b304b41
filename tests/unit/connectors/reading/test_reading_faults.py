"""Each fault of a text file: the row is named, the others are kept."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essor.connectors.reading import Hints, read
from essor.connectors.reading import repair as repair_module
from essor.connectors.reading.limits import RECORD_BYTES

if TYPE_CHECKING:
    from conftest import Reader

HEAD = b"code;libelle;montant\n"
GOOD = b"A1;Bol;12,50\n"


def test_an_unclosed_quote_costs_its_line_only(read_file: Reader) -> None:
    """S10: named by line and column; the rest is kept."""
    found = read_file(HEAD + GOOD + b'A2;"Assiette;3\n' + GOOD * 2)
    assert found.rejects == [(3, 3, "libelle", "unclosed_quote")]
    assert found.cells == [("A1", "Bol", "12,50")] * 3
    assert found.numbers == [(2, 2), (4, 4), (5, 5)]


def test_an_unclosed_quote_met_by_a_later_quote_costs_its_line_only(read_file: Reader) -> None:
    found = read_file(HEAD + b'A1;"Bol;1\nA2;"Verre";2\nA3;Plat;3\n')
    assert found.rejects == [(2, 2, "libelle", "text_after_quote")]
    assert found.cells == [("A2", "Verre", "2"), ("A3", "Plat", "3")]


def test_an_unclosed_quote_in_the_last_line_is_named(read_file: Reader) -> None:
    found = read_file(HEAD + GOOD + b'A2;"Assiette')
    assert found.rejects == [(3, 3, "libelle", "unclosed_quote")]
    assert found.cells == [("A1", "Bol", "12,50")]


def test_text_after_a_closing_quote_is_named(read_file: Reader) -> None:
    found = read_file(HEAD + b'A1;"Table "12" places";1\n' + GOOD)
    assert found.rejects == [(2, 2, "libelle", "text_after_quote")]
    assert found.sheet.rejects[0].value == 'A1;"Table "12" places";1'


def test_a_quote_inside_an_unquoted_cell_is_a_letter(read_file: Reader) -> None:
    found = read_file(HEAD + b'A1;Ecran 12";1\nA2;x"y"z;2\n')
    assert found.cells == [("A1", 'Ecran 12"', "1"), ("A2", 'x"y"z', "2")]
    assert found.rejects == []


def test_a_nul_is_named_with_its_column(read_file: Reader) -> None:
    """S10: nothing is half imported: the row is out, the next one in."""
    found = read_file(HEAD + b"A1;Bo\0l;1\n" + GOOD)
    assert found.rejects == [(2, 2, "libelle", "nul_byte")]
    assert found.sheet.rejects[0].value == "A1;Bo␀l;1"
    assert found.cells == [("A1", "Bol", "12,50")]


def test_more_cells_than_columns_are_rejected_unless_they_are_empty(read_file: Reader) -> None:
    found = read_file(HEAD + b"A1;Bol;1;oups\nA2;Plat;2;;;\n" + GOOD)
    assert found.rejects == [(2, 2, "", "too_many_cells")]
    assert found.cells == [("A2", "Plat", "2"), ("A1", "Bol", "12,50")]


def test_a_row_cut_short_is_rejected(read_file: Reader) -> None:
    found = read_file(HEAD + GOOD * 3 + b"A2;Pla")
    assert found.rejects == [(5, 5, "", "too_few_cells")]


def test_trailing_empty_cells_that_the_file_leaves_out_are_empty(read_file: Reader) -> None:
    found = read_file(b"code;libelle;remise;note\nA1;Bol;5;x\nA2;Plat;;\nA3;Verre\nA4;Tasse;2\n")
    assert found.rejects == []
    assert found.cells[2:] == [("A3", "Verre", None, None), ("A4", "Tasse", "2", None)]


def test_a_footer_of_one_cell_stays_for_the_filters_of_formats(read_file: Reader) -> None:
    found = read_file(HEAD + GOOD + b"Copyright Exemple SARL\n")
    assert found.cells == [("A1", "Bol", "12,50"), ("Copyright Exemple SARL", None, None)]


def test_a_line_beyond_the_limit_is_named_and_reading_goes_on(read_file: Reader) -> None:
    long = b"A2;" + b"x" * (RECORD_BYTES + 5) + b";3\n"
    found = read_file(HEAD + GOOD + long + GOOD)
    assert found.rejects == [(3, 3, "", "line_too_long")]
    assert found.numbers == [(2, 2), (4, 4)]


def test_a_line_in_another_encoding_is_named_in_a_file_of_utf8(read_file: Reader) -> None:
    """S10: mixed_encoding."""
    head = "nom;ville\nÉté;Orléans\n".encode()
    found = read_file(head + "Été;Nîmes\n".encode("cp1252") + "Noël;Sète\n".encode())
    assert found.sheet.encoding == "utf-8"
    assert found.rejects == [(3, 3, "nom", "undecodable")]
    assert found.sheet.rejects[0].value == "Été;Nîmes"
    assert found.cells == [("Été", "Orléans"), ("Noël", "Sète")]


def test_a_line_in_utf8_is_named_in_a_file_of_cp1252(read_file: Reader) -> None:
    rest = "nom;prix\nÉté;12 €\nNoël;3 €\nCœur;1 €\n".encode("cp1252")
    found = read_file(rest + "Pâques;2 €\n".encode() + "Août;4 €\n".encode("cp1252"))
    assert found.sheet.encoding == "cp1252"
    assert found.rejects == [(5, 5, "", "other_encoding")]
    assert found.cells == [("Été", "12 €"), ("Noël", "3 €"), ("Cœur", "1 €"), ("Août", "4 €")]


def test_a_byte_that_cp1252_does_not_define_is_named(read_file: Reader) -> None:
    found = read_file("nom;prix\nÉté;12 €\nNoël;3 €\n".encode("cp1252") + b"Caf\x81;1\n")
    assert found.rejects == [(4, 4, "nom", "undecodable")]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_lone_surrogate_is_named(read_file: Reader, order: str) -> None:
    """S10: lone_surrogate."""
    text = "\ufeffnom;prix\nÉté;1\n\ud800;2\nNoël;3\n"
    found = read_file(text.encode(order, "surrogatepass"))
    assert found.rejects == [(3, 3, "nom", "undecodable")]
    assert found.cells == [("Été", "1"), ("Noël", "3")]


def test_half_a_character_at_the_end_of_utf16_is_named(read_file: Reader) -> None:
    found = read_file("\ufeffnom;prix\nÉté;1\nNoël;3".encode("utf-16-le") + b"4")
    assert found.rejects == [(3, 3, "prix", "undecodable")]


def test_a_return_that_no_quote_protects_is_named(read_file: Reader) -> None:
    found = read_file(HEAD + b"A1;Bo\rl;1\n" + GOOD + b'A3;"Bo\rl";1\n')
    assert found.rejects == [(2, 2, "libelle", "bare_return")]
    assert found.cells == [("A1", "Bol", "12,50"), ("A3", "Bo\rl", "1")]


def test_a_header_repeated_among_the_rows_is_no_data(read_file: Reader) -> None:
    found = read_file(HEAD + GOOD + HEAD + GOOD)
    assert found.rejects == [(3, 3, "", "repeated_header")]
    assert found.numbers == [(2, 2), (4, 4)]


def test_blank_lines_are_counted_and_skipped(read_file: Reader) -> None:
    found = read_file(b"\n" + HEAD + b"\n" + GOOD + b"\n;;\n" + GOOD + b"\n\n")
    assert found.sheet.header_row == 2
    assert found.numbers == [(4, 4), (7, 7)]
    assert found.rejects == []


def test_line_breaks_inside_cells_move_lines_and_not_rows(read_file: Reader) -> None:
    found = read_file(HEAD + b'A1;"deux\nlignes";1\n' + GOOD + b'A3;"a\r\nb\nc";3\n' + GOOD)
    assert found.numbers == [(2, 2), (3, 4), (4, 5), (5, 8)]
    assert found.cells[2] == ("A3", "a\r\nb\nc", "3")


def test_a_header_of_several_lines_is_one_row(read_file: Reader) -> None:
    found = read_file(b'code;"Montant\nHT"\nA1;12\nA2;13\n')
    assert found.sheet.headers == ("code", "Montant\nHT")
    assert found.numbers == [(2, 3), (3, 4)]


def test_lines_of_the_first_macintosh_are_lines(read_file: Reader) -> None:
    found = read_file(b"code;montant\rA1;1\rA2;2\r")
    assert found.numbers == [(2, 2), (3, 3)]
    found = read_file(b"code;montant\rA1;1\r\rA2;2;3\rA4;4")
    assert found.numbers == [(2, 2), (5, 5)]
    assert found.rejects == [(4, 4, "", "too_many_cells")]


def test_line_ends_of_two_kinds_in_one_file_are_line_ends(read_file: Reader) -> None:
    found = read_file(b"code;montant\r\nA1;1\nA2;2\r\nA3;3")
    assert found.cells == [("A1", "1"), ("A2", "2"), ("A3", "3")]


def test_the_end_mark_of_dos_is_no_row(read_file: Reader) -> None:
    assert read_file(b"code;montant\r\nA1;1\r\n\x1a").cells == [("A1", "1")]


def test_a_mark_inside_the_quotes_of_the_first_header_is_dropped(read_file: Reader) -> None:
    for mark in ("\ufeff", "\ufeff\ufeff"):
        found = read_file((mark + '"Montant";"Date"\n1;2026-01-01\n').encode())
        assert found.sheet.headers == ("Montant", "Date")
    found = read_file('"\ufeffMontant";"Date"\n1;2026-01-01\n'.encode())
    assert found.sheet.headers == ("Montant", "Date")


def test_blanks_tell_cells_apart_when_the_caller_says_so(read_file: Reader) -> None:
    """The transactions of CDNOW have no header and columns padded with blanks."""
    content = b" 00004 19970101  2   29.33\n 00004 19970118  2   29.73\n\n 00018 1997\n"
    names = ("customer", "date", "units", "amount")
    found = read_file(content, delimiter="whitespace", headers=names)
    assert (found.sheet.headers, found.sheet.header_row, found.sheet.delimiter) == (names, 0, "whitespace")
    assert found.cells == [("00004", "19970101", "2", "29.33"), ("00004", "19970118", "2", "29.73")]
    assert found.rejects == [(4, 4, "", "too_few_cells")]
    assert found.numbers == [(1, 1), (2, 2)]


def test_a_file_that_quotes_nothing_keeps_its_quotes(read_file: Reader) -> None:
    found = read_file(b'a\tb\n"SARL DUPONT\t1\n""\t2\n', quote="")
    assert found.cells == [('"SARL DUPONT', "1"), ('""', "2")]


def test_single_quotes_quote_where_most_cells_stand_between_them(read_file: Reader) -> None:
    found = read_file(b"'code';'libelle'\n'A1';'Bol; bleu'\n'A2';'l''ami'\n")
    assert found.cells == [("A1", "Bol; bleu"), ("A2", "l'ami")]
    assert read_file(b"zip;ville\n'69001;Lyon\n'13001;L'Estaque\n").cells[0] == ("'69001", "Lyon")


def test_a_name_that_the_engine_would_take_for_a_pattern_is_a_name(read_file: Reader) -> None:
    read_file(b"x;y\n0;0\n", name="a1.csv")
    assert read_file(HEAD + GOOD, name="a[1]*.csv").cells == [("A1", "Bol", "12,50")]


def test_a_file_of_one_column_is_a_table(read_file: Reader) -> None:
    found = read_file(b"E-mail\na@example.org\n\nb@example.org\n")
    assert found.sheet.headers == ("E-mail",)
    assert found.sheet.delimiter == ""
    assert found.numbers == [(2, 2), (4, 4)]


def test_columns_of_one_title_are_kept_and_named(read_file: Reader) -> None:
    """S10: duplicate_columns."""
    found = read_file(b"Montant;montant ;Date\n1;2;2026-01-01\n")
    assert found.sheet.headers == ("Montant", "montant ", "Date")
    (message,) = found.reading.messages
    assert (message.key, message.args["row"], message.args["columns"]) == (
        "reading.duplicate_columns",
        1,
        "Montant, montant",
    )


def test_a_header_alone_is_a_sheet_without_rows(read_file: Reader) -> None:
    found = read_file(HEAD)
    assert (found.sheet.rows, found.keys) == (0, ["reading.header_only"])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n \r\n"])
def test_a_file_of_nothing_is_empty(read_file: Reader, content: bytes) -> None:
    found = read_file(content)
    assert found.reading.sheets == ()
    assert found.keys == ["reading.is_empty"]


def test_a_gzip_file_is_read_as_what_it_holds(read_file: Reader) -> None:
    found = read_file(gzip.compress(HEAD + GOOD), name="ventes.csv.gz")
    assert found.cells == [("A1", "Bol", "12,50")]
    assert read_file(gzip.compress(b"%PDF-1.7")).keys == ["reading.is_pdf"]
    assert read_file(gzip.compress(gzip.compress(HEAD))).keys == ["reading.is_archive"]
    assert read_file(gzip.compress(HEAD)[:-4]).keys == ["safety.archive_damaged"]


def test_too_many_rejects_refuse_the_file_and_say_the_first(read_file: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair_module, "REJECTS", 10)
    assert read_file(HEAD + GOOD * 30 + b"1;2;3;4\n" * 10).sheet.rows == 30
    found = read_file(HEAD + GOOD * 30 + b"1;2;3;4\n" * 11)
    assert found.reading.sheets == ()
    (message,) = found.reading.messages
    assert (message.key, message.args["line"]) == ("reading.too_many_rejects", 32)


def test_memory_that_runs_out_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("big") / "a.csv"
    path.write_bytes(HEAD + GOOD * 400_000)
    config = {"memory_limit": "4MB", "threads": 1, "temp_directory": ""}
    with duckdb.connect(config=config) as con:
        reading = read(path, con)
        assert [each.key for each in reading.messages] == ["reading.out_of_memory"]


FAULTS = st.sampled_from(
    [b'x;"y;1\n', b'x;"y"z;1\n', b"x;\0;1\n", b"x;\xff\xfe;1\n", b"x;y;1;2\n", b"x;y\rz;1\n", b"x;\xed\xa0\x80;1\n"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.dictionaries(st.integers(0, 29), FAULTS, max_size=8))
def test_planted_faults_are_found_and_nothing_else(faults: dict[int, bytes], read_file: Reader) -> None:
    lines = [faults.get(place, f"A{place};Bôl {place};{place}\n".encode()) for place in range(30)]
    found = read_file(HEAD + b"".join(lines))
    assert [reject.row - 2 for reject in found.sheet.rejects] == sorted(faults)
    kept = [place for place in range(30) if place not in faults]
    assert found.cells == [(f"A{place}", f"Bôl {place}", str(place)) for place in kept]
    assert found.numbers == [(place + 2, place + 2) for place in kept]


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=300)
    | st.lists(
        st.sampled_from([b"a", b'"', b";", b",", b"\t", b"\n", b"\r", b"\0", b"\xe9", b"\xc3\xa9", b" ", b"1"]),
        max_size=60,
    ).map(b"".join)
)
def test_no_bytes_raise(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(content)
    with duckdb.connect() as con:
        reading = read(path, con, Hints())
        assert reading.sheets or reading.messages
