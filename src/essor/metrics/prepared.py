"""Compute the facts of a new snapshot right after it is published, so that the first page does not pay for it."""

from __future__ import annotations

from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.snapshot import Snapshot, standing
from essor.metrics.fact_store import FactStore


def prepare_facts(company: Company, snapshot: Snapshot) -> None:
    """Compute the facts of a snapshot where they are absent; what an import left alone is taken over from before."""
    with open_engine("duckdb", snapshot) as engine:
        store = FactStore(
            company.folder,
            snapshot.id,
            lambda: engine,
            fiscal_start_month=company.fiscal_start_month,
            currency=company.currency,
        )
        before = next((one for one in standing(company) if one.id == snapshot.parent), None)
        if before is None or not store.inherit(before, snapshot):
            store.facts()
