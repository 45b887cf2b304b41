"""A person may rewrite the titles of the report as its prose: figures stay figures, and what slips is found."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import Money
from essor.work.edits import TEXTS, UnfitEditError, as_file, take
from essor.work.registry import find
from essor.work.runtime import Made, make
from test_work import sample


def made() -> Made:
    product = find("C2.2.4")
    return make(product, sample(product))


def headings(one: Made, lang: Lang, edits: dict[str, str]) -> list[str]:
    document = one.document(lang, edits)
    return [document.title, *(plain(block.text, lang) for block in document.blocks if isinstance(block, b.Heading))]


def rewritten(name: str, **languages: Any) -> dict[str, Any]:
    return {TEXTS: {name: languages}}


def test_every_title_of_the_report_stands_in_the_file_of_edits_in_both_languages():
    one = made()
    texts = as_file(one.passages())[TEXTS]
    titles = [name for name in texts if name == "title" or name.endswith("_title")]
    assert next(iter(texts)) == "title"
    assert all(set(texts[name]) >= set(LANGS) for name in titles)
    for lang in LANGS:
        assert len(headings(one, lang, {})) == len(titles)
        marked = {f"{name}.{lang}": f"Marked {name}" for name in titles}
        assert sorted(headings(one, lang, marked)) == sorted(marked.values())


def test_the_figure_of_a_rewritten_title_keeps_its_reference():
    one = made()
    document = one.document("fr", {"gaps_title.fr": "Les boutiques sauvent le mois\N{NO-BREAK SPACE}: {gap}"})
    title = next(block for block in document.blocks if isinstance(block, b.Heading) and "sauvent" in str(block.text[0]))
    figure = next(span for span in title.text if isinstance(span, Figure))
    assert isinstance(figure.value, Money)
    assert figure.ref is not None


def test_a_rewritten_title_stays_on_one_line():
    one = made()
    assert "Hold the\ncourse" not in headings(one, "en", {"title.en": "Hold the\ncourse"})
    assert headings(one, "en", {"title.en": "Hold the\ncourse"})[0] == "Hold the course"


def test_a_title_whose_figure_moved_since_is_told():
    one = made()
    known = {passage.key: passage for passage in one.passages()}["gaps_title.en"]
    now = known.values["gap"]
    assert isinstance(now, Figure)
    content = rewritten("gaps_title", fr="Écart de {gap}", en="A gap of {gap}", figures={"gap": "123456"})
    taken = take(content, one.passages())
    assert {(key, said.key) for key, said in taken.remarks} == {
        ("gaps_title.fr", "work.edit_moved"), ("gaps_title.en", "work.edit_moved"),
    }  # fmt: skip
    assert {said.args["before"] for _, said in taken.remarks} == {replace(_money(now), amount=Decimal(123456))}


def test_a_number_typed_into_a_title_and_a_title_in_one_language_are_told():
    taken = take(rewritten("title", en="October: €12,500 are lacking"), made().passages())
    assert {said.key for _, said in taken.remarks} == {"work.edit_typed", "work.edit_one_language"}


@pytest.mark.parametrize("text", ["A gap of {profit}", "A gap of {gap", "A gap of {gap.value}"])
def test_a_title_that_names_no_value_is_refused(text: str):
    with pytest.raises(UnfitEditError):
        take(rewritten("gaps_title", en=text), made().passages())


@pytest.mark.parametrize(("edits", "check"), [
    ({"title.fr": "Le chiffre d’affaire recule"}, "french_shows_no_slip"),
    ({"results_title.en": "We recieved less than planned"}, "english_shows_no_slip"),
    ({"gaps_title.en": "Physical sales carry €899.00 of the gap"}, "both_languages_carry_the_same_figures"),
])  # fmt: skip
def test_a_slip_in_a_title_is_found(edits: dict[str, str], check: str):
    one = made()
    assert "fail" in {found.status for found in one.edited(edits).findings if found.check == check}
    assert "fail" not in {found.status for found in one.findings if found.check == check}


def test_a_title_that_only_names_its_subject_is_told():
    found = made().edited({"gaps_title.fr": "Canaux", "gaps_title.en": "Channels"}).findings
    bare = [one.found for one in found if one.check == "titles_say_their_message" and one.status == "warn"]
    assert bare == ["Canaux", "Channels"]


def _money(figure: Figure) -> Money:
    assert isinstance(figure.value, Money)
    return figure.value
