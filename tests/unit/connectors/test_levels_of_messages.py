"""A file that is refused says so as an error; what only deserves a look is a warning."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from staging_case import stage

HEADER = "Date;Client;Libellé;Qté;PU HT;Total HT\n"


def climbing_workbook() -> bytes:
    """Return an archive one of whose names leads out of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("../../outside.xml", "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ventes.xlsx", climbing_workbook()),
        ("ventes.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("ventes.csv", b"\x7fELF\x02\x01\x01" + b"\0" * 60),
        ("ventes.csv", b""),
    ],
    ids=["entry that climbs", "PDF", "program", "empty"],  # a zip holds the time at which it was made
)
def test_a_file_that_is_refused_as_a_whole_says_why_as_an_error(name: str, content: bytes, tmp_path: Path) -> None:
    case = stage(tmp_path, content, name)
    assert case.report["tables"] == {}
    assert [line["level"] for line in case.report["messages"]] == ["error"]


def test_a_remark_on_a_file_that_was_read_stays_a_warning(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "ventes.xlsx")
    page = book.add_worksheet("Ventes")
    page.write_row(0, 0, HEADER.strip().split(";"))
    page.write_row(1, 0, ["15/01/2026", "C1", "Bol", 1, 5.5, 5.5])
    book.add_worksheet("Front").activate()
    page.hide()
    book.close()
    case = stage(tmp_path, tmp_path / "ventes.xlsx", "ventes.xlsx")
    hidden = [line["level"] for line in case.report["messages"] if line["key"] == "reading.hidden_sheet"]
    assert (hidden, case.report["rows_kept"]) == (["warning"], 1)
