"""The report tells a month from gaps to decisions, in sentences that know their numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from report_cases import ACTION, OPTION, SPOKEN, analysed, data, line, made, texts

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.message import LANGS, Lang, message
from essor.kernel.value import Money, NotComputable
from essor.work.runtime import Made


def titles(one: Made, lang: Lang = "en") -> list[str]:
    return [plain(block.text, lang) for block in one.document(lang).blocks if isinstance(block, b.Heading)]


def summary(one: Made, lang: Lang = "en") -> str:
    return next(plain(block.text, lang) for block in one.document(lang).blocks if isinstance(block, b.Callout))


def test_the_story_goes_from_results_to_decisions_and_each_title_says_its_message():
    one = made(data(held=analysed()), decisions=[SPOKEN | {"options": [OPTION, OPTION]}],
               decided=[SPOKEN | {"outcome": "taken", "action": SPOKEN, "done": True}])  # fmt: skip
    assert titles(one) == [
        "3 of 4 indicators miss their target",
        "Online sales carry the variance to target: −€200.00",
        "First suspected cause: Falling conversion (−€150.00)",
        "1 corrective action is decided",
        "Decisions taken since last month: 1 of 1; actions done: 1",
        "1 decision is asked of the committee",
        "One system alone is imported: nothing can be compared yet",
    ]
    assert not [one for one in one.findings if one.check == "titles_say_their_message" and one.status != "pass"]


def test_what_to_remember_is_computed_from_the_facts_alone():
    one = made(data(held=analysed()), decisions=[SPOKEN, SPOKEN])
    assert summary(one) == (
        "Revenue ends at €900.00, 90.0% of its target (−€100.00); online sales carry the variance (−€200.00)."
        " Against last year it falls (−5.3%). 3 of 4 indicators miss their target: Revenue excl. VAT,"
        " Average order value excl. VAT, Gross margin. First suspected cause: Falling conversion (−€150.00)."
        " 1 corrective action answers it. 2 decisions are asked of the committee."
    )


def test_french_agrees_with_one_and_with_several():
    one, two = (made(data(held=analysed()), decisions=[SPOKEN] * n) for n in (1, 2))
    assert summary(one, "fr").endswith("1 action corrective y répond. 1 décision est demandée au comité.")
    assert summary(two, "fr").endswith("1 action corrective y répond. 2 décisions sont demandées au comité.")


def test_causes_that_nobody_looked_for_are_told_as_such_and_those_looked_for_in_vain_too():
    gap = replace(analysed()[0], item=replace(analysed()[0].item, kind="gap"))
    assert "The causes of the variance remain to be analysed" in titles(made())
    assert "No cause stands out in the data" in titles(made(data(held=(gap,))))


def test_each_proposal_answers_another_cause_and_decided_actions_come_first():
    remedies = made(data(held=analysed()), actions=[ACTION]).result.remedies
    assert [(one.label.en, one.cause.en, one.decided) for one in remedies] == [
        ("Repair the payment step", "Falling conversion", True),
        ("Repair payment", "Falling conversion", True),
        ("Offer bundles", "Falling basket", False),
    ]
    assert remedies[1].due_date == date(2026, 11, 20)


def test_proposals_fill_up_only_what_decided_actions_leave():
    assert [one.decided for one in made(data(held=analysed()), actions=[ACTION] * 5).result.remedies] == [True] * 6


def test_an_effect_that_cannot_be_estimated_is_a_dash():
    unknown = NotComputable(message("kernel.no_data"))
    held = tuple(replace(one, value=unknown) if one.item.kind == "action" else one for one in analysed())
    assert made(data(held=held)).result.remedies[0].effect is None


def test_a_decision_shows_its_options_with_cost_effect_and_advice():
    one = made(decisions=[SPOKEN | {"options": [OPTION, OPTION], "before_date": "2026-11-30"}])
    tables = [block for block in one.document("en").blocks if isinstance(block, b.Table)]
    table = next(block for block in tables if block.caption.startswith("Options"))
    rows = [[plain(cell.content, "en") for cell in row] for row in table.rows]
    assert rows[0] == ["Open store pickup (before 30 November 2026)", "", "", ""]
    assert rows[1] == ["– Open everywhere", "€18,000", "+€64,000", "advised"]


def test_a_decision_taken_last_month_is_seen_with_its_action_and_one_without_is_found():
    good = made(decided=[SPOKEN | {"outcome": "taken", "action": SPOKEN}])
    bad = made(decided=[SPOKEN | {"outcome": "taken"}])
    found = [{one.status for one in x.findings if one.check == "earlier_decisions_are_followed"} for x in (good, bad)]
    assert found == [{"pass"}, {"fail"}]


def test_a_company_without_targets_is_compared_with_last_year_in_words():
    lines = tuple(replace(one, target=None, gap=None, standing="none") for one in data().lines)
    one = made(data(lines=lines))
    assert "no target is set for this period" in summary(one)
    assert titles(one)[:2] == [
        "No target is set: results are compared with last year",
        "E-commerce makes 33.3% of revenue",
    ]
    tables = [block for block in one.document("en").blocks if isinstance(block, b.Table)]
    assert "Target" not in [column.label for column in tables[0].columns]
    assert one.document("en").title == "October 2026: revenue of €900.00"


def test_a_company_of_one_channel_is_told_so_and_not_blamed():
    online = replace(line("revenue", "ecommerce", "1", None, "1"), last_year=None)
    nothing = replace(online, fact=replace(online.fact, value=Money(Decimal(0))))
    lines = tuple(nothing if one.share == "ecommerce" else one for one in data().lines)
    one = made(data(lines=lines))
    assert "All sales of the period are physical" in titles(one)
    assert not [finding for finding in one.findings if finding.status in {"fail", "not_reproduced"}]


def test_a_kpi_whose_source_is_missing_is_named_under_the_table_with_its_reason():
    unknown = NotComputable(message("kernel.no_data"))
    lines = tuple(replace(one, fact=replace(one.fact, value=unknown), gap=None, standing="none", change=None)
                  if one.kpi == "orders" else one for one in data().lines)  # fmt: skip
    one = made(data(lines=lines))
    assert "Orders: not computable: no data in the period." in texts(one.document("en"))
    assert "Commandes\N{NO-BREAK SPACE}: non calculable\N{NO-BREAK SPACE}: aucune donnée sur la période." in texts(
        one.document("fr")
    )


@pytest.mark.parametrize("lang", LANGS)
def test_no_revenue_at_all_is_a_sentence(lang: Lang):
    one = made(data(lines=(), months=(), differences=(), files=()))
    expected = {
        "fr": "Le chiffre d’affaires de la période n’est pas connu.",
        "en": "The revenue of the period is not known.",
    }
    assert summary(one, lang) == expected[lang]


def test_every_number_beside_a_figure_of_the_data_says_where_it_comes_from():
    version = made(data(held=analysed())).product.asserted(made(data(held=analysed())).result).version("en")
    assert version is not None
    told = [one for one in version.figures if one.figure]
    assert len(told) > 60
    assert {one.figure.split("/")[0] for one in told} == {
        "kpi:revenue", "kpi:orders", "kpi:average_order_value", "kpi:gross_margin",
    }  # fmt: skip


def test_small_months_are_drawn_in_euros_and_large_ones_in_thousands():
    small = next(block for block in made().document("en").blocks if isinstance(block, b.Chart))
    large = data(months=tuple(replace(one, physical=replace(one.physical, value=Money(Decimal(50_000))))
                              for one in data().months))  # fmt: skip
    big = next(block for block in made(large).document("en").blocks if isinstance(block, b.Chart))
    assert [(one.divisor, one.unit) for one in (small, big)] == [(1, "€#"), (1000, "€#k")]


def test_a_kpi_with_a_target_that_cannot_be_computed_is_not_counted_among_those_that_hold_or_miss():
    unknown = NotComputable(message("kernel.no_data"))
    lines = tuple(replace(one, fact=replace(one.fact, value=unknown), gap=None, standing="none", change=None)
                  if one.kpi == "orders" else one for one in data().lines)  # fmt: skip
    assert titles(made(data(lines=lines)))[0] == "3 of 3 indicators miss their target"


def test_actions_that_nobody_has_taken_stand_beside_their_cause_alone():
    document = import_module("essor.work.b2_performance.c224_report.document.asked")
    result = made(data(held=analysed()), actions=[ACTION]).result
    bare = tuple(replace(one, owner="", due_date=None, cost=None, effect=None) for one in result.remedies)

    def heads(found: object) -> list[str]:
        (_, table) = document.actions(found, "en", {})
        return [column.label for column in table.columns]

    assert heads(result) == ["Action", "Cause", "Owner", "Due date", "Cost", "Expected effect"]
    assert heads(replace(result, remedies=bare)) == ["Action", "Cause"]
    assert heads(replace(result, remedies=(*bare[:1], replace(bare[1], owner="Léa")))) == heads(result)
