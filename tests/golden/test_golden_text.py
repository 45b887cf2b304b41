"""Run the worked case of readability, from its text and from its counts."""

from collections.abc import Callable, Mapping
from typing import Any

import golden_cases
import pytest

from essor.kernel.value import Quantity
from essor.methods.text.readability import Counts, Readability, readability, score


def kandel_moles(inputs: Mapping[str, Any]) -> dict[str, Any]:
    found = readability(inputs["text"], "fr")
    assert isinstance(found, Readability)
    words, sentences, syllables = inputs["counts"]
    assert (found.counts.words, found.counts.sentences, found.counts.syllables) == (words, sentences, syllables)
    counted = score("kandel_moles", Counts(words, sentences, syllables))
    assert isinstance(counted, Quantity)
    assert counted == found.indices["kandel_moles"]
    return {"score": counted.number}


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"kandel_moles_french": kandel_moles}


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_the_method_answers_what_the_case_expects(name: str) -> None:
    case = golden_cases.case(name)
    assert golden_cases.differences(RUNNERS[name](case["inputs"]), case["expected"], case["tolerance"]) == []
