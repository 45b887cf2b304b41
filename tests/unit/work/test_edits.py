"""Sentences that a person rewrote: their figures stay figures, nothing in them is code, and nothing is lost."""

from decimal import Decimal

import pytest

from essor.documents import blocks as b
from essor.documents.html import html
from essor.documents.prose import EmptyPlaceError, UnfitTextError, filled, unfilled
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Message
from essor.kernel.value import Count, Money, Rate
from essor.kernel.words import say
from essor.work.edits import UnfitEditError, as_file, take, written
from essor.work.wording import Heard, Passage, Wording

REVENUE = Figure(Money(Decimal("549160.15")))
VALUES = {"revenue": REVENUE, "carrier": None, "behind_n": 2}
FRENCH = Passage("summary.fr", "Le chiffre d’affaires finit à {revenue}.", VALUES)
ENGLISH = Passage("summary.en", "Revenue ends at {revenue}.", VALUES)


def texts(**languages: object) -> dict[str, object]:
    return {"texts": {"summary": languages}}


def keys(remarks: tuple[tuple[str, Message], ...]) -> list[tuple[str, str]]:
    return [(key, said.key) for key, said in remarks]


def test_a_rewritten_sentence_keeps_its_figures_and_its_emphasis():
    assert filled("We sold **{revenue}** in all.", VALUES) == ("We sold ", b.Strong((REVENUE,)), " in all.")


def test_a_rewritten_sentence_is_text_even_where_it_looks_like_code_or_a_list():
    rich = filled("- <script>alert(1)</script> `b` [c](d)", {})
    assert rich == ("- <script>alert(1)</script> `b` [c](d)",)
    page = html(b.Document("en", "T", "", (b.Para(rich),))).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_spaces_of_french_stay_as_they_were_written():
    assert filled("Reste\N{NARROW NO-BREAK SPACE}; fin\N{NO-BREAK SPACE}: la\nsuite", {}) == (
        "Reste\N{NARROW NO-BREAK SPACE}; fin\N{NO-BREAK SPACE}: la suite",
    )


@pytest.mark.parametrize("text", ["We sold {{ revenue }}.", "We sold {revenue.", "We sold revenue}."])
def test_a_brace_that_stands_alone_is_refused_with_its_place(text: str):
    with pytest.raises(UnfitTextError) as refused:
        filled(text, VALUES)
    assert refused.value.why.key == "documents.place_broken"


@pytest.mark.parametrize(
    "text", ["{profit}", "{revenue.value}", "{revenue!r}", "{}", "{revenue:>9}", "{__class__}", "{% for x in y %}"]
)
def test_a_name_that_does_not_exist_is_refused_with_those_that_do(text: str):
    with pytest.raises(UnfitTextError) as refused:
        filled(text, VALUES)
    assert refused.value.why.key == "documents.place_unknown"
    assert "{revenue}" in say(refused.value.why, "en")


def test_a_value_that_the_period_does_not_have_is_told_apart_from_one_that_never_was():
    with pytest.raises(EmptyPlaceError):
        filled("{carrier} carry it.", VALUES)


def test_signs_that_mark_figures_inside_cannot_be_smuggled_in():
    assert filled("\ue0000\ue001{revenue}", VALUES) == ("0", REVENUE)


def test_a_template_is_shown_with_its_conditions_decided_and_its_names_kept():
    template = "{% if up %}It grows to {{ revenue }}{% else %}It falls{% endif %}, {{ word }}."
    assert unfilled(template, {"up": True, "revenue": REVENUE, "word": "well"}) == "It grows to {revenue}, {word}."


def test_a_document_composed_while_listening_tells_its_passages():
    wording = Wording("essor.work.b2_performance.c224_report")
    heard = Heard({})
    wording.prose("causes", "en", {"count": None, "n": 0, "looked": False}, heard)
    assert [(one.key, one.text.startswith("The causes")) for one in heard.passages] == [("causes.en", True)]


def test_a_part_of_a_folder_speaks_the_words_of_the_folder():
    inside = Wording("essor.work.b2_performance.c224_report.document")
    assert inside.package == Wording("essor.work.b2_performance.c224_report").package


def test_the_model_of_a_file_holds_both_languages_and_the_figures_of_today():
    assert as_file((FRENCH, ENGLISH)) == {
        "texts": {"summary": {"fr": FRENCH.text, "figures": {"revenue": "549160.15"}, "en": ENGLISH.text}}
    }


def test_a_file_that_was_not_touched_changes_nothing():
    taken = take(as_file((FRENCH, ENGLISH)), (FRENCH, ENGLISH))
    assert (taken.edits, taken.remarks) == ({}, ())


def test_a_sentence_rewritten_in_both_languages_applies_without_a_word():
    content = texts(fr="Nous finissons à {revenue}.", en="We end at {revenue}.", figures={"revenue": "549160.15"})
    taken = take(content, (FRENCH, ENGLISH))
    assert taken.edits == {"summary.fr": "Nous finissons à {revenue}.", "summary.en": "We end at {revenue}."}
    assert taken.remarks == ()


def test_a_sentence_rewritten_in_one_language_is_told():
    taken = take(texts(en="We end at {revenue}."), (FRENCH, ENGLISH))
    assert keys(taken.remarks) == [("summary.en", "work.edit_one_language")]


def test_a_figure_that_moved_since_the_sentence_was_written_is_told_in_its_unit():
    content = texts(fr="À {revenue}.", en="At {revenue}.", figures={"revenue": "600000"})
    taken = take(content, (FRENCH, ENGLISH))
    assert keys(taken.remarks) == [("summary.fr", "work.edit_moved"), ("summary.en", "work.edit_moved")]
    assert say(taken.remarks[1][1], "en") == (
        "{revenue} was €600,000.00 when the sentence was written and is €549,160.15:"
        " the number is up to date, read the words again"
    )


def test_a_figure_that_moved_is_not_told_of_a_sentence_that_no_longer_speaks_of_it():
    content = texts(fr="Un bon mois.", en="A good month.", figures={"revenue": "600000"})
    assert take(content, (FRENCH, ENGLISH)).remarks == ()


def test_a_number_typed_into_a_sentence_is_told_and_a_year_is_not():
    content = texts(fr="À 549\u202f160\N{NO-BREAK SPACE}€ en 2026.", en="At €549,160 in 2026.")
    said = [say(one, "en") for _, one in take(content, (FRENCH, ENGLISH)).remarks]
    assert len(said) == 2
    assert all("is typed into the sentence" in one and "549" in one for one in said)


def test_a_sentence_about_a_value_that_is_gone_gives_way_and_is_told():
    content = texts(fr="{carrier} portent l’écart.", en="{carrier} carry it.")
    taken = take(content, (FRENCH, ENGLISH))
    assert taken.edits == {}
    assert {said.key for _, said in taken.remarks} == {"work.edit_set_aside"}


@pytest.mark.parametrize(("content", "key", "why"), [
    ({}, "texts", "work.edit_no_texts"),
    ({"texts": ["summary"]}, "texts", "work.edit_no_texts"),
    ({"texts": {"sumary": {"en": "x"}}}, "texts.sumary", "work.edit_unknown"),
    ({"texts": {"summary": "x"}}, "texts.summary", "work.edit_shape"),
    ({"texts": {"summary": {"de": "x"}}}, "texts.summary", "work.edit_shape"),
    ({"texts": {"summary": {"en": 12}}}, "texts.summary.en", "work.edit_shape"),
    ({"texts": {"summary": {"en": " "}}}, "texts.summary.en", "work.edit_shape"),
    ({"texts": {"summary": {"en": "{revenu}"}}}, "texts.summary.en", "documents.place_unknown"),
    ({"texts": {"summary": {"fr": "{{revenue}}"}}}, "texts.summary.fr", "documents.place_broken"),
])  # fmt: skip
def test_an_edit_that_cannot_be_used_is_refused_by_its_key(content: dict[str, object], key: str, why: str):
    with pytest.raises(UnfitEditError) as refused:
        take(content, (FRENCH, ENGLISH))
    assert (refused.value.key, refused.value.why.key) == (key, why)
    assert all(say(refused.value.why, lang) for lang in LANGS)


def test_values_are_kept_exactly_and_without_the_zeros_of_their_column():
    assert written(Money(Decimal("586600.0000"))) == "586600"
    assert written(Rate(Decimal("0.9361"))) == "0.9361"
    assert written(Count(3004)) == "3004"
