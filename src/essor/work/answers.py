"""Fetch the rows of an analysis for a work product: whole, in a fixed order, with what could not be read."""

from __future__ import annotations

from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics.analyses import analyses, analysis_rows
from essor.work.data import Answer


def answered(engine: Engine, analysis: str, period: Period, currency: str) -> Answer:
    """Return the rows of an analysis over a period.

    Args:
        engine: the snapshot.
        analysis: its code.
        period: the days.
        currency: of the company; sales in another are left out, but where the rows say their currency.

    """
    told = "currency" in analyses()[analysis].columns
    found = analysis_rows(engine, analysis, period, currency="" if told else currency)
    return Answer(analysis, period, found.columns, found.rows, found.messages)
