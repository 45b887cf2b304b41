"""Run the worked cases of the analysis of variances."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import golden_cases
import pytest

from essor.methods.regression import Regression, least_squares
from essor.methods.variance.line import Line, Side
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, price_volume_mix

# Longley, JASA 62 (1967), as NIST publishes it: employment, price index, GNP, unemployed, armed forces, people, year.
LONGLEY = """
60323 83.0 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99.0 365385 1870 3547 115094 1953
63761 100.0 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962
"""


def sold(quantity: Any, price: Any) -> Side:
    return Side(Decimal(quantity), Decimal(quantity) * Decimal(price))


def rows(inputs: Mapping[str, Any]) -> list[Line]:
    return [
        Line((item,), sold(quantity, price), sold(base_quantity, base_price))
        for item, quantity, base_quantity, price, base_price in inputs["rows"]
    ]


def split(lines: Iterable[Line], convention: MixConvention = "base_price") -> PriceVolumeMix:
    found = price_volume_mix(lines, ("item",), convention)
    assert isinstance(found, PriceVolumeMix)
    return found


def pvm_google_answers(inputs: Mapping[str, Any]) -> dict[str, Any]:
    found, average = split(rows(inputs)), split(rows(inputs), "average_price")
    assert average.parts == found.parts
    return {
        "parts": {
            line.key[0]: {"prix": line.parts.price, "mix": line.parts.mix, "volume": line.parts.volume}
            for line in found.lines
        },
        "totaux": {
            "prix": found.parts.price,
            "mix": found.parts.mix,
            "volume": found.parts.volume,
            "total": found.gap,
        },
        "mix_relatif_au_prix_moyen": {line.key[0]: line.parts.mix for line in average.lines},
    }


def pvm_new_lost(inputs: Mapping[str, Any]) -> dict[str, Any]:
    new = [Line((row["item"],), sold(row["qte_reelle"], row["prix_reel"]), None) for row in inputs["nouveaux"]]
    lost = [Line((row["item"],), None, sold(row["qte_budget"], row["prix_budget"])) for row in inputs["perdus"]]
    found = split([*rows(inputs), *new, *lost])
    return {
        "prix": found.parts.price,
        "volume": found.parts.volume,
        "mix": found.parts.mix,
        "nouveaux": found.parts.new,
        "perdus": found.parts.lost,
        "total": found.gap,
        "ca_reel": found.actual,
        "ca_budget": found.base,
    }


def longley() -> Regression:
    y, *columns = zip(*([Decimal(cell) for cell in row.split()] for row in LONGLEY.split("\n") if row), strict=True)
    found = least_squares(y, *columns)
    assert isinstance(found, Regression)
    return found


def ols_longley(inputs: Mapping[str, Any]) -> dict[str, Any]:
    assert inputs["dataset"].endswith("longley")
    found = longley()
    return {f"B{index}": one.value for index, one in enumerate(found.coefficients)} | {"r2": found.r2}


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "ols_longley_nist": ols_longley,
    "pvm_google_answers": pvm_google_answers,
    "pvm_new_lost_constructed": pvm_new_lost,
}


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_the_method_answers_what_the_case_expects(name: str) -> None:
    case = golden_cases.case(name)
    assert golden_cases.differences(RUNNERS[name](case["inputs"]), case["expected"], case["tolerance"]) == []


def test_the_deviations_of_longley_are_those_that_nist_certifies() -> None:
    found = longley()
    assert abs(found.residual_deviation - Decimal("304.854073561965")) < Decimal("1e-12")
    assert [float(f"{one.standard_error:.12g}") for one in found.coefficients] == [
        890420.383607,
        84.9149257748,
        0.0334910077722,
        0.488399681652,
        0.214274163162,
        0.226073200069,
        455.478499142,
    ]
