"""Compute the facts of a new snapshot right after it is published, so that the first page does not pay for it."""

from __future__ import annotations

from essor.cli.call import Call, progress
from essor.kernel.message import message
from essor.kernel.words import say
from essor.mart.company import Company
from essor.mart.snapshot import Snapshot
from essor.metrics.prepared import prepare_facts


def prepare(call: Call, company: Company, snapshot: Snapshot) -> None:
    """Compute the facts of a snapshot where they are absent; a failure is told and changes nothing.

    The data are published already and facts are a cache: whoever opens the snapshot next computes them.
    """
    progress(say(message("cli.facts_computing"), call.lang))
    try:
        prepare_facts(company, snapshot)
    except Exception:  # noqa: BLE001 the import stands whatever becomes of its cache
        progress("")
        call.say("cli.facts_later")
    progress("")
