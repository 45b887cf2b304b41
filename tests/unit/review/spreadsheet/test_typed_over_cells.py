"""A formula moves as a spreadsheet moves it; a number among formulas that agree was typed over."""

from decimal import Decimal

import pytest

from essor.review.spreadsheet.shifted import shifted
from essor.review.spreadsheet.typed_over import typed_over
from essor.work.submitted import Cell, Table


@pytest.mark.parametrize(
    ("formula", "end", "moved"),
    [("B4-C4", "D7", "B7-C7"), ("$B4*B$1", "E6", "$B6*C$1"), ('IF(A4="B4",B4,0)', "D5", 'IF(A5="B4",B5,0)'),
     ("SUM(B4:C4)", "D5", "SUM(B5:C5)"), ("Feuil1!B4", "D5", "Feuil1!B5"), ("LOG10(B4)", "D5", "LOG10(B5)"),
     ("B4", "D3", "B3"), ("B1", "D3", "#REF!")],
)  # fmt: skip
def test_references_move_and_texts_names_and_fixed_parts_stay(formula: str, end: str, moved: str):
    assert shifted(formula, "D4", end) == moved


def sheet(*column: str | int) -> Table:
    """Return a sheet with B and C entered, and D as given: a formula or a number."""
    rows = []
    for row, content in enumerate(column, 1):
        entered = tuple(Cell(str(row), row, letter, Decimal(row)) for letter in "BC")
        formula = content if isinstance(content, str) else ""
        rows.append((*entered, Cell("1", row, "D", Decimal(1), formula=formula)))
    return Table(tuple(rows), kind="sheet")


def test_a_number_between_two_formulas_that_agree_was_typed_over():
    assert typed_over(sheet("=B1-C1", 3, "=B3-C3")) == {(2, 4)}


def test_a_number_at_the_end_of_a_run_of_formulas_was_typed_over():
    assert typed_over(sheet("=B1-C1", "=B2-C2", 3)) == {(3, 4)}


def test_formulas_that_do_not_agree_say_nothing_of_the_number_between_them():
    assert typed_over(sheet("=B1-C1", 3, "=B3*C1")) == frozenset()


def test_entered_numbers_alone_are_no_results():
    assert typed_over(sheet(1, 2, 3)) == frozenset()
