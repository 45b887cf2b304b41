"""Undo an encoding that a whole file got once too often; leave and tell the cells where only some did."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from essor.connectors.reading import Reading, read
from essor.kernel.words import say

TEXT = "Client;Ville;Montant\nCafé Éphémère – “Là”;Œuilly;10,00 €\nHôtel du Nord;Sète;5,00 €\n"


def twice(text: str) -> str:
    """Return what a program shows that takes UTF-8 for cp1252."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(b) if b in undefined else bytes([b]).decode("cp1252") for b in text.encode())


def rows(folder: Path, content: bytes, name: str = "clients.csv") -> tuple[list[tuple[str, ...]], Reading]:
    path = folder / "received"
    path.write_bytes(content)
    con = duckdb.connect()
    reading = read(path, con, name=name)
    (sheet,) = reading.sheets
    cells = ", ".join(f"c{place}" for place in range(len(sheet.headers)))
    return con.execute(f"SELECT {cells} FROM {sheet.table} ORDER BY row_number").fetchall(), reading


RIGHT = [("Café Éphémère – “Là”", "Œuilly", "10,00 €"), ("Hôtel du Nord", "Sète", "5,00 €")]


@pytest.mark.parametrize(
    "content",
    [
        twice(TEXT).encode(),
        twice(twice(TEXT)).encode(),
        b"\xef\xbb\xbf" + twice(TEXT).encode(),
        twice("\ufeff" + TEXT).encode(),
        twice(TEXT).encode("utf-16"),
        twice(TEXT).replace("\n", "\r\n").encode(),
    ],
)
def test_a_file_that_was_encoded_twice_as_a_whole_is_put_right_and_told(content: bytes, tmp_path: Path) -> None:
    found, reading = rows(tmp_path, content)
    assert found == RIGHT
    assert reading.sheets[0].headers == ("Client", "Ville", "Montant")
    (told,) = reading.messages
    assert told.key == "reading.encoded_twice"
    assert "clients.csv" in say(told, "fr")
    assert re.search("[23] lignes changées", say(told, "fr"))
    assert "the whole file was put right" in say(told, "en")


def test_cells_that_were_encoded_twice_amid_right_ones_are_left_counted_and_told(tmp_path: Path) -> None:
    content = TEXT + "Le Bar;CafÃ©-sur-Mer;1,00 €\nLe Bar;NÃ®mes;1,00 €\n"
    found, reading = rows(tmp_path, content.encode())
    assert found[2:] == [("Le Bar", "CafÃ©-sur-Mer", "1,00 €"), ("Le Bar", "NÃ®mes", "1,00 €")]
    (told,) = reading.messages
    assert told.key == "reading.damaged_letters"
    assert (told.args["count"], told.args["row"], told.args["column"]) == (2, "4", "Ville")
    assert "“CafÃ©-sur-Mer”, probably “Café-sur-Mer”" in say(told, "en")
    assert "ligne 4, colonne «\u00a0Ville\u00a0»" in say(told, "fr")


@pytest.mark.parametrize("content", [TEXT.encode(), TEXT.encode("iso8859-15", "replace"), b"a;b\nSAO PAULO;1\n"])
def test_a_file_that_was_encoded_once_is_left_without_a_word(content: bytes, tmp_path: Path) -> None:
    assert rows(tmp_path, content)[1].messages == ()


def test_letters_that_only_look_like_damage_are_left_without_a_word(tmp_path: Path) -> None:
    found, reading = rows(tmp_path, "Ville;Pays\nSÃO PAULO;BRÉSIL\nÂge moyen;â\n".encode())
    assert found == [("SÃO PAULO", "BRÉSIL"), ("Âge moyen", "â")]
    assert reading.messages == ()


def test_damaged_letters_of_a_workbook_are_told_with_their_sheet(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    page = book.add_worksheet("Clients")
    page.write_row(0, 0, ["Client", "Ville"])
    page.write_row(1, 0, ["Café", "NÃ®mes"])
    book.close()
    found, reading = rows(tmp_path, (tmp_path / "book.xlsx").read_bytes(), "book.xlsx")
    assert found == [("Café", "NÃ®mes")]
    (told,) = reading.messages
    assert (told.key, told.args["row"], told.args["file"]) == ("reading.damaged_letters", "2", "book.xlsx / Clients")
