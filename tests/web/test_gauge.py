"""The bar of a tile stands where its value stands beside the target."""

from decimal import Decimal
from typing import Any

import pytest

from essor.documents.blocks import Metric
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.value import Count, NotComputable


def tile(value: Any, target: Any) -> Metric:
    return Metric("Visits", Figure(value), target=None if target is None else Figure(target))


@pytest.mark.parametrize(
    ("value", "reached"),
    [(0, "0.0"), (50, "87.0"), (100, "173.9"), (115, "200.0"), (300, "200.0"), (-20, "0.0")],
)
def test_a_bar_of_two_hundred_ends_at_115_percent_of_the_target(site: Any, value: int, reached: str):
    from essor.web.tags.figures import gauge

    assert gauge(tile(Count(value), Count(100))) == {"value": reached, "target": "173.9"}


@pytest.mark.parametrize(
    ("value", "target"),
    [(Count(5), None), (Count(5), Count(0)), (NotComputable(message("kernel.no_data")), Count(5))],
)
def test_there_is_no_bar_without_a_value_and_a_target_above_nought(site: Any, value: Any, target: Any):
    from essor.web.tags.figures import gauge

    assert gauge(tile(value, target)) is None


def test_the_share_that_is_reached_is_exact_for_decimals(site: Any):
    from essor.kernel.value import Rate
    from essor.web.tags.figures import gauge

    found = gauge(tile(Rate(Decimal("0.0197")), Rate(Decimal("0.0254"))))
    assert found == {"value": "134.9", "target": "173.9"}
