"""Web traffic counts the same, whether it is read from its rows or from the months that the snapshot keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_shop import Files, Opener, Row

from essor.kernel.condition import TRUE
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.aggregate import stand_in
from essor.metrics.analyses import analysis_rows, to_sql
from essor.metrics.analyses.analysis import SETTLED, Asked
from essor.metrics.compute import kpi_rows
from essor.metrics.formula import needs
from essor.metrics.query import Cut, plan

TRAFFIC = [
    code
    for code, kpi in catalogue.kpis().items()
    if any(catalogue.measures()[need].table == "web_traffic" for need in needs(kpi.formula))
]
WHERE = [ALL, Perimeter.of(channel="ecommerce"), Perimeter.of(channel="physical"), Perimeter.of(device="mobile"),
         Perimeter.of(channel_group="Direct"), Perimeter.of(traffic_label="Direct|mobile")]  # fmt: skip
PERIODS = ["2025", "2025-03", "2025-Q2", "2025-04..2025-05", "2024-11..2025-10", "2025-02-10..2025-07-03"]
CUTS = [(), ("period:month",), ("period:quarter", "device"), ("period:fiscal_year",), ("channel_group", "device"),
        ("period:week",), ("channel", "period:year"), ("traffic_label",)]  # fmt: skip
LENGTHS = [1, 1, 1, 7, 10, 11, 28, 31, 32, 92, 122, 123, 366, 0]
"""Days of a row: those around the borders beyond which a crossing row belongs nowhere, and none at all."""
COUNTS = st.none() | st.integers(0, 500)
TWICE = st.sampled_from(["channel_group", "channel_group|device", "query"])
ONCE = {"ga4": "channel_group|device", "matomo": "channel_group", "search_console": "query"}


def traffic(start: date, days: int, label: str, **more: Any) -> Row:
    return {"source": "ga4", "dimension": "channel_group|device", "label": label, "period_start": start,
            "period_end": start + timedelta(days=days), "sessions": 10} | more  # fmt: skip


@st.composite
def told(draw: st.DrawFn, *, twice: bool) -> Row:
    """Draw a row of traffic; a source keeps to one cut, unless it may give its traffic twice."""
    source = draw(st.sampled_from(sorted(ONCE)))
    start = draw(
        st.dates(date(2024, 10, 1), date(2026, 1, 31)) | st.sampled_from([date(2025, 3, 1), date(2025, 3, 31)])
    )
    return traffic(
        start,
        draw(st.sampled_from(LENGTHS)),
        draw(
            st.sampled_from(["Direct|mobile", "Direct|desktop", "Direct", "Email|mobile", "Été|a|b", "Seul|", "|", ""])
        ),
        source=source,
        dimension=draw(TWICE) if twice else ONCE[source],
        **{name: draw(COUNTS) for name in ("sessions", "engaged_sessions", "carts", "checkouts", "purchases")},
        revenue_amount=draw(st.none() | st.decimals(-9, 99, places=2, allow_nan=False)),
    )


def shop_of(folder: Path, rows: Sequence[Row]) -> Files:
    files = Files(folder)
    keys = ("source", "period_start", "period_end", "dimension", "label")
    files.add("web_traffic", list({tuple(row[key] for key in keys): row for row in rows}.values()))
    files.add("order_lines", [])
    return files.aggregate()


@settings(max_examples=10, deadline=None)
@given(
    rows=st.lists(told(twice=False), min_size=1, max_size=40) | st.lists(told(twice=True), min_size=1, max_size=40),
    period=st.sampled_from(PERIODS),
    by=st.sampled_from(CUTS),
    where=st.sampled_from(WHERE),
)
def test_whatever_the_rows_months_give_what_they_give(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], period: str, by: tuple[str, ...], where: Perimeter
) -> None:
    files, days = shop_of(Path(tmp_path_factory.mktemp("traffic")), rows), Period.parse(period)
    with open_engine("duckdb", files) as months, open_engine("duckdb", files.only()) as bare:
        assert analysis_rows(months, "funnel", days, where) == analysis_rows(bare, "funnel", days, where)
        fast, slow = (kpi_rows(one, TRAFFIC, days, by, where, fiscal_start_month=11) for one in (months, bare))
        assert fast == slow


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return three years of days and of weeks, with the months that sum them up."""
    rows = [
        traffic(
            date(2024, 1, 1) + timedelta(days=day), 1, label, sessions=day % 7 + 1, carts=day % 5, purchases=day % 3
        )
        for day in range(1096)
        for label in ("Direct|mobile", "Email|desktop")
    ]
    rows += [
        traffic(date(2024, 1, 1) + timedelta(weeks=week), 7, "Social", source="matomo", dimension="channel_group",
                sessions=week, purchases=None)
        for week in range(156)
    ]  # fmt: skip
    return shop_of(Path(tmp_path_factory.mktemp("years")), rows)


@pytest.fixture(scope="module")
def engines(years: Files) -> Iterator[tuple[Engine, Engine]]:
    with open_engine("duckdb", years) as months, open_engine("duckdb", years.only()) as bare:
        yield months, bare


@pytest.fixture(
    scope="module",
    params=[pytest.param("postgres_url", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)],
)
def other(request: pytest.FixtureRequest, years: Files) -> Iterator[Engine]:
    """Open the same years on PostgreSQL, then on Spark."""
    with open_engine(str(request.getfixturevalue(request.param)), years) as engine:
        yield engine


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("period", PERIODS)
def test_the_funnel_is_the_same_from_months_and_rows(
    engines: tuple[Engine, Engine], period: str, where: Perimeter
) -> None:
    from_months, from_rows = (analysis_rows(engine, "funnel", Period.parse(period), where) for engine in engines)
    assert from_months == from_rows
    assert bool(from_rows.rows) == (where != Perimeter.of(channel="physical"))


@pytest.mark.parametrize("by", CUTS)
@pytest.mark.parametrize("period", PERIODS)
def test_the_kpis_of_traffic_are_the_same_from_months_and_rows(
    engines: tuple[Engine, Engine], period: str, by: tuple[str, ...]
) -> None:
    fast, slow = (kpi_rows(engine, TRAFFIC, Period.parse(period), by, fiscal_start_month=11) for engine in engines)
    assert fast == slow
    assert any(row.value for row in fast.rows)


def test_months_give_the_same_on_every_engine(other: Engine, engines: tuple[Engine, Engine]) -> None:
    for period in ("2025", "2025-04"):
        days = Period.parse(period)
        assert analysis_rows(other, "funnel", days) == analysis_rows(engines[1], "funnel", days)
        for by in ((), ("period:month", "device"), ("period:fiscal_year",)):
            found, expected = (kpi_rows(one, TRAFFIC, days, by, fiscal_start_month=11) for one in (other, engines[1]))
            assert found == expected


def test_a_week_that_crosses_the_end_of_a_month_counts_where_it_begins(open_rows: Opener) -> None:
    weeks = [traffic(date(2025, 3, 31), 7, "Direct", sessions=7), traffic(date(2025, 4, 7), 7, "Direct", sessions=5)]
    engine = open_rows(aggregates=True, order_lines=[], web_traffic=weeks)
    for period, sessions in (("2025-03", [(202503, 7)]), ("2025-04", [(202504, 5)]), ("2025-Q1", [(202503, 7)])):
        rows = analysis_rows(engine, "funnel", Period.parse(period)).dicts()
        assert [(row["month"], row["sessions"]) for row in rows] == sessions


def test_a_quarter_counts_in_its_year_and_in_none_of_its_months(open_rows: Opener) -> None:
    engine = open_rows(
        aggregates=True, order_lines=[], web_traffic=[traffic(date(2025, 4, 1), 91, "Direct", sessions=90)]
    )
    for part in ("2025-04", "2025-04..2025-05"):
        assert analysis_rows(engine, "funnel", Period.parse(part)).rows == ()
    assert [row["sessions"] for row in analysis_rows(engine, "funnel", Period.parse("2025")).dicts()] == [90]
    for period, by in (("2025-05", ()), ("2025", ("period:month",))):
        months = kpi_rows(engine, ["sessions"], Period.parse(period), by).rows
        assert {row.reason.key for row in months if row.reason} == {"metrics.too_coarse"}
        assert all(row.value is None for row in months)


def test_traffic_given_at_two_cuts_counts_once_beside_its_months(open_rows: Opener) -> None:
    may = date(2025, 5, 1)
    engine = open_rows(
        aggregates=True,
        order_lines=[],
        web_traffic=[
            traffic(may, 1, "Direct", dimension="channel_group", sessions=15),
            traffic(may, 1, "Direct|mobile", sessions=10),
            traffic(may, 1, "Direct|desktop", sessions=5),
        ],
    )
    rows = analysis_rows(engine, "funnel", Period.parse("2025-05")).dicts()
    assert [(row["device"], row["sessions"]) for row in rows] == [("desktop", 5), ("mobile", 10)]
    assert [row.value for row in kpi_rows(engine, ["sessions"], Period.parse("2025")).rows] == [15]


@pytest.mark.parametrize(
    ("period", "where", "known", "table"),
    [
        ("2025-03", ALL, SETTLED, "monthly_traffic"),
        ("2025-03", Perimeter.of(device="mobile", channel="ecommerce"), SETTLED, "monthly_traffic"),
        ("2025-03", Perimeter.of(traffic_label="Direct"), SETTLED, "web_traffic"),
        ("2025-02-10..2025-07-03", ALL, SETTLED, "web_traffic"),
        ("2025-03", ALL, "", "web_traffic"),
    ],
)
def test_whole_months_told_once_are_read_where_they_are_kept(
    period: str, where: Perimeter, known: str, table: str
) -> None:
    asked = Asked(Period.parse(period), Period.parse("2024"), where, "")
    assert f'"{table}"' in to_sql("funnel", asked, frozenset({"monthly_traffic", known}), "duckdb")


def test_sessions_told_once_are_asked_of_the_months_and_days_of_the_rows() -> None:
    sessions = catalogue.measures()["sessions"]
    held = frozenset(catalogue.aggregates())
    once = replace(sessions, newest=None)
    months, days = Cut(date(2025, 1, 1), date(2026, 1, 1), "month"), Cut(date(2025, 1, 1), date(2026, 1, 1), "week")
    asked = [(once, months), (once, days), (sessions, months)]
    tables = [plan([measure], cut, held)[0].table for measure, cut in asked]
    assert tables == ["monthly_traffic", "web_traffic", "web_traffic"]
    every_cut = replace(once, where=TRUE)
    assert stand_in(every_cut, catalogue.aggregates()["monthly_traffic"], frozenset()) is None
