"""Quotas, territories, a contact centre, a survey and the people of a fictional maker of bicycles."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from asking import Asked, Figure, all_rounded, largest, rounded

from essor.kernel.perimeter import Perimeter

SALES_SYSTEM = Perimeter.of(source="adventureworks")
WAREHOUSE = Perimeter.of(source="adventureworks_dw")
QUOTA_YEARS = "2022..2025"
WAREHOUSE_YEARS = "2010..2013"
MAY = "2014-05"
CENTRE = (
    "service_calls",
    "orders_per_service_call",
    "issues_per_service_call",
    "seconds_per_service_issue",
    "service_grade",
)
QUOTAS = "SELECT source, count(*), count(DISTINCT person_id), sum(amount) FROM quotas GROUP BY source ORDER BY source"
PEOPLE = "SELECT count(*), sum(CASE WHEN team = 'Sales' THEN 1 ELSE 0 END) FROM people"
REPORTED = """
    SELECT subject_kind, subject_id, measure, value FROM reported_totals
    ORDER BY subject_kind, subject_id, measure"""
ANSWERS = """
    SELECT question, label, count(*), count(DISTINCT party_id) FROM survey_answers
    GROUP BY question, label ORDER BY question, label"""
ANSWERING = "SELECT count(DISTINCT answer_id), count(DISTINCT party_id) FROM survey_answers"
SHIFTS = "SELECT count(*), sum(orders), sum(issues) FROM service_shifts"


def _quotas(asked: Asked, source: str, place: int) -> object:
    return {row[0]: row for row in asked.rows(QUOTAS)}[source][place]


def _reported(asked: Asked, kind: str, measure: str) -> dict[str, Decimal]:
    return {row[1]: row[3] for row in asked.rows(REPORTED) if row[0] == kind and row[2] == measure}


def _growth(asked: Asked, kind: str) -> dict[str, Decimal | None]:
    """Return this year over last year less one, in percent; without a last year there is none."""
    before = _reported(asked, kind, "SalesLastYear")
    return {
        subject: rounded(100 * (now - before[subject]) / before[subject], 4) if before[subject] else None
        for subject, now in _reported(asked, kind, "SalesYTD").items()
    }


def _attainment(asked: Asked) -> dict[str, Decimal | None]:
    quotas = _reported(asked, "person", "SalesQuota")
    return {
        person: rounded(sales / quotas[person], 6) if person in quotas else None
        for person, sales in _reported(asked, "person", "SalesYTD").items()
    }


def _answers(asked: Asked, question: str) -> dict[str, int]:
    return {row[1]: row[2] for row in asked.rows(ANSWERS) if row[0] == question}


def _centre(asked: Asked, code: str, decimals: int) -> Decimal | None:
    return rounded(asked.kpi(code, MAY, beside=CENTRE), decimals)


FIGURES: Mapping[str, Figure] = {
    "quota_rows": lambda asked: _quotas(asked, "adventureworks", 1),
    "quota_people": lambda asked: _quotas(asked, "adventureworks", 2),
    "quota_total": lambda asked: _quotas(asked, "adventureworks", 3),
    "quota_by_person": lambda asked: asked.kpi_by(
        "quota_amount", QUOTA_YEARS, "salesperson_id", perimeter=SALES_SYSTEM
    ),
    "sales_people": lambda asked: asked.row(PEOPLE)[1],
    "sales_ytd_total": lambda asked: sum(_reported(asked, "person", "SalesYTD").values()),
    "sales_last_year_total": lambda asked: sum(_reported(asked, "person", "SalesLastYear").values()),
    "ytd_vs_last_year_pct": lambda asked: _growth(asked, "person"),
    "ytd_attainment_of_annual_quota": _attainment,
    "territories": lambda asked: len(_reported(asked, "territory", "SalesYTD")),
    "territory_ytd": lambda asked: _reported(asked, "territory", "SalesYTD"),
    "territory_growth_pct": lambda asked: _growth(asked, "territory"),
    "fact_sales_quota_rows": lambda asked: _quotas(asked, "adventureworks_dw", 1),
    "fact_quota_by_year": lambda asked: asked.kpi_by(
        "quota_amount", WAREHOUSE_YEARS, "period:year", perimeter=WAREHOUSE
    ),
    "fact_quota_employees": lambda asked: _quotas(asked, "adventureworks_dw", 2),
    "survey_rows": lambda asked: asked.row(ANSWERING)[0],
    "survey_customers": lambda asked: asked.row(ANSWERING)[1],
    "survey_by_category": lambda asked: _answers(asked, "category"),
    "survey_top5_subcategory": lambda asked: largest(_answers(asked, "subcategory"), 5),
    "callcenter_rows": lambda asked: asked.row(SHIFTS)[0],
    "calls": lambda asked: asked.kpi("service_calls", MAY, beside=CENTRE),
    "orders": lambda asked: asked.row(SHIFTS)[1],
    "issues": lambda asked: asked.row(SHIFTS)[2],
    "order_per_call": lambda asked: _centre(asked, "orders_per_service_call", 6),
    "issue_per_call": lambda asked: _centre(asked, "issues_per_service_call", 6),
    "avg_time_per_issue_weighted": lambda asked: _centre(asked, "seconds_per_service_issue", 4),
    "service_grade_mean": lambda asked: _centre(asked, "service_grade", 6),
    "service_grade_by_shift": lambda asked: all_rounded(asked.kpi_by("service_grade", MAY, "shift"), 6),
    "employees": lambda asked: asked.row(PEOPLE)[0],
}
