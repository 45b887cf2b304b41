"""The workbook of the collection is refreshed by a person who did not build it: next month's export, no repair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
from collection_cases import collection, made, sales

from essor.documents.workbook_values import Calculator
from essor.documents.xlsx import xlsx
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import Count, Money, Rate
from essor.work.collection import Collection, DaySales

NAMES = {"physical": "Physical sales", "ecommerce": "E-commerce"}


def summed(days: Sequence[DaySales], month: str, *channels: str) -> Decimal:
    wanted = channels or tuple(NAMES)
    chosen = [one for one in days if one.day.isoformat().startswith(month) and one.channel in wanted]
    return sum((one.revenue.amount for one in chosen), Decimal(0))


def paste(data: bytes, days: Sequence[DaySales], *, foot: Sequence[DaySales] | None = None) -> bytes:
    """Return the workbook with another export in its paste zone, as a person pastes it over the old rows."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Paste zone"]
    table = sheet.tables["pasted"]
    start, end = table.ref.split(":")
    top, bottom = int(start.lstrip("ABCDEFG")) + 1, int(end.lstrip("ABCDEFG"))
    for row in sheet.iter_rows(min_row=top, max_row=bottom, max_col=7):
        for cell in row:
            cell.value = None
    for at, one in enumerate(days, top):
        values = (one.day, NAMES[one.channel], one.orders, one.units.number, one.revenue.amount, one.costed.amount,
                  one.cost.amount)  # fmt: skip
        for column, value in enumerate(values, 1):
            sheet.cell(at, column, float(value) if isinstance(value, Decimal) else value)
    if top + len(days) - 1 > bottom:
        table.ref = f"{start}:G{top + len(days) - 1}"  # a spreadsheet grows the table by itself
        table.autoFilter.ref = table.ref
    stated = days if foot is None else foot
    controls = book["Controls"]
    controls["B5"], controls["B7"] = len(stated), sum(one.orders for one in stated)
    controls["B6"] = float(sum((one.revenue.amount for one in stated), Decimal(0)))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def by_ironcalc(data: bytes, folder: Path) -> dict[str, Any]:
    """Return the named cells as IronCalc finds them."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    model.evaluate()
    tabs = [sheet["name"] for sheet in model.get_worksheets_properties()]
    found = {}
    for name, place in openpyxl.load_workbook(path).defined_names.items():
        tab, cell = place.attr_text.rsplit("!", 1)
        _, letter, row = cell.split("$")
        found[name] = model.get_cell_value(tabs.index(tab.strip("'")), int(row), " ABCDEFGHI".index(letter))
    return found


def day_of(serial: float) -> date:
    return date(1899, 12, 30) + timedelta(days=int(serial))


@pytest.fixture(scope="module")
def book() -> bytes:
    return xlsx(made().product.workbook(made().result, "en"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_finds_the_month_of_the_data_by_itself(lang: Lang):
    result = made().result
    found = Calculator(made().product.workbook(result, lang)).results()
    days = result.collection.daily
    revenue = summed(days, "2026-10")
    assert found.value("revenue") == Money(revenue)
    assert found.value("physical_revenue") == Money(summed(days, "2026-10", "physical"))
    assert found.value("last_revenue") == Money(summed(days, "2025-10"))
    assert found.value("orders") == Count(2 * (1 + 5 + 28))
    assert found.value("margin_rate") == Rate(Decimal("0.5"))
    assert found.value("target_gap") == Money(revenue - 5000)
    assert found.values["all_checks"] == "OK"
    assert found.values["months.whole.13"] == revenue
    assert found.values["months.whole.1"] == summed(days, "2025-10")


def test_another_month_can_be_chosen_and_the_figures_follow():
    result = made().result
    calculator = Calculator(made().product.workbook(result, "en"))
    found = calculator.results({"chosen_month": date(2026, 7, 14)})
    assert found.value("revenue") == Money(summed(result.collection.daily, "2026-07"))


@pytest.mark.parametrize("last", ["2026-11", "2027-03"])
def test_next_month_every_figure_follows_without_repair(book: bytes, tmp_path: Path, last: str):
    days = sales("2026-01", last)
    found = by_ironcalc(paste(book, days), tmp_path)
    assert day_of(found["report_month"]).isoformat().startswith(last)
    assert found["revenue"] == pytest.approx(float(summed(days, last)))
    assert found["ecommerce_revenue"] == pytest.approx(float(summed(days, last, "ecommerce")))
    assert found["all_checks"] == "OK"
    assert found["shown_revenue"] == found["revenue"]


def test_an_export_longer_than_the_zone_is_followed_too(book: bytes, tmp_path: Path):
    days = sales("1980-01", "2026-12")
    assert len(days) > 1_500
    found = by_ironcalc(paste(book, days), tmp_path)
    assert found["revenue"] == pytest.approx(float(summed(days, "2026-12")))
    assert found["pasted_rows"] == len(days)
    assert found["all_checks"] == "OK"


@pytest.mark.parametrize("fault", ["a row is missing", "an unknown channel", "an amount is text"])
def test_a_faulty_paste_does_not_pass_the_controls(book: bytes, tmp_path: Path, fault: str):
    days = list(sales("2026-01", "2026-11"))
    pasted = paste(book, days[:-1] if fault == "a row is missing" else days, foot=days)
    changed = openpyxl.load_workbook(BytesIO(pasted))
    sheet = changed["Paste zone"]
    top = int(sheet.tables["pasted"].ref.split(":")[0].lstrip("A")) + 1
    if fault == "an unknown channel":
        sheet.cell(top, 2, "Web")
    elif fault == "an amount is text":
        sheet.cell(top, 5, "12,50")
    written = BytesIO()
    changed.save(written)
    assert by_ironcalc(written.getvalue(), tmp_path)["all_checks"] == "To mend"


def test_no_result_is_typed_and_every_result_of_the_claims_stands_in_the_workbook():
    result = made().result
    formulas = {cell.name: getattr(cell, "text", "") for cell in made().product.workbook(result, "en").cells()}
    for claim in made().product.asserted(result).results:
        assert formulas[claim.value.name] == claim.value.formula
        assert claim.value.formula.startswith("=")


@pytest.mark.parametrize("lang", LANGS)
def test_a_collection_without_data_still_gives_a_workbook(lang: Lang):
    empty = made(Collection()).result
    found = Calculator(made().product.workbook(empty, lang)).results()
    assert found.values["pasted_rows"] == 0
    assert found.values["all_checks"] in {"To mend", "À corriger"}


def test_the_dictionary_of_the_workbook_holds_every_field_and_the_selection_every_kpi():
    workbook = made().product.workbook(made().result, "en")
    rows = {table.name: table.rows for table in workbook.tables()}
    assert [row[1] for row in rows["dictionary"]] == [one.name for one in collection().fields]
    assert [row[1] for row in rows["selection"]] == ["kept", "kept", "possible, not kept", "without data"]
