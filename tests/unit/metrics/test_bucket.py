"""Time is cut the same here and on the engine: each day falls into exactly one bucket."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_shop import Opener, line

from essor.kernel.period import Period
from essor.metrics.bucket import GRAINS, Grain, commercial_days, key_of, keys_of, period_of, shift
from essor.metrics.compute import kpi_rows

days = st.dates(date(1999, 1, 1), date(2040, 12, 31))
grains = st.sampled_from(GRAINS)
months = st.integers(1, 12)


@given(days, grains, months)
def test_a_day_lies_in_the_bucket_that_its_key_names(day: date, grain: Grain, fiscal: int) -> None:
    bucket = period_of(key_of(day, grain, fiscal), grain, fiscal)
    assert day in bucket
    assert key_of(bucket.start, grain, fiscal) == key_of(bucket.last_day, grain, fiscal)
    assert key_of(bucket.end, grain, fiscal) != key_of(day, grain, fiscal)


@given(days, st.integers(1, 900), grains, months)
def test_the_buckets_of_a_period_lie_end_to_end(start: date, length: int, grain: Grain, fiscal: int) -> None:
    period = Period(start, start + timedelta(days=length))
    buckets = [period_of(key, grain, fiscal) for key in keys_of(period, grain, fiscal)]
    assert all(one.end == other.start for one, other in pairwise(buckets))
    assert buckets[0].start <= period.start < buckets[0].end
    assert buckets[-1].start < period.end <= buckets[-1].end


@given(days, grains, st.integers(-30, 30), months)
def test_a_step_there_and_back_is_no_step(day: date, grain: Grain, steps: int, fiscal: int) -> None:
    key = key_of(day, grain, fiscal)
    there = shift(key, grain, steps=steps, fiscal_start_month=fiscal)
    assert shift(there, grain, steps=-steps, fiscal_start_month=fiscal) == key


@pytest.mark.parametrize(
    ("key", "grain", "earlier"),
    [
        (202503, "month", 202403),
        (20251, "quarter", 20241),
        (2025, "year", 2024),
        (date(2024, 2, 29), "day", date(2023, 2, 28)),
    ],
)
def test_a_year_earlier_is_the_same_bucket_of_the_year_before(key: object, grain: Grain, earlier: object) -> None:
    assert shift(key, grain, years=-1) == earlier


def test_a_year_earlier_is_fifty_two_weeks_for_a_week() -> None:
    week = Period.parse("2026-W41")
    before = period_of(shift(key_of(week.start, "week"), "week", years=-1), "week")
    assert before.key() == "2025-W41"
    assert (week.start - before.start).days == 364


@pytest.mark.parametrize(
    ("period", "days"), [("2026-02", 30), ("2026-Q1", 90), ("2026", 360), ("2026-02-01..2026-02-10", 10)]
)
def test_months_of_the_commercial_year_count_thirty_days(period: str, days: int) -> None:
    assert commercial_days(Period.parse(period)) == days


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("aggregates", [False, True])
def test_the_engine_cuts_time_as_we_do(open_rows: Opener, grain: Grain, aggregates: bool) -> None:
    start = date(2023, 12, 20)
    every = [start + timedelta(days=place) for place in range(0, 400, 3)]
    engine = open_rows(
        order_lines=[line(str(place), day.isoformat(), "1.00") for place, day in enumerate(every)],
        aggregates=aggregates,
    )
    expected: dict[str, Decimal] = {}
    for day in every:
        key = period_of(key_of(day, grain, 11), grain, 11).key()
        expected[key] = expected.get(key, Decimal(0)) + 1
    answer = kpi_rows(
        engine, ["revenue"], Period.parse("2023..2025"), (f"period:{grain}",), fiscal_start_month=11
    )  # fmt: skip
    assert {str(row.dimensions["period"]): row.value for row in answer.rows} == expected
