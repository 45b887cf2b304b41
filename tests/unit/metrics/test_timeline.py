"""A figure is compared with periods of the same calendar, and its growth is the sum of who contributed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from small_shop import Opener, line

from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.mart.engines import Engine
from essor.metrics.compute import kpi_rows
from essor.metrics.timeline import BEFORE, contributions, growth, rolling_sums, timeline, windowed, windows

amounts = st.dictionaries(
    st.sampled_from(["north", "south", "east", "west"]), st.decimals(min_value=0, max_value=10**6, places=2)
)


def test_the_windows_of_october_in_a_fiscal_year_from_november() -> None:
    found = {name: period.key() for name, period in windows(Period.parse("2026-10"), fiscal_start_month=11).items()}
    assert found == {
        "period": "2026-10",
        "previous": "2026-09",
        "last_year": "2025-10",
        "last_year_same_weekdays": "2025-10-02..2025-11-01",
        "year_to_date": "2026-01..2026-10",
        "year_to_date_last_year": "2025-01..2025-10",
        "fiscal_to_date": "2025-11..2026-10",
        "fiscal_to_date_last_year": "2024-11..2025-10",
        "rolling": "2025-11..2026-10",
        "rolling_last_year": "2024-11..2025-10",
    }


def test_the_same_weekdays_of_last_year_hold_as_many_saturdays() -> None:
    period = Period.parse("2026-10")
    other = windows(period)["last_year_same_weekdays"]
    assert (other.days, other.start.weekday()) == (period.days, period.start.weekday())


def test_a_timeline_holds_the_figure_of_each_window(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line(str(year * 100 + month), f"{year}-{month:02d}-15", f"{month}.00")
                     for year in (2024, 2025) for month in range(1, 13)]
    )  # fmt: skip
    found = timeline(engine, "revenue", Period.parse("2025-03"), fiscal_start_month=11)
    assert {name: row.value for name, row in found.items()} == {
        "period": 3,
        "previous": 2,
        "last_year": 3,
        "last_year_same_weekdays": 3,
        "year_to_date": 6,
        "year_to_date_last_year": 6,
        "fiscal_to_date": 6 + 11 + 12,
        "fiscal_to_date_last_year": 6,
        "rolling": 78,
        "rolling_last_year": 6,
    }
    assert set(BEFORE.values()) < set(found)


def test_growth_over_quarters_is_that_of_the_worked_example() -> None:
    """Source: yoy_rolling_constructed: 100 120 90 140 110 130 99 154."""
    quarters = [Decimal(value) for value in (100, 120, 90, 140, 110, 130, 99, 154)]
    found = [growth(quarters[place], quarters[place - 4]) for place in range(4, 8)]
    assert found == [Decimal("0.1"), Decimal(10) / 120, Decimal("0.1"), Decimal("0.1")]


def test_the_rolling_year_is_that_of_the_worked_example() -> None:
    """Source: yoy_rolling_constructed: sums of four are 450 460 470 479 493."""
    months = [Period.parse(f"2025-{month:02d}") for month in range(1, 9)]
    values = dict(zip(months, map(Decimal, (100, 120, 90, 140, 110, 130, 99, 154)), strict=True))
    assert list(rolling_sums(values, 4).values()) == [450, 460, 470, 479, 493]


def test_a_month_that_is_missing_leaves_its_rolling_sums_out() -> None:
    months = {Period.parse(f"2025-{month:02d}"): Decimal(1) for month in (1, 2, 3, 5, 6, 7, 8)}
    assert [month.key() for month in rolling_sums(months, 3)] == ["2025-03", "2025-07", "2025-08"]


def test_a_past_at_zero_or_below_has_no_growth_and_says_why() -> None:
    for before, said in [(Decimal(0), "zero"), (Decimal(-5), "negative")]:
        found = growth(Decimal(10), before)
        assert isinstance(found, NotComputable)
        assert said in say(found.reason, "en")
    assert isinstance(growth(None, Decimal(1)), NotComputable)


def test_a_lost_part_counts_down_to_zero_and_a_new_one_from_zero() -> None:
    found = contributions({"site": Decimal(30), "new": Decimal(5)}, {"site": Decimal(20), "lost": Decimal(80)})
    assert [(one.part, one.change, one.growth) for one in found] == [
        ("lost", -80, Decimal("-0.8")),
        ("site", 10, Decimal("0.1")),
        ("new", 5, Decimal("0.05")),
    ]


@given(amounts, amounts)
def test_contributions_add_up_to_the_change_exactly(now: dict[str, Decimal], before: dict[str, Decimal]) -> None:
    found = contributions(now, before)
    assert sum(one.change for one in found) == sum(now.values()) - sum(before.values())
    whole = growth(Decimal(sum(now.values())), Decimal(sum(before.values())))
    if isinstance(whole, Decimal):
        rates = [one.growth for one in found if isinstance(one.growth, Decimal)]
        assert abs(sum(rates) - whole) < Decimal("1e-18") * (1 + abs(whole))
    else:
        assert all(isinstance(one.growth, NotComputable) for one in found)


def test_channels_add_up_to_the_growth_of_the_shop(shop: Engine) -> None:
    now, before = (
        {str(row.dimensions["channel"]): row.value or Decimal(0)
         for row in kpi_rows(shop, ["revenue"], Period.parse(year), ("channel",)).rows}
        for year in ("2025", "2024")
    )  # fmt: skip
    totals = [kpi_rows(shop, ["revenue"], Period.parse(year)).rows[0].value or Decimal(0) for year in ("2025", "2024")]
    assert sum(one.change for one in contributions(now, before)) == totals[0] - totals[1]


def test_each_month_is_read_over_its_own_window(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line(f"{month}-{n}", f"2025-{month:02d}-1{n}", "10.00", party_id=f"p{n}")
                     for month in (1, 2, 3) for n in range(month)]
    )  # fmt: skip
    quarter = Period.parse("2025-Q1")
    answer = windowed(engine, ["revenue", "active_customers"], quarter, "year_to_date", ("period:month",))
    assert [(row.kpi, row.period.key(), row.value) for row in answer.rows] == [
        ("revenue", "2025-01", 10),
        ("active_customers", "2025-01", 1),
        ("revenue", "2025-01..2025-02", 30),
        ("active_customers", "2025-01..2025-02", 2),
        ("revenue", "2025-Q1", 60),
        ("active_customers", "2025-Q1", 3),
    ]
    rolling = windowed(engine, ["revenue"], quarter, "rolling", compare="year")
    assert [(row.period.key(), row.value, row.base) for row in rolling.rows] == [("2024-04..2025-03", 60, None)]


def test_a_window_that_cannot_be_asked_for_is_said_once(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[line("1", "2025-01-05", "10.00")])
    answer = windowed(engine, ["revenue"], Period.parse("2025-Q1"), "rolling", ("period:month", "chanel"))
    assert answer.rows == ()
    assert [say(message, "en") for message in answer.messages] == [
        "unknown dimension: chanel; try channel, channel_rule, channel_group"
    ]


def test_the_same_weekdays_stand_beside_each_month_and_channel(open_rows: Opener) -> None:
    """1 November 2025 is a Saturday, as is 2 November 2024; 31 October 2026 is one as 1 November 2025 is."""
    engine = open_rows(
        order_lines=[
            line("1", "2025-11-01", "8.00"),
            line("2", "2025-10-01", "5.00"),
            line("3", "2026-10-31", "13.00"),
            line("4", "2026-10-31", "7.00", channel="ecommerce"),
        ]
    )
    answer = kpi_rows(engine, ["revenue"], Period.parse("2026-10"), ("period:month", "channel"), compare="weekdays")
    assert [(row.dimensions["channel"], row.value, row.base, row.variance) for row in answer.rows] == [
        ("ecommerce", 7, None, None),
        ("physical", 13, 8, 5),
    ]
    whole = kpi_rows(engine, ["revenue"], Period.parse("2026-10"), compare="weekdays")
    assert [(row.value, row.base) for row in whole.rows] == [(20, 8)]
