"""Files that strangers made are recognised, in layouts that our writers never make."""

from decimal import Decimal
from pathlib import Path

import pytest
import strangers

from essor.kernel.value import Count, Money, Points, Rate, magnitude
from essor.review.examine import examine
from essor.work.checking import worst
from essor.work.registry import find
from essor.work.submitted import Row, Submitted


def row(file: Submitted, kpi: str, share: str = "all", period: str = "2026-10") -> Row:
    found = [
        one for one in file.rows if (one.kpi, one.share) == (kpi, share) and one.period and one.period.key() == period
    ]
    assert len(found) == 1, [one.label for one in file.rows]
    return found[0]


def statuses(file: Submitted, code: str) -> dict[str, str]:
    found = examine(find(code), (file,)).findings
    return {check: worst([one for one in found if one.check == check]) for check in {one.check for one in found}}


def test_a_french_workbook_in_thousands_is_read_from_wherever_its_table_stands(tmp_path: Path):
    file = strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx"))
    assert (file.lang, file.period.key() if file.period else "") == ("fr", "2026-10")
    web = row(file, "revenue", "ecommerce")
    assert web.label == "CA web (k€)"
    assert web.told["value"].value == Money(Decimal(134600))
    assert web.told["target"].value == Money(Decimal(191800))
    assert magnitude(web.told["gap"].value) == Decimal(-57200)
    assert web.told["gap"].formula == "=D7-E7"
    assert row(file, "margin_rate").told["value"].value == Rate(Decimal("0.558"))
    assert row(file, "margin_rate").told["gap"].value == Points(Decimal("0.3"))
    assert (web.where.sheet, web.where.row, web.where.column) == ("TdB oct 2026", 7, "C")


def test_results_that_a_library_saved_without_a_value_are_calculated(tmp_path: Path):
    file = strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx"))
    assert row(file, "orders").told["gap"].value == Count(-397)


def test_months_across_an_english_sheet_each_keep_their_month(tmp_path: Path):
    file = strangers.recognised(strangers.english_workbook(tmp_path / "dashboard.xlsx"))
    assert file.lang == "en"
    assert row(file, "revenue", period="2026-08").told["value"].value == Money(Decimal(500000))
    october = row(file, "revenue")
    assert (october.status, october.told["gap"].value) == ("off", Money(Decimal(-37440)))


def test_a_dashboard_behind_a_long_sheet_of_data_is_read_under_its_merged_heads(tmp_path: Path):
    file = strangers.recognised(strangers.behind_data(tmp_path / "grand.xlsx", 6000))
    assert "cut_short" in file.read.marks
    assert file.period is not None
    assert file.period.key() == "2026-10"
    assert row(file, "orders", "physical").told["gap"].value == Count(64)
    assert row(file, "orders", "ecommerce").told["target"].value == Count(1933)
    assert statuses(file, "C2.2.1")["gaps_are_right"] == "pass"


def test_an_ods_gives_what_the_same_sheet_gives_as_xlsx(tmp_path: Path):
    one = strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx"))
    other = strangers.recognised(strangers.opendocument(tmp_path / "tdb.ods"))
    for kpi in ("orders", "average_order_value", "nps"):
        assert row(one, kpi).told["value"].value == row(other, kpi).told["value"].value
        assert row(other, kpi).told["gap"].formula.startswith("=B")


def test_a_word_report_with_channels_down_is_read_by_channel(tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx"))
    assert file.lang == "fr"
    assert row(file, "revenue", "physical").told["gap"].value == Money(Decimal(19785))
    assert row(file, "revenue").told["target"].value == Money(Decimal(586600))
    assert [number.figure for number in file.numbers][:2] == ["kpi:revenue/2026-10/all"] * 2


def test_a_slide_with_its_figures_across_is_read(tmp_path: Path):
    file = strangers.recognised(strangers.slides(tmp_path / "slides.pptx"))
    assert row(file, "nps").told["gap"].value == Points(Decimal("-13.9"))
    assert row(file, "orders").told["target"].value == Count(3401)


def test_a_stranger_s_report_is_right_where_it_agrees_with_itself(tmp_path: Path):
    said = statuses(strangers.recognised(strangers.report(tmp_path / "rapport.docx")), "C2.2.4")
    assert said["figures_are_those_of_the_data"] == "pass"
    assert said["sections_are_there"] == "pass"
    assert said["decisions_are_asked"] == "warn"  # asked, but without options to choose from
    assert said["both_languages_carry_the_same_figures"] == "not_found"


def test_a_stranger_s_dashboard_is_right_where_it_holds(tmp_path: Path):
    said = statuses(strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx")), "C2.2.1")
    assert said["gaps_are_right"] == "pass"
    assert "results_are_calculated" not in said  # results are entered, gaps are formulas: nothing was typed over
    assert said["physical_and_online_stand_apart"] == "pass"


def test_an_analysis_in_another_layout_is_read_channel_by_channel(tmp_path: Path):
    said = statuses(strangers.recognised(strangers.analysis(tmp_path / "analyse.docx")), "C2.2.3")
    for check in ("parts_add_up_to_the_gap", "channels_are_shown_apart", "no_amount_is_counted_twice",
                  "causes_stand_on_facts", "each_action_answers_a_cause", "actions_are_of_several_kinds"):  # fmt: skip
        assert said[check] == "pass", check


def test_an_english_description_of_a_collection_is_read_source_by_source(tmp_path: Path):
    said = statuses(strangers.recognised(strangers.collection(tmp_path / "sources.docx")), "C2.2.2")
    for check in ("sources_say_tool_owner_and_rhythm", "every_kpi_has_its_source", "figures_found_twice_agree",
                  "rows_add_up"):  # fmt: skip
        assert said[check] == "pass", check


@pytest.mark.parametrize("text", ["", "Bonjour à tous.", "Une liste de courses : pain, lait."])
def test_a_file_that_holds_nothing_of_the_kind_finds_nothing_and_never_fails(tmp_path: Path, text: str):
    import docx

    path = tmp_path / "autre.docx"
    word = docx.Document()
    word.add_paragraph(text)
    word.save(str(path))
    found = examine(find("C2.2.1"), (strangers.recognised(path),))
    assert not [one for one in found.findings if one.status == "fail"]
    assert {question.part for question in found.questions} == {part.code for part in find("C2.2.1").criterion}
