"""Write the carriers' deliveries; their export garbles one column name, as badly declared encodings do."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Order
from essor.corpus.brumelle.setting import EXPORT_DAY, FIRST_DAY
from essor.corpus.cents import comma
from essor.corpus.chance import stream
from essor.corpus.notebook import Notebook
from essor.corpus.retail_calendar import next_business_day
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place, Treatment

NAME = "rse/livraisons.csv"
GARBLED = "Date expédition".encode().decode("cp1252")
HEADER = columns(
    f"N° livraison;N° commande;Date promise;{GARBLED};Date livraison;Transporteur;Bas carbone;Distance km", ";"
)
_DISTANCE = "Distance km"
_DEFECTS: tuple[tuple[date, str, str, str, Treatment], ...] = (
    (date(2024, 7, 2), "invalid_date", "Date promise", "31/02/2024", "rejected"),
    (date(2025, 1, 7), "trailing_empty_cells", "", "", "kept"),
    (date(2025, 5, 6), "trailing_cell", "", "à vérifier", "rejected"),
    (date(2026, 2, 3), "unknown_order", "N° commande", "S99999", "kept"),
)
_LATE, _GREEN_FIRST, _GREEN_PER_YEAR, _BIKE = 0.09, 0.22, 0.07, "Vélo bas carbone"
_YEAR = 365.25


class Deliveries:
    """Export what was delivered to customers' doors, to relays and to professional customers."""

    def __init__(self, folder: Path, notebook: Notebook, seed: int) -> None:
        """Open the file."""
        self._file = TextFile(folder / NAME, delimiter=";", ending="\r\n")
        row = self._file.record(HEADER)
        notebook.defect("garbled_header", Place(NAME, row), GARBLED, GARBLED, "kept")
        self._notebook = notebook
        self._control = notebook.control(NAME, _DISTANCE)
        self._rng = stream(seed, "deliveries")
        self._defects = deque(_DEFECTS)
        self._number = 0

    def day(self, day: Day) -> None:
        """Write the deliveries of the orders of a day."""
        self._plant(day.date)
        for order in (*day.documents, *day.online):
            if order.counted and not (order.web and order.web.pickup_store):
                self._deliver(order)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _deliver(self, order: Order) -> None:
        rng, web = self._rng, order.web
        shipped = next_business_day(web.fulfilled if web and web.fulfilled else order.day + timedelta(days=2))
        promised = next_business_day(order.day + timedelta(days=6 if web is None else 5))
        late = rng.random() < _LATE
        arrived = next_business_day(promised + timedelta(days=rng.randint(1, 4))) if late else max(shipped, promised)
        if not late and rng.random() < 0.5:  # noqa: PLR2004 half of the parcels come before the promised day
            arrived = min(arrived, next_business_day(shipped + timedelta(days=1)))
        share = _GREEN_FIRST + _GREEN_PER_YEAR * (order.day - FIRST_DAY).days / _YEAR
        green = (web is not None and web.method == _BIKE) or rng.random() < share
        carrier = (
            "Vélocargo"
            if web is not None and web.method == _BIKE
            else rng.choice(("Alizé Fret", "Postevent", "TransLune"))
        )
        kilometres = rng.randrange(500, 78_000)
        self._number += 1
        out = shipped <= EXPORT_DAY
        there = out and arrived <= EXPORT_DAY
        self._file.record(
            (f"LV{self._number:06d}", order.reference, f"{promised:%d/%m/%Y}", f"{shipped:%d/%m/%Y}" if out else "",
             f"{arrived:%d/%m/%Y}" if there else "", carrier, "Oui" if green else "Non", comma(kilometres)[:-1])
        )  # fmt: skip
        self._control.count("kept", kilometres // 10 * 10)
        month, perimeters = f"{promised:%Y-%m}", ("all", f"channel={order.channel}")
        self._notebook.count("deliveries", month, 1, perimeters)
        self._notebook.count("low_carbon_deliveries", month, int(green), perimeters)
        self._notebook.count("late_deliveries", month, int(there and arrived > promised), perimeters)

    def _plant(self, day: date) -> None:
        while self._defects and self._defects[0][0] <= day:
            _, kind, column, value, treatment = self._defects.popleft()
            shown = f"{day:%d/%m/%Y}"
            cells = [f"LV9{day:%y%m%d}", "LYO-000001", shown, shown, shown, "TransLune", "Non", "10,0"]
            if column:
                cells[HEADER.index(column)] = value
            if kind == "trailing_empty_cells":
                cells += ["", ""]
            if kind == "trailing_cell":
                cells.append(value)
            row = self._file.record(cells)
            self._control.count(treatment, 1_000)
            self._notebook.defect(kind, Place(NAME, row), column, value, treatment)
            if treatment == "kept":
                self._notebook.count("deliveries", f"{day:%Y-%m}", 1, ("all",))
