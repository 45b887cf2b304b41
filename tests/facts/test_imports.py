"""What is said of each file: rows read, kept and rejected, control totals, and the cells that no rule explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import figures_adventureworks
import figures_cdnow_sample
import pyarrow.parquet as pq
import pytest
from asking import Asked, Figure, facts
from companies import PLANS, Imported, Plan, Report, bring, map_data, stage

from essor.mart.company import Company
from essor.mart.engines import open_engine

pytestmark = pytest.mark.shared

Give = Callable[[str], Imported]
ROWS = {
    "transactions_sample.csv.gz": 75_000,
    "products_in_sample.csv.gz": 20_897,
    "campaigns.csv": 6_589,
    "campaign_descriptions.csv": 27,
    "coupon_redemptions.csv": 2_102,
    "demographics.csv": 801,
    "SalesPersonQuotaHistory.csv": 163,
    "FactSalesQuota.csv": 163,
    "SalesPerson.csv": 17,
    "SalesTerritory.csv": 10,
    "Employee_hr_min.csv": 290,
    "FactSurveyResponse.csv": 2_727,
    "FactCallCenter.csv": 120,
    "CDNOW_master.txt": 69_659,
    "CDNOW_sample.txt": 6_919,
    "consumer_complaints.csv": 145,
    "v2-public.csv": 30,
    "complaints-subset.csv": 280,
}
ORDER_OF_DAY = {"concat": ["customer_id", "date"], "with": "-"}
REFUSED = {"v2-public.csv": 30}
FILES = [(slug, file) for slug, plan in PLANS.items() if slug != "exports" for file in plan.names]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company.create(tmp_path / "companies", "facts", name="Facts", currency="USD", timezone="UTC")


@pytest.mark.parametrize(("slug", "file"), FILES)
def test_every_row_of_a_file_is_kept_or_refused_with_a_reason(imported: Give, slug: str, file: str) -> None:
    report = imported(slug).reports[file]
    refused = REFUSED.get(file, 0)
    counted = [report[name] for name in ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")]
    assert counted == [ROWS[file], ROWS[file] - refused, refused, 0]


@pytest.mark.parametrize(("slug", "file"), FILES)
def test_the_mart_holds_the_total_that_the_source_states(imported: Give, slug: str, file: str) -> None:
    for total in imported(slug).reports[file]["control_totals"].values():
        assert total["mart"] == total["source"]
        assert Decimal(total["rejected"]) == Decimal(total["set_aside"]) == 0


@pytest.mark.parametrize("file", ["transactions_sample.csv.gz", "CDNOW_master.txt", "SalesPersonQuotaHistory.csv"])
def test_the_total_of_a_file_of_amounts_is_the_fact(imported: Give, shared_data: Path, file: str) -> None:
    slug, fact = {
        "transactions_sample.csv.gz": ("completejourney", "sales"),
        "CDNOW_master.txt": ("cdnow", "total_amount"),
        "SalesPersonQuotaHistory.csv": ("adventureworks", "quota_total"),
    }[file]
    total = imported(slug).reports[file]["control_totals"]["amount"]
    assert Decimal(total["mart"]) == facts(shared_data / slug)[fact]


def test_the_columns_of_a_file_of_complaints_are_those_of_the_facts(imported: Give, shared_data: Path) -> None:
    expected, reports = facts(shared_data / "cfpb_complaints"), imported("cfpb").reports
    assert reports["consumer_complaints.csv"]["sheets"][0]["headers"] == expected["columns"]
    assert reports["complaints-subset.csv"]["sheets"][0]["headers"] == expected["fixture_subset_columns"]


def test_a_year_of_two_digits_is_a_finding_and_no_row(company: Company, shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "cfpb_complaints" / "v2-public.csv"
    report = stage(path, company, tmp_path / "work", map_data("cfpb_complaints"))
    assert report["tables"] == {}
    first = _rejects(tmp_path / "work")[0]
    assert (first["row"], first["column"], first["value"]) == (2, "Date received", "9/24/19")
    assert first["key"] == "connectors.two_digit_year"
    assert "“9/24/19” has two digits only. Write it with four." in first["en"]


def test_a_map_may_say_the_century(company: Company, shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "cfpb_complaints" / "v2-public.csv"
    report = stage(path, company, tmp_path / "work", map_data("cfpb_century"))
    days = _staged(tmp_path / "work", report, "complaints", "received_date")
    assert (report["rows_kept"], report["rows_rejected"]) == (30, 0)
    assert [str(day) for day in (min(days), days[0], max(days))] == ["2016-05-18", "2019-09-24", "2020-05-03"]


def test_a_number_with_an_exponent_is_a_finding_where_no_rule_says_what_it_is(
    company: Company, shared_data: Path, tmp_path: Path
) -> None:
    """61 of the 120 grades are below 0.1 and written 2.9999999999999999E-2."""
    path, work = shared_data / "adventureworks" / "FactCallCenter.csv", tmp_path / "work"
    without = deepcopy(map_data("adventureworks_call_center"))
    without["outputs"][0]["columns"]["service_grade"] = {"round": "ServiceGrade"}
    report = stage(path, company, work, without)
    assert (report["rows_kept"], report["rows_rejected"]) == (59, 61)
    first = _rejects(work)[0]
    assert (first["row"], first["column"], first["value"]) == (2, "ServiceGrade", "2.9999999999999999E-2")


def test_a_grade_is_what_its_binary_float_stands_for(company: Company, shared_data: Path, tmp_path: Path) -> None:
    path, work = shared_data / "adventureworks" / "FactCallCenter.csv", tmp_path / "work"
    report = stage(path, company, work, map_data("adventureworks_call_center"))
    grades = _staged(work, report, "service_shifts", "service_grade")
    assert set(grades) == {Decimal(hundredths) / 100 for hundredths in (*range(3, 18), 18, 19, 20, 21)}
    assert grades[0] == Decimal("0.03")


def test_one_cent_more_in_a_file_is_seen(shared_data: Path, tmp_path: Path) -> None:
    """The first quota is 28000.0000; with one cent more the fact no longer holds, and by one cent."""
    exact = (shared_data / "adventureworks" / "SalesPersonQuotaHistory.csv").read_text(encoding="utf-8")
    content = exact.replace("28000.0000", "28000.0100", 1)
    plan = Plan({"adventureworks_quota_history": ("SalesPersonQuotaHistory.csv",)})
    found = _figure(tmp_path, plan, content, figures_adventureworks.FIGURES["quota_total"])
    assert found == facts(shared_data / "adventureworks")["quota_total"] + Decimal("0.01")


def test_a_quota_with_part_of_a_cent_is_refused_and_told(company: Company, shared_data: Path, tmp_path: Path) -> None:
    exact = (shared_data / "adventureworks" / "SalesPersonQuotaHistory.csv").read_text(encoding="utf-8")
    path = tmp_path / "quotas.csv"
    path.write_text(exact.replace("28000.0000", "28000.0050", 1), encoding="utf-8")
    report = stage(path, company, tmp_path / "work", map_data("adventureworks_quota_history"))
    assert (report["rows_kept"], report["rows_rejected"]) == (162, 1)
    assert report["control_totals"]["amount"]["mart"] == "95686000.00"
    assert _rejects(tmp_path / "work")[0]["value"] == "28000.0050"


def test_a_purchase_left_out_of_a_file_is_seen(shared_data: Path, tmp_path: Path) -> None:
    """Customer 0001 bought on three days of the calibration; the second is left out."""
    lines = (shared_data / "cdnow" / "CDNOW_sample.txt").read_text(encoding="ascii").splitlines(keepends=True)
    plan = Plan({"cdnow_sample": ("CDNOW_sample.txt",)})
    summary = figures_cdnow_sample.FIGURES["sample_2357_summary"]
    found = _figure(tmp_path, plan, "".join(lines[:1] + lines[2:]), summary)
    whole = facts(shared_data / "cdnow")["sample_2357_summary"]
    assert (found["rows"], found["zero_freq"]) == (whole["rows"], whole["zero_freq"])
    assert round((whole["mean_frequency"] - found["mean_frequency"]) * whole["rows"]) == 1


def test_purchases_that_a_map_cannot_tell_apart_are_counted_and_told(
    company: Company, shared_data: Path, tmp_path: Path
) -> None:
    """Without the rank of the purchase in its day, a second one bears the first one's key."""
    path, work = shared_data / "cdnow" / "CDNOW_sample.txt", tmp_path / "work"
    without = map_data("cdnow_sample") | {
        "values": {"party": {"party": {"code": "customer_id"}}, "order": ORDER_OF_DAY}
    }
    report = stage(path, company, work, without)
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    days = {(customer, day) for _, customer, day, _, _ in rows}
    assert (report["rows_kept"], report["rows_rejected"]) == (len(days), len(rows) - len(days))
    reasons = Counter(row["key"] for row in _rejects(work))
    assert set(reasons) == {"connectors.duplicate_row", "connectors.conflicting_row"}
    assert sum(reasons.values()) == len(rows) - len(days)
    total = report["control_totals"]["amount"]
    assert Decimal(total["mart"]) + Decimal(total["rejected"]) == Decimal(total["source"])


def _figure(tmp_path: Path, plan: Plan, content: str, figure: Figure) -> Any:
    """Return a figure of a company whose only file has this content."""
    (tmp_path / plan.names[0]).write_text(content, encoding="utf-8")
    with open_engine("duckdb", bring(tmp_path, tmp_path / "companies", "altered", plan).snapshot) as engine:
        return figure(Asked(engine))


def _rejects(workdir: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(workdir / "rejects.parquet").to_pylist()
    return found


def _staged(workdir: Path, report: Report, table: str, column: str) -> list[Any]:
    """Return a column of the staged rows in the order of the file."""
    rows = pq.read_table(workdir / report["tables"][table]["path"]).sort_by("row_number")
    return list(rows.column(column).to_pylist())
