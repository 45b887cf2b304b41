"""Numbers are read as people write them, in French and in English; years, days and codes are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Count, Money, Points, Rate
from essor.metrics import catalogue
from essor.review.recognise.numbers import numbers, value_of


def read(text: str, lang: Lang = "fr") -> list[tuple[Decimal, str]]:
    return [(one.number, one.unit) for one in numbers(text, lang)]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("4 287 512 €", "4287512", "EUR"),
        ("4\u202f287\u202f512\u00a0€", "4287512", "EUR"),
        ("412,3 k€", "412300", "EUR"),
        ("1,2 M€", "1200000", "EUR"),
        ("3 millions d’euros", "3000000", "EUR"),
        ("12,5 %", "12.5", "%"),
        ("−37 440 €", "-37440", "EUR"),
        ("+0,3 pts", "0.3", "pts"),
        ("15 j", "15", "days"),
        ("1.234,56 €", "1234.56", "EUR"),
    ],
)
def test_a_french_number_is_read_with_its_unit(text: str, number: str, unit: str):
    assert read(text) == [(Decimal(number), unit)]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("€549,160", "549160", "EUR"), ("−€37,440", "-37440", "EUR"), ("$1.5M", "1500000", "USD"), ("1,234", "1234", ""),
     ("93.6%", "93.6", "%"), ("-13.9 pts", "-13.9", "pts"), ("1,234.50", "1234.50", "")],
)  # fmt: skip
def test_an_english_number_is_read_with_its_unit(text: str, number: str, unit: str):
    assert read(text, "en") == [(Decimal(number), unit)]


@pytest.mark.parametrize("text", ["octobre 2026", "oct. 26", "000001", "C2.2.4", "N−1", "kpi:revenue/2026-10/all"])
def test_years_days_and_codes_are_no_numbers(text: str):
    assert read(text) == []


def test_half_of_the_last_digit_tells_what_rounding_took():
    (one,) = numbers("412,3 k€", "fr")
    assert one.half == Decimal(50)


def test_a_bare_number_takes_the_unit_of_its_kpi():
    kpis = catalogue.kpis()
    (one,) = numbers("12,5", "fr")
    assert value_of(one, kpis["margin_rate"])[0] == Rate(Decimal("0.125"))
    assert value_of(one, kpis["revenue"])[0] == Money(Decimal("12.5"))
    assert value_of(one, kpis["nps"])[0] == Points(Decimal("12.5"))
    (whole,) = numbers("300", "fr")
    assert value_of(whole, kpis["orders"])[0] == Count(300)


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=0), st.sampled_from(["fr", "en"]))
def test_an_amount_that_our_writers_show_is_read_as_the_same_amount(number: Decimal, lang: Lang):
    shown = show(Figure(Money(number)), lang)
    assert [one.number for one in numbers(shown, lang)] == [number]


@given(st.decimals(min_value=-2, max_value=2, places=3), st.sampled_from(["fr", "en"]))
def test_a_rate_that_our_writers_show_is_read_as_the_same_rate(number: Decimal, lang: Lang):
    (one,) = numbers(show(Figure(Rate(number)), lang), lang)
    assert value_of(one, None)[0] == Rate(number)
