from decimal import Decimal

from essor.kernel.value import NotComputable, Rate
from essor.kernel.words import say
from essor.methods.variance.gap import gap_to, gap_to_total


def test_a_cost_above_its_budget_is_a_positive_gap_and_unfavourable() -> None:
    found = gap_to(Decimal(110), Decimal(100), "lower_is_better")
    assert (found.gap, found.rate, found.favourable) == (Decimal(10), Rate(Decimal("0.1")), False)


def test_revenue_below_its_target_is_a_negative_gap_and_unfavourable() -> None:
    found = gap_to(Decimal(90), Decimal(100))
    assert (found.gap, found.favourable) == (Decimal(-10), False)
    assert gap_to(Decimal(101), Decimal(100)).favourable is True


def test_no_gap_is_neither_and_a_null_base_has_no_rate() -> None:
    assert gap_to(5, 5).favourable is None
    assert isinstance(gap_to(5, 0).rate, NotComputable)


def test_a_total_target_stops_the_decomposition_at_the_total() -> None:
    found = gap_to_total(Decimal("980.50"), Decimal(1000))
    assert found.gap.gap == Decimal("-19.50")
    assert say(found.parts.reason, "fr").endswith("la décomposition s’arrête à l’écart total")
