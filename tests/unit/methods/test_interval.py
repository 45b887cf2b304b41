from decimal import Decimal
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.value import NotComputable, Points, Quantity, Rate
from essor.kernel.words import say
from essor.methods.conventions import conventions
from essor.methods.exact import normal_quantile, student_quantile
from essor.methods.interval import (
    Interval,
    NetPromoterScore,
    PromoterCounts,
    Proportion,
    ScaleAnswers,
    WaveDifference,
    ces,
    compare_waves,
    count_promoters,
    csat,
    net_promoter_score,
    proportion,
    wilson,
)


def reason(value: object) -> str:
    assert isinstance(value, NotComputable), value
    return say(value.reason, "en")


def bounds(successes: int, n: int) -> tuple[Decimal, Decimal]:
    found = wilson(successes, n)
    assert isinstance(found, Interval)
    return round(found.low, 4), round(found.high, 4)


def score_of(promoters: int, passives: int, detractors: int) -> NetPromoterScore:
    found = net_promoter_score(PromoterCounts(promoters, passives, detractors))
    assert isinstance(found, NetPromoterScore)
    return found


def test_wilson_gives_the_intervals_that_newcombe_published() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assert list(starmap(bounds, [(81, 263), (15, 148), (0, 20), (1, 29)])) == [
        (Decimal("0.2553"), Decimal("0.3662")),
        (Decimal("0.0624"), Decimal("0.1605")),
        (Decimal(0), Decimal("0.1611")),
        (Decimal("0.0061"), Decimal("0.1718")),
    ]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_holds_the_share_and_stays_inside_zero_and_one(case: tuple[int, int]) -> None:
    successes, n = case
    found, mirrored = wilson(successes, n), wilson(n - successes, n)
    assert isinstance(found, Interval)
    assert isinstance(mirrored, Interval)
    assert 0 <= found.low <= Decimal(successes) / n <= found.high <= 1
    assert abs(found.low - (1 - mirrored.high)) < Decimal("1e-20")


def test_a_share_of_few_answers_is_marked_small() -> None:
    few, enough = proportion(20, 29), proportion(20, 30)
    assert isinstance(few, Proportion)
    assert isinstance(enough, Proportion)
    assert (few.small, enough.small) == (True, False)
    assert enough.rate == Rate(Decimal(20) / 30)


def test_no_answer_gives_no_figure() -> None:
    for figure in (wilson(0, 0), proportion(0, 0), net_promoter_score(PromoterCounts(0, 0, 0)), csat([]), ces([])):
        assert reason(figure) == "not computable: no answers"


def test_more_successes_than_answers_break_the_contract() -> None:
    with pytest.raises(ValueError, match="5 of 4 is no proportion"):
        wilson(5, 4)


def test_answers_are_counted_as_promoters_passives_and_detractors() -> None:
    assert count_promoters([10, 9, 8, 7, 6, 0]) == PromoterCounts(2, 2, 2)


def test_an_answer_off_the_scale_is_told() -> None:
    assert reason(count_promoters([10, 11])) == "not computable: the answer 11 is off the scale of 0 to 10"
    assert reason(csat([0])) == "not computable: the answer 0 is off the scale of 1 to 5"
    assert reason(ces([8])) == "not computable: the answer 8 is off the scale of 1 to 7"


def test_the_score_of_500_answers_has_its_margin() -> None:
    found = score_of(260, 150, 90)
    # 1.96 × √((0.52 + 0.18 − 0.34²) ÷ 500) = 6.70 points
    assert (found.score, round(found.margin.points, 2), found.n) == (Points(Decimal(34)), Decimal("6.70"), 500)


def test_two_waves_of_the_same_answers_do_not_differ() -> None:
    difference = compare_waves(score_of(50, 30, 20), score_of(50, 30, 20))
    assert isinstance(difference, WaveDifference)
    assert (difference.difference, difference.z, difference.significant) == (Points(Decimal(0)), Decimal(0), False)


def test_two_waves_without_any_spread_are_not_compared() -> None:
    assert reason(compare_waves(score_of(10, 0, 0), score_of(0, 0, 10))).endswith("the same in both waves")


groups = st.builds(PromoterCounts, st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))


@given(groups, groups)
def test_the_score_of_pooled_groups_lies_between_theirs(first: PromoterCounts, second: PromoterCounts) -> None:
    one, other, both = (net_promoter_score(counts) for counts in (first, second, first + second))
    assert isinstance(one, NetPromoterScore)
    assert isinstance(other, NetPromoterScore)
    assert isinstance(both, NetPromoterScore)
    low, high = sorted([one.score.points, other.score.points])
    assert low - Decimal("1e-20") <= both.score.points <= high + Decimal("1e-20")


@given(groups)
def test_exchanging_promoters_and_detractors_turns_the_sign(counts: PromoterCounts) -> None:
    turned = PromoterCounts(counts.detractors, counts.passives, counts.promoters)
    found, opposite = net_promoter_score(counts), net_promoter_score(turned)
    assert isinstance(found, NetPromoterScore)
    assert isinstance(opposite, NetPromoterScore)
    assert found.score.points == -opposite.score.points
    assert found.margin == opposite.margin


@given(st.lists(st.integers(0, 10), min_size=1).flatmap(lambda answers: st.tuples(*[st.permutations(answers)] * 2)))
def test_the_order_of_the_answers_changes_nothing(orders: tuple[list[int], list[int]]) -> None:
    assert count_promoters(orders[0]) == count_promoters(orders[1])


def test_the_older_effort_question_is_turned_round() -> None:
    little_effort = ces([1, 1, 2, 5], scale=5, agree_from=4, reverse=True)
    assert isinstance(little_effort, ScaleAnswers)
    assert little_effort.mean == Quantity(Decimal("3.75"))
    assert little_effort.high.rate == Rate(Decimal("0.75"))


def test_satisfaction_on_ten_counts_nine_and_ten() -> None:
    found = csat([10, 9, 8, 1], scale=10)
    assert isinstance(found, ScaleAnswers)
    assert found.high.rate == Rate(Decimal("0.5"))


def test_quantiles_are_those_of_the_tables() -> None:
    assert round(normal_quantile(Decimal("0.95")), 4) == Decimal("1.9600")
    table = {3: "3.18", 4: "2.78", 10: "2.23", 30: "2.04"}
    assert {n: str(round(student_quantile(Decimal("0.95"), n), 2)) for n in table} == table
    with pytest.raises(ValueError, match="a level is between 0 and 1"):
        normal_quantile(Decimal(95))


def test_each_convention_has_a_unit_a_reference_and_a_day() -> None:
    assert all(one.unit and one.reference and one.checked for one in conventions().values())
