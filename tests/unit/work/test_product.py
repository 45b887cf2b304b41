import pytest

from essor.work.product import Product
from essor.work.registry import find, products


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
