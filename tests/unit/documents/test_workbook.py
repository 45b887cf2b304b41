import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_workbook import budget

from essor.documents.brand import HOUSE
from essor.documents.workbook import (
    Board,
    Cells,
    Chart,
    Column,
    Content,
    Drawn,
    Formula,
    Input,
    Row,
    Sheet,
    Table,
    Workbook,
)
from essor.documents.workbook_formula import Scope, functions, written
from essor.documents.workbook_values import Calculator, values
from essor.documents.workbook_writer import write
from essor.documents.xlsx import xlsx
from essor.kernel.message import message
from essor.kernel.value import Count, Day, Money, NotComputable, Quantity, Rate

HOSTILE = "'!A1]=cmd|'/C calc'!A0&\"[evil.xlsx]\x00"


def small(*cells: Input | Formula, tables: tuple[Table, ...] = ()) -> Workbook:
    return Workbook("T", "fr", (Sheet("S", "", (*tables, Cells("C", cells))),))


def one(formula: str, **inputs: Content) -> Decimal | str | None:
    cells = [Input(name, name, content) for name, content in inputs.items()]
    return values(small(*cells, Formula("result", "R", formula)))["result"]


def test_the_break_even_is_the_one_of_the_worked_example():
    found = Calculator(budget()).results()
    assert found.value("unit_margin") == Money(Decimal(29))
    assert found.value("margin_rate") == Rate(Decimal("0.58"))
    assert found.value("break_even_revenue") == Money(Decimal(50_000))
    assert found.value("break_even_units") == Count(1000)
    assert found.value("revenue") == Money(Decimal(120_006))
    assert found.value("start") == Day(date(2027, 1, 1))
    assert found.values["sales.whole.2"] == Decimal(40_002)
    assert found.values["sales.web.total"] == Decimal(30_000)
    assert found.values["scenario"] == "=1+1"


def test_every_figure_follows_when_an_input_changes_and_comes_back():
    calculator = Calculator(budget())
    before = calculator.results()
    after = calculator.results({"price": Decimal(79)})
    assert after.value("unit_margin") == Money(Decimal(58))
    assert after.value("break_even_units") == Count(500)
    assert after == Calculator(budget(price=Decimal(79))).results()
    assert calculator.results() == before


def test_an_input_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="unit_margin"):
        Calculator(budget()).results({"unit_margin": Decimal(1)})


def test_only_the_names_asked_for_are_read():
    found = Calculator(budget()).results({"price": Decimal(79)}, ["break_even_units"])
    assert found.values == {"break_even_units": Decimal(500)}
    with pytest.raises(KeyError, match="absent"):
        Calculator(budget()).results(names=["absent"])


def test_a_division_by_zero_becomes_a_reason():
    found = Calculator(budget()).results({"price": Decimal(0), "unit_cost": Decimal(0)})
    assert found.values["margin_rate"] is None
    assert found.value("margin_rate") == NotComputable(message("documents.error_division"))
    assert found.value("break_even_units") == NotComputable(message("documents.error_division"))
    assert found.value("unit_margin") == Money(Decimal(0))


def test_an_empty_input_counts_for_nothing_and_its_own_value_is_none():
    found = Calculator(budget(price=None)).results()
    assert found.values["price"] is None
    assert found.value("unit_margin") == Money(Decimal(-21))


def test_a_calculation_in_a_circle_says_so():
    found = Calculator(small(Formula("first", "", "=second"), Formula("second", "", "=first"))).results()
    assert found.value("first") == NotComputable(message("documents.error_circle"))


def test_a_number_without_unit_is_a_quantity_and_binary_noise_is_not_shown():
    found = Calculator(small(Formula("sum_of_both", "", "=0.1+0.2"))).results()
    assert found.value("sum_of_both") == Quantity(Decimal("0.3"))


def test_the_same_workbook_gives_the_same_bytes():
    assert xlsx(budget()) == xlsx(budget())


def _read(data: bytes, *, formulas: bool) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=not formulas)
    return {(sheet.title, cell.coordinate): cell for sheet in book for row in sheet.iter_rows() for cell in row}


def _different(data: bytes, folder: Path) -> list[str]:
    """Return the formula cells whose cached value is not the one an engine finds in the file."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    model.evaluate()
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]
    cached = _read(data, formulas=False)
    wrong = []
    for (sheet, place), cell in _read(data, formulas=True).items():
        if cell.data_type != "f":
            continue
        found = model.get_cell_value(names.index(sheet), cell.row, cell.column)
        value = cached[sheet, place].value
        if found not in (value or "", value) and value != pytest.approx(found, rel=1e-14):
            wrong.append(f"{sheet}!{place}: {value} is not {found}")
    return wrong


@pytest.mark.parametrize("price", [Decimal(50), Decimal("33.33"), None])
def test_recomputed_equals_cached(price: Decimal | None, tmp_path: Path):
    assert _different(xlsx(budget(price=price)), tmp_path) == []


def test_a_file_without_computed_values_is_caught(tmp_path: Path):
    assert _different(write(budget(), HOUSE, {}).data, tmp_path)


def test_cached_errors_are_errors():
    data = xlsx(small(Formula("ratio", "", "=1/0")))
    cells = [cell for cell in _read(data, formulas=False).values() if cell.value == "#DIV/0!"]
    assert [cell.data_type for cell in cells] == ["e"]


def test_names_formulas_and_units_stand_in_the_file():
    book = openpyxl.load_workbook(BytesIO(xlsx(budget())))
    assert book.sheetnames == ["Lisez-moi", "Hypothèses", "Calculs", "Données"]
    assert book.defined_names["price"].attr_text == "'Hypothèses'!$B$5"
    assert book["Hypothèses"]["B5"].value == 50
    assert book["Hypothèses"]["B5"].number_format == '#,##0.00"\N{NO-BREAK SPACE}€"'
    sheet = book["Calculs"]
    assert [sheet[f"B{row}"].value for row in range(4, 8)] == [
        "=price - unit_cost",
        "=unit_margin / price",
        "=fixed_costs / margin_rate",
        "=ROUNDUP(fixed_costs / unit_margin, 0)",
    ]
    english = openpyxl.load_workbook(BytesIO(xlsx(budget("en"))))
    assert english["Assumptions"]["B5"].number_format == '"€"#,##0.00'
    assert english.sheetnames[0] == "Read me"


def test_only_input_cells_are_unlocked_and_they_are_coloured():
    book = openpyxl.load_workbook(BytesIO(xlsx(budget())))
    free = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert {place for sheet, place in free if sheet == "Hypothèses"} == {"B5", "B6", "B7", "B8", "B9"}
    assert not [place for sheet, place in free if sheet == "Calculs"]
    assert book["Hypothèses"]["B5"].fill.fgColor.rgb == "FFEDF1FD"
    assert [sheet.protection.sheet for sheet in book] == [True, True, True, False]
    assert all(sheet.print_area for sheet in book)


def test_a_chart_is_native_and_keeps_our_colours():
    archive = zipfile.ZipFile(BytesIO(xlsx(budget())))
    chart = archive.read("xl/charts/chart1.xml").decode()
    assert "c:barChart" in chart
    assert "c:lineChart" in chart
    assert "<c:f>Données!$B$5:$B$7</c:f>" in chart.replace("'", "")
    assert chart.index("3A5BD0") < chart.index("33B9C4")
    assert 'descr="Ventes par mois"' in archive.read("xl/drawings/drawing1.xml").decode()


def trends(*amounts: int, half: bool = True) -> bytes:
    rows = tuple((date(2027, number, 1), amount) for number, amount in enumerate(amounts, 1))
    table = Table("trend", "", (Column("month", "M", "month"), Column("amount", "A", "money")), rows)
    charts = (Chart(title, title, "trend", "month", (Drawn("amount", "other"),), half=half) for title in ("One", "Two"))
    return xlsx(Workbook("T", "en", (Sheet("S", "", (table, *charts)),)))


@pytest.mark.parametrize(("amounts", "starts"), [((90, 95), True), ((90, -5), False)])
def test_the_columns_of_a_chart_start_at_zero_unless_one_is_below(amounts: tuple[int, ...], starts: bool):
    chart = zipfile.ZipFile(BytesIO(trends(*amounts))).read("xl/charts/chart1.xml").decode()
    assert ('<c:min val="0"/>' in chart) is starts


@pytest.mark.parametrize("half", [True, False])
def test_half_charts_stand_two_by_two_with_their_title_inside(half: bool):
    archive = zipfile.ZipFile(BytesIO(trends(1, 2, half=half)))
    rows = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", archive.read("xl/drawings/drawing1.xml").decode())
    assert (rows[0] == rows[1]) is half
    assert ("One" in archive.read("xl/charts/chart1.xml").decode()) is half


def test_user_text_never_becomes_a_formula_a_link_or_a_name():
    data = xlsx(budget(extra=HOSTILE))
    allowed = {cell.value for cell in _read(xlsx(budget()), formulas=True).values() if cell.data_type == "f"}
    found = {cell.value for cell in _read(data, formulas=True).values() if cell.data_type == "f"}
    column = re.compile(r"sales\[(\[#This Row\],\[[^\[\]]*\]|[^\[\]]*)\]")
    assert {column.sub("C", text) for text in found} == {column.sub("C", text) for text in allowed}
    archive = zipfile.ZipFile(BytesIO(data))
    assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]
    assert not re.search(r"HYPERLINK\(|<f>[^<]*cmd", archive.read("xl/worksheets/sheet2.xml").decode())
    assert values(budget(extra=HOSTILE))["break_even_units"] == Decimal(1000)
    names = openpyxl.load_workbook(BytesIO(data)).sheetnames
    assert names[1].startswith("Hypothèses")
    assert not re.search(r"[\[\]:*?/\\'\x00]", "".join(names))


def test_the_properties_carry_no_clock():
    properties = openpyxl.load_workbook(BytesIO(xlsx(budget()))).properties
    assert properties.created == properties.modified == datetime(2026, 1, 1)  # noqa: DTZ001
    assert (properties.title, properties.creator) == ("Budget 2027", "Maison Brumelle")


@pytest.mark.parametrize(
    "formula",
    ["price * 2", "=A1", "=Sheet1!A1", "='[other.xlsx]S'!A1", '=INDIRECT("A1")', '=WEBSERVICE("http://x")',
     "=absent", "=sales[absent]", "=[price]", "=price;1", "={1,2}", "=#REF!", '="open',
     "=TODAY()", "=price!b", "=cmd|'x'"],
)  # fmt: skip
def test_a_formula_speaks_of_names_and_listed_functions_only(formula: str):
    scope = Scope(frozenset({"price"}), {"sales": {"shops": "Boutiques"}})
    assert written("=price * SUM(sales[shops])", scope) == "=price * SUM(sales[Boutiques])"
    with pytest.raises(ValueError, match=r"formula|function|named|table|holds"):
        written(formula, scope)


@pytest.mark.parametrize("name", ["a1", "tax2026", "r1c1", "l1c1", "c", "Price", "1a", "prix ht", "sum", "vrai", ""])
def test_a_name_that_is_a_place_or_a_function_is_refused(name: str):
    with pytest.raises(ValueError, match="name"):
        xlsx(small(Input(name, "", 1)))


@pytest.mark.parametrize("choice", ["=A1", "oui, non", "x" * 256, "a\x00"])
def test_a_choice_that_a_list_cannot_hold_is_refused(choice: str):
    with pytest.raises(ValueError, match="choices"):
        xlsx(small(Input("answer", "", "", "text", choices=(choice,))))


def test_the_title_stands_in_the_foot_as_text():
    book = openpyxl.load_workbook(BytesIO(xlsx(replace(budget(), title="2027 & après"))))
    foot = book["Calculs"].oddFooter
    assert (foot.left.text.strip(), foot.left.size) == ("2027 && après", 8)
    assert foot.right.text == "&P / &N"


def test_a_table_repeats_its_header_on_each_printed_page():
    assert openpyxl.load_workbook(BytesIO(xlsx(budget())))["Données"].print_title_rows == "$4:$4"


def board() -> Workbook:
    revenue = Row(
        "Revenue",
        (
            Input("target", "Target", Decimal(100), "money", "", Decimal(0)),
            Formula("gap", "Gap", "=90-target", "money"),
            Formula("status", "Status", '=IF(gap<0,"▲ off","● on")', "text"),
        ),
    )
    rate = Row("Margin rate", (None, Formula("rate", "Rate", "=0.1234", "fine_rate"), None))
    heads = ("Target", "Gap", "Status")
    return Workbook("T", "en", (Sheet("S", "", (Board("Board", "KPI", heads, (revenue, rate)),)),))


def test_a_board_holds_named_cells_of_different_units_side_by_side():
    calculator = Calculator(board())
    assert calculator.results().value("gap") == Money(Decimal(-10))
    assert calculator.results().value("rate") == Rate(Decimal("0.1234"))
    assert calculator.results({"target": Decimal(80)}).values["status"] == "● on"
    book = openpyxl.load_workbook(BytesIO(xlsx(board())))
    sheet = book["S"]
    assert [cell.value for cell in sheet[4]][:4] == ["KPI", "Target", "Gap", "Status"]
    assert [book.defined_names[name].attr_text for name in ("target", "gap", "rate")] == [
        "'S'!$B$5", "'S'!$C$5", "'S'!$C$6"
    ]  # fmt: skip
    assert sheet["C6"].number_format == "0.00%"
    assert not sheet["B5"].protection.locked
    assert sheet["C5"].protection.locked


def test_the_statuses_of_a_board_are_coloured_by_their_sign():
    sheet = openpyxl.load_workbook(BytesIO(xlsx(board())))["S"]
    rules = {rule.text for found in sheet.conditional_formatting for rule in found.rules}
    assert rules == {"●", "◆", "▲"}


def test_the_recomputed_values_of_a_board_are_those_that_it_shows(tmp_path: Path):
    assert _different(xlsx(board()), tmp_path) == []


def test_a_column_of_sentences_is_as_wide_as_it_asks_and_wraps():
    table = Table(
        "cards", "Cards", (Column("said", "Said", "text", signs=60), Column("number_of", "N")), (("A sentence.", 1),)
    )
    sheet = openpyxl.load_workbook(BytesIO(xlsx(small(tables=(table,)))))["S"]
    assert sheet.column_dimensions["A"].width == pytest.approx(60, abs=1)
    assert sheet["A5"].alignment.wrap_text


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        xlsx(small(Input("price", "", 1), Input("price", "", 2)))


def test_rows_that_do_not_fit_their_columns_are_refused():
    table = Table("sales", "", (Column("one", "One"), Column("both", "Both", formula="=[one]*2")), ((1, 2),))
    with pytest.raises(ValueError, match="do not fit"):
        xlsx(small(tables=(table,)))


def test_each_listed_function_gives_the_answer_of_its_example():
    sample = Table(
        "sample",
        "",
        (Column("shop", "Shop", "text"), Column("day", "Day"), Column("amount", "Amount"), Column("flow", "Flow")),
        (("A", 1, 10, -100), ("B", 2, 20, 0), ("A", 3, 30, 121)),
    )
    listed = functions().values()
    cells = [Formula(f"example_{one.name.lower()}", one.example, f"={one.example}") for one in listed]
    found = values(small(*cells, tables=(sample,)))
    wrong = {one.name: found[f"example_{one.name.lower()}"] for one in listed
             if found[f"example_{one.name.lower()}"] != Decimal(str(one.answer))}  # fmt: skip
    assert wrong == {}


def test_a_table_without_rows_sums_to_nothing():
    table = Table("sales", "", (Column("web", "Web", total=True),), ())
    assert values(small(Formula("all_web", "", "=SUM(sales[web])"), tables=(table,)))["all_web"] == 0


NUMBERS = st.decimals(-9999, 9999, places=2, allow_nan=False)
EXPRESSIONS = st.recursive(
    st.sampled_from(["first", "second", "third"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner),
    max_leaves=6,
)


def formula_of(tree: Any) -> str:
    return tree if isinstance(tree, str) else f"({formula_of(tree[0])} {tree[1]} {formula_of(tree[2])})"


def number_of(tree: Any, names: dict[str, Decimal]) -> Decimal | None:
    if isinstance(tree, str):
        return names[tree]
    left, right = number_of(tree[0], names), number_of(tree[2], names)
    if left is None or right is None or (tree[1] == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right}[tree[1]] if tree[1] != "/" else left / right


@given(EXPRESSIONS, NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_the_engine_finds_what_decimals_find(tree: Any, first: Decimal, second: Decimal, third: Decimal):
    names = {"first": first, "second": second, "third": third}
    expected = number_of(tree, names)
    found = one(f"={formula_of(tree)}", **names)
    if expected is None or found is None:
        assert found is None or abs(found) > 10**9 or expected is None  # a float may miss an exact zero
    else:
        assert float(found) == pytest.approx(float(expected), rel=1e-9, abs=1e-6)


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_stays_text(text: str):
    data = write(small(Input("said", text, text, "text", text)), HOUSE, {}).data
    cells = _read(data, formulas=True).values()
    assert not [cell.value for cell in cells if cell.data_type == "f"]
