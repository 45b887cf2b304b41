import re
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.documents.workbook_names import defined_name, headers, is_defined_name, sheet_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marge brute (2026)", "marge_brute_2026"),
        ("Coût d’achat", "cout_dachat"),
        ("TAX2026", "n_tax2026"),
        ("R1C1", "n_r1c1"),
        ("2026", "n_2026"),
        ("=cmd|'/C calc'!A0", "cmd_c_calc_a0"),
        ("", "n_"),
    ],
)
def test_a_text_becomes_a_name_that_is_no_place(text: str, name: str):
    assert defined_name(text) == name


@given(st.text(max_size=80))
def test_any_text_becomes_a_name(text: str):
    assert is_defined_name(defined_name(text))


@pytest.mark.parametrize(
    "place", ["a1", "xfd1048576", "tax2026", "r", "c", "l", "r1c1", "l1c1", "r1", "c7", "rc", "true"]
)
def test_a_place_is_no_name(place: str):
    assert not is_defined_name(place)


def test_sheet_names_lose_what_a_formula_could_read_and_differ_whatever_the_case():
    wished = ["Ventes", "VENTES", "[a.xlsx]'!A1", "=1+1", "", "History", "x" * 40, "x" * 40]
    assert sheet_names(wished, "Feuille") == [
        "Ventes",
        "VENTES 2",
        "a.xlsx ’!A1",
        "1+1",
        "Feuille",
        "History 1",
        "x" * 31,
        "x" * 29 + " 2",
    ]


def test_an_emoji_counts_for_two_signs_and_is_never_cut_in_half():
    assert sheet_names(["x" + "📈" * 20], "Feuille") == ["x" + "📈" * 15]


@given(st.lists(st.text(max_size=50), min_size=1, max_size=6))
@settings(deadline=None)
def test_the_writer_takes_every_sheet_name(texts: list[str]):
    names = sheet_names(texts, "Feuille")
    assert len({name.casefold() for name in names}) == len(texts)
    with xlsxwriter.Workbook(BytesIO()) as book:
        for name in names:
            book.add_worksheet(name)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=6))
def test_headers_hold_no_sign_of_a_reference_and_differ(texts: list[str]):
    names = headers(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    assert not re.search(r"[\[\]#@']", "".join(names))
