"""The description of a collection says where figures come from, and finds what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from collection_cases import PRODUCT, bilingual, collection, data, euros, feed, field, made, source

from essor.documents import blocks as b
from essor.documents.render import SHAPES, render
from essor.documents.typography import plain
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, message
from essor.kernel.value import Count, NotComputable, Rate
from essor.kernel.words import say
from essor.mart.schema import tables as tables_of_the_mart
from essor.work.b2_performance.c222_data_collection.compute import rules
from essor.work.b2_performance.c222_data_collection.inputs import Claims, LeftOut, ResultCell
from essor.work.collection import Collection, ControlTotal
from essor.work.runtime import make
from essor.work.truth import truth_of


def failing(held: Collection, **entered: object) -> set[str]:
    return {finding.check for finding in made(held, **entered).findings if finding.status == "fail"}


def parts(held: Collection | None = None) -> dict[str, Rate | None]:
    return {part.name: part.share for part in made(held).result.parts}


def tables(lang: str = "fr") -> dict[str, b.Table]:
    return {block.caption: block for block in made().document(lang).blocks if isinstance(block, b.Table)}


def test_a_sound_collection_has_no_finding_that_fails():
    assert failing(collection()) == set()


def test_each_part_of_the_quality_is_what_is_right_over_what_is_expected():
    assert parts() == {
        "completeness": Rate(Decimal("0.9000")),  # 9 of 10
        "validity": Rate(Decimal("0.9898")),  # 196 of 198, rounded down
        "uniqueness": Rate(Decimal("1.0000")),
        "freshness": Rate(Decimal("1.0000")),
        "reconciliation": Rate(Decimal("0.9950")),  # 5 of 1000 without a reason
    }
    # 0.25 × 0.9 + 0.25 × 0.9898 + 0.1 + 0.2 + 0.2 × 0.995 = 0.97145
    assert made().result.score == Rate(Decimal("0.9714"))


def test_a_score_that_is_not_perfect_never_shows_as_one_hundred():
    almost = source("odoo_sale", rows_read=100_000, rows_kept=99_999, rows_rejected=1, rows_set_aside=0)
    assert parts(collection(sources=(almost,)))["validity"] == Rate(Decimal("0.9999"))


def test_a_part_that_cannot_be_measured_is_left_out_of_the_score():
    result = make(PRODUCT, replace(data(), systems=(), differences=())).result
    assert {part.name for part in result.parts if part.share is None} == {"reconciliation"}
    # (0.25 × 0.9 + 0.25 × 0.9898 + 0.1 + 0.2) / 0.8
    assert result.score == Rate(Decimal("0.9655"))


def test_a_source_is_late_once_its_newest_row_is_older_than_its_rhythm_allows():
    held = collection(sources=(source("odoo_sale", date(2026, 9, 30)), source("fec", date(2026, 9, 29))))
    days = {one.source.code: (one.days_behind, one.fresh) for one in made(held).result.sources}
    assert days == {"odoo_sale": (31, True), "fec": (32, False)}
    assert failing(held) == {"sources_are_within_their_rhythm"}
    yearly = [{"source": "fec", "rhythm": "yearly"}]
    assert failing(held, sources=yearly) == set()


def test_a_source_without_dates_is_as_old_as_its_last_import():
    undated = source("team", None, last_import_date=date(2026, 10, 11))
    assert made(collection(sources=(undated,))).result.sources[0].days_behind == 20


def test_what_the_company_says_of_a_source_stands_before_the_habit():
    said = [{"source": "fec", "owner_fr": "Mme Ruiz", "owner_en": "Ms Ruiz", "why_fr": "Pour l’audit", "tool": "Sage"}]
    kept = next(one for one in made(sources=said).result.sources if one.source.code == "fec")
    assert (kept.owner.fr, kept.owner.en, kept.tool.en) == ("Mme Ruiz", "Ms Ruiz", "Sage")
    assert kept.said is not None
    assert kept.said.fr == "Pour l’audit"


def test_a_source_a_field_and_a_kpi_that_are_left_out_say_why():
    result = made().result
    assert {one.source.code: one.why for one in result.sources} == {"odoo_sale": "", "fec": "reconcile"}
    assert [one.why for one in result.fields] == ["", "key", "contact"]


@pytest.mark.parametrize(
    ("check", "held"),
    [
        ("every_kpi_has_its_source", collection(feeds=(feed("revenue", euros(1), sources=()),))),
        ("every_kpi_has_its_source", collection(feeds=(feed("nps", euros(1), tables=("survey_answers",)),))),
        (
            "control_totals_are_equal",
            collection(
                sources=(
                    source(
                        "odoo_sale",
                        totals=(ControlTotal(bilingual("HT"), euros("10.00"), euros("9.99"), euros("0.00")),),
                    ),
                )
            ),
        ),
        ("rows_add_up", collection(sources=(source("odoo_sale", rows_read=101),))),
        ("figures_found_twice_agree", collection(feeds=(feed("revenue", euros("10.00"), again=euros("10.01")),))),
    ],
)
def test_a_planted_error_is_found(check: str, held: Collection):
    assert check in failing(held)


def test_a_kpi_that_neither_calculation_can_give_is_no_disagreement():
    coarse, absent = (NotComputable(message(key)) for key in ("kernel.no_data", "metrics.no_data"))
    result = made(collection(feeds=(feed("cost_of_sale", coarse, again=absent),)))
    assert result.result.agreeing == 0
    assert "figures_found_twice_agree" not in {one.check for one in result.findings}


def test_a_figure_that_the_data_contradict_is_found():
    claims = made().product.asserted(made().result)
    other = data(collection(feeds=(feed("revenue", euros(4001)), feed("orders", Count(12)))))
    findings = made().product.examine(claims, truth_of(other, made().product.parameters))
    wrong = [finding for finding in findings if finding.status == "fail"]
    assert [(one.check, one.expected, one.found) for one in wrong] == [
        ("figures_are_those_of_the_data", euros(4001), euros(4000))
    ]


def test_personal_data_keep_a_legal_basis_from_the_habit_of_their_source():
    named = field("parties", "name", kpis=(), personal=True, sources=("odoo_sale", "fec"))
    result = made(collection(fields=(named,))).result
    assert result.fields[0].bases == ("contract", "legal_obligation")


def test_the_diagram_leads_from_each_source_that_counts_to_each_indicator():
    flow = next(block for block in made().document("fr").blocks if isinstance(block, b.Flow))
    nodes = {node.code: node for stage in flow.stages for node in stage.nodes}
    assert nodes["source:odoo_sale"].leads_to == ("recognise",)
    assert nodes["check"].leads_to == ("kept", "rejected", "aside")
    assert nodes["table:order_lines"].leads_to == ("kpi:revenue", "kpi:orders")
    assert {code for node in nodes.values() for code in node.leads_to} <= set(nodes)


def test_a_table_that_no_source_fills_is_drawn_apart_and_nothing_leads_to_it():
    held = collection(
        feeds=(feed("revenue", euros(1)), feed("nps", euros(1), tables=("survey_answers",), sources=())),
        fields=(field("order_lines", "net_amount"), field("survey_answers", "score", sources=(), kpis=("nps",))),
    )
    flow = next(block for block in made(held).document("fr").blocks if isinstance(block, b.Flow))
    nodes = {node.code: node for stage in flow.stages for node in stage.nodes}
    assert nodes["table:survey_answers"].tone == "warn"
    assert "table:survey_answers" not in nodes["kept"].leads_to
    assert "table:order_lines" in nodes["kept"].leads_to


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "held",
    [
        collection(feeds=(), fields=()),
        collection(sources=(source("team", None, totals=(), table="", tables=()),), fields=(), feeds=()),
        collection(
            sources=tuple(source(f"s{n}") for n in range(40)),
            fields=(),
            feeds=(feed("revenue", euros(1), sources=tuple(f"s{n}" for n in range(30))),),
        ),
        collection(sources=(), fields=(), feeds=(), unchosen=(), daily=(), daily_total=None),
    ],
    ids=["no indicator", "a source that fills nothing", "forty sources", "nothing"],
)
def test_an_odd_collection_still_gives_every_document(held: Collection, shape: str):
    assert render(made(held).document("fr"), shape)


@pytest.mark.parametrize("lang", LANGS)
def test_every_source_and_every_field_read_stands_in_the_document(lang: str):
    page = render(made().document(lang), "html").decode()
    for text in ("odoo_sale", "fec", "net_amount", "Net_Amount", "revenue", "orders", "Stock"):
        assert text in page, text


def test_the_control_table_holds_both_sides_to_the_cent():
    table = tables("en")["Control totals: source = tables + rejects, to the cent"]
    first = [cell.content[0] for cell in table.rows[0]]
    assert first[-1] == "equal"
    assert [getattr(one, "value", one) for one in first[2:5]] == [euros("1000.00"), euros("988.00"), euros("12.00")]


def spoiled(claims: Claims, fault: str) -> Claims:
    """Return claims of our own with one fault."""
    first, rest = claims.sources[0].value, claims.sources[1:]
    named = next(one.value for one in claims.fields if one.value.personal)
    quality = claims.quality
    if quality is None:
        raise AssertionError(claims)
    faults: dict[str, dict[str, Any]] = {
        "sources_say_tool_owner_and_rhythm": {"sources": (Claim(replace(first, owner="")), *rest)},
        "what_is_left_out_says_why": {"left_out": (Claim(LeftOut("nps")),)},
        "results_are_calculated": {"results": (*claims.results, Claim(ResultCell("typed")))},
        "process_is_described": {"process": claims.process[:3]},
        "personal_data_have_a_legal_basis": {"fields": (*claims.fields, Claim(replace(named, legal_basis="")))},
        "refresh_is_told_in_steps": {"refresh": claims.refresh[:1]},
        "quality_is_the_mean_of_its_parts": {
            "quality": Claim(replace(quality.value, score=Rate(Decimal("0.99")))),
        },
    }
    return replace(claims, **faults[fault])


@pytest.mark.parametrize(
    "check",
    [
        "sources_say_tool_owner_and_rhythm",
        "what_is_left_out_says_why",
        "results_are_calculated",
        "process_is_described",
        "personal_data_have_a_legal_basis",
        "refresh_is_told_in_steps",
        "quality_is_the_mean_of_its_parts",
    ],
)
def test_a_fault_of_the_description_itself_is_found(check: str):
    own = made()
    claims = spoiled(own.product.asserted(own.result), check)
    findings = own.product.examine(claims, truth_of(data(), own.product.parameters))
    assert {one.check for one in findings if one.status == "fail"} == {check}


def test_what_is_wrong_is_named_in_the_first_sentences():
    held = collection(
        sources=(source("odoo_sale", date(2026, 8, 1)),),
        feeds=(feed("revenue", euros("10.00"), again=euros("10.01")), feed("nps", euros(1), sources=())),
    )
    callout = next(block for block in made(held).document("en").blocks if isinstance(block, b.Callout))
    said = plain(callout.text, "en")
    assert "Without a source: nps." in said
    assert "Two calculations that differ: revenue." in said
    assert "Behind their rhythm: odoo_sale." in said


def test_every_value_that_a_field_may_hold_is_named_in_both_languages_and_never_by_its_code():
    """Invoices hold "invoice" or "credit_note": « parmi facture, avoir »."""
    choices = [column.one_of for table in tables_of_the_mart().values() for column in table.columns if column.one_of]
    assert len(choices) > 10
    for words in choices:
        (rule,) = rules(field("invoices", "kind", words=words))
        for lang in LANGS:
            told = say(rule, lang)
            assert told.count(",") == len(words) - 1
            assert "_" not in told
    (rule,) = rules(field("invoices", "kind", words=("invoice", "credit_note")))
    assert (say(rule, "fr"), say(rule, "en")) == ("parmi facture, avoir", "one of invoice, credit note")
