from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.corpus.cents import comma, dot, euros, half_up, less, net_of, spaced, vat_on
from essor.corpus.chance import Wheel, binomial, poisson, stream
from essor.corpus.retail_calendar import (
    black_friday,
    easter,
    in_sales,
    is_business_day,
    is_shop_day,
    mothers_day,
    next_business_day,
    paris_offset,
    real_time,
    sales_periods,
    to_utc,
)
from essor.corpus.text_file import TextFile, columns


@pytest.mark.parametrize(
    ("top", "bottom", "rounded"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (1, 2, 1)]
)
def test_halves_are_rounded_away_from_zero(top: int, bottom: int, rounded: int) -> None:
    assert half_up(top, bottom) == rounded


@given(st.integers(-(10**9), 10**9), st.sampled_from([55, 100, 200]))
def test_vat_taken_out_and_put_back_differs_by_a_cent_at_most(gross: int, rate: int) -> None:
    net = net_of(gross, rate)
    assert abs(net + vat_on(net, rate) - gross) <= 1


@given(st.integers(-(10**9), 10**9))
def test_an_opposite_amount_has_the_opposite_tax(gross: int) -> None:
    assert net_of(-gross, 200) == -net_of(gross, 200)


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_percentage_off_never_makes_an_amount_negative_or_larger(amount: int, percent: int) -> None:
    assert 0 <= less(amount, percent) <= amount


def test_twenty_four_euros_incl_vat_are_twenty_excl_vat() -> None:
    assert net_of(2_400, 200) == 2_000
    assert vat_on(2_000, 200) == 400


def test_cents_are_written_as_each_software_writes_them() -> None:
    assert [dot(123_456), comma(-5), spaced(123_456), spaced(99_999)] == [
        "1234.56",
        "-0,05",
        "1\N{NO-BREAK SPACE}234,56",
        "999,99",
    ]
    assert euros(123_456) == Decimal("1234.56")


def test_each_purpose_has_its_own_stream_and_the_same_seed_the_same_draws() -> None:
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random()
    assert stream(1, "a").random() != stream(2, "a").random()


@pytest.mark.parametrize("mean", [0.3, 12.0, 300.0])
def test_counts_fall_around_their_mean(mean: float) -> None:
    rng = stream(5, "poisson")
    drawn = [poisson(rng, mean) for _ in range(4000)]
    assert sum(drawn) / 4000 == pytest.approx(mean, rel=0.08)
    assert min(drawn) >= 0


@given(st.integers(0, 400), st.floats(0, 1), st.integers(0, 100))
def test_successes_are_never_more_than_trials(trials: int, probability: float, seed: int) -> None:
    assert 0 <= binomial(stream(seed, "x"), trials, probability) <= trials


def test_a_wheel_never_draws_what_weighs_nothing() -> None:
    rng, wheel = stream(3, "wheel"), Wheel([("a", 1), ("never", 0), ("b", 3)])
    drawn = [wheel.draw(rng) for _ in range(1000)]
    assert set(drawn) == {"a", "b"}
    assert drawn.count("b") > 2 * drawn.count("a")


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))]
)
def test_easter_is_the_calendars(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@pytest.mark.parametrize(
    ("year", "winter", "summer"),
    [
        (2023, date(2023, 1, 11), date(2023, 6, 28)),
        (2024, date(2024, 1, 10), date(2024, 6, 26)),
        (2025, date(2025, 1, 8), date(2025, 6, 25)),
        (2026, date(2026, 1, 7), date(2026, 6, 24)),
        (2027, date(2027, 1, 6), date(2027, 6, 23)),
    ],
)
def test_legal_sales_begin_when_the_decree_says(year: int, winter: date, summer: date) -> None:
    assert [start for start, _ in sales_periods(year)] == [winter, summer]


def test_sales_last_four_weeks() -> None:
    assert in_sales(date(2026, 2, 3))
    assert not in_sales(date(2026, 2, 4))


def test_mothers_day_gives_way_to_whit_sunday() -> None:
    assert [mothers_day(year) for year in (2020, 2024, 2025, 2026)] == [
        date(2020, 6, 7),
        date(2024, 5, 26),
        date(2025, 5, 25),
        date(2026, 5, 31),
    ]


def test_shops_and_offices_rest_on_ascension_day() -> None:
    assert not is_shop_day(date(2026, 5, 14))
    assert not is_business_day(date(2026, 5, 14))
    assert is_shop_day(date(2026, 5, 16))
    assert not is_business_day(date(2026, 5, 16))
    assert next_business_day(date(2026, 5, 14)) == date(2026, 5, 15)
    assert black_friday(2025) == date(2025, 11, 28)


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (datetime(2026, 3, 29, 1, 59), 1),  # noqa: DTZ001 wall clock of Paris
        (datetime(2026, 3, 29, 3, 0), 2),  # noqa: DTZ001 wall clock of Paris
        (datetime(2026, 10, 25, 2, 59), 2),  # noqa: DTZ001 wall clock of Paris
        (datetime(2026, 10, 25, 3, 0), 1),  # noqa: DTZ001 wall clock of Paris
    ],
)
def test_paris_changes_its_hour_on_the_last_sundays_of_march_and_october(at: datetime, hours: int) -> None:
    assert paris_offset(at) == hours


def test_an_order_after_midnight_in_paris_is_of_the_day_before_in_utc() -> None:
    assert to_utc(datetime(2026, 10, 1, 0, 40)) == datetime(2026, 9, 30, 22, 40)  # noqa: DTZ001 wall clocks


def test_an_hour_that_the_clocks_skip_moves_one_hour_later() -> None:
    assert real_time(datetime(2026, 3, 29, 2, 30)) == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001 wall clocks
    assert real_time(datetime(2026, 3, 29, 3, 0)) == datetime(2026, 3, 29, 3, 0)  # noqa: DTZ001 wall clocks


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.csv"
    with TextFile(path) as file:
        rows = [file.line("# title"), file.line(), file.record(("a", "b")), file.record(("two\nlines", "x"))]
        rows.append(file.record(("after", 1)))
    assert rows == [1, 2, 3, 4, 5]
    with path.open(newline="", encoding="utf-8") as text:
        assert list(csv.reader(text))[4] == ["after", "1"]


@pytest.mark.parametrize(
    ("encoding", "start"), [("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1252", b"\xe9")]
)
def test_a_file_begins_with_the_mark_of_its_encoding(tmp_path: Path, encoding: str, start: bytes) -> None:
    path = tmp_path / "a.txt"
    with TextFile(path, encoding=encoding, delimiter="\t", ending="\r\n", quoting=False) as file:
        file.record(("é", '"'))
    assert path.read_bytes().startswith(start)
    assert '\t"\r\n'.encode("utf-16-le" if encoding == "utf-16-le" else "ascii") in path.read_bytes()


def test_a_header_line_gives_its_cells() -> None:
    assert columns("a;b;;c", ";") == ("a", "b", "", "c")
