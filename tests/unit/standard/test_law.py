import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.message import Bilingual
from essor.kernel.value import Duration, Money, NotComputable, Quantity, Rate
from essor.kernel.words import say, sentences
from essor.standard.law import DatedValue, Law, Number, Rule, load_law
from essor.standard.law_check import numerals

SHEET = json.loads((Path(__file__).parents[2] / "golden" / "law_rules.json").read_text(encoding="utf-8"))
LAW = load_law()
TODAY = date(2026, 11, 24)
SEVERITY = {"B": "blocking", "M": "major", "m": "minor"}
CONFIDENCE = {"S": "seen", "M": "memory", "?": "to_verify"}


def ids(rules: tuple[Rule, ...]) -> set[str]:
    return {rule.id for rule in rules}


def with_rule(rule: Rule) -> Law:
    """Return the law with one rule put in the place of its namesake."""
    return replace(LAW, rules=tuple(rule if one.id == rule.id else one for one in LAW.rules))


def complaints(law: Law) -> list[str]:
    return [message.key for message in law.check()]


def test_the_law_of_essor_is_whole() -> None:
    assert LAW.check() == ()
    assert len(LAW.rules) == 120


def test_each_rule_of_the_sheet_stands_with_its_severity_its_confidence_and_the_day_it_was_checked() -> None:
    found = {
        rule.id: (rule.severity, rule.confidence, len(rule.documents), rule.last_checked.isoformat())
        for rule in LAW.rules
    }
    assert found == {
        rule["id"]: (
            SEVERITY[rule["severity"]], CONFIDENCE[rule["confidence"]], len(rule["docs"]), SHEET["as_of"]
        )
        for rule in SHEET["rules"]
    }  # fmt: skip


def test_each_rule_cites_the_article_numbers_of_the_sheet() -> None:
    cited_in_prose = {"LI02", "AI03", "GR05"}
    for rule in SHEET["rules"]:
        if rule["id"] not in cited_in_prose:
            numbers = set(re.findall(r"[LRD]?\d+(?:-\d+)*", rule["article"]))
            assert numbers <= set(re.findall(r"[LRD]?\d+(?:-\d+)*", LAW.rule(rule["id"]).article)), rule["id"]


def test_each_rule_begins_and_ends_on_the_days_of_the_sheet() -> None:
    split_here = {"FA07", "FA08", "FA09", "HR05", "AI01"}
    for rule in SHEET["rules"]:
        if rule["id"] not in split_here:
            (variant,) = LAW.rule(rule["id"]).variants
            last = variant.applies_until - timedelta(days=1) if variant.applies_until else None
            found = [day.isoformat() if day else None for day in (variant.applies_from, last)]
            assert found == [rule["applies_from"] or None, rule["applies_until"] or None], rule["id"]


def test_telephone_consent_replaces_the_opposition_list_on_11_august_2026() -> None:
    before = ids(LAW.rules_on(date(2026, 8, 10), "prospecting", "b2c phone"))
    after = ids(LAW.rules_on(date(2026, 8, 11), "prospecting", "b2c phone"))
    assert before - after == {"PT02"}
    assert after - before == {"PT01"}


def test_the_new_invoice_items_bind_large_companies_one_year_before_small_ones() -> None:
    def bound(day: date, scope: str) -> bool:
        return "FA08" in ids(LAW.rules_on(day, "invoice", scope))

    assert [bound(date(2026, 8, 31), "b2b ge_eti"), bound(date(2026, 9, 1), "b2b ge_eti")] == [False, True]
    assert [bound(date(2027, 8, 31), "b2b pme_micro"), bound(date(2027, 9, 1), "b2b pme_micro")] == [False, True]


def test_when_the_size_of_the_company_is_not_said_every_variant_in_force_is_kept() -> None:
    (rule,) = (rule for rule in LAW.rules_on(TODAY, "invoice", "b2b") if rule.id == "FA09")
    assert [variant.who for variant in rule.variants] == ["", "ge_eti"]
    (rule,) = (rule for rule in LAW.rules_on(TODAY, "invoice", "b2b pme_micro") if rule.id == "FA09")
    assert [variant.who for variant in rule.variants] == [""]


def test_the_old_vat_reference_is_required_then_tolerated_then_refused() -> None:
    def reading(day: date) -> str:
        (rule,) = (rule for rule in LAW.rules_on(day, "invoice", "b2b") if rule.id == "FA07")
        (variant,) = rule.variants
        return variant.text.en

    assert "CIBS" not in reading(date(2026, 8, 31))
    assert "tolerated until 31 December 2027" in reading(date(2026, 9, 1))
    assert "no longer tolerated" in reading(date(2028, 1, 1))


def test_a_rule_for_distance_selling_is_not_asked_of_a_shop() -> None:
    assert "VD02" in ids(LAW.rules_on(TODAY, "terms_of_sale", "b2c distance online"))
    assert "VD02" not in ids(LAW.rules_on(TODAY, "terms_of_sale", "b2c"))
    assert "VD09" in ids(LAW.rules_on(TODAY, "terms_of_sale", "b2c"))


def test_a_rule_for_everyone_concerns_every_situation() -> None:
    assert "FA05" in ids(LAW.rules_on(TODAY, "invoice", "b2c"))
    assert "FA05" in ids(LAW.rules_on(TODAY, "invoice", "b2b"))


def test_an_unknown_document_or_situation_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown document 'facture'"):
        LAW.rules_on(TODAY, "facture")
    with pytest.raises(ValueError, match="unknown scope 'b2x'"):
        LAW.rules_on(TODAY, "invoice", "b2x")
    with pytest.raises(KeyError):
        LAW.rule("ZZ99")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["b2b", "b2c distance", "b2c phone", ""]))
def test_a_narrower_question_never_finds_more(day: date, scope: str) -> None:
    everything = ids(LAW.rules_on(day))
    assert ids(LAW.rules_on(day, scope=scope)) <= everything
    assert set().union(*(ids(LAW.rules_on(day, document)) for document in LAW.vocabulary.documents)) == everything


def test_the_parameters_of_the_sheet_are_found_on_their_days() -> None:
    half_years = {"2024H2": date(2024, 7, 1), "2025H1": date(2025, 1, 1), "2025H2": date(2025, 12, 31)}
    half_years |= {"2026H1": date(2026, 6, 30)}
    for name in ("legal_interest_pro", "legal_interest_individual"):
        ours = "legal_interest_professional" if name.endswith("pro") else name
        for half_year, day in half_years.items():
            dated = LAW.parameter(ours, day)
            assert isinstance(dated, DatedValue)
            assert dated.value == Rate(Decimal(str(SHEET["parameters"][name][half_year])) / 100)
            assert (dated.unit, dated.last_checked) == ("rate_per_year", TODAY)


def test_the_other_parameters_carry_their_unit() -> None:
    expected = {
        "ecb_refinancing_rate": Rate(Decimal("0.0215")),
        "recovery_indemnity": Money(Decimal(40), "EUR"),
        "withdrawal_days": Duration(Decimal(14)),
        "payment_max_days": Duration(Decimal(60)),
        "payment_end_of_month_days": Duration(Decimal(45)),
        "smic_per_hour": Money(Decimal("12.02"), "EUR"),
        "influencer_contract_threshold": Money(Decimal(1000), "EUR"),
        "prospect_retention": Quantity(Decimal(3)),
    }
    on = date(2026, 1, 1)
    found = {name: LAW.parameter(name, on) for name in expected}
    assert {name: dated.value for name, dated in found.items() if isinstance(dated, DatedValue)} == expected
    assert all(isinstance(dated, DatedValue) and dated.reference for dated in found.values())


@pytest.mark.parametrize("name", ["legal_interest_professional", "legal_interest_individual", "ecb_refinancing_rate"])
def test_a_rate_that_was_not_known_when_last_checked_is_an_answer_with_a_reason(name: str) -> None:
    answer = LAW.parameter(name, TODAY)
    assert isinstance(answer, NotComputable)
    assert "value not known on 24 November 2026 (last checked on 24 November 2026)" in say(answer.reason, "en")


def test_no_value_is_guessed_outside_the_days_that_are_recorded() -> None:
    for day in (date(2024, 6, 30), date(2027, 1, 1)):
        answer = LAW.parameter("legal_interest_professional", day)
        assert isinstance(answer, NotComputable)
        assert "aucune valeur enregistrée" in say(answer.reason, "fr")
    assert isinstance(LAW.parameter("influencer_contract_threshold", date(2025, 12, 31)), NotComputable)


def test_a_rule_gives_its_numbers_with_their_unit() -> None:
    assert LAW.rule("PA03").number("floor_multiple") == Number("floor_multiple", Decimal(3), "times")
    assert LAW.rule("GR04").number("fine_cap").value == Decimal("0.8")
    with pytest.raises(KeyError, match="PA03 states no number 'cap'"):
        LAW.rule("PA03").number("cap")


def test_essor_says_that_it_gives_no_legal_advice() -> None:
    assert say(LAW.disclaimer, "fr").startswith("Essor ne donne pas de conseil juridique")
    assert say(LAW.disclaimer, "en").startswith("Essor gives no legal advice")


def test_the_content_hash_follows_the_content_alone() -> None:
    same = replace(LAW, rules=tuple(replace(rule) for rule in LAW.rules))
    assert same.content_hash == LAW.content_hash
    (variant,) = LAW.rule("PT02").variants
    moved = replace(LAW.rule("PT02"), variants=(replace(variant, applies_until=date(2026, 8, 12)),))
    assert with_rule(moved).content_hash != LAW.content_hash


def test_french_wording_keeps_french_typography() -> None:
    texts = [variant.text.fr for rule in LAW.rules for variant in rule.variants]
    texts += [rule.note.fr for rule in LAW.rules if rule.note]
    texts += [sentence["fr"] for key, sentence in sentences().items() if key.startswith("law.")]
    for text in texts:
        assert re.search(r" [;:!?%»€]|« |'|[^\s;][;](?<!\u202f;)", text) is None, text


# Planted errors: each check can fail.


def test_a_missing_rule_is_counted() -> None:
    assert "law.rule_count" in complaints(replace(LAW, rules=LAW.rules[1:]))


def test_a_rule_that_stands_twice_is_told() -> None:
    assert complaints(replace(LAW, rules=LAW.rules + LAW.rules[:1])) == ["law.rule_count", "law.rule_twice"]


def test_a_wording_that_is_missing_in_english_is_told() -> None:
    (variant,) = LAW.rule("FA01").variants
    law = with_rule(replace(LAW.rule("FA01"), variants=(replace(variant, text=Bilingual(variant.text.fr, " ")),)))
    assert complaints(law) == ["law.wording_missing"]


def test_a_number_changed_in_one_language_is_told() -> None:
    (variant,) = LAW.rule("PA04").variants
    wrong = Bilingual(variant.text.fr.replace("40", "50"), variant.text.en)
    law = with_rule(replace(LAW.rule("PA04"), variants=(replace(variant, text=wrong),)))
    assert complaints(law) == ["law.numbers_differ", "law.number_not_said"]


def test_a_number_that_contradicts_its_parameter_is_told() -> None:
    rule = LAW.rule("VD02")
    law = with_rule(replace(rule, numbers=(replace(rule.numbers[0], value=Decimal(15)),)))
    assert complaints(law) == ["law.number_not_said", "law.number_not_said", "law.number_differs_from_parameter"]


def test_a_gap_between_the_two_telephone_rules_is_told() -> None:
    (variant,) = LAW.rule("PT02").variants
    early = replace(LAW.rule("PT02"), variants=(replace(variant, applies_until=date(2026, 8, 10)),))
    assert complaints(with_rule(early)) == ["law.handover_broken"]


def test_reversed_dates_and_overlapping_variants_are_told() -> None:
    (variant,) = LAW.rule("VD03").variants
    reversed_ = replace(variant, applies_until=variant.applies_from)
    assert complaints(with_rule(replace(LAW.rule("VD03"), variants=(reversed_,)))) == ["law.dates_reversed"]
    assert complaints(with_rule(replace(LAW.rule("VD03"), variants=(variant, variant)))) == ["law.variants_overlap"]


def test_a_code_outside_the_vocabulary_and_a_rule_without_article_are_told() -> None:
    strange = replace(LAW.rule("FA01"), documents=("facture",), scope=(frozenset({"b2x"}),), article="")
    assert complaints(with_rule(strange)) == ["law.code_unknown", "law.code_unknown", "law.article_missing"]


def test_two_values_of_a_parameter_on_one_day_are_told() -> None:
    parameter = LAW.parameters[0]
    twice = replace(parameter, values=parameter.values + parameter.values[:1])
    assert complaints(replace(LAW, parameters=(twice, *LAW.parameters[1:]))) == ["law.values_overlap"]


def test_each_complaint_has_its_sentence_in_both_languages() -> None:
    broken = replace(LAW, rules=LAW.rules[1:5] + LAW.rules[:1] * 2)
    for message in broken.check():
        assert say(message, "fr") != say(message, "en")


def test_numbers_are_read_as_each_language_writes_them() -> None:
    assert numerals("5 jours, 375\u202f000\u00a0€ et 2,5\u202f%", "fr") == [Decimal("2.5"), 5, 375000]
    assert numerals("5 days, €375,000 and 2.5%", "en") == [Decimal("2.5"), 5, 375000]
