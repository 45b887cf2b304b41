"""Read days and instants: the order and the zone are those of the source."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.connectors.typed import days, prepare

CON = duckdb.connect()
prepare(CON)
PARIS = "Europe/Paris"


def day(written: str, order: days.Order = "dmy", zone: str = PARIS, **more: bool) -> date | None:
    for shape in days.shapes(order, **more):
        sql = f"CASE WHEN {shape.matches('t')} THEN {days.as_day(shape, 't', zone, PARIS)} END"
        found: date | None = CON.execute(f"SELECT {sql} FROM (SELECT ? AS t)", [written]).fetchall()[0][0]
        if found is not None:
            return found
    return None


def instant(written: str, zone: str = PARIS, *, midnight: bool = False) -> datetime | None:
    for shape in days.shapes("dmy"):
        sql = f"CASE WHEN {shape.matches('t')} THEN {days.as_instant(shape, 't', zone, midnight=midnight)} END"
        found: datetime | None = CON.execute(f"SELECT {sql} FROM (SELECT ? AS t)", [written]).fetchall()[0][0]
        if found is not None:
            return found.astimezone(UTC)
    return None


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-03", "2026/10/03", "2026/10/3", "20261003", "03/10/2026", "3/10/2026", "03-10-2026", "3.10.2026",
        "3 octobre 2026", "le 3 oct. 2026", "3 October 2026", "03-Oct-2026", "Oct 3, 2026", "October 3, 2026",
        "2026-10-03 14:05", "2026-10-03T14:05:09", "03/10/2026 14:05:09", "03/10/2026 2:05 PM",
        "2026-10-03T14:05:09.123Z", "2026-10-03 14:05:09 +0200", "2026-10-03 00:30:00 UTC",
    ],
)  # fmt: skip
def test_one_day_in_every_writing(written: str) -> None:
    assert day(written) == date(2026, 10, 3)


@pytest.mark.parametrize(
    "written",
    ["31/02/2026", "2026-02-31", "12/31/2026", "01/02/25", "2026-13-01", "32/01/2026", "oct. 2026", "2026-10", "46298",
     "2026-10-03 25:00", "hier", "0/1/2026"],
)  # fmt: skip
def test_what_is_no_day_is_refused(written: str) -> None:
    assert day(written) is None


def test_the_order_is_that_of_the_source_and_never_of_the_cell() -> None:
    assert day("04/03/2026", "dmy") == date(2026, 3, 4)
    assert day("04/03/2026", "mdy") == date(2026, 4, 3)
    assert day("13/03/2026", "mdy") is None
    assert day("2026-03-04", "mdy") == date(2026, 3, 4)


def test_a_month_stands_for_its_first_day_where_a_month_is_asked_for() -> None:
    for written in ("oct. 2026", "Octobre 2026", "2026-10", "10/2026", "October 2026"):
        assert day(written, months=True) == date(2026, 10, 1)
    assert day("août 2026", months=True) == date(2026, 8, 1)
    assert day("juin 2026", months=True) == date(2026, 6, 1)
    assert day("juil. 2026", months=True) == date(2026, 7, 1)


def test_a_serial_number_is_a_day_only_in_a_spreadsheet() -> None:
    assert day("46298", serials=True) == date(2026, 10, 3)


def test_a_day_is_that_of_the_company_not_of_utc() -> None:
    assert day("2026-10-03 22:30:00", zone="UTC") == date(2026, 10, 4)
    assert day("2026-03-28 23:40:02 +0100") == date(2026, 3, 28)
    assert day("2026-03-28T23:40:02Z") == date(2026, 3, 29)


def test_an_hour_that_summer_time_skips_does_not_exist() -> None:
    assert instant("2026-03-29 02:30:00") is None
    assert instant("2026-03-29 01:59:59") == datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    assert instant("2026-03-29 03:00:00") == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant("2026-03-29 02:30:00", "UTC") == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_an_hour_that_winter_time_repeats_is_taken_the_first_time() -> None:
    assert instant("2026-10-25 02:30:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant("2026-10-25 02:30:00 +0100") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert instant("2026-10-25 03:00:00") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_bare_day_has_an_instant_only_where_its_first_is_meant() -> None:
    assert instant("2026-07-14") is None
    assert instant("2026-07-14", midnight=True) == datetime(2026, 7, 13, 22, tzinfo=UTC)


@given(st.integers(min_value=31_536_000, max_value=4_102_358_400))
@settings(max_examples=100, deadline=None)
def test_every_instant_comes_back_through_the_local_time_that_names_it(seconds: int) -> None:
    there = datetime.fromtimestamp(seconds, UTC)
    local = CON.execute("SELECT timezone('Europe/Paris', ?::TIMESTAMPTZ)::VARCHAR", [there]).fetchall()[0][0]
    found = instant(str(local))
    assert found is not None
    assert (there - found).total_seconds() in {0.0, 3600.0}
    first = CON.execute("SELECT timezone('Europe/Paris', ?::TIMESTAMPTZ)::VARCHAR", [found]).fetchall()[0][0]
    assert first == local


def test_the_days_of_change_are_two_a_year_in_paris_and_none_in_utc() -> None:
    assert [text for text in days.change_days(PARIS) if text.startswith("2026")] == ["2026-03-29", "2026-10-25"]
    assert days.change_days("UTC") == ()
