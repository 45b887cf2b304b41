"""The documents that the checks read are those that are handed out: none is composed twice."""

from __future__ import annotations

from typing import Any

import pytest
from variance_case import PRODUCT, answer, facts, kpi, sold

from essor.kernel.message import LANGS
from essor.work.runtime import make


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    part = PRODUCT.part("document")
    compose, asked = part.compose, []

    def counting(result: Any, lang: Any, edits: Any = None) -> Any:
        if edits is not None:  # the claims of the product read a document of their own
            asked.append((lang, edits))
        return compose(result, lang, {} if edits is None else edits)

    monkeypatch.setattr(part, "compose", counting)
    return asked


def test_a_document_is_composed_once_for_its_checks_and_for_its_reader_and_anew_for_other_prose(
    composed: list[tuple[str, Any]],
):
    rows = [sold("A", "physical", (900, 9000), (1000, 10000))]
    made = make(PRODUCT, facts(answer("variance_lines", rows), lines=(kpi("revenue", "all", 9000, last_year=10000),)))
    documents = {lang: made.document(lang) for lang in LANGS}
    assert composed == [("fr", {}), ("en", {})]
    assert {one.lang for one in documents.values()} == {"fr", "en"}

    edits = {next(one.key for one in made.passages() if one.key.endswith(".fr")): "Un titre à nous"}
    composed.clear()
    rewritten = made.edited(edits)
    assert rewritten.document("fr", edits) is rewritten.document("fr", dict(edits))
    assert composed == [("fr", edits), ("en", edits)]
    assert rewritten.document("fr") == documents["fr"] != rewritten.document("fr", edits)
