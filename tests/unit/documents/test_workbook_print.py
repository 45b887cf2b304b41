"""A workbook prints what is filled in, at a size that is read, and says what goes on beside."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.documents.workbook import Cells, Chart, Column, Drawn, Input, Sheet, Table, Workbook
from essor.documents.workbook_print import page_starts, unprinted
from essor.documents.xlsx import xlsx


def table(columns: int, filled: int, free: int, *, entered: bool = True) -> Table:
    rows = [(date(2026, 10, 1), *range(columns - 1))] * filled + [(None,) * columns] * free
    named = tuple(
        Column(f"column_{number}", f"Column {number}", "day" if not number else "count") for number in range(columns)
    )
    return Table("pasted", "Rows", named, tuple(rows), entered=entered)


def sheet(*blocks: Any) -> Any:
    data = xlsx(Workbook("Title", "en", (Sheet("Data", "", blocks),)))
    return openpyxl.load_workbook(BytesIO(data))["Data"]


def last_row(page: Any) -> int:
    return int(str(page.print_area).rpartition("$")[2])


def test_free_rows_are_printed_for_a_page_and_no_more():
    page = sheet(table(3, filled=10, free=1_490))
    assert last_row(page) == page.max_row - 1_449  # the free rows, less the empty one below the table
    assert page.max_row > 1_500


def test_what_stands_below_a_table_is_printed():
    page = sheet(table(3, filled=1, free=1_500), Cells("Below", (Input("below", "Below", 3),)))
    assert last_row(page) >= next(cell.row for row in page.iter_rows() for cell in row if cell.value == "Below")


@pytest.mark.parametrize(("filled", "free", "entered", "rows"), [
    (10, 40, True, 0), (10, 41, True, 1), (0, 100, True, 60), (10, 1_000, False, 0),
])  # fmt: skip
def test_rows_that_stay_on_the_screen(filled: int, free: int, entered: bool, rows: int):
    assert unprinted(table(2, filled, free, entered=entered), 10_000) == rows


def test_a_sheet_with_charts_is_one_page_so_that_none_is_cut():
    chart = Chart("Amounts", "Amounts", "pasted", "column_0", (Drawn("column_1", "other"),))
    setup = sheet(table(17, 3, 0), chart).page_setup
    assert (setup.fitToWidth, setup.fitToHeight, setup.orientation) == (None, None, "portrait")
    assert sheet(table(17, 3, 0)).page_setup.orientation == "landscape"


def test_a_sheet_of_many_columns_goes_on_beside_with_its_first_columns_again():
    wide, narrow = sheet(table(17, 3, 0)), sheet(table(5, 3, 0))
    assert (wide.page_setup.fitToWidth, wide.page_setup.fitToHeight) == (2, 0)
    assert str(wide.print_title_cols) == "$A:$B"
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (
        None,
        None,
    )  # one page, as a file says by silence


@given(st.lists(st.integers(5, 64), min_size=1, max_size=40))
def test_no_page_is_too_small_to_be_read_and_none_shows_less_than_a_column_of_its_own(widths: list[int]):
    starts = page_starts(widths)
    assert list(starts) == sorted(set(starts))
    pages = [widths[start:end] for start, end in zip((2, *starts), (*starts, len(widths)), strict=True)]
    assert [width for page in pages for width in page] == widths[2:]
    assert all(page for page in pages) or len(widths) <= 2
    head = sum(widths[:2])
    assert all(head + sum(page) <= 190 for page in pages if len(page) > 1)
    assert bool(starts) == (sum(widths) > 190 and len(widths) > 3)
