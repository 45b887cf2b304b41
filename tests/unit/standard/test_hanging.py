"""What hangs on a competence is named by codes that exist, and no document of the law hangs in the air."""

import pytest

from essor.standard import glossary, load
from essor.standard.hanging import Hanging, check_hanging, hanging
from essor.standard.law import load_law

COMPETENCES = [one.code for one in load().competences]
DOCUMENTS = list(load_law().vocabulary.documents)
TERMS = [one.code for one in glossary().terms]


def test_every_competence_has_terms_and_every_document_of_the_law_hangs_somewhere():
    assert check_hanging(hanging(), COMPETENCES, DOCUMENTS, TERMS) == ()
    assert [code for code in COMPETENCES if not hanging()[code].terms] == []


@pytest.mark.parametrize(
    ("found", "key", "code"),
    [
        ({"C1": Hanging(("quote",), ("budjet",))}, "standard.unknown_code", "budjet"),
        ({"C1": Hanging(("quotes", "quote"))}, "standard.unknown_code", "quotes"),
        ({"C1": Hanging(("quote",), ("budget", "budget"))}, "standard.code_repeated", "budget"),
        ({"C1": Hanging((), ("budget",))}, "standard.hangs_nowhere", "quote"),
        ({}, "standard.unknown_code", "C1"),
        ({"C1": Hanging(("quote",)), "C2": Hanging()}, "standard.unknown_code", "C2"),
    ],
)
def test_a_code_that_does_not_exist_or_hangs_nowhere_is_told(found: dict[str, Hanging], key: str, code: str):
    said = check_hanging(found, ["C1"], ["quote"], ["budget"])
    assert (key, code) in [(one.key, one.args["code"]) for one in said]
