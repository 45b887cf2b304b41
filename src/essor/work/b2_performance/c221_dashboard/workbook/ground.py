"""Hold what the formulas stand on: the measures that the months give, and the names of cells and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from essor.kernel.message import Argument, Lang
from essor.metrics import catalogue
from essor.metrics.formula import excel, leaves
from essor.metrics.measure import TARGETS
from essor.metrics.targets import targeted
from essor.work.data import MeasureMonths, Share
from essor.work.wording import Wording

from ..compute import Card, DashboardResult

WORDS = Wording(__package__)
WINDOWS: Mapping[str, tuple[str, str]] = {
    "now": ("first_month", "last_month"),
    "before": ("EDATE(first_month,-12)", "EDATE(last_month,-12)"),
    "to_date": ("year_start", "last_month"),
}
"""First and last month of what is read: the period, the same one a year before, the fiscal year to date."""
CHANNELS: tuple[Share, ...] = ("physical", "ecommerce")
NOTHING, EMPTY = '""', '=""'


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold the dashboard and the language of its workbook, and tell what its formulas can be made of."""

    result: DashboardResult
    lang: Lang

    def say(self, key: str, /, **args: Argument) -> str:
        """Return a sentence of the folder's words.toml."""
        return WORDS.say(self.lang, key, **args)

    def needed(self, share: Share) -> list[str]:
        """Return the codes of the measures of the KPIs that a share of the business shows."""
        cards = [card for card in self.result.cards if card.reading(share)]
        return list(dict.fromkeys(code for card in cards for code in leaves(catalogue.kpis()[card.choice.kpi].formula)))

    def measures(self, share: Share) -> list[MeasureMonths]:
        """Return the measures of a share of the business that the data give month by month."""
        held = {one.measure: one for one in self.result.data.measures if one.share == share}
        return [held[code] for code in self.needed(share) if code in held]

    def aims(self, share: Share) -> list[str]:
        """Return the measures that are targets of a KPI: they stand in the months beside the others."""
        known, trend = catalogue.measures(), self.result.data.trend
        wanted = [code for code in self.needed(share) if known[code].table == TARGETS]
        return [code for code in wanted if trend(targeted(known[code]), share) is not None]

    def extras(self) -> list[Card]:
        """Return the KPIs that no measures give month by month: their months are taken from the data as they are."""
        held = {one.measure for one in self.measures("all")} | set(self.aims("all"))
        return [
            card
            for card in self.result.cards
            if card.points and not held.issuperset(leaves(catalogue.kpis()[card.choice.kpi].formula))
        ]

    def live(self, card: Card, share: Share, window: str) -> bool:
        """Tell whether the months add up to a KPI over a window: one month always does."""
        period, known = self.result.data.period, catalogue.measures()
        held = {one.measure for one in self.measures(share)} | set(self.aims(share))
        needed = leaves(catalogue.kpis()[card.choice.kpi].formula)
        one_month = window != "to_date" and len(list(period.months())) == 1
        adding = all(known[code].additive or code in self.aims(share) for code in needed)
        return period.whole_months() and bool(needed) and held.issuperset(needed) and (one_month or adding)

    def figure(self, card: Card, share: Share, window: str) -> str:
        """Return the formula of a KPI over a window: over its measures, or out of the figures given."""
        if self.live(card, share, window):
            formula = catalogue.kpis()[card.choice.kpi].formula
            cells = {code: named(code, share, window) for code in leaves(formula)}
            return f'=IFERROR({excel(formula, cells, when_zero=NOTHING)[1:]},"")'
        given = f'INDEX(given[{window}],MATCH("{key_of(card, share)}",given[key],0))'
        return f'=IF(ISNUMBER({given}),{given},"")'

    def apart(self) -> bool:
        """Tell whether the data give the revenue of each channel month by month."""
        held = {(one.measure, one.share) for one in self.result.data.measures}
        shown = any(card.choice.kpi == "revenue" and card.reading("ecommerce") for card in self.result.cards)
        return shown and all(("revenue", share) in held for share in CHANNELS)

    def aim(self) -> str:
        """Return the measure of the months that is the target of revenue, or nothing."""
        known = catalogue.measures()
        return next((code for code in self.aims("all") if targeted(known[code]) == "revenue"), "")


def table_of(share: Share) -> str:
    """Return the name of the table of months of a share of the business."""
    return "months" if share == "all" else f"months_{share}"


def named(code: str, share: Share, window: str) -> str:
    """Return the name of the cell of a measure over a window."""
    return f"m_{code}_{window}" if share == "all" else f"m_{code}_{share}_{window}"


def key_of(card: Card, share: Share) -> str:
    """Return how the table of what is given calls a KPI of a share of the business."""
    return card.choice.kpi if share == "all" else f"{card.choice.kpi} {share}"


def monthly_of(table: str, column: str) -> str:
    """Return the formula that finds a month's value in a table of months; nothing where it is empty."""
    known = f'COUNTIFS({table}[month],[month],{table}[{column}],"<>")'
    return f'=IF({known}=0,"",SUMIFS({table}[{column}],{table}[month],[month]))'
