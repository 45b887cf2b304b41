"""The same facts for each reader: pages that fit, and nothing that is not theirs."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from pydantic import ValidationError
from pypdf import PdfReader
from report_cases import ACTION, SHOP, SPOKEN, analysed, data, full, made, texts

from essor.documents import blocks as b
from essor.documents.render import render
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Lang, message
from essor.kernel.perimeter import Perimeter
from essor.kernel.value import Money
from essor.work.data import Difference, SystemTotal
from essor.work.runtime import Made

MARGIN = "Gross margin"


def pages(one: Made, lang: Lang) -> int:
    return len(PdfReader(BytesIO(render(one.document(lang), "pdf"))).pages)


def crowded() -> dict[str, object]:
    """Return more systems, differences and files than the pages of a committee hold."""
    said = message("kernel.no_data")
    return {
        "systems": tuple(SystemTotal(said, Money(Decimal(n)), n) for n in range(7)),
        "differences": tuple(Difference(said, said, Money(Decimal(n)), n) for n in range(40)),
        "files": tuple(replace(data().files[0], name=str(n), rows_rejected=n) for n in range(30)),
        "held": tuple(replace(one, says=(said, said)) for one in analysed()[:2] * 3),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_of_the_committee_has_one_to_three_pages_whatever_is_entered(lang: Lang):
    assert pages(made(), lang) <= 3
    assert pages(made(data(**crowded())), lang) <= 3
    assert pages(made(data(**crowded()), **full()), lang) <= 3


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("audience", ["field", "partner"])
def test_a_shop_and_a_partner_read_one_page_whatever_is_entered(audience: str, lang: Lang):
    assert pages(made(data(SHOP, **crowded()), audience=audience, **full()), lang) == 1


def test_a_report_of_too_many_pages_is_found():
    one = made()
    claims = one.product.asserted(one.result)
    longer = replace(claims, versions=tuple(Claim(replace(claim.value, pages=4)) for claim in claims.versions))
    found = one.product.examine(longer, one.truth)
    assert [finding.status for finding in found if finding.check == "length_fits_the_readers"] == ["fail", "fail"]


def test_a_partner_reads_its_own_sales_and_nothing_that_is_ours():
    shared, kept = ACTION | {"with_partner": True}, ACTION | {"fr": "Baisser nos coûts", "en": "Cut our costs"}
    one = made(data(SHOP, held=analysed()), audience="partner", actions=[shared, kept],
               decisions=[SPOKEN | {"with_partner": True, "options": [SPOKEN | {"cost": "18000"}] * 2},
                          {"fr": "Changer de partenaire", "en": "Change partner"}])  # fmt: skip
    said = texts(one.document("en"))
    for ours in (MARGIN, "Cut our costs", "Change partner", "Falling basket", "Cost", "Rejected"):
        assert ours not in said, ours
    assert {"Revenue excl. VAT", "Repair the payment step", "Open store pickup"} <= set(said)
    shown = {type(block).__name__ for block in one.document("en").blocks}
    assert "Chart" not in shown
    assert not [finding for finding in one.findings if finding.status == "fail"]


def test_a_margin_planted_in_a_partner_s_version_is_found():
    one = made(data(SHOP), audience="partner")
    claims = one.product.asserted(one.result)
    leak = next(
        claim for claim in one.product.asserted(made(data(SHOP), audience="field").result).versions
    ).value.figures
    planted = replace(claims, versions=tuple(Claim(replace(claim.value, figures=leak)) for claim in claims.versions))
    found = [one.found for one in one.product.examine(planted, one.truth) if one.status == "fail"]
    assert "gross_margin" in found


def test_a_partner_whose_sales_are_not_named_reads_no_figure_and_the_mend_is_said():
    one = made(data(), audience="partner", actions=[ACTION])
    assert [(remark.status, remark.message.key) for remark in one.remarks] == [("fail", "c224_report.partner_unnamed")]
    assert [type(block).__name__ for block in one.document("fr").blocks] == ["Callout"]
    assert not one.product.asserted(one.result).version("fr").figures  # type: ignore[union-attr]


def test_a_team_whose_place_is_not_named_is_told():
    one = made(data(), audience="field")
    assert [(remark.status, remark.message.key) for remark in one.remarks] == [("warn", "c224_report.field_unnamed")]


def test_a_shop_reads_its_place_in_the_line_under_the_title_and_no_system():
    one = made(data(SHOP), audience="field")
    assert one.document("en").subtitle.startswith("Maison Test · B01 · sales teams")
    captions = [block.caption for block in one.document("en").blocks if isinstance(block, b.Table)]
    assert captions == ["Key figures, variance to target and change on last year"]


def test_a_channel_is_named_in_the_language():
    one = made(data(Perimeter.of(channel="physical")), audience="field")
    assert " · Ventes physiques · " in one.document("fr").subtitle
    assert " · Physical sales · " in one.document("en").subtitle


@pytest.mark.parametrize(
    "entered",
    [
        {"audience": "bosses"},
        {"perimeter": "Lyon"},
        {"decisions": [{"fr": "Seul"}]},
        {"actions": [SPOKEN | {"cost": "-1"}]},
        {"decided": [SPOKEN | {"outcome": "?"}]},
    ],
)
def test_a_choice_that_cannot_be_is_refused(entered: dict[str, object]):
    with pytest.raises(ValidationError):
        made(**entered)


def test_the_tables_of_the_annex_show_the_largest_rows_and_add_up_the_others():
    result = made(data(**crowded())).result
    assert [one.amount.amount for one in result.main_differences] == [Decimal(n) for n in range(28, 40)]
    assert [one.rows_rejected for one in result.main_files] == list(range(25, 30))
    table = next(block for block in made(data(**crowded())).document("en").blocks
                 if isinstance(block, b.Table) and block.caption.startswith("The largest"))  # fmt: skip
    amount = table.rows[-1][2].content[0]
    assert amount.value == Money(Decimal(sum(range(28))))  # type: ignore[union-attr]


def test_what_stays_unexplained_is_among_the_rows_that_are_shown():
    said = message("kernel.no_data")
    small = Difference(said, said, Money(Decimal("0.01")), 1, explained=False)
    result = made(data(differences=(*crowded()["differences"], small))).result  # type: ignore[misc]
    assert small in result.main_differences
