"""Files damaged at random are read or refused in words; none raises, hangs or ends the process."""

from __future__ import annotations

from pathlib import Path

import odf.opendocument
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from odf import table as odf_table
from odf import text as odf_text

from essor.safety.child import Limits, Ok, run

ROWS = [["code", "libelle", "montant"], ["A1", "Bol", "12"], ["A2", "Été", "13"], ["A3", "Plat & co", "14"]]


def write(path: Path) -> None:
    match path.suffix:
        case ".xlsx":
            with xlsxwriter.Workbook(path) as book:
                page = book.add_worksheet("Ventes")
                for row, cells in enumerate(ROWS):
                    page.write_row(row, 0, cells)
                page.merge_range("A6:A8", "Nord")
                page.write_formula("B6", "=1/0", value="#DIV/0!")
        case ".ods":
            document = odf.opendocument.OpenDocumentSpreadsheet()
            sheet = odf_table.Table(name="Ventes")
            document.spreadsheet.addElement(sheet)
            for cells in ROWS:
                line = odf_table.TableRow()
                sheet.addElement(line)
                for text in cells:
                    cell = odf_table.TableCell(valuetype="string")
                    cell.addElement(odf_text.P(text=text))
                    line.addElement(cell)
            document.save(str(path))
        case ".parquet":
            columns = list(zip(*ROWS[1:], strict=True))
            pq.write_table(pa.table(dict(zip(ROWS[0], map(pa.array, columns), strict=True))), path)
        case _:
            path.write_text("".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS), encoding="utf-8")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "parquet", "csv"])
def test_no_damage_raises_or_hangs(kind: str, tmp_path: Path) -> None:
    write(tmp_path / f"a.{kind}")
    arguments = {"path": str(tmp_path / f"a.{kind}"), "times": 80, "seed": 20261003}
    outcome = run("damage_jobs.read_damaged", arguments, limits=Limits(seconds=240))
    assert isinstance(outcome, Ok), outcome
    assert sum(outcome.result.values()) == 80
    assert len(outcome.result) > 1, "some are refused"
