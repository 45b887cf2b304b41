import re
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel import condition as c
from essor.kernel.message import message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Day, Money, NotComputable, Points, Rate, magnitude
from essor.kernel.words import UnknownWordError, say, sentences, write


def readable(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
NAMES = st.from_regex(r"[a-z][a-z_]{0,10}", fullmatch=True).filter(lambda name: name != "segment")


@given(st.dictionaries(NAMES, TEXT, max_size=3), st.none() | TEXT)
def test_a_perimeter_reads_back_whatever_its_values_hold(filters: dict[str, str], segment: str | None):
    perimeter = Perimeter(tuple(sorted(filters.items())), segment)
    assert Perimeter.parse(perimeter.key()) == perimeter


def test_the_order_of_filters_changes_nothing():
    assert Perimeter.parse("store_id=S1,channel=physical") == Perimeter.parse("channel=physical,store_id=S1")
    assert Perimeter.of(store_id="S1", channel="physical").key() == "channel=physical,store_id=S1"


@pytest.mark.parametrize("text", ["channel", "=x", "channel=", "a=1,a=2"])
def test_what_is_no_perimeter_is_refused(text: str):
    with pytest.raises(ValueError, match="perimeter|twice"):
        Perimeter.parse(text)


@given(st.dictionaries(NAMES, TEXT, max_size=2))
def test_a_figure_reference_reads_back(filters: dict[str, str]):
    ref = FigureRef("revenue", Period.parse("2026-10"), Perimeter(tuple(sorted(filters.items()))), "12")
    assert FigureRef.parse(ref.key()) == ref


def test_a_figure_may_leave_out_perimeter_and_snapshot():
    assert FigureRef.parse("kpi:revenue/2026-10") == FigureRef("revenue", Period.parse("2026-10"), ALL, "")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (Money(Decimal("1234.56")), "1 234,56 €", "€1,234.56"),
        (Money(Decimal("-0.5")), "−0,50 €", "−€0.50"),
        (Rate(Decimal("0.125")), "12,5 %", "12.5%"),
        (Points(Decimal("3.1")), "3,1 pts", "3.1 pts"),
        (Count(11200), "11 200", "11,200"),
        (Day(date(2026, 10, 5)), "5 octobre 2026", "5 October 2026"),
    ],
)
def test_a_value_is_written_as_people_of_the_language_write_it(value: Money, french: str, english: str):
    assert readable(write(value, "fr")) == french
    assert readable(write(value, "en")) == english


def test_what_is_not_computable_says_why_and_has_no_number():
    value = NotComputable(message("kernel.division_by_zero", name="orders"))
    assert magnitude(value) is None
    assert "zero" in write(value, "en")


def test_two_currencies_are_never_added():
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(Decimal(1)) + Money(Decimal(1), "USD")


def test_an_unknown_sentence_is_an_error_of_the_caller():
    with pytest.raises(UnknownWordError):
        say(message("kernel.nobody_wrote_this"), "fr")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_stands_in_both_languages_with_the_same_placeholders():
    for key, languages in sentences().items():
        assert set(languages) == {"fr", "en"}, key
        assert placeholders(languages["fr"]) == placeholders(languages["en"]), key


def test_french_sentences_keep_french_typography():
    for key, languages in sentences().items():
        # keys of a map, as typed
        french = re.sub(r"\b(day_order|decimal|period|reading|header_row|headers): ", "", languages["fr"])
        assert not re.search("[ \\w][;!?%»](?![\\w=&/{])|[ \\w]:(?=\\s|$)|« |'", french), (
            key,
            languages["fr"],
        )


CONDITION = c.from_data(
    [
        {"column": "status", "operator": "not_in", "value": ["draft", "cancelled"]},
        {
            "any": [
                {"column": "amount", "operator": "ge", "value": 100},
                {"not": {"column": "vip", "operator": "is_null"}},
            ]
        },
    ]
)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "paid", "amount": 100, "vip": None}, True),
        ({"status": "paid", "amount": 99, "vip": None}, False),
        ({"status": "paid", "amount": 99, "vip": True}, True),
        ({"status": "draft", "amount": 500, "vip": True}, False),
        ({"status": None, "amount": 500, "vip": True}, False),
        ({}, False),
    ],
)
def test_a_condition_holds_on_rows_and_absence_compares_to_nothing(row: dict[str, object], expected: bool):
    assert c.holds(CONDITION, row) is expected


def test_a_condition_goes_to_data_and_back():
    assert c.from_data(c.to_data(CONDITION)) == CONDITION
    assert c.columns(CONDITION) == {"status", "amount", "vip"}


@pytest.mark.parametrize("data", [{"column": "a", "operator": "matches", "value": 1}, {"value": 1}])
def test_an_unknown_operator_is_refused(data: dict[str, object]):
    with pytest.raises(ValueError, match="not a condition"):
        c.from_data(data)
