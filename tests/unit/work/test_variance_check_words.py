"""What a check of an analysis says is said in words of people, in both languages."""

import pytest
from variance_case import PRODUCT

from essor.kernel.finding import Claim
from essor.kernel.message import Lang
from essor.kernel.words import say
from essor.work.b2_performance.c223_variance_analysis.inputs import ActionClaim, Claims
from essor.work.truth import Truth


@pytest.mark.parametrize(("lang", "expected"), [
    ("fr", "3 natures d’action : cibles réordonnées, prix ou offre, relooking"),
    ("en", "3 kinds of action: targets re-ordered, price or offer, relooking"),
])  # fmt: skip
def test_kinds_of_action_are_named_as_people_call_them(lang: Lang, expected: str):
    kinds = ("targets", "price_offer", "relooking")
    claims = Claims(actions=tuple(Claim(ActionClaim(kind, kind)) for kind in kinds))
    truth = Truth(parameters=PRODUCT.parameters)
    found = [one for one in PRODUCT.examine(claims, truth) if one.check == "actions_are_of_several_kinds"]
    assert [say(one.message, lang).replace("\u00a0", " ") for one in found] == [expected]
