"""Write the funnel of GA4: one file per calendar year, a comment block, a grand total without label.

``Purchase revenue`` is excl. VAT and shipping; visitors who refused the measure are absent.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.setting import FIRST_DAY, LAST_DAY
from essor.corpus.cents import dot
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "Date,Session primary channel group (Default channel group),Device category,Sessions,Engaged sessions,Add to carts,"
    "Checkouts,Ecommerce purchases,Purchase revenue",
    ",",
)
_PERIMETERS = ("all", "channel=ecommerce")


class Ga4:
    """Export the funnel by day, channel group and device."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Start with an empty year; the grand total stands above the rows, so a year is kept until its end."""
        self._folder, self._notebook = folder, notebook
        self._rows: list[tuple[str, str, str, int, int, int, int, int, int]] = []
        self._year = FIRST_DAY.year

    def day(self, day: Day) -> None:
        """Keep the funnel of a day."""
        if day.date.year != self._year:
            self.close()
            self._year = day.date.year
        month = f"{day.date:%Y-%m}"
        for cell in day.traffic:
            self._rows.append(
                (f"{day.date:%Y%m%d}", cell.group, cell.device, cell.sessions, cell.engaged, cell.carts, cell.checkouts,
                 cell.purchases, cell.revenue)
            )  # fmt: skip
            device = (*_PERIMETERS, f"device={cell.device}")
            self._notebook.count("sessions", month, cell.sessions, device)
            self._notebook.count("carts", month, cell.carts, device)
            self._notebook.count("checkouts", month, cell.checkouts, device)
            self._notebook.count("purchases", month, cell.purchases, device)
            self._notebook.money("tracked_revenue", month, cell.revenue, device)

    def close(self) -> None:
        """Write the year."""
        if not self._rows:
            return
        name = f"ga4/tunnel_{self._year}.csv"
        control = self._notebook.control(name, "Purchase revenue")
        start, end = max(FIRST_DAY, date(self._year, 1, 1)), min(LAST_DAY, date(self._year, 12, 31))
        rule = "# ----------------------------------------"
        with TextFile(self._folder / name) as file:
            for text in (
                rule, "# Tunnel: Date, Session primary channel group (Default channel group), Device category",
                "# Account: Maison Brumelle", "# Property: Boutique en ligne", rule, "#", "# All Users",
                f"# Start date: {start:%Y%m%d}", f"# End date: {end:%Y%m%d}", "",
            ):  # fmt: skip
                file.line(text)
            file.record(HEADER)
            totals = [sum(row[column] for row in self._rows) for column in range(3, 9)]  # type: ignore[misc]
            row = file.record(("", "", "", *totals[:-1], dot(totals[-1])))
            control.count("set_aside", totals[-1])
            self._notebook.defect("total_row", Place(name, row), HEADER[0], "", "set_aside")
            for cells in self._rows:
                file.record((*cells[:-1], dot(cells[-1])))
                control.count("kept", cells[-1])
        self._rows.clear()
