"""Compare what readers find in our files with the texts kept in tests/golden/documents.

After a change that is meant, ESSOR_GOLDEN=write writes the texts again: read the difference as prose.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from golden_text import text_of_docx, text_of_pptx, text_of_xlsx
from sample_document import document
from sample_workbook import budget

from essor.documents.blocks import Chart
from essor.documents.chart import svg
from essor.documents.docx import docx
from essor.documents.pptx import pptx
from essor.documents.xlsx import xlsx
from essor.kernel.message import LANGS, Lang

FOLDER = Path(__file__).parents[2] / "golden" / "documents"


def drawn(lang: Lang) -> str:
    chart = next(block for block in document(lang).blocks if isinstance(block, Chart))
    return re.sub(r"(?<=>)(?=<)", "\n", svg(chart, lang)) + "\n"


FILES: dict[str, Callable[[Lang], str]] = {
    "document.{lang}.docx.txt": lambda lang: text_of_docx(docx(document(lang))),
    "document.{lang}.pptx.txt": lambda lang: text_of_pptx(pptx(document(lang))),
    "budget.{lang}.xlsx.txt": lambda lang: text_of_xlsx(xlsx(budget(lang))),
    "chart.{lang}.svg": drawn,
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FILES)
def test_a_reader_finds_what_was_agreed(name: str, lang: Lang):
    path = FOLDER / name.format(lang=lang)
    found = FILES[name](lang)
    if os.environ.get("ESSOR_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_no_text_is_kept_for_a_file_that_nobody_writes():
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {name.format(lang=lang) for name in FILES for lang in LANGS}


def test_both_languages_hold_the_same_figures():
    def numbers(text: str) -> list[str]:
        plain = text.replace("~", "").replace("^", "").replace("E-commerce", "").split("[table Essor Table]")[1]
        return re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", plain.split("foot:")[0]))

    assert numbers(text_of_docx(docx(document("fr")))) == numbers(text_of_docx(docx(document("en"))))
