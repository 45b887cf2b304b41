"""The encoding of a file, by its letters."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from essor.connectors.reading.encoding import find_encoding
from essor.connectors.reading.scan import scan

if TYPE_CHECKING:
    from conftest import Reader


def encoding_of(content: bytes, folder: Path) -> str:
    (folder / "a").write_bytes(content)
    return find_encoding(folder / "a", utf8=scan(folder / "a").utf8)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Prix : 12 €\n", "cp1252"),
        ("Prix : 12 €\n", "iso8859-15"),
        ("Œuvre\nCœur\n", "cp1252"),
        ("Œuvre\nCœur\n", "iso8859-15"),
        ("Aÿ-Champagne, L'HAŸ\n", "iso8859-15"),
        ("« L’été »\n", "cp1252"),
        ("½ tarif\n", "cp1252"),
        ("Été\n", "cp1252"),
        ("MARCHÉ\u00a0: 3\nÉté\n", "cp1252"),
        ("Été\n", "utf-8"),
        ("Ελλάδα\n", "utf-8"),
        ("a;b\n1;2\n", "utf-16-le"),
        ("a;b\n1;2\n", "utf-16-be"),
    ],
)
def test_the_letters_tell_the_encoding(text: str, encoding: str, tmp_path: Path) -> None:
    """D02: the euro is A4 and Œ is BC in ISO 8859-15; a reader of cp1252 shows ¤ and ¼."""
    assert encoding_of(text.encode(encoding), tmp_path) == encoding


def test_a_pair_of_bytes_that_spells_no_letter_of_french_is_no_utf8(read_file: Reader) -> None:
    """É and a no-break space are C9 A0 in cp1252, which UTF-8 reads as ɠ."""
    found = read_file("nom;prix\nMARCHÉ\u00a0: 3;1\nÉté;2\n".encode("cp1252"))
    assert found.cells == [("MARCHÉ\u00a0: 3", "1"), ("Été", "2")]


def test_marks_tell_the_encoding(tmp_path: Path) -> None:
    assert encoding_of(codecs.BOM_UTF8 + b"a", tmp_path) == "utf-8"
    assert encoding_of("a".encode("utf-16"), tmp_path) == "utf-16-le"
    assert encoding_of(codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), tmp_path) == "utf-16-be"


def test_few_letters_late_in_a_long_file_are_seen(tmp_path: Path, read_file: Reader) -> None:
    content = b"code;nom\n" + b"A1;Bol\n" * 200_000 + "A2;Théière 12 €\n".encode("iso8859-15")
    assert encoding_of(content, tmp_path) == "iso8859-15"
    assert read_file(content).cells[-1] == ("A2", "Théière 12 €")


def test_the_caller_may_name_the_encoding(read_file: Reader) -> None:
    content = "nom;prix\n½ tarif;12\n".encode("iso8859-1")
    assert read_file(content).cells == [("½ tarif", "12")]
    assert read_file(content, encoding="iso8859-15").cells == [("œ tarif", "12")]


@pytest.mark.parametrize("named", ["cp1252", "ISO-8859-15", "UTF8", "utf-8-sig"])
def test_a_mark_is_right_whatever_the_caller_names(read_file: Reader, named: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert read_file("nom;prix\nÉté;12\n".encode(encoding), encoding=named).cells == [("Été", "12")]


def test_a_name_of_utf8_is_utf8(read_file: Reader) -> None:
    for named in ("UTF8", "utf-8-sig", "U8"):
        assert read_file("nom;prix\nÉté;12\n".encode(), encoding=named).sheet.encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-15"])
def test_letters_survive_the_seams_of_chunks(read_file: Reader, encoding: str) -> None:
    names = [f"Œuvre d'été n°{number} à 12 €" for number in range(60_000)]
    content = "nom;n\n" + "".join(f"{name};1\n" for name in names)
    assert [row[0] for row in read_file(content.encode(encoding)).cells] == names


def test_one_pass_tells_lines_and_line_ends(tmp_path: Path) -> None:
    def told(content: bytes) -> tuple[int, int, str, bool]:
        (tmp_path / "a").write_bytes(content)
        seen = scan(tmp_path / "a")
        return seen.lines, seen.blank_tail, seen.line_end, seen.sound

    assert told(b"a\nb") == (2, 0, "\n", True)
    assert told(b"a\nb\n") == (2, 0, "\n", True)
    assert told(b"a\r\nb\r\n\r\n \r\n") == (4, 2, "\r\n", True)
    assert told(b"a\rb\r") == (2, 0, "\r", True)
    assert told(b"a\nb\n\n  ") == (4, 2, "\n", True)
    assert told(b"a\rb\nc\n") == (2, 0, "\n", False)
    assert told(b"a\n\0\n") == (2, 0, "\n", False)
    assert told(b"a\n\xff\n") == (2, 0, "\n", False)
    assert told(b"x" * ((1 << 20) - 1) + b"\r\nb\r\n") == (2, 0, "\r\n", True), "a line end across two chunks"
    assert told(b"x" * ((1 << 20) - 1) + "é\n".encode()) == (1, 0, "\n", True), "a letter across two chunks"
