from decimal import Decimal

import pytest

from essor.kernel.fact import Fact
from essor.kernel.finding import Finding
from essor.kernel.message import message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, NotComputable, Points, Quantity, Rate
from essor.metrics import catalogue
from essor.work.case import value_of
from essor.work.data import Data, Line
from essor.work.product import Product
from essor.work.registry import find, products
from essor.work.runtime import tells


@pytest.mark.parametrize(
    ("folder", "code", "name"),
    [
        ("c224_report", "C2.2.4", "report"),
        ("c2141_negotiation", "C2.1.4.1", "negotiation"),
        ("c311_portfolio", "C3.1.1", "portfolio"),
    ],
)
def test_code_and_noun_come_from_the_folder(folder: str, code: str, name: str):
    product = Product.of(f"essor.work.b2_performance.{folder}")
    assert (product.code, product.name) == (code, name)


def test_a_folder_of_another_name_is_refused():
    with pytest.raises(ValueError, match="not the folder of a work product"):
        Product.of("essor.work.b2_performance.report")


def test_products_are_found_by_code_and_by_noun():
    assert find("C2.2.4") is find("report") is products()["C2.2.4"]


def test_parts_that_a_folder_does_not_hold_are_absent():
    report = find("report")
    assert report.workbook is None
    assert report.process is None


def test_a_machine_part_of_which_nothing_was_found_is_put_to_a_person():
    assert [question.part for question in dashboard().open_questions(())] == [f"CR2.2.1.{part}" for part in "abcd"]
    settled = tuple(Finding("named", part, "live", "pass", message("kernel.no_data")) for part in "bc")
    assert [question.part for question in dashboard().open_questions(settled)] == ["CR2.2.1.a", "CR2.2.1.d"]


def dashboard() -> Product:
    return Product.of("essor.work.b2_performance.c221_dashboard")


def test_a_choice_written_under_a_schema_that_never_was_is_refused():
    with pytest.raises(KeyError):
        find("report").entered({"schema": 0})


def test_values_of_a_case_are_read_as_people_write_them():
    assert value_of("1250.50 EUR") == Money(Decimal("1250.50"))
    assert value_of("-3 pts") == Points(Decimal(-3))
    assert value_of("12.5 %") == Rate(Decimal("0.125"))
    assert value_of(42) == Count(42)
    assert value_of("2.5") == Quantity(Decimal("2.5"))
    assert isinstance(value_of("unknown"), NotComputable)
    with pytest.raises(ValueError, match="not a value"):
        value_of("a lot")


def known(code: str) -> Data:
    kpi = catalogue.kpis()[code]
    fact = Fact(kpi.value(Decimal(1)), FigureRef(code, Period.parse("2031-01")))
    return Data("Maison Test", Period.parse("2031-01"), "000001", (Line(code, kpi.label, "all", fact),))


def test_a_stock_that_is_there_on_any_later_day_tells_nothing_of_a_period():
    assert tells(known("revenue"))
    assert not tells(known("open_pipeline"))
    assert not tells(known("weighted_pipeline"))
