"""Write the yearly plans: product by channel and month, at the tariff known when the plan was made.

The first plan is the year itself a little lower; the next ones are the year before a little higher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Product
from essor.corpus.brumelle.setting import FISCAL_YEARS, fiscal_bounds, price_period
from essor.corpus.cents import euros, half_up
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Place
from essor.documents.plain_xlsx import Cell, PlainSheet, write_plain_xlsx
from essor.kernel.period import add_months

SHEET = "Plan"
HEADER = ("Version", "Code article", "Famille", "Canal", "Mois", "Quantité", "Prix unitaire HT", "Coût unitaire")
CHANNELS = {"physical": "Boutiques et terrain", "ecommerce": "E-commerce"}
_FIRST_PERCENT, _GROWTH_PERCENT = 98, 105
_MONTHS = 12
_FORMATS = {4: "mmm yyyy", 6: "0.00", 7: "0.00"}
_UNKNOWN_CHANNEL = "Grossistes"


class Plans:
    """Count the pieces sold, and make plans of them at the end."""

    def __init__(self, folder: Path, notebook: Notebook, products: Sequence[Product]) -> None:
        """Start with nothing sold."""
        self._folder, self._notebook, self._products = folder, notebook, products
        self._pieces: Counter[tuple[str, str, date]] = Counter()

    def day(self, day: Day) -> None:
        """Count the pieces of a day."""
        month = day.date.replace(day=1)
        for order in (*day.tickets, *day.documents, *day.online):
            if order.counted:
                for line in order.lines:
                    self._pieces[line.product.code, order.channel, month] += line.quantity

    def close(self) -> None:
        """Write the plan of each fiscal year."""
        for year in FISCAL_YEARS:
            self._write(year)

    def _write(self, year: int) -> None:
        start, _ = fiscal_bounds(year)
        version = f"Budget {year}-{year + 1}"
        name = f"plan/plan_{year}-{year + 1}.xlsx"
        control = self._notebook.control(name, "Quantité", SHEET)
        rows: list[Sequence[Cell]] = [HEADER]
        for product, channel, month, pieces in self._planned(year):
            price = product.net[price_period(start)]
            rows.append(
                (
                    version,
                    product.code,
                    product.family,
                    CHANNELS[channel],
                    month,
                    pieces,
                    euros(price),
                    euros(product.cost),
                )
            )
            control.count("kept", pieces * 100)
            perimeters = ("all", f"channel={channel}")
            self._notebook.money("planned_revenue", f"{month:%Y-%m}", pieces * price, perimeters)
            self._notebook.money("planned_cost", f"{month:%Y-%m}", pieces * product.cost, perimeters)
            self._notebook.count("planned_units", f"{month:%Y-%m}", pieces, perimeters)
        if year == FISCAL_YEARS[-1]:
            product = self._products[0]
            rows.append(
                (
                    version,
                    product.code,
                    product.family,
                    _UNKNOWN_CHANNEL,
                    start,
                    12,
                    euros(product.net[1]),
                    euros(product.cost),
                )
            )
            control.count("rejected", 1_200)
            place = Place(name, len(rows), SHEET)
            self._notebook.defect("unknown_channel", place, "Canal", _UNKNOWN_CHANNEL, "rejected")
        made = datetime.combine(start, time(9))
        sheet = PlainSheet(SHEET, rows, _FORMATS)
        write_plain_xlsx(self._folder / name, [sheet], created=made, author="Maison Brumelle")

    def _planned(self, year: int) -> Iterator[tuple[Product, str, date, int]]:
        start, _ = fiscal_bounds(year)
        first = year == FISCAL_YEARS[0]
        for product in self._products:
            for channel in CHANNELS:
                for number in range(_MONTHS):
                    month = add_months(start, number)
                    base = self._pieces[product.code, channel, month if first else add_months(month, -_MONTHS)]
                    pieces = half_up(base * (_FIRST_PERCENT if first else _GROWTH_PERCENT), 100)
                    if pieces:
                        yield product, channel, month, pieces
