"""Nobody is named for a target missed unless it is far, beyond the own months, and the work tells why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from test_variance_causes import company, months_of, said, suspects
from variance_case import OCTOBER, kpi

from essor.kernel.fact import Fact
from essor.kernel.message import message
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, NotComputable
from essor.work.b2_performance.c223_variance_analysis.compute.seen import Suspect
from essor.work.data import Line

NOT_KNOWN = NotComputable(message("methods.hole", position=Count(1)))


def rep(
    name: str, value: int, target: int | None = 1000, *, wins: str | None = "0.60", deals: int = 100, visits: int = 100
) -> tuple[Line, ...]:
    """Return revenue, win rate and visits of a salesperson; None has no target, or no deal decided."""
    won = kpi("win_rate", "all", wins or 0, n=deals, salesperson_id=name)
    if wins is None:
        won = Line(won.kpi, won.label, "all", Fact(NOT_KNOWN, won.fact.ref, 0), None, None, "none", None, None)
    return (kpi("revenue", "all", value, target=target, salesperson_id=name), won,
            kpi("visits", "all", visits, salesperson_id=name))  # fmt: skip


def named(*team: tuple[Line, ...], extra: tuple[Line, ...] = ()) -> dict[str, Suspect]:
    return suspects(company(cuts=tuple(line for one in team for line in one) + extra))


GOOD = rep("V1", 1000)
POOR, WEAK = "uneven_territory:physical:V5", "weak_activity:physical:V5"


# ---- who is far enough from the target


@pytest.mark.parametrize(
    ("value", "target", "named_here"),
    [
        (850, 1000, True),  # 15 points below the others, 150 missed: 1 % of the base
        (851, 1000, False),
        (765, 900, False),  # as far, but 135 missed
        (849, 999, True),  # 150 missed
        (900, 1051, False),  # 151 missed, 14.4 points below
    ],
)
def test_a_target_is_missed_by_fifteen_points_more_than_the_others_and_by_an_amount_that_counts(
    value: int, target: int, named_here: bool
) -> None:
    assert set(named(GOOD, rep("V5", value, target))) == ({POOR} if named_here else set())


def test_a_target_that_all_miss_alike_blames_nobody() -> None:
    assert named(rep("V1", 500), rep("V5", 500)) == {}
    assert named(rep("V1", 650), rep("V2", 660), rep("V5", 600)) == {}
    assert set(named(rep("V1", 650), rep("V2", 660), rep("V5", 500))) == {POOR}  # the others 65.5 %


def test_one_alone_has_nobody_to_be_held_against_and_one_without_a_target_counts_for_nothing() -> None:
    assert named(rep("V5", 500)) == {}
    assert named(rep("V1", 9000, None), rep("V5", 500)) == {}
    assert set(named(GOOD, rep("V2", 9000, None), rep("V3", 200, 0), rep("V5", 800))) == {POOR}


def test_targets_of_other_figures_are_no_targets_of_sales() -> None:
    sales, _, visits = rep("V5", 500)
    wins = kpi("win_rate", "all", "0.60", target="0.99", salesperson_id="V5")
    assert named(GOOD, (sales, wins, visits))[POOR].stake == Money(Decimal(-500))


def test_what_is_told_is_the_attainment_beside_that_of_the_others_with_its_figures() -> None:
    team = (rep("V1", 1100), rep("V2", 900), rep("V5", 600))
    found = named(*team)[POOR]
    own, *others = [lines[0].fact.ref for lines in (team[2], team[0], team[1])]
    first = found.evidence[0]
    assert "V5 reaches 60.0% of the target, the others 100.0%" in said(found)
    assert first.refs == (own, *others)
    assert first.given == {"reached": FigureRef("target_attainment", OCTOBER, own.perimeter, own.snapshot)}
    assert found.given == FigureRef("revenue_gap", OCTOBER, own.perimeter, own.snapshot)
    assert (found.stake, found.share) == (Money(Decimal(-400)), "physical")


def test_a_share_of_the_team_that_the_own_months_explain_names_nobody() -> None:
    steady = {"V1": [500] * 8, "V5": [400, 410] * 4}
    cuts = (*GOOD, *rep("V5", 600))
    assert set(suspects(company(months_of(steady, "salesperson_id"), cuts=cuts))) == {POOR}
    assert suspects(company(months_of(steady | {"V5": [100, 900] * 4}, "salesperson_id"), cuts=cuts)) == {}


# ---- what the work says


@pytest.mark.parametrize(
    ("visits", "team", "cause"),
    [
        (72, 1, WEAK),  # 100 ± 1.96 × √(100 × (1 + 1/1)) = 72.3
        (73, 1, POOR),
        (75, 2, WEAK),  # 100 ± 1.96 × √(100 × (1 + 1/2)) = 76.0
        (77, 2, POOR),
    ],
)
def test_work_is_weak_below_what_counts_of_visits_vary_by_chance(visits: int, team: int, cause: str) -> None:
    others = [rep(f"V{place}", 1000) for place in range(1, team + 1)]
    assert set(named(*others, rep("V5", 500, visits=visits))) == {cause}


@pytest.mark.parametrize(
    ("wins", "visits", "found"),
    [
        ("0.54", 99, {WEAK}),  # 40 and 54 of 100: z = 1.98
        ("0.53", 99, set()),  # z = 1.84
        ("0.54", 100, set()),  # as many visits as the others: no weak work
    ],
)
def test_work_is_weak_where_hardly_fewer_visits_win_far_fewer_deals(wins: str, visits: int, found: set[str]) -> None:
    others = rep("V1", 1000, wins=wins)
    assert set(named(others, rep("V5", 500, wins="0.40", visits=visits))) == found


def test_too_few_deals_tell_no_weak_work_however_few_are_won() -> None:
    assert named(rep("V1", 1000, deals=29), rep("V5", 500, wins="0.10", deals=29, visits=99)) == {}
    assert set(named(rep("V1", 1000, deals=30), rep("V5", 500, wins="0.10", deals=30, visits=99))) == {WEAK}


def test_a_team_without_a_visit_or_a_deal_is_not_told_from_one_of_it() -> None:
    idle = {"wins": None, "deals": 0, "visits": 0}
    assert named(rep("V1", 1000, **idle), rep("V5", 500, **idle)) == {}


def test_the_deals_of_all_others_are_one_share_and_one_without_a_deal_says_nothing() -> None:
    many, few = rep("V1", 1000, wins="0.54", deals=90), rep("V2", 1000, wins="0.54", deals=10)
    idle = rep("V3", 1000, wins=None)
    assert set(named(many, few, idle, rep("V5", 500, wins="0.40", visits=99))) == {WEAK}
    less = rep("V2", 1000, wins="0.40", deals=10)
    assert named(many, less, idle, rep("V5", 500, wins="0.40", deals=99, visits=99)) == {}


@pytest.mark.parametrize(("deals", "found"), [(76, {POOR}), (77, set())])
def test_a_territory_is_poor_where_far_fewer_deals_are_decided(deals: int, found: set[str]) -> None:
    """100 ± 1.645 × √(100 × (1 + 1/1)) = 76.7; the win rate is a little below that of the others."""
    assert set(named(GOOD, rep("V5", 500, wins="0.58", deals=deals))) == found


@pytest.mark.parametrize(("wins", "found"), [("0.60", {POOR}), ("0.59", set())])
def test_a_win_rate_that_holds_tells_a_poor_territory(wins: str, found: set[str]) -> None:
    assert set(named(GOOD, rep("V5", 500, wins=wins))) == found


@pytest.mark.parametrize(("deals", "found"), [(30, {POOR}), (29, set())])
def test_a_win_rate_of_fewer_than_thirty_deals_tells_nothing(deals: int, found: set[str]) -> None:
    assert set(named(rep("V1", 1000, deals=30), rep("V5", 500, wins="0.70", deals=deals))) == found


def test_without_visits_or_deals_nothing_tells_why() -> None:
    lines = rep("V5", 500, wins=None)
    assert named(rep("V1", 1000, wins=None), lines) == {}
    assert named(GOOD, (lines[0],)) == {}
    assert named(GOOD[:1], rep("V5", 500)) == {}  # nobody to be held against


def test_no_deal_decided_at_all_is_a_poor_territory_and_no_rate_is_told() -> None:
    found = named(GOOD, rep("V5", 500, wins=None, visits=90))[POOR]
    assert [fact.says.key.rpartition(".")[2] for fact in found.evidence] == ["fact_attainment", "fact_visits"]


@pytest.mark.parametrize(
    ("own", "facts"),
    [
        ({"wins": "0.70"}, ["fact_wins", "fact_visits"]),
        ({"wins": "0.70", "deals": 50}, ["fact_wins", "fact_deals", "fact_visits"]),
        ({"wins": "0.70", "deals": 20}, ["fact_deals", "fact_visits"]),
    ],
)
def test_deals_are_told_where_they_are_few_and_a_rate_where_it_stands_on_enough(
    own: dict[str, Any], facts: list[str]
) -> None:
    found = named(GOOD, rep("V5", 500, **own))[POOR]
    assert [fact.says.key.rpartition(".")[2] for fact in found.evidence] == ["fact_attainment", *facts]


def test_deals_that_give_no_rate_are_told_though_they_are_not_few_beside_the_others() -> None:
    found = named(rep("V1", 1000, deals=29), rep("V5", 500, deals=27, visits=50))[WEAK]
    assert [fact.says.key.rpartition(".")[2] for fact in found.evidence] == [
        "fact_attainment",
        "fact_deals",
        "fact_visits",
    ]


def test_each_number_of_the_work_keeps_its_figure() -> None:
    team = (rep("V1", 1000, deals=101, visits=101), rep("V2", 1000, deals=102, visits=102))
    own = rep("V5", 500, wins="0.70", deals=50, visits=90)
    found = named(*team, own)[POOR]
    text = said(found)
    assert "Win rate of V5: 70.0%, of the others: 60.0%" in text
    assert "Deals decided by V5: 35 won of 50; mean of the others: 102 deals" in text  # 101.5, to the even one
    assert "Visits of V5: 90, mean of the others: 102" in text
    _, wins, deals, visits = found.evidence
    assert wins.given == {"rate": own[1].fact.ref}
    assert visits.given == {"n": own[2].fact.ref}
    assert deals.given == {}
    rates = tuple(lines[1].fact.ref for lines in (*team, own))
    assert (wins.refs, deals.refs) == (rates, rates)
    assert visits.refs == tuple(lines[2].fact.ref for lines in (*team, own))
