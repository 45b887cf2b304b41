"""Sum up by month what is few beside the orders: computed anew whenever one of its rows changed."""

from __future__ import annotations

from collections.abc import Mapping

from essor.mart.derived import SCORES, TRAFFIC, derived
from essor.mart.scan import listed

MONTH = "CAST(year({day}) * 100 + month({day}) AS INTEGER)"
"""Year × 100 + month of a day."""
SUMMED: Mapping[str, str] = {SCORES: "survey_answers", TRAFFIC: "web_traffic"}
"""The table whose rows each of these derived tables sums up."""
_STEPS = ("sessions", "engaged_sessions", "carts", "checkouts", "purchases")


def summed(table: str, rows: str) -> str:
    """Return the query that computes one of these tables.

    Args:
        table: one of SUMMED.
        rows: what the rows that it sums up are read from.

    """
    return _scores(rows) if table == SCORES else _traffic(rows)


def _scores(answers: str) -> str:
    """Return one row for each score that was given to a question in a month: how often, and what it adds up to."""
    kept = listed(c.name for c in derived()[SCORES] if c.name not in {"month", "answers", "points"})
    return (
        f"SELECT {MONTH.format(day='answer_date')} AS month, {kept}, count(*) AS answers, "
        f"CAST(coalesce(sum(score), 0) AS DECIMAL(18,4)) AS points FROM {answers} GROUP BY ALL"
    )


def _traffic(traffic: str) -> str:
    """Return one row for each month, group of channels and device, of the traffic that is cut by groups.

    A row that goes on into another month stands apart, with the month of its last day and its length:
    whether it counts depends on the months asked for. What no row tells stays absent, and is not zero.
    """
    sums = ", ".join(f"CAST(sum({step}) AS BIGINT) AS {step}" for step in _STEPS)
    month, last = (MONTH.format(day=day) for day in ("period_start", "(period_end - 1)"))
    return (
        "SELECT month, last_month, CAST(CASE WHEN month = last_month THEN 0 ELSE length END AS INTEGER) AS days, "
        f"channel_group, device, count(*) AS lines, {sums}, "
        "CAST(sum(revenue_amount) AS DECIMAL(18,2)) AS revenue_amount "
        f"FROM (SELECT {month} AS month, {last} AS last_month, period_end - period_start AS length, "
        "split_part(label, '|', 1) AS channel_group, "
        "CASE WHEN contains(label, '|') THEN substr(label, instr(label, '|') + 1) END AS device, "
        f"{listed(_STEPS)}, revenue_amount FROM {traffic} WHERE starts_with(dimension, 'channel_group')) GROUP BY ALL"
    )
