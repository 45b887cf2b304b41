import re
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.methods.variance.corrective import ActionKind, catalogue, check_catalogue, kinds_of
from essor.methods.variance.parts import NAMES

FACTORS = {"traffic", "conversion", "basket"}


def test_each_cause_is_answered_by_five_kinds_of_action_or_more() -> None:
    for cause in catalogue().causes:
        assert len(kinds_of(cause.actions)) >= 5, cause.code
    assert kinds_of(action for cause in catalogue().causes for action in cause.actions) == set(get_args(ActionKind))


def test_each_part_of_a_gap_and_each_factor_of_revenue_has_a_suspect() -> None:
    seen = {part for cause in catalogue().causes for part in cause.seen_in}
    assert seen == {*NAMES, *FACTORS}
    assert [cause.code for cause in catalogue().suspects("price")] == ["price_erosion"]


def test_a_discount_ceiling_on_five_thousand_units_regains_what_the_customers_kept_pay() -> None:
    ceiling = catalogue().cause("price_erosion").actions[0]
    values = {"units": 5000, "price_gain": Decimal("0.40"), "share_kept": Decimal("0.95")}
    assert catalogue().expected_effect(ceiling, values) == Decimal(1900)
    del values["share_kept"]
    missing = catalogue().expected_effect(ceiling, values)
    assert isinstance(missing, NotComputable)
    assert say(missing.reason, "en") == (
        "not computable: “share of the volume kept after the rise (share of one)” is missing"
    )


def test_french_words_keep_french_typography() -> None:
    texts = [text.fr for text in catalogue().inputs.values()]
    for cause in catalogue().causes:
        texts += [cause.fr, cause.evidence.fr, *(action.fr for action in cause.actions)]
    assert [text for text in texts if re.search(r"'| [;:!?»]|« ", text)] == []


def test_an_unknown_estimate_and_a_code_that_stands_twice_are_refused() -> None:
    whole = catalogue()
    first = whole.causes[0]
    strange = replace(first, actions=(replace(first.actions[0], estimate="guess"),))
    with pytest.raises(ValueError, match="guess"):
        check_catalogue(replace(whole, causes=(strange,)))
    with pytest.raises(ValueError, match="twice"):
        check_catalogue(replace(whole, causes=(first, first)))
    with pytest.raises(KeyError):
        whole.cause("bad_luck")
