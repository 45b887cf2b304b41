"""The dashboard of the demo company: its workbook and its page show the figures that the company was built with."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from demo_company import Demo, Essor
from pypdf import PdfReader

pytestmark = pytest.mark.xdist_group("demo")
SHARES = {"": "all", "_physical": "channel=physical", "_ecommerce": "channel=ecommerce"}


@pytest.fixture
def made(demo: Demo, essor: Essor, tmp_path: Path) -> Path:
    code, _, said = essor(
        "make", "dashboard", "--period", "2026-10", "--format", "xlsx,pdf", "--languages", "fr,en", "--out", tmp_path,
        "--data", demo.data, "--company", "brumelle",
    )  # fmt: skip
    assert (code, "Traceback" in said) == (0, False)
    return tmp_path


def named(book: openpyxl.Workbook, name: str) -> object:
    ((sheet, place),) = book.defined_names[name].destinations
    return book[sheet][place.replace("$", "")].value


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_workbook_shows_the_revenue_that_the_company_was_built_with(demo: Demo, made: Path, lang: str):
    path = made / f"dashboard_2026-10_{lang}.xlsx"
    values, formulas = (openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=only) for only in (True, False))
    for part, perimeter in SHARES.items():
        expected = demo.truths.figure("revenue", "2026-10", perimeter)
        assert Decimal(str(named(values, f"revenue{part}_value"))) == expected
        assert str(named(formulas, f"revenue{part}_value")).startswith("=")
    assert Decimal(str(named(values, "m_orders_now"))) == demo.truths.figure("orders", "2026-10", "all")


@pytest.mark.parametrize(("lang", "title"), [("fr", "Octobre 2026"), ("en", "October 2026")])
def test_the_dashboard_stands_on_one_page_and_its_cards_on_the_next(made: Path, lang: str, title: str):
    pages = PdfReader(BytesIO((made / f"dashboard_2026-10_{lang}.pdf").read_bytes())).pages
    assert len(pages) == 2
    assert title in pages[0].extract_text()


def test_a_product_that_is_no_calculation_says_that_it_has_no_workbook(demo: Demo, essor: Essor, tmp_path: Path):
    code, _, said = essor(
        "make", "report", "--period", "2026-10", "--format", "xlsx", "--out", tmp_path, "--data", demo.data,
        "--company", "brumelle", "--lang", "en",
    )  # fmt: skip
    assert (code, list(tmp_path.iterdir())) == (1, [])
    assert "C2.2.4" in said
