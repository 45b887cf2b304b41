"""Write the monthly campaign reports of Google Ads: UTF-16, tabs, two title lines, narrow spaces, total rows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Team
from essor.corpus.brumelle.seasons import demand
from essor.corpus.cents import CENTS, grouped, half_up
from essor.corpus.chance import stream
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "État de la campagne,Campagne,Type de campagne,Budget,Code de devise,Impr.,Clics,CTR,CPC moy.,Coût,Conversions,"
    "Coût/conv.,Valeur conv.",
    ",",
)
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_NARROW, _WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_NONE = " --"
_COST = "Coût"


@dataclass(frozen=True, slots=True)
class Campaign:
    """Hold a campaign.

    Args:
        monthly: euros a month in an ordinary season.
        click: cents a click.
        ctr_per_mille: clicks per thousand views.
        pull: how well a euro sells, 1 being ordinary.
        until: last day.

    """

    name: str
    kind: str
    monthly: int
    click: int
    ctr_per_mille: int
    pull: int
    until: date = date.max


CAMPAIGNS = (
    Campaign("Marque", "Réseau de Recherche", 900, 28, 110, 9),
    Campaign("Générique arts de la table", "Réseau de Recherche", 2300, 82, 24, 2),
    Campaign("Shopping - Meilleures ventes", "Shopping", 2900, 41, 11, 5),
    Campaign("Performance Max - Collections", "Performance Max", 2100, 55, 14, 4),
    Campaign("Concurrents", "Réseau de Recherche", 700, 115, 18, 1, date(2025, 6, 30)),
)


def campaign_costs(seed: int, day: date, scale: float) -> Mapping[str, int]:
    """Return the cents spent by each campaign in the month of a day; a paused one spends nothing."""
    first = day.replace(day=1)
    rng = stream(seed, f"ads {first:%Y-%m}")
    season = sum(demand(Team.ONLINE, first + timedelta(days=number)) for number in range(28)) / 28
    costs = {}
    for campaign in CAMPAIGNS:
        spent = round(campaign.monthly * CENTS * season * scale * rng.uniform(0.9, 1.1))
        costs[campaign.name] = spent if first <= campaign.until else 0
    return costs


def monthly_cost(seed: int, day: date, scale: float) -> int:
    """Return the cents spent on all campaigns in the month of a day."""
    return sum(campaign_costs(seed, day, scale).values())


class GoogleAds:
    """Export one report per month."""

    def __init__(self, folder: Path, notebook: Notebook, seed: int, scale: float) -> None:
        """Start with an empty month."""
        self._folder, self._notebook, self._seed, self._scale = folder, notebook, seed, scale
        self._purchases = self._revenue = 0

    def day(self, day: Day) -> None:
        """Count what paid search sold, and write the report on the last day of a month."""
        for cell in day.traffic:
            if cell.group == "Paid Search":
                self._purchases += cell.purchases
                self._revenue += cell.revenue
        if (day.date + timedelta(days=1)).day == 1:
            self._report(day.date)
            self._purchases = self._revenue = 0

    def close(self) -> None:
        """Have nothing left to write."""

    def _report(self, day: date) -> None:
        name = f"google_ads/campagnes_{day:%Y-%m}.csv"
        control = self._notebook.control(name, _COST)
        costs = campaign_costs(self._seed, day, self._scale)
        with TextFile(self._folder / name, encoding="utf-16-le", delimiter="\t", ending="\r\n") as file:
            month, last = MONTHS[day.month - 1], monthrange(day.year, day.month)[1]
            file.line("Rapport sur les campagnes")
            file.line(f"1 {month} {day.year} - {last} {month} {day.year}")
            file.record(HEADER)
            sums = [0, 0, 0, 0, 0]
            shares = zip(_split(self._purchases, costs), _split(self._revenue, costs), strict=True)
            for campaign, (purchases, revenue) in zip(CAMPAIGNS, shares, strict=True):
                cost = costs[campaign.name]
                clicks = half_up(cost, campaign.click)
                views = half_up(clicks * 1000, campaign.ctr_per_mille)
                state = "Activée" if cost else "Mise en veille"
                budget = _amount(half_up(campaign.monthly * CENTS, 30))
                file.record(
                    (
                        state,
                        campaign.name,
                        campaign.kind,
                        budget,
                        "EUR",
                        *_figures(views, clicks, cost, purchases, revenue),
                    )
                )
                control.count("kept", cost)
                sums = [a + b for a, b in zip(sums, (views, clicks, cost, purchases, revenue), strict=True)]
            for label in ("Total : campagnes", "Total : compte"):
                row = file.record((label, _NONE, _NONE, _NONE, "EUR", *_figures(*sums)))
                control.count("set_aside", sums[2])
                self._notebook.defect("total_row", Place(name, row), HEADER[0], label, "set_aside")
        self._notebook.money("ad_cost", f"{day:%Y-%m}", sums[2], ("all", "channel=ecommerce"))


def _split(whole: int, costs: Mapping[str, int]) -> Iterator[int]:
    """Share a whole among the campaigns in proportion to cost and pull, nothing lost."""
    weights = [costs[campaign.name] * campaign.pull for campaign in CAMPAIGNS]
    everything, running, given = sum(weights), 0, 0
    for weight in weights:
        running += weight
        share = half_up(whole * running, everything) - given if everything else 0
        given += share
        yield share


def _figures(views: int, clicks: int, cost: int, purchases: int, revenue: int) -> tuple[str, ...]:
    return (
        _whole(views),
        _whole(clicks),
        f"{_amount(half_up(clicks * 10_000, views))}{_WIDE}%" if views else _NONE,
        _amount(half_up(cost, clicks)) if clicks else _NONE,
        _amount(cost),
        _amount(purchases * CENTS),
        _amount(half_up(cost, purchases)) if purchases else _NONE,
        _amount(revenue),
    )


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", _NARROW)


def _amount(cents: int) -> str:
    return grouped(cents, _NARROW)
