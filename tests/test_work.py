"""What every work product proves, whoever wrote it: the registry finds the products, nothing is listed here."""

from __future__ import annotations

import re
import shutil
import string
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

import essor
from essor.documents.render import SHAPES, render, render_workbook
from essor.documents.workbook import Input, Workbook
from essor.documents.workbook_values import Calculator, Results
from essor.kernel.fact import Fact
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Lang, Message, message
from essor.kernel.need import Items
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, NotComputable
from essor.kernel.words import say, sentences
from essor.metrics import catalogue
from essor.metrics.question import measures_of
from essor.work.case import Case, claims_of, truth_of_case
from essor.work.checking import STATUSES, worst
from essor.work.data import Amount, Data, Line, MeasureMonths, Month, Point, Series
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import make
from essor.work.truth import truth_of

OCTOBER = Period.parse("2026-10")
SHARES = {"all": ALL, "physical": Perimeter.of(channel="physical"), "ecommerce": Perimeter.of(channel="ecommerce")}
EVERY = list(products().values())
CASES = [(product, case) for product in EVERY for case in product.cases]
HALF = Decimal("0.5")


def line(code: str, share: str) -> Line:
    """Return a KPI at one half, or at two of its unit in each channel and four in all; its target a tenth higher."""
    kpi = catalogue.kpis()[code]
    number = HALF if kpi.unit == "ratio" else Decimal(4 if share == "all" else 2)
    ref = FigureRef(code, OCTOBER, SHARES[share], "000001")
    target = kpi.value(number * Decimal("1.1"))
    return Line(code, kpi.label, share, Fact(kpi.value(number), ref, 3), target, kpi.value(number * Decimal("-0.1")),
                "off", kpi.value(number))  # fmt: skip


def measured(codes: Mapping[str, None]) -> tuple[MeasureMonths, ...]:
    """Return the measures of KPIs in the two months that a period is read beside: one each."""
    held = measures_of(catalogue.kpis()[code] for code in codes if code in catalogue.kpis())
    months = tuple(Amount(period, Decimal(1)) for period in (OCTOBER.last_year(), OCTOBER))
    return tuple(MeasureMonths(one.code, one.label, "all", one.additive, months) for one in held if one.on_engine)


def sample(product: Product) -> Data:
    """Return data for every KPI that a product needs: one period, its month of revenue by channel, its measures."""
    codes = dict.fromkeys(code for need in product.needs for code in getattr(need, "codes", ()))
    lines = tuple(line(code, share) for share in SHARES for code in codes if code in catalogue.kpis())
    points = {one.kpi: Point(one.fact, one.target) for one in lines if one.share == "all"}
    series = tuple(Series(code, "all", (point,)) for code, point in points.items())
    month = Month(
        OCTOBER,
        *(
            Fact(Money(Decimal(2)), FigureRef("revenue", OCTOBER, SHARES[share], "000001"))
            for share in ("physical", "ecommerce")
        ),
    )
    return Data(
        "Maison Test", OCTOBER, "000001", lines, (month,), series=series, measures=measured(codes),
        known_until=OCTOBER.end,
    )  # fmt: skip


def id_of(value: object) -> str:
    return value.code if isinstance(value, Product) else value.name if isinstance(value, Case) else ""


every_product = pytest.mark.parametrize("product", EVERY, ids=id_of)


@pytest.mark.parametrize(("product", "case"), CASES, ids=id_of)
def test_a_worked_example_gives_the_status_it_says(product: Product, case: Case):
    check = {one.name: one for one in product.checks}[case.check]
    findings = check(claims_of(product.claims, case), truth_of_case(case, product.parameters))
    assert worst(findings) == case.status in STATUSES
    assert all(say(finding.message, lang) for finding in findings for lang in LANGS)


@every_product
def test_each_check_has_a_case_that_passes_and_one_that_fails(product: Product):
    proved = {(case.check, case.status) for case in product.cases}
    assert proved >= {(check.name, status) for check in product.checks for status in ("pass", "fail")}


@every_product
def test_each_part_of_the_criterion_has_a_check_or_a_question(product: Product):
    checked, asked = {check.part for check in product.checks}, {question.part for question in product.questions}
    for part in product.criterion:
        assert part.by == "human" or part.letter in checked, part.code
        assert part.by == "machine" or part.code in asked, part.code
    assert checked
    assert all(say(question.ask, lang) for question in product.questions for lang in LANGS)


@every_product
def test_each_check_says_what_it_verifies(product: Product):
    for check in product.checks:
        assert check.about.startswith("Verify "), check.name


@every_product
def test_french_and_english_words_have_the_same_placeholders(product: Product):
    group = product.package.rpartition(".")[2]
    words = {key: languages for key, languages in sentences().items() if key.startswith(f"{group}.")}
    assert words
    for key, languages in words.items():
        assert set(languages) == set(LANGS), key
        assert len({frozenset(placeholders(text)) for text in languages.values()}) == 1, key


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@every_product
def test_each_word_that_is_written_in_the_folder_exists(product: Product):
    group = product.package.rpartition(".")[2]
    for place in files(product.package).iterdir():
        if place.name.endswith(".py"):
            for key in re.findall(r'_WORDS\.(?:message|say)\((?:lang, )?"(\w+)"', place.read_text(encoding="utf-8")):
                assert f"{group}.{key}" in sentences(), (place.name, key)


@every_product
def test_prose_stands_in_both_languages(product: Product):
    names = {place.name for place in files(product.package).iterdir() if place.name.endswith(".md")}
    assert {name.replace(".fr.md", ".en.md") for name in names} == {n for n in names if n.endswith(".en.md")}


@every_product
@pytest.mark.parametrize("lang", LANGS)
def test_every_format_renders_and_gives_the_same_bytes_twice(product: Product, lang: str):
    made = make(product, sample(product))
    for shape in SHAPES:
        first = render(made.document(lang), shape)
        assert first
        assert first == render(made.document(lang), shape), shape


CALCULATED = [product for product in EVERY if product.workbook is not None]
every_workbook = pytest.mark.parametrize("product", CALCULATED, ids=id_of)


def described(product: Product, lang: Lang = "fr") -> Workbook:
    found = make(product, sample(product)).workbook(lang)
    assert found is not None
    return found


def cells(data: bytes, *, formulas: bool) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=not formulas)
    return {(sheet.title, cell.coordinate): cell for sheet in book for row in sheet.iter_rows() for cell in row}


def broken(results: Results) -> dict[str, Message]:
    """Return the formulas that break: what data do not tell (a division by zero, no such month) is no break."""
    lacking = {f"documents.error_{why}" for why in ("division", "absent", "number")}
    return {name: why for name, why in results.reasons.items() if why.key not in lacking}


@every_workbook
@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_recalculated_holds_the_values_it_shows_and_gives_the_same_bytes_twice(
    product: Product, lang: Lang, tmp_path: Path
):
    data = render_workbook(described(product, lang))
    assert data == render_workbook(described(product, lang))
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    engine = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    engine.evaluate()
    names = [sheet["name"] for sheet in engine.get_worksheets_properties()]
    shown, formulas = cells(data, formulas=False), 0
    for (sheet, place), cell in cells(data, formulas=True).items():
        if cell.data_type == "f":
            formulas += 1
            found = engine.get_cell_value(names.index(sheet), cell.row, cell.column)
            value = shown[sheet, place].value
            value = to_excel(value) if isinstance(value, datetime | time) else value
            assert found in {value, value or ""} or value == pytest.approx(found, rel=1e-12), (sheet, place)
    assert formulas


@every_workbook
def test_a_workbook_follows_when_an_input_changes_and_no_formula_breaks(product: Product):
    book = described(product)
    calculator = Calculator(book)
    before = calculator.results()
    assert not broken(before)
    inputs = [cell for cell in book.cells() if isinstance(cell, Input) and isinstance(cell.value, Decimal)]
    moved = 0
    for cell in inputs:
        after = calculator.results({cell.name: (cell.value or Decimal(0)) * HALF + HALF / 10})
        moved += any(after.values[name] != value for name, value in before.values.items() if name != cell.name)
    assert moved >= len(inputs) * HALF
    assert calculator.results() == before


@every_workbook
def test_data_that_say_nothing_still_give_a_workbook(product: Product):
    book = make(product, replace(sample(product), lines=(), months=(), series=(), measures=())).workbook("fr")
    assert book is not None
    assert not broken(Calculator(book).results())


@every_product
def test_data_that_say_nothing_still_give_a_document(product: Product):
    full = sample(product)
    none = NotComputable(message("kernel.no_data"))
    lines = tuple(
        Line(one.kpi, one.label, one.share, replace(one.fact, value=none)) for one in full.lines if one.share == "all"
    )
    full = replace(full, months=(), series=(), measures=())
    for data in (replace(full, lines=lines), replace(full, lines=())):
        assert all(render(make(product, data).document(lang), "html") for lang in LANGS)


@every_product
def test_own_output_passes_its_own_checks(product: Product):
    findings = make(product, sample(product)).findings
    assert not [finding for finding in findings if finding.status in {"fail", "not_reproduced"}]
    assert "pass" in {finding.status for finding in findings}


@every_product
def test_a_figure_of_our_own_output_that_is_typed_over_is_found(product: Product):
    data = sample(product)
    claims = product.asserted(make(product, data).result)
    revenue = line("revenue", "all")
    other = replace(data, lines=tuple(tampered(one) if one.kpi == revenue.kpi else one for one in data.lines))
    findings = product.examine(claims, truth_of(other, product.parameters))
    assert "fail" in {finding.status for finding in findings}


def tampered(one: Line) -> Line:
    """Return a line as other data would give it: every value of it is another."""
    return Line(one.kpi, one.label, one.share, replace(one.fact, value=Money(Decimal(77))))


@every_product
def test_inputs_hold_the_shape_and_every_schema_leads_to_the_next(product: Product):
    module = product.part("inputs")
    assert set(module.UPGRADES) == set(range(1, module.SCHEMA))
    assert product.entered({"schema": module.SCHEMA}) == product.entered({})
    assert is_dataclass(product.claims)
    assert product.claims.__dataclass_params__.frozen
    assert any("Claim[" in str(kind) for kind in product.claims.__annotations__.values())
    assert Claim.__name__ in module.__dict__


@every_product
def test_parameters_have_unit_date_and_reference(product: Product):
    for parameter in product.parameters.values():
        assert parameter.unit, parameter.name
        assert parameter.reference, parameter.name
        assert isinstance(parameter.checked_date, date), parameter.name


@every_product
def test_what_a_product_needs_exists(product: Product):
    for need in product.needs:
        if isinstance(need, Items):
            assert need.of in {one.name for one in EVERY}
        for code in getattr(need, "codes", ()):
            assert code in catalogue.kpis() or "." in code, code


def test_no_product_needs_itself_through_others():
    of: Mapping[str, set[str]] = {one.name: {need.of for need in one.needs if isinstance(need, Items)} for one in EVERY}
    reached = {name: set(others) for name, others in of.items()}
    for _ in of:
        for name, others in reached.items():
            reached[name] = others | {far for other in others for far in of.get(other, ())}
    assert not [name for name, others in reached.items() if name in others]


COPY = """
import sys
sys.path.insert(0, {tests!r})
from essor.documents.render import render
from essor.work.registry import find
from essor.work.runtime import make
from test_work import sample
product = find("C2.2.9")
made = make(product, sample(product))
assert product.name == "scoreboard" and product.package.startswith("essor.work.b2_performance.c229")
assert product.checks and len(product.cases) >= 2 * len(product.checks)
assert all(render(made.document(lang), "html") for lang in ("fr", "en"))
import pytest
sys.exit(pytest.main([{file!r}, "-k", "C2.2.9", "-p", "no:xdist", "-q", "-c", "/dev/null"]))
"""


def test_a_folder_that_is_copied_is_found_tested_and_rendered_with_no_list_edited(tmp_path: Path):
    house = tmp_path / "src"
    shutil.copytree(Path(essor.__file__).parent, house / "essor", ignore=shutil.ignore_patterns("__pycache__"))
    block = house / "essor" / "work" / "b2_performance"
    shutil.copytree(block / "c224_report", block / "c229_scoreboard")
    script = COPY.format(tests=str(Path(__file__).parent), file=__file__)
    finished = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": str(house), "PATH": "/usr/bin:/bin"}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stdout + finished.stderr
    passed = re.search(r"(\d+) passed", finished.stdout)
    assert passed
    assert int(passed[1]) >= len(products()["C2.2.4"].cases)
