"""Run the worked cases of the analysis of variances."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import golden_cases
import pytest

from essor.methods.variance.line import Line, Side
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, price_volume_mix


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


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "pvm_google_answers": pvm_google_answers,
    "pvm_new_lost_constructed": pvm_new_lost,
}


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_the_method_answers_what_the_case_expects(name: str) -> None:
    case = golden_cases.case(name)
    assert golden_cases.differences(RUNNERS[name](case["inputs"]), case["expected"], case["tolerance"]) == []
