"""Read numbers as people write them: expected values as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.connectors.typed import numbers, prepare, texts

CON = duckdb.connect()
prepare(CON)


def read(written: str, mark: numbers.Mark = ",", scale: int = 2, *, loose: bool = False) -> Decimal | None:
    sql = numbers.careful_value(texts.present("t"), mark, scale, loose=loose)
    found: Decimal | None = CON.execute(f"SELECT {sql} FROM (SELECT ? AS t)", [written]).fetchall()[0][0]
    return found


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 200", "1200"),
        ("19,90", "19.90"),
        ("1\u00a0250,50 €", "1250.50"),
        ("1\u202f250,50\u202f€", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1'250,50", "1250.50"),
        ("1’250,50", "1250.50"),
        ("EUR 12", "12"),
        ("€ -3", "-3"),
        ("-3 €", "-3"),
        ("−12,5", "-12.5"),
        ("12,50-", "-12.50"),
        ("(12,50)", "-12.50"),
        (" 000000000001437,12", "1437.12"),
        ("-000000000001437,12", "-1437.12"),
        ("5 %", "0.05"),
        ("5%", "0.05"),
        (",5", "0.5"),
        ("19,900", "19.90"),
        ("'-12,5", "-12.5"),
        ("1.234", "1234"),
    ],
)
def test_a_french_number_is_read_as_a_person_reads_it(written: str, number: str) -> None:
    assert read(written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    [
        "1e3",
        "1E3",
        "1_000",
        "19,999",
        "1 2",
        "12 34,5",
        "12,3,4",
        "12.5",
        "1.23,4",
        "12,",
        "abc",
        "12,5O",
        "0x10",
        "+-3",
    ],
)
def test_what_is_no_number_is_refused_never_guessed(written: str) -> None:
    assert read(written) is None


@pytest.mark.parametrize("written", ["", "  ", "--", "-", "—", "n/a", "N/A", "#N/A", "null", "(vide)"])
def test_a_sign_for_nothing_is_nothing(written: str) -> None:
    assert CON.execute(f"SELECT {texts.present('t')} FROM (SELECT ? AS t)", [written]).fetchall() == [(None,)]


def test_an_english_number_has_the_other_mark() -> None:
    assert read("1,234.56", ".") == Decimal("1234.56")
    assert read("$1,234", ".") == Decimal(1234)
    assert read("1,23", ".") is None


def test_rounding_happens_only_where_it_is_asked_for() -> None:
    assert read("0.5803571428571429", ".", 4) is None
    assert read("0.5803571428571429", ".", 4, loose=True) == Decimal("0.5804")
    assert read("-2.675", ".", 2, loose=True) == Decimal("-2.68")


def test_a_percentage_needs_room_for_its_two_decimals() -> None:
    assert read("2,5 %", scale=4) == Decimal("0.025")
    assert read("2,5 %", scale=2) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
@settings(max_examples=60, deadline=None)
def test_every_amount_comes_back_however_it_was_grouped(amount: Decimal) -> None:
    for written in _writings(amount):
        assert read(written, ",") == amount, written
        assert read(written.translate(str.maketrans(",.", ".,")), ".") == amount, written


def _writings(amount: Decimal) -> Iterator[str]:
    plain = format(amount, "f").replace(".", ",")
    yield plain
    for sign in (" ", "\u00a0", "\u202f", "."):
        whole, _, cents = format(amount, ",.2f").rpartition(".")
        yield whole.replace(",", sign) + "," + cents
        yield f"{whole.replace(',', sign)},{cents} €"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False))
@settings(max_examples=50, deadline=None)
def test_the_fast_path_and_the_careful_path_agree(number: Decimal) -> None:
    written = format(number, "f")
    for scale in (2, 4):
        matches, plain = CON.execute(
            f"SELECT regexp_full_match(t, '{numbers.plain('.', scale)}'), "
            f"CASE WHEN regexp_full_match(t, '{numbers.plain('.', scale)}') "
            f"THEN {numbers.plain_value('t', '.', scale)} END FROM (SELECT ? AS t)",
            [written],
        ).fetchall()[0]
        if matches:
            assert plain == read(written, ".", scale)
