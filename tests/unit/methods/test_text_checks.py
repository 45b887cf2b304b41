from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.message import Lang
from essor.kernel.value import Count, Money, Quantity, Rate
from essor.kernel.words import say, write
from essor.methods.text.check import check_text
from essor.methods.text.dates import date_findings
from essor.methods.text.finding import TextFinding
from essor.methods.text.numbers import number_findings
from essor.methods.text.typography import typography_findings
from essor.methods.text.vocabulary import false_friends, untranslated

FRENCH_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ENGLISH_MONTHS = "January February March April May June July August September October November December"
NB, NNB = "\u00a0", "\u202f"


def corrections(found: tuple[TextFinding, ...]) -> list[tuple[str, str]]:
    return [(one.found, one.expected) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Revenue reached 1 234,5 €.", [("1 234,5 €", "€1,234.5")]),
        ("It grew by 12,5 %.", [("12,5 %", "12.5%")]),
        ("A basket of 54,90 and no more.", [("54,90", "54.90")]),
        (f"We had 12{NNB}345 visits.", [(f"12{NNB}345", "12,345")]),
        ("It fell by -3,2 points.", [("3,2", "3.2")]),
        ("It reached €1,234.5, up 12%, from 1,234,567 visits in 2026.", []),
        ("Call 01 23 45 67 89, see 2.1.3 and CR2.2.3, on 2026-10-31.", []),
    ],
)
def test_english_figures_take_a_point_commas_and_the_euro_first(text: str, expected: list[tuple[str, str]]) -> None:
    assert corrections(number_findings(text, "en")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le total est de €1,234.50.", [("€1,234.50", f"1{NNB}234,50{NB}€")]),
        ("Une hausse de 12%.", [("12%", f"12{NNB}%")]),
        ("Une hausse de 12.5 %.", [("12.5 %", f"12,5{NNB}%")]),
        ("Un panier de 54.90 €.", [("54.90 €", f"54,90{NB}€")]),
        ("Nous comptons 12 345 visites.", [("12 345", f"12{NNB}345")]),
        ("Un total de 12.345.678,90 €.", [("12.345.678,90 €", f"12{NNB}345{NNB}678,90{NB}€")]),
        (f"1{NNB}234,5{NB}€, 12{NNB}%, 2026, CR2.2.3, 31.10.2026.", []),
        (f"1{NB}234,5{NNB}€ et 12{NB}%", []),
        ("2.1 Résultats", []),
        ("Tél. 01 23 45 67 89", []),
    ],
)
def test_french_figures_take_a_comma_thin_spaces_and_the_unit_last(text: str, expected: list[tuple[str, str]]) -> None:
    assert corrections(number_findings(text, "fr")) == expected


def test_what_may_be_a_reference_is_a_question() -> None:
    (found,) = number_findings("Registered as 732 829 320 in Paris.", "en")
    assert not found.sure
    assert [one.sure for one in number_findings("Il y a 1.234 unités pour 5.678 €.", "fr")] == [False, True]


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["fr", "en"]))
def test_what_the_program_writes_is_right_and_is_told_in_the_other_language(amount: object, lang: Lang) -> None:
    values = (Money(amount), Rate(amount), Quantity(amount), Count(int(amount)))  # type: ignore[arg-type, call-overload]
    for value in values:
        assert number_findings(f"({write(value, lang)})", lang) == ()
    other: Lang = "en" if lang == "fr" else "fr"
    (found,) = number_findings(write(values[0], other), lang)
    assert found.expected == write(values[0], lang)


def test_a_date_in_figures_is_ambiguous_in_english_and_plain_in_french() -> None:
    assert corrections(date_findings("Signed on 03/04/2026.", "en")) == [("03/04/2026", "3 April 2026")]
    assert date_findings("Signé le 03/04/2026.", "fr") == ()
    assert corrections(date_findings("Signé le 10/31/2026.", "fr")) == [("10/31/2026", "31/10/2026")]
    assert corrections(date_findings("Signed on 10/31/2026.", "en")) == [("10/31/2026", "31 October 2026")]


def test_a_month_named_in_the_other_language_is_told() -> None:
    assert corrections(date_findings("Due 31 octobre 2026.", "en")) == [("31 octobre 2026", "31 October 2026")]
    text = "Du October 1, 2026 au 2nd March 2027"
    assert corrections(date_findings(text, "fr")) == [
        ("October 1, 2026", "1er octobre 2026"),
        ("2nd March 2027", "2 mars 2027"),
    ]
    assert date_findings("From 1 October 2026, or October 1, 2026; 45/13/2026 is no date.", "en") == ()


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_each_day_in_full_is_right_in_its_own_language_and_translated_from_the_other(day: date) -> None:
    for lang, other in (("fr", "en"), ("en", "fr")):
        written = date_findings(f"{day.day} {_month(day, other)} {day.year}", lang)
        if _month(day, "fr").casefold() != _month(day, "en").casefold():
            assert len(written) == 1
            assert date_findings(written[0].expected, lang) == ()


def _month(day: date, lang: Lang) -> str:
    return (FRENCH_MONTHS if lang == "fr" else ENGLISH_MONTHS).split()[day.month - 1]


def test_french_typography_is_mended_piece_by_piece() -> None:
    text = 'L\'équipe a gagné : bravo ! Est-ce "tout"? Non , dit-il...  « Oui ».'
    assert corrections(typography_findings(text, "fr")) == [
        ("'", "’"),
        (" :", f"{NB}:"),
        (" !", f"{NNB}!"),
        ('"tout"', f"«{NB}tout{NB}»"),
        ("?", f"{NNB}?"),
        (" ,", ","),
        ("...", "…"),
        ("  ", " "),
        ("« ", f"«{NB}"),
        (" »", f"{NB}»"),
    ]
    assert (
        typography_findings(f"L’équipe a gagné{NB}: bravo{NNB}! «{NB}Oui{NB}» à 14:30, voir https://x.fr/?a=1", "fr")
        == ()
    )


def test_english_takes_no_space_before_a_mark_and_no_guillemets() -> None:
    text = "It is « good » : really ?"
    assert corrections(typography_findings(text, "en")) == [
        ("« good »", "“good”"),
        (" :", ":"),
        (" ?", "?"),
    ]
    assert corrections(typography_findings("It is good : really", "en")) == [(" :", ":")]
    assert typography_findings("It is “good”: really? Isn’t it; see https://x.eu/a?b=c:d", "en") == ()


def test_terms_left_in_french_come_with_their_english_and_plurals_are_seen() -> None:
    found = untranslated("The chiffre d'affaires of the devis and the taux de marque rose.", "en")
    assert [(one.found, one.expected, one.sure) for one in found] == [
        ("chiffre d'affaires", "revenue", True),
        ("devis", "quote", False),
        ("taux de marque", "margin rate", True),
    ]
    assert untranslated("Revenue, quotes and margin rate rose in each café.", "en") == ()


def test_terms_left_in_english_come_with_their_french() -> None:
    found = untranslated("Le conversion rate et les dashboards progressent.", "fr")
    assert [one.found for one in found] == ["conversion rate", "dashboards"]
    assert found[1].expected == "tableau de bord"
    assert untranslated("Le reporting du client et le tableau de bord progressent.", "fr") == ()


def test_a_passage_of_the_other_language_is_told_once() -> None:
    (found,) = untranslated("Sales rose. Les ventes sont en hausse dans les boutiques.", "en")
    assert (found.check, found.found) == ("passage", "Les ventes sont en hausse dans les boutiques.")
    assert [one.check for one in untranslated("The results of the shops are good and will last.", "fr")] == ["passage"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Take back part of the rise on the most sensitive products, after a test.", []),
        ("The financial products exceed the expenses.", ["products"]),
        ("Operating product is up.", ["product"]),
    ],
)
def test_a_word_that_is_mostly_right_is_asked_about_beside_the_words_that_make_it_wrong(text: str, found: list[str]):
    assert [one.found for one in false_friends(text)] == found


def test_a_false_friend_is_a_question_with_the_word_that_may_be_meant() -> None:
    found = false_friends("Actually the actual delays come from the society.")
    assert [(one.found, one.expected) for one in found] == [
        ("Actually", "currently"),
        ("actual", "current"),
        ("delays", "lead time; time limit"),
        ("society", "company"),
    ]
    assert not any(one.sure for one in found)
    assert say(found[1].message, "en") == (
        "possible false friend: “actual”; for the French “actuel”, English says “current”"
    )


def test_a_clean_report_has_nothing_and_a_planted_fault_is_found_at_its_place() -> None:
    clean = f"Le chiffre d’affaires atteint 1{NNB}234,5{NB}€.\nIl gagne 12{NNB}% sur un an{NB}: l’objectif est tenu."
    assert check_text(clean, "fr") == ()
    (found,) = check_text(clean.replace(f"12{NNB}%", "12%"), "fr")
    assert (found.check, found.place.line, found.place.column) == ("number_form", 2, 10)
    assert say(found.message, "en") == f"number: “12%” is written “12{NNB}%” in French"
    assert check_text("Revenue reached €1,234.5.\nIt is up 12% on last year: the target is met.", "en") == ()


@settings(deadline=None)  # what may have been meant by an unknown word takes the dictionary a tenth of a second
@given(st.text(st.sampled_from("aé e.!?\n-’'\"l12,;:«»€%/\u00a0`"), max_size=60), st.sampled_from(["fr", "en"]))
def test_each_finding_stands_in_the_text_where_it_says(text: str, lang: Lang) -> None:
    for found in check_text(text, lang):
        assert text.startswith(found.found, found.place.offset)
        line = text.split("\n")[found.place.line - 1]
        assert line[found.place.column - 1 :].startswith(found.found.split("\n")[0])
