"""Bring each data set into a company of its own, by the path that a user's file takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from essor.connectors.catalogue import read_map
from essor.connectors.importing import import_files
from essor.connectors.staging import stage_file
from essor.kernel.message import Message
from essor.mart.company import Company
from essor.mart.snapshot import Snapshot, head

MAPS = Path(__file__).parent / "maps"
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """Hold the currency and the zone of a company, and the files that each map reads ("": recognised)."""

    files: Mapping[str, tuple[str, ...]]
    currency: str = "USD"
    timezone: str = "UTC"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the files in the order of their imports."""
        return tuple(Path(file).name for files in self.files.values() for file in files)


@dataclass(frozen=True)
class Imported:
    """Hold a published company and what was said of each of its files."""

    snapshot: Snapshot
    reports: Mapping[str, Report]


PLANS: Mapping[str, Plan] = {
    "completejourney": Plan(
        {
            "completejourney_transactions": ("completejourney/transactions_sample.csv.gz",),
            "completejourney_products": ("completejourney/products_in_sample.csv.gz",),
            "completejourney_campaigns": ("completejourney/campaigns.csv",),
            "completejourney_campaign_descriptions": ("completejourney/campaign_descriptions.csv",),
            "completejourney_coupon_redemptions": ("completejourney/coupon_redemptions.csv",),
            "completejourney_demographics": ("completejourney/demographics.csv",),
        }
    ),
    "adventureworks": Plan(
        {
            "adventureworks_quota_history": ("adventureworks/SalesPersonQuotaHistory.csv",),
            "adventureworks_fact_sales_quota": ("adventureworks/FactSalesQuota.csv",),
            "adventureworks_sales_person": ("adventureworks/SalesPerson.csv",),
            "adventureworks_sales_territory": ("adventureworks/SalesTerritory.csv",),
            "adventureworks_employee": ("adventureworks/Employee_hr_min.csv",),
            "adventureworks_survey": ("adventureworks/FactSurveyResponse.csv",),
            "adventureworks_call_center": ("adventureworks/FactCallCenter.csv",),
        }
    ),
    "cdnow": Plan({"cdnow": ("cdnow/CDNOW_master.txt",)}),
    "cdnow-sample": Plan({"cdnow_sample": ("cdnow/CDNOW_sample.txt",)}),
    "cfpb": Plan(
        {
            "cfpb_complaints": ("cfpb_complaints/consumer_complaints.csv", "cfpb_complaints/v2-public.csv"),
            "cfpb_subset": ("cfpb_complaints/complaints-subset.csv",),
        }
    ),
    "exports": Plan(
        {
            "": (
                "exports/732829320FEC20211231_odoo_pipe.txt",
                "exports/732829320FEC20261231_tab_iso8859_15.txt",
                "exports/brevo_contacts.csv",
                "exports/excel_fr_ventes_cp1252.csv",
                "exports/ga4_traffic_acquisition.csv",
                "exports/google_ads_campagnes_utf16le_tab.csv",
                "exports/hubspot_deals.csv",
                "exports/mailchimp_audience.csv",
                "exports/prestashop_customers_import.csv",
                "exports/prestashop_products_header.csv",
                "exports/shopify_orders_export.csv",
                "exports/stripe_payments.csv",
            )
        },
        currency="EUR",
        timezone="Europe/Paris",
    ),
}


def map_data(name: str) -> dict[str, Any]:
    """Return a map of `maps/` as data; an unknown word in it raises here."""
    return dict(read_map((MAPS / f"{name}.yaml").read_text(encoding="utf-8"), name=name).data)


def stage(path: Path, company: Company, workdir: Path, mapping: Mapping[str, Any] | None = None) -> Report:
    """Stage a file in a child process, as an import does."""
    report = stage_file(
        path,
        name=path.name,
        workdir=workdir,
        company_settings={"timezone": company.timezone, "currency": company.currency},
        mapping=mapping,
    )
    assert not isinstance(report, Message), report
    return report


def bring(data: Path, folder: Path, slug: str, plan: Plan) -> Imported:
    """Import every file of a company: one import for each map."""
    company = Company.create(folder, slug, name=slug, currency=plan.currency, timezone=plan.timezone)
    reports: dict[str, Report] = {}
    for name, files in plan.files.items():
        mapping = map_data(name) if name else None
        for file in import_files(company, [data / file for file in files], now=NOW, mapping=mapping).files:
            assert file.report is not None, file.refused
            reports[file.name] = file.report
    snapshot = head(company)
    assert snapshot is not None
    return Imported(snapshot, reports)
