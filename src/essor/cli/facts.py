"""Compute the facts of a new snapshot right after it is published, so that the first page does not pay for it."""

from __future__ import annotations

from essor.cli.call import Call, progress
from essor.kernel.message import message
from essor.kernel.words import say
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.snapshot import Snapshot, standing
from essor.metrics.fact_store import FactStore


def prepare(call: Call, company: Company, snapshot: Snapshot) -> None:
    """Compute the facts of a snapshot where they are absent; a failure is told and changes nothing.

    The data are published already and facts are a cache: whoever opens the snapshot next computes them.
    """
    progress(say(message("cli.facts_computing"), call.lang))
    try:
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
    except Exception:  # noqa: BLE001 the import stands whatever becomes of its cache
        progress("")
        call.say("cli.facts_later")
    progress("")
