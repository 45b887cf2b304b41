"""A target is found where it is set; it is summed only when every part is there and parts add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_shop import Opener, line

from essor.kernel.item import Target
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.metrics.compute import kpi_rows
from essor.metrics.targets import Targets, gap, load_targets, problems, revised, staged_rows

SITE, SHOPS = Perimeter.of(channel="ecommerce"), Perimeter.of(channel="physical")


def target(kpi: str, period: str, value: int | str, perimeter: Perimeter = ALL, version: str = "v1") -> Target:
    return Target(kpi, Period.parse(period), perimeter, Decimal(value), version)


def test_the_target_of_exactly_this_period_and_perimeter_comes_first() -> None:
    held = Targets(
        (target("revenue", "2026", 1000), target("revenue", "2026-10", 70), target("revenue", "2026-10", 30, SITE))
    )
    assert held.find("revenue", Period.parse("2026"), ALL) == 1000
    assert held.find("revenue", Period.parse("2026-10"), ALL) == 70
    assert held.find("revenue", Period.parse("2026-10"), SITE) == 30
    assert held.find("revenue", Period.parse("2026-11"), ALL) is None


def test_twelve_months_make_the_year_and_eleven_do_not() -> None:
    months = tuple(target("revenue", f"2026-{month:02d}", month) for month in range(1, 13))
    assert Targets(months).find("revenue", Period.parse("2026"), ALL) == 78
    assert Targets(months[:-1]).find("revenue", Period.parse("2026"), ALL) is None
    assert Targets(months[:-1]).find("revenue", Period.parse("2026-Q1"), ALL) == 6


def test_quarters_and_months_together_make_a_year() -> None:
    held = Targets((target("revenue", "2026-Q1", 10), target("revenue", "2026-01", 1), target("revenue", "2026-Q2", 20),
                    target("revenue", "2026-07..2026-12", 30)))  # fmt: skip
    assert held.find("revenue", Period.parse("2026"), ALL) == 60


def test_a_rate_is_never_summed() -> None:
    months = tuple(target("margin_rate", f"2026-{month:02d}", "0.4") for month in range(1, 13))
    assert Targets(months).find("margin_rate", Period.parse("2026"), ALL) is None
    assert Targets(months).find("margin_rate", Period.parse("2026-05"), ALL) == Decimal("0.4")


def test_all_channels_make_the_whole_and_one_does_not() -> None:
    both = (target("revenue", "2026-10", 70, SHOPS), target("revenue", "2026-10", 30, SITE))
    assert Targets(both).find("revenue", Period.parse("2026-10"), ALL) == 100
    assert Targets(both[:1]).find("revenue", Period.parse("2026-10"), ALL) is None
    assert Targets(both).find("margin_rate", Period.parse("2026-10"), ALL) is None


def test_the_newest_version_counts_and_an_older_one_can_be_asked_for() -> None:
    rows = (target("revenue", "2026-10", 1, version="v2"), target("revenue", "2026-10", 2, version="v10"))
    assert Targets(rows).find("revenue", Period.parse("2026-10"), ALL) == 2
    assert Targets(rows, version="v2").find("revenue", Period.parse("2026-10"), ALL) == 1


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12), st.sets(st.integers(0, 11), max_size=4))
def test_periods_end_to_end_sum_to_their_whole(values: list[int], extra: set[int]) -> None:
    first = Period.month(2026, 1)
    months = [first.shift_months(place) for place in range(len(values))]
    rows = [Target("revenue", month, ALL, Decimal(value)) for month, value in zip(months, values, strict=True)]
    for place, (one, other) in enumerate(pairwise(months)):
        if place in extra:
            rows.append(
                Target("revenue", Period(one.start, other.end), ALL, Decimal(values[place] + values[place + 1]))
            )
    whole = Period(months[0].start, months[-1].end)
    assert Targets(tuple(rows)).find("revenue", whole, ALL) == sum(values)


@pytest.mark.parametrize(
    ("value", "aim", "direction", "status", "favourable"),
    [
        (110, 100, "up", "on", True),
        (100, 100, "up", "on", None),
        (96, 100, "up", "risk", False),
        (95, 100, "up", "risk", False),
        (94, 100, "up", "off", False),
        (9, 10, "down", "on", True),
        (104, 100, "down", "risk", False),
        (106, 100, "down", "off", False),
        (50, 100, "none", None, None),
        (-1, 0, "up", "off", False),
    ],
)
def test_status_follows_the_good_direction(
    value: int, aim: int, direction: str, status: str | None, favourable: bool | None
) -> None:
    found = gap(Decimal(value), Decimal(aim), direction)  # type: ignore[arg-type]
    assert (found.variance, found.status, found.favourable) == (value - aim, status, favourable)


def test_the_tolerance_is_the_manager_s() -> None:
    assert gap(Decimal(91), Decimal(100), "up", tolerance=Decimal("0.1")).status == "risk"
    assert gap(Decimal(99), Decimal(100), "up", tolerance=Decimal(0)).status == "off"


def test_a_target_of_zero_has_no_attainment_and_says_why() -> None:
    found = gap(Decimal(5), Decimal(0), "up").attainment
    assert isinstance(found, NotComputable)
    assert say(found.reason, "en") == "not computable: the target is zero"
    assert gap(Decimal(80), Decimal(100), "up").attainment == Decimal("0.8")


def test_a_figure_stands_beside_its_target_and_its_variance(open_rows: Opener) -> None:
    span = {"kpi": "revenue", "version": "v1", "perimeter": "all"}
    engine = open_rows(
        order_lines=[line("1", "2024-01-05", "110.00"), line("2", "2024-02-05", "80.00")],
        targets=[
            span | {"period_start": date(2024, 1, 1), "period_end": date(2024, 2, 1), "value": Decimal(100)},
            span | {"period_start": date(2024, 2, 1), "period_end": date(2024, 3, 1), "value": Decimal(100)},
        ],
        quotas=[{"person_id": "V01", "period_start": date(2024, 1, 1), "period_end": date(2024, 2, 1),
                 "amount": Decimal(40)}],
    )  # fmt: skip
    months = kpi_rows(engine, ["revenue", "target_attainment"], Period.parse("2024-01..2024-02"), ("period:month",),
                      compare="target")  # fmt: skip
    assert [(row.value, row.target, row.variance) for row in months.rows[:2]] == [(110, 100, 10), (80, 100, -20)]
    assert [row.value for row in months.rows[2:]] == [Decimal("1.1"), Decimal("0.8")]
    whole = kpi_rows(engine, ["revenue"], Period.parse("2024-01..2024-02"), compare="target")
    assert [(row.value, row.target) for row in whole.rows] == [(190, 200)]
    held = load_targets(engine)
    assert held.find("revenue", Period.parse("2024-01"), Perimeter.of(salesperson_id="V01")) == 40


def test_a_missing_target_is_said_with_the_mend(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2024-01-05", "110.00")])
    (row,) = kpi_rows(engine, ["target_attainment"], Period.parse("2024-01")).rows
    assert row.value is None
    assert row.reason is not None
    assert "set it among the targets" in say(row.reason, "en")


def test_a_target_whose_perimeter_reads_as_nothing_is_told_and_the_others_are_kept(open_rows: Opener) -> None:
    span = {"kpi": "revenue", "version": "v1", "period_start": date(2024, 1, 1), "period_end": date(2024, 2, 1)}
    engine = open_rows(
        order_lines=[line("1", "2024-01-05", "110.00")],
        targets=[span | {"perimeter": "boutiques", "value": Decimal(5)},
                 span | {"perimeter": "all", "value": Decimal(100)}],
    )  # fmt: skip
    answer = kpi_rows(engine, ["revenue"], Period.parse("2024-01"), compare="target")
    assert answer.rows[0].target == 100
    assert say(answer.messages[0], "en").startswith("target not read, row 2: revenue, from 2024-01-01 to 2024-02-01")


def test_a_target_that_cannot_be_is_said_with_the_mend() -> None:
    found = problems(
        [
            target("revenu", "2026-10", 1),
            target("nps", "2026-10", 40, Perimeter.of(family="Table")),
            target("nps", "2026-11", 41, Perimeter.of(family="Table")),
            target("revenue", "2026-10", 1, Perimeter.of(colour="red")),
            target("revenue", "2026-10", 1),
            target("revenue", "2026-10", 2),
            target("margin_rate", "2026-10", 42),
            target("margin_rate", "2026-11", "0.42"),
        ]
    )
    assert [message.key for message in found] == [
        "metrics.unknown_kpi",
        "metrics.dimension_not_held",
        "metrics.unknown_dimension",
        "metrics.target_twice",
        "metrics.target_no_rate",
    ]
    for message in found:
        assert say(message, "fr")
        assert say(message, "en")


def test_targets_become_rows_of_the_table_with_their_lineage() -> None:
    one, two = staged_rows(
        [target("revenue", "2026-10", 100, SITE), target("nps", "2026-Q4", 40)],
        source="essor", import_id="000009", file_sha256="b" * 64,
    )  # fmt: skip
    assert one["perimeter"] == "channel=ecommerce"
    assert (one["period_start"], one["period_end"], one["row_number"]) == (date(2026, 10, 1), date(2026, 11, 1), 1)
    assert (two["kpi"], two["value"], two["row_number"], two["import_id"]) == ("nps", 40, 2, "000009")


def test_a_revision_takes_the_version_after_the_newest() -> None:
    held = Targets((target("revenue", "2026-10", 1, version="v9"), target("revenue", "2026-10", 2, version="v10")))
    assert revised(held, target("revenue", "2026-10", 3)).version == "v11"
    assert revised(held, target("orders", "2026-10", 3)).version == "v1"


def test_a_kpi_that_a_dimension_cannot_cut_is_told_once_for_all_its_values() -> None:
    apart = [target("low_carbon_delivery_rate", "2026-10", "0.5", perimeter) for perimeter in (SITE, SHOPS)]
    (said,) = problems(apart)
    assert say(said, "en").startswith("“Low-carbon deliveries” cannot be cut by “Channel”")
