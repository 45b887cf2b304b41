"""What is no table is told for what it is, whatever its name."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from essor.kernel.words import say

if TYPE_CHECKING:
    from conftest import Reader


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is_image"),
        (b"GIF89a\0\0", "is_image"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "is_image"),
        (b'<?xml version="1.0"?><!-- x --><svg/>', "is_image"),
        (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "is_web_page"),
        (b"\xef\xbb\xbf  <table><tr><td>1</td></tr></table>", "is_web_page"),
        ("<html></html>".encode("utf-16"), "is_web_page"),
        (b'<?xml version="1.0"?><rss/>', "is_xml"),
        (b'{"nom": "\\ud800"}', "is_json"),
        (b'[{"a": 1}]', "is_json"),
        (b"MZ\x90\0\x03\0\0\0", "is_program"),
        (b"\x7fELF\x02\x01\x01\0", "is_program"),
        (b"Rar!\x1a\x07\x01\0", "is_archive"),
        (b"7z\xbc\xaf\x27\x1c\0", "is_archive"),
        (b"{\\rtf1\\ansi}", "is_document"),
        (zipped("ventes.csv"), "is_archive"),
        (zipped(), "is_archive"),
        (zipped("word/document.xml"), "is_document"),
        (zipped("xl/workbook.bin"), "is_xlsb"),
        (bytes(range(256)) * 20, "is_binary"),
    ],
)
@pytest.mark.parametrize("name", ["ventes.csv", "ventes.xlsx"])
def test_a_file_that_is_no_table_is_named_with_the_mend(read_file: Reader, content: bytes, key: str, name: str) -> None:
    """S06: what stands in a file decides, not its name."""
    found = read_file(content, name=name)
    assert found.reading.sheets == ()
    assert found.keys == [f"reading.{key}"]
    assert name in say(found.reading.messages[0], "fr")


def test_a_database_is_named(tmp_path: Path, read_file: Reader) -> None:
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("CREATE TABLE ventes (montant)")
    assert read_file(tmp_path / "a.db").keys == ["reading.is_database"]


@pytest.mark.parametrize(
    "content", [b"MZ;Libelle\n1;a\n", b"RIFF;x\n1;a\n", b"[Code];Nom\n1;a\n", b"<Code>;Nom\n1;a\n"]
)
def test_a_header_that_begins_like_another_format_is_a_header(read_file: Reader, content: bytes) -> None:
    assert read_file(content).sheet.rows == 1


def parquet(path: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_parquet_file_gives_canonical_text(tmp_path: Path, read_file: Reader) -> None:
    instant = dt.datetime(2026, 10, 3, 14, 5, 9, tzinfo=dt.UTC)
    path = parquet(
        tmp_path / "a.parquet",
        code=pa.array(["001", None, ""]),
        quantite=pa.array([5, -3, None]),
        prix=pa.array([19.9, 5.0, 1e-7]),
        montant=pa.array([Decimal("19.90"), Decimal("-0.05"), None]),
        jour=pa.array([dt.date(2026, 10, 3), None, None]),
        instant=pa.array([instant, None, None]),
        actif=pa.array([True, False, None]),
    )
    found = read_file(path, name="a.parquet")
    assert found.sheet.typed
    assert found.sheet.headers == ("code", "quantite", "prix", "montant", "jour", "instant", "actif")
    assert found.cells == [
        ("001", "5", "19.9", "19.90", "2026-10-03", "2026-10-03 14:05:09+00:00", "true"),
        (None, "-3", "5", "-0.05", None, None, "false"),
        (None, None, "0.0000001", None, None, None, None),
    ]
    assert found.numbers == [(2, 2), (3, 3), (4, 4)]


def test_a_damaged_parquet_file_is_said_to_be(tmp_path: Path, read_file: Reader) -> None:
    path = parquet(tmp_path / "a.parquet", code=pa.array(["a"] * 1000))
    whole = path.read_bytes()
    path.write_bytes(whole[:200])
    assert read_file(path).keys == ["reading.parquet_damaged"]
    path.write_bytes(b"PAR1" + b"\0" * 40 + b"PAR1")
    assert read_file(path).keys == ["reading.parquet_damaged"]
