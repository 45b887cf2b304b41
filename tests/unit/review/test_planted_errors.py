"""Each kind of error that is planted in a stranger's file is found, at its place."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import strangers

from essor.kernel.finding import Finding
from essor.kernel.ref import FileRef
from essor.kernel.value import Count, Money
from essor.review.examine import examine
from essor.work.registry import find
from essor.work.submitted import Submitted
from essor.work.truth import Truth


def failed(file: Submitted, code: str, check: str, truth: Truth | None = None) -> list[Finding]:
    found = examine(find(code), (file,), truth).findings
    return [one for one in found if one.check == check and one.status == "fail"]


def test_a_number_changed_in_a_sentence_is_found_by_the_table_of_the_same_file(tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx", revenue="594 160 €"))
    found = failed(file, "C2.2.4", "figures_are_those_of_the_data")
    assert [(one.found, one.expected, one.ground) for one in found] == [
        (Money(Decimal(594160)), Money(Decimal(549160)), "document")
    ]
    assert isinstance(found[0].where[0], FileRef)
    assert found[0].where[0].line == 3


def test_a_gap_whose_sign_was_swapped_is_found(tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx", gap="+37 440 €"))
    found = failed(file, "C2.2.4", "figures_are_those_of_the_data")
    assert [one.found for one in found] == [Money(Decimal(37440))]


def test_figures_of_another_month_are_found_by_the_data(tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx"))
    figures = {"kpi:revenue/2026-10/all": {"value": Money(Decimal(549160)), "target": Money(Decimal(580000))}}
    truth = Truth("live", figures, find("C2.2.4").parameters)
    wrong = {str(one.found) for one in failed(file, "C2.2.4", "figures_are_those_of_the_data", truth)}
    assert str(Money(Decimal(586600))) in wrong


def test_a_section_that_was_removed_is_found(tmp_path: Path):
    file = strangers.recognised(strangers.report(tmp_path / "rapport.docx", summary="Divers"))
    assert len(failed(file, "C2.2.4", "sections_are_there")) == 1


def test_a_result_typed_over_its_formula_is_found(tmp_path: Path):
    file = strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx", typed="Panier moyen (€)"))
    found = failed(file, "C2.2.1", "results_are_calculated")
    assert len(found) == 1
    assert [(ref.row, ref.column) for ref in found[0].where if isinstance(ref, FileRef)] == [(11, "C")]


def test_a_family_that_is_missing_is_found(tmp_path: Path):
    book: Any = openpyxl.load_workbook(strangers.workbook(tmp_path / "tdb.xlsx"))
    book.active.delete_rows(14)  # low-carbon deliveries: nothing else speaks of social responsibility
    book.save(tmp_path / "sans_rse.xlsx")
    file = strangers.recognised(tmp_path / "sans_rse.xlsx")
    assert "low_carbon_delivery_rate" not in {row.kpi for row in file.rows}
    assert [one.message.args["family"] for one in failed(file, "C2.2.1", "four_families_are_there")]


def test_a_gap_that_is_not_result_less_target_is_found(tmp_path: Path):
    book: Any = openpyxl.load_workbook(strangers.english_workbook(tmp_path / "dashboard.xlsx"))
    book.active["F4"] = 37_440
    book.save(tmp_path / "swapped.xlsx")
    file = strangers.recognised(tmp_path / "swapped.xlsx")
    assert [one.found for one in failed(file, "C2.2.1", "gaps_are_right")] == [Money(Decimal(37440))]


def test_channels_that_do_not_add_up_are_found(tmp_path: Path):
    book: Any = openpyxl.load_workbook(strangers.workbook(tmp_path / "tdb.xlsx"))
    book.active["D8"] = 649.2
    book.save(tmp_path / "total.xlsx")
    file = strangers.recognised(tmp_path / "total.xlsx")
    assert failed(file, "C2.2.1", "physical_and_online_stand_apart")


def test_a_saved_value_that_its_formula_does_not_give_is_told(tmp_path: Path):
    import zipfile

    made = strangers.workbook(tmp_path / "tdb.xlsx")
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(tmp_path / "stale.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<f>D6-E6</f><v />", b"<f>D6-E6</f><v>12</v>")
                content = content.replace(b"<f>D6-E6</f><v></v>", b"<f>D6-E6</f><v>12</v>")
            target.writestr(name, content)
    file = strangers.recognised(tmp_path / "stale.xlsx")
    assert file.read.differing == ("TdB oct 2026!F6",)
    assert [one.key for one in file.remarks] == ["review.differing"]


def test_parts_that_do_not_add_up_to_the_gap_are_found(tmp_path: Path):
    file = strangers.recognised(strangers.analysis(tmp_path / "a.docx", volume="−5 000 €"))
    found = failed(file, "C2.2.3", "parts_add_up_to_the_gap")
    assert [one.expected for one in found] == [Money(Decimal(-57225))]


def test_a_cause_without_a_fact_and_an_action_without_a_cause_are_found(tmp_path: Path):
    bare = strangers.recognised(strangers.analysis(tmp_path / "a.docx", facts=""))
    assert len(failed(bare, "C2.2.3", "causes_stand_on_facts")) == 1
    lost = strangers.recognised(strangers.analysis(tmp_path / "b.docx", cause="Le mauvais temps"))
    assert len(failed(lost, "C2.2.3", "each_action_answers_a_cause")) == 3


def test_rows_that_were_lost_on_the_way_are_found(tmp_path: Path):
    file = strangers.recognised(strangers.collection(tmp_path / "c.docx", kept="990"))
    assert [(one.expected, one.found) for one in failed(file, "C2.2.2", "rows_add_up")] == [(Count(1000), Count(995))]


def test_a_second_calculation_that_differs_is_found(tmp_path: Path):
    file = strangers.recognised(strangers.collection(tmp_path / "c.docx", again="€549,961"))
    assert [one.expected for one in failed(file, "C2.2.2", "figures_found_twice_agree")] == [Money(Decimal(549961))]


def test_a_result_typed_over_in_the_workbook_of_a_collection_is_found(tmp_path: Path):
    workbook = strangers.recognised(strangers.workbook(tmp_path / "tdb.xlsx", typed="Panier moyen (€)"))
    assert len(failed(workbook, "C2.2.2", "results_are_calculated")) == 1
