"""French and English carry the same figures, in facts, prose and files; slips of language are found."""

import html as pages
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx as word
import pytest
from report_cases import ACTION, OPTION, SPOKEN, analysed, data, made

from essor.documents import blocks as b
from essor.documents.render import render
from essor.kernel.fact import Figure
from essor.kernel.finding import Claim, Status
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import Money
from essor.methods.text import dictionary
from essor.methods.text.figures import figures_shown
from essor.work.runtime import Made

ENTERED = {"actions": [ACTION], "decisions": [SPOKEN | {"options": [OPTION, OPTION], "before_date": "2026-11-30"}]}


def whole() -> Made:
    return made(data(held=analysed()), **ENTERED)


def text_of(content: bytes, shape: str) -> str:
    """Return all that a reader sees of a file, pictures apart: each cell and each paragraph on its line."""
    if shape == "html":
        page = content.decode().partition("<main>")[2]
        bare = re.sub(r"<(svg|style)\b.*?</\1>", "", page, flags=re.DOTALL)
        return pages.unescape(re.sub(r"</?(?:td|th|p|h[1-6]|li|dd|dt|div|span|caption|tr)\b[^>]*>", "\n", bare))
    read = word.Document(BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([line.text for line in read.paragraphs] + cells)


def shown(document: b.Document, lang: Lang, shape: str) -> Counter[Decimal]:
    found = re.sub(r"<[^>]+>", "", text_of(render(document, shape), shape))
    return Counter(one.number for one in figures_shown(found, lang))


def of_check(one: Made, claims: object, check: str) -> set[Status]:
    return {found.status for found in one.product.examine(claims, one.truth) if found.check == check}


@pytest.mark.parametrize("shape", ["html", "docx"])
def test_the_files_of_both_languages_hold_the_same_numbers(shape: str):
    one = whole()
    french, english = (shown(one.document(lang), lang, shape) for lang in LANGS)
    assert french == english
    assert french.total() > 80


@pytest.mark.parametrize("shape", ["html", "docx"])
def test_a_number_planted_in_one_language_is_found_in_the_files_read_back(shape: str):
    one = whole()
    planted = Figure(Money(Decimal("901.00")))
    english = one.document("en")
    forged = replace(english, blocks=(b.Para(("Revenue is in truth ", planted, ".")), *english.blocks))
    files = {"fr": render(one.document("fr"), shape), "en": render(forged, shape)}
    claims = one.product.asserted(one.result)
    read = replace(claims, versions=tuple(
        Claim(replace(claim.value, figures=(), written=text_of(files[claim.value.lang], shape)))
        for claim in claims.versions
    ))  # fmt: skip
    found = [one for one in one.product.examine(read, one.truth)
             if one.check == "both_languages_carry_the_same_figures" and one.status == "fail"]  # fmt: skip
    assert [finding.message.args["value"] for finding in found] == ["901.00"]


def test_our_own_prose_shows_no_slip_in_either_language():
    one = whole()
    for check in ("french_shows_no_slip", "english_shows_no_slip", "sentences_are_short"):
        assert "fail" not in of_check(one, one.product.asserted(one.result), check), check


@pytest.mark.parametrize(("edits", "check"), [
    ({"summary.en": "Revenue ends at {revenue}, and we recieved it."}, "english_shows_no_slip"),
    ({"summary.en": "The informations of the month are good."}, "english_shows_no_slip"),
    ({"summary.en": "Le chiffre d’affaires est en baisse pour le mois."}, "english_shows_no_slip"),
    ({"summary.en": "We decide on 03/11/2026."}, "english_shows_no_slip"),
    ({"summary.fr": "Le chiffre d’affaire finit à {revenue}."}, "french_shows_no_slip"),
    ({"summary.fr": "Deux magasin reculent de de {gap}."}, "french_shows_no_slip"),
    ({"summary.fr": "The revenue of the month is down and that is all."}, "french_shows_no_slip"),
    ({"summary.en": " ".join(["word"] * 36) + "."}, "sentences_are_short"),
    ({"summary.en": "Revenue ends at {revenue}, that is {revenue}."}, "both_languages_carry_the_same_figures"),
    ({"summary.en": "Revenue ends at €899.00."}, "both_languages_carry_the_same_figures"),
])  # fmt: skip
def test_a_slip_that_a_person_wrote_is_found(edits: dict[str, str], check: str):
    one = whole()
    assert "fail" in {found.status for found in one.edited(edits).findings if found.check == check}
    assert "fail" not in {found.status for found in one.findings if found.check == check}


@pytest.mark.dictionaries
@pytest.mark.parametrize(("edits", "check"), [
    ({"summary.en": "A proffitable month."}, "english_shows_no_slip"),
    ({"summary.fr": "Un mois référrencé."}, "french_shows_no_slip"),
])  # fmt: skip
def test_a_word_that_no_dictionary_holds_is_found(edits: dict[str, str], check: str):
    one = whole()
    assert "fail" in {found.status for found in one.edited(edits).findings if found.check == check}
    assert "pass" in {found.status for found in one.findings if found.check == check}


def test_without_a_dictionary_no_version_passes_as_clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(dictionary, "FOLDERS", (tmp_path,))
    one = made()
    claims = one.product.asserted(one.result)
    for check in ("french_shows_no_slip", "english_shows_no_slip"):
        assert of_check(one, claims, check) == {"warn"}


def test_a_word_that_tempts_a_french_speaker_is_put_as_a_question():
    found = whole().edited({"summary.en": "The actual price is {revenue}."}).findings
    assert "text.false_friend" in {
        getattr(one.message.args.get("slip"), "key", "") for one in found if one.status == "warn"
    }


def test_the_level_of_english_is_asked_of_a_person():
    assert "CR2.2.4.c" in {question.part for question in whole().questions}
