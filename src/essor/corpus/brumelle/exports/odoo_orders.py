"""Write the sales of shops and field from Odoo: one file per fiscal year, parent cells on an order's first line.

Dates are UTC, as Odoo stores them; amounts are excl. VAT, ``Coût`` is the cost of one piece.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Line, Order, Plant, Product, State, Team
from essor.corpus.brumelle.setting import EXPORT_DAY, fiscal_bounds, fiscal_year
from essor.corpus.cents import dot, vat_on
from essor.corpus.notebook import Control, Notebook
from essor.corpus.retail_calendar import to_utc
from essor.corpus.text_file import TextFile
from essor.corpus.truths import Place

PARENT = (
    "Référence commande", "Date de la commande", "Client", "Client/Référence interne", "Vendeur", "Équipe commerciale",
    "Point de vente", "Montant HT", "Total", "Statut", "Statut de facturation",
)  # fmt: skip
LINES = tuple(
    f"Lignes de la commande/{name}"
    for name in (
        "Article", "Référence interne", "Description", "Quantité", "Prix unitaire", "Remise (%)", "Sous-total", "Coût",
        "Quantité facturée",
    )
)  # fmt: skip
_DATE, _NET, _TEAM, _SUBTOTAL = "Date de la commande", "Montant HT", "Équipe commerciale", LINES[6]
_TEAMS = {Team.SHOPS: "Boutiques", Team.FIELD: "Terrain"}
_STATES = {State.DRAFT: "Devis", State.SENT: "Devis envoyé", State.CANCELLED: "Annulé"}
_LOCKED_AFTER = timedelta(days=90)

# (day from which the row is written, kind, column, what the cell holds)
_DEFECTS = (
    (date(2024, 2, 29), "invalid_date", _DATE, "2024-02-31 10:12:00"),
    (date(2024, 11, 1), "orphan_line", PARENT[0], ""),
    (date(2025, 2, 3), "three_decimals", _NET, "19.999"),
    (date(2025, 6, 2), "exponent", _NET, "1e3"),
    (date(2025, 9, 1), "missing_order_number", PARENT[0], ""),
    (date(2026, 1, 12), "unknown_channel", _TEAM, "Foire de Valsonge"),
    (date(2026, 5, 4), "underscore", _NET, "1_000.00"),
)
_REMEMBER, _REPEAT = date(2024, 5, 14), date(2024, 6, 3)
_BLANK_LINE = date(2024, 8, 1)


class OdooOrders:
    """Export the orders and quotes of Odoo."""

    def __init__(self, folder: Path, notebook: Notebook, products: Sequence[Product]) -> None:
        """Prepare the planted defects."""
        self._folder, self._notebook, self._product = folder, notebook, products[0]
        self._year = 0
        self._file: TextFile | None = None
        self._control = Control("", "")
        self._defects = deque(_DEFECTS)
        self._remembered: tuple[list[str], int] | None = None
        self._repeated = self._blanked = False

    def day(self, day: Day) -> None:
        """Write the tickets and documents of a day, by time."""
        if not (day.tickets or day.documents):
            return
        file = self._open(fiscal_year(day.date))
        self._plant(file, day.date)
        for order in sorted(day.tickets + day.documents, key=lambda order: (order.at, order.reference)):
            row = self._write(file, order)
            if order.plant:
                self._notebook.see(order.reference, Place(self._control.file, row))

    def close(self) -> None:
        """Close the last file."""
        if self._file is not None:
            self._file.close()

    def _open(self, year: int) -> TextFile:
        if self._file is None or year != self._year:
            self.close()
            start, end = fiscal_bounds(year)
            name = f"odoo/ventes_{start:%Y-%m}_{end:%Y-%m}.csv"
            self._file = TextFile(self._folder / name, ending="\r\n")
            self._file.record(PARENT + LINES)
            self._control = self._notebook.control(name, _SUBTOTAL)
            self._year = year
        return self._file

    def _write(self, file: TextFile, order: Order) -> int:
        parent = _parent(order)
        first = 0
        for number, line in enumerate(order.lines):
            record = (parent if number == 0 else [""] * len(PARENT)) + _line(line, invoiced=_invoiced(order))
            row = file.record(record)
            self._control.count("kept", line.net)
            if number == 0:
                first = row
                self._remember(order, record)
        return first

    def _remember(self, order: Order, record: list[str]) -> None:
        if self._remembered is None and order.day >= _REMEMBER and len(order.lines) == 1 and order.counted:
            self._remembered = record, order.net

    def _plant(self, file: TextFile, day: date) -> None:
        while self._defects and self._defects[0][0] <= day:
            _, kind, column, value = self._defects.popleft()
            self._write_defect(file, kind, column, value, day)
        if self._remembered and not self._repeated and day >= _REPEAT:
            record, net = self._remembered
            row = file.record(record)
            self._control.count("rejected", net)
            self._notebook.defect("duplicate", Place(self._control.file, row), PARENT[0], record[0], "rejected")
            self._repeated = True
        if not self._blanked and day >= _BLANK_LINE:
            row = file.line()
            self._notebook.defect("blank_line", Place(self._control.file, row), "", "", "set_aside")
            self._blanked = True

    def _write_defect(self, file: TextFile, kind: str, column: str, value: str, day: date) -> None:
        """Write one bad order of one piece; its good cells are plausible, so that only the defect is wrong."""
        product = self._product
        net = product.net[0]
        gross = net + vat_on(net, product.vat)
        parent = dict(
            zip(
                PARENT,
                (f"S9{day:%y%m%d}", f"{day} 08:30:00", "Hôtel Témoin de Clairlune", "C9999", "Vendeur V01", "Terrain",
                 "", dot(net), dot(gross), "Bon de commande", "Entièrement facturé"),
                strict=True,
            )
        )  # fmt: skip
        cells = dict(zip(LINES, _line(Line(product, 1, net, 0, 0, net, gross - net), invoiced=True), strict=True))
        parent[column] = value
        if column == _NET:
            cells[_SUBTOTAL] = value
        if kind == "orphan_line":
            parent = dict.fromkeys(PARENT, "")
        row = file.record([*parent.values(), *cells.values()])
        self._control.count("rejected", None if column == _NET else net)
        self._notebook.defect(kind, Place(self._control.file, row), column, value, "rejected")


def _invoiced(order: Order) -> bool:
    return order.counted and order.plant is not Plant.NEVER_INVOICED


def _parent(order: Order) -> list[str]:
    client, code = "", ""
    if order.account is not None:
        client, code = order.account.name, order.account.code
    elif order.shopper is not None:
        client, code = f"{order.shopper.first_name} {order.shopper.last_name}", order.shopper.code
    state = _STATES.get(order.state) or ("Bloqué" if order.day < EXPORT_DAY - _LOCKED_AFTER else "Bon de commande")
    invoicing = "Rien à facturer"
    if order.counted:
        invoicing = "Entièrement facturé" if _invoiced(order) else "À facturer"
    net = order.net
    return [
        order.reference,
        f"{to_utc(order.at):%Y-%m-%d %H:%M:%S}",
        client,
        code,
        order.person.alias if order.person else "",
        _TEAMS[order.team],
        order.store.name if order.store else "",
        dot(net),
        dot(net + order.vat),
        state,
        invoicing,
    ]


def _line(line: Line, *, invoiced: bool) -> list[str]:
    product = line.product
    return [
        f"[{product.code}] {product.label}",
        product.code,
        product.label,
        f"{line.quantity}.0",
        dot(line.unit_price),
        f"{line.percent_off}.0",
        dot(line.net),
        dot(product.cost),
        f"{line.quantity if invoiced else 0}.0",
    ]
