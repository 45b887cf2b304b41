"""Calculate the dashboard in a workbook: months of data, then measures, then KPIs, gaps and statuses, all by formula.

A target or a month that is changed moves every figure that stands on it. What months do not add up to (customers
counted once, stocks over several months) is taken from the data as it is, and told so.
"""

from __future__ import annotations

from essor.documents import workbook as w
from essor.kernel.message import Lang
from essor.work.book import bound

from ..compute import DashboardResult
from .board import dashboard_blocks
from .calculations import calculation_blocks, trend_blocks
from .cards import card_table
from .ground import WORDS, Ground
from .months import data_sheets, given_table
from .targets import target_blocks


def workbook(result: DashboardResult, lang: Lang) -> w.Workbook:
    """Return the workbook of a dashboard, its sheets in the order of the tabs.

    Args:
        result: the KPIs, their months and the measures behind them.
        lang: of every label.

    """
    ground = Ground(result, lang)
    sheets = (
        _sheet(ground, "targets", *target_blocks(ground)),
        *data_sheets(ground),
        _sheet(ground, "calculations", *calculation_blocks(ground)),
        _sheet(ground, "trends", *trend_blocks(ground)),
        _sheet(ground, "dashboard", *dashboard_blocks(ground)),
        _sheet(ground, "cards", card_table(ground)),
    )
    limits = (ground.say("about_limits"),) if given_table(ground).rows else ()
    return bound(WORDS, lang, result.data, sheets, *limits)


def _sheet(ground: Ground, name: str, *blocks: w.Block) -> w.Sheet:
    return w.Sheet(ground.say(f"sheet_{name}"), ground.say(f"purpose_{name}"), blocks)
