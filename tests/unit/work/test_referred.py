"""A number that refers to a figure is held against the data, whichever product speaks of it."""

from decimal import Decimal

from essor.kernel.finding import Claim
from essor.kernel.value import Count, Money
from essor.work.referred import held_against
from essor.work.stated import Stated
from essor.work.wording import Wording

WORDS = Wording("essor.work.b2_performance.c224_report")
REVENUE = "revenue@2026-10"
KNOWN = {REVENUE: {"value": Money(Decimal(100)), "target": Money(Decimal(110))}}


def test_any_aspect_of_a_figure_may_be_the_number_and_those_that_are_right_are_told_once():
    numbers = [Claim(Stated(REVENUE, Money(Decimal(amount)))) for amount in (100, 110)]
    (seen,) = held_against(numbers, KNOWN, WORDS)
    assert (seen.status, seen.found) == ("pass", Count(2))


def test_a_wrong_number_fails_and_one_that_the_data_do_not_give_is_not_reproduced():
    numbers = [Claim(Stated(REVENUE, Money(Decimal(101)))), Claim(Stated("margin@2026-10", Money(Decimal(7))))]
    wrong, unknown = held_against(numbers, KNOWN, WORDS)
    assert (wrong.status, wrong.expected, wrong.found) == ("fail", Money(Decimal(100)), Money(Decimal(101)))
    assert (unknown.status, unknown.expected) == ("not_reproduced", None)


def test_a_number_without_a_reference_is_passed_over():
    assert not list(held_against([Claim(Stated("", Money(Decimal(5))))], KNOWN, WORDS))
