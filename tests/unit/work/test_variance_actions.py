"""Actions answer causes, past ones are told, and what an analysis asserts is checked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError
from test_variance_causes import company, family, funnel, site
from test_variance_gaps import analysed
from variance_case import OCTOBER, PRODUCT

from essor.documents.render import render
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS
from essor.kernel.ref import FigureRef, ItemRef
from essor.kernel.value import Money, NotComputable
from essor.kernel.words import say, sentences
from essor.methods.variance.corrective import catalogue
from essor.work.b2_performance.c223_variance_analysis.inputs import ActionClaim, CauseClaim, Claims, Inputs
from essor.work.data import Data
from essor.work.stated import stated
from essor.work.truth import truth_of


def story() -> Data:
    cuts = (*family("Knives", 700, 1000, 31360, 40000), *family("Textile", 990, 1000, 9900, 10000))
    return company(funnel(340, 520), lines=site(), cuts=cuts)


CHOSEN = {"action": "checkout_repair", "cause": "low_conversion", "owner": "Head of the site",
          "start_date": "2026-11-20", "check_date": "2027-01-15", "cost": "1200",
          "values": {"conversion_gain": "0.004"}}  # fmt: skip


def test_proposals_answer_each_cause_by_several_kinds_and_fit_the_channel() -> None:
    result = analysed(story())
    assert {one.suspect.key for one in result.actions} == {"low_conversion:ecommerce", "price_rise_lost_volume:Knives"}
    assert len({one.kind for one in result.actions}) >= 3
    assert "checkout_repair" in {one.action.code for one in result.actions}
    assert not {one.action.channel for one in result.actions if one.suspect.share == "ecommerce"} & {"physical"}
    assert all(isinstance(one.effect, NotComputable) for one in result.actions)


def test_a_single_cause_is_answered_by_three_kinds_and_none_is_proposed_twice() -> None:
    result = analysed(company(funnel(340, 520), lines=site()))
    assert {one.suspect.key for one in result.actions} == {"low_conversion:ecommerce"}
    kinds = [one.kind for one in result.actions]
    assert len(kinds) == len(set(kinds)) == 3


def test_a_decided_action_has_its_effect_from_the_companys_own_figures_and_becomes_a_noun() -> None:
    result = analysed(story(), chosen=[CHOSEN])
    (decided,) = [one for one in result.actions if one.decided]
    # 2,000 sessions × 0.4 points more × an average order of 100
    assert decided.effect == Money(Decimal(800))
    noun = decided.noun("variance_analysis")
    assert noun is not None
    assert (noun.owner, noun.cost, noun.expected_effect, noun.kpi) == ("Head of the site", 1200, 800, "revenue")
    assert noun.cause == ItemRef("variance_analysis", "low_conversion:ecommerce")
    assert all(one.noun("variance_analysis") is None for one in result.actions if not one.decided)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"action": "dance"}, "has no action “dance”: choose among"),
        ({"cause": "sunspots"}, "is no suspected cause here"),
    ],
)
def test_an_action_or_a_cause_that_nothing_holds_is_told_with_the_mend(changed: dict[str, str], word: str) -> None:
    result, findings = PRODUCT.compute(PRODUCT.entered({"chosen": [CHOSEN | changed]}), story(), PRODUCT.parameters)
    assert [word in say(finding.message, "en") for finding in findings] == [True]
    assert findings[0].message in result.missing


@pytest.mark.parametrize(
    "entered",
    [
        {"chosen": [CHOSEN | {"check_date": "2026-11-01"}]},
        {"events": [{"what": {"fr": "x", "en": "x"}, "first_date": "2026-10-02", "last_date": "2026-10-01"}]},
        {"market": {"growth": "-1", "source": "x"}},
        {"convention": "median"},
        {"unknown": 1},
    ],
)
def test_what_breaks_the_bounds_of_the_inputs_is_refused(entered: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Inputs.model_validate(entered)


def test_past_actions_stand_beside_what_was_expected_of_them() -> None:
    past = {"what": {"fr": "Relance", "en": "Follow-up"}, "expected": "5000", "observed": "3200",
            "on_date": "2026-10-31", "decision": "changed"}  # fmt: skip
    result = analysed(story(), past=[past])
    assert result.tried[0].difference == Money(Decimal(-1800))
    assert (result.tried[0].noun().observed_effect, result.tried[0].noun().action) == (3200, "Follow-up")
    assert "Follow-up" in render(PRODUCT.compose(result, "en"), "html").decode()


# ---- what the analysis asserts, and the errors planted into it


def test_own_claims_pass_and_an_error_of_each_kind_planted_into_them_is_found() -> None:
    data = story()
    result = analysed(data, chosen=[CHOSEN], market={"growth": "0.01", "source": "Insee"})
    claims, truth = PRODUCT.asserted(result), truth_of(data, PRODUCT.parameters)
    assert isinstance(claims, Claims)
    assert not [one for one in PRODUCT.examine(claims, truth) if one.status in {"fail", "not_reproduced"}]
    gap = claims.gaps[0].value
    planted: dict[str, Claims] = {
        "parts_add_up_to_the_gap": replace(claims, gaps=(Claim(replace(gap, gap=-gap.gap)), *claims.gaps[1:])),
        "no_amount_is_counted_twice": replace(
            claims, gaps=(Claim(replace(gap, actual=gap.actual + Money(Decimal("0.01")))), *claims.gaps[1:])
        ),
        "channels_are_shown_apart": replace(claims, gaps=claims.gaps[:1]),
        "results_are_tied_to_the_goals": replace(
            claims, gaps=tuple(one for one in claims.gaps if one.value.against == "last_year")
        ),
        "results_are_tied_to_the_outside": replace(claims, outside=()),
        "causes_stand_on_facts": replace(claims, causes=(Claim(CauseClaim("the weather")),)),
        "each_action_answers_a_cause": replace(claims, actions=(Claim(ActionClaim("a new logo", "communication")),)),
        "actions_are_of_several_kinds": replace(claims, actions=claims.actions[:1]),
        "decided_actions_are_whole": replace(
            claims, actions=(Claim(replace(claims.actions[0].value, owner="")), *claims.actions[1:])
        ),
        "level_and_convention_are_told": replace(
            claims, gaps=tuple(Claim(replace(one.value, level="")) for one in claims.gaps)
        ),
        "figures_are_those_of_the_data": replace(
            claims, figures=(Claim(replace(claims.figures[0].value, value=Money(Decimal(1)))),)
        ),
    }
    for name, broken in planted.items():
        failed = {one.check for one in PRODUCT.examine(broken, truth) if one.status == "fail"}
        assert name in failed, name


def test_both_languages_carry_the_same_figures_and_those_of_the_data_keep_their_reference() -> None:
    result = analysed(story(), chosen=[CHOSEN])
    french, english = (stated(PRODUCT.compose(result, lang)) for lang in LANGS)
    assert french == english
    assert "kpi:revenue/2026-10/channel=ecommerce" in {one.figure for one in french}
    assert "kpi:conversion_rate/2025-10/channel=ecommerce" in {one.figure for one in french}


def test_other_products_take_up_gaps_causes_and_actions_that_hang_together() -> None:
    held = PRODUCT.tells(analysed(story(), chosen=[CHOSEN]))
    ids = {one.item.id for one in held}
    assert {one.item.kind for one in held} == {"gap", "part", "cause", "action"}
    assert all(one.of in ids for one in held if one.item.kind != "gap")
    (action,) = [one for one in held if "decided" in one.traits]
    assert (action.value, action.owner, action.traits) == (
        Money(Decimal(800)),
        "Head of the site",
        ("sales_means", "decided"),
    )
    assert all(one.item.label_fr and one.item.label_en for one in held)
    cause = next(one for one in held if one.item.id == "price_rise_lost_volume:Knives")
    assert cause.item.evidence
    spans = {OCTOBER, OCTOBER.last_year()}
    assert {ref.period for ref in cause.item.evidence if isinstance(ref, FigureRef)} == spans
    assert cause.origin is not None
    assert all(set(origins) for origins in cause.origins)


def test_every_kind_of_action_of_the_catalogue_has_a_word_in_both_languages() -> None:
    kinds = {action.kind for cause in catalogue().causes for action in cause.actions}
    assert all(f"c223_variance_analysis.kind_{kind}" in sentences() for kind in kinds)
