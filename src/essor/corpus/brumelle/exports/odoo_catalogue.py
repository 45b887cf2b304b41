"""Write the product list and the goods brought back to the shops."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from essor.corpus.brumelle.events import Day, ShopReturn
from essor.corpus.brumelle.nouns import Product
from essor.corpus.cents import comma
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

PRODUCT_HEADER = columns(
    "Référence interne;Nom;Catégorie d'article;Marque;Prix de vente;Coût;Taux de TVA;Unité de mesure;Écolabel",
    ";",
)
RETURN_HEADER = columns("Date;N° retour;N° commande;Point de vente;Code article;Quantité;Montant HT;Motif", ";")
RETURNS = "odoo/avoirs_boutiques.csv"
_AMOUNT = "Montant HT"
_DEFECTS = (
    (date(2024, 4, 2), "invalid_date", "Date", "31/02/2024"),
    (date(2025, 2, 4), "two_digit_year", "Date", "01/02/25"),
    (date(2025, 8, 4), "letter_in_number", _AMOUNT, "12,5O"),
)
_EURO_FROM, _EURO = date(2026, 2, 2), 2


def write_products(folder: Path, products: Sequence[Product]) -> None:
    """Write the products at today's price excl. VAT, the VAT rate as a percentage."""
    with TextFile(folder / "odoo/articles.csv", encoding="utf-8-sig", delimiter=";", ending="\r\n") as file:
        file.record(PRODUCT_HEADER)
        for product in products:
            rate = comma(product.vat * 10).rstrip("0").rstrip(",")
            eco = "Oui" if product.ecolabel else "Non"
            price, cost = comma(product.net[-1]), comma(product.cost)
            file.record(
                (product.code, product.label, product.family, product.brand, price, cost, f"{rate} %", "Unité", eco)
            )


class ShopReturns:
    """Export what came back to the shops."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Open the file."""
        self._file = TextFile(folder / RETURNS, encoding="cp1252", delimiter=";", ending="\r\n")
        self._file.record(RETURN_HEADER)
        self._notebook = notebook
        self._control = notebook.control(RETURNS, _AMOUNT)
        self._defects = deque(_DEFECTS)
        self._euros = 0

    def day(self, day: Day) -> None:
        """Write the returns of a day."""
        self._plant(day.date)
        for back in day.returns:
            with_sign = day.date >= _EURO_FROM and self._euros < _EURO
            row = self._file.record(_record(back, sign=" €" if with_sign else ""))
            self._control.count("kept", back.net)
            if with_sign:
                self._euros += 1
                self._notebook.defect("euro_sign", Place(RETURNS, row), _AMOUNT, f"{comma(back.net)} €", "kept")

    def close(self) -> None:
        """Write the total of the list, and close the file."""
        total = self._control.cents["kept"]
        row = self._file.record(("Total", "", "", "", "", "", comma(total), ""))
        self._control.count("set_aside", total)
        self._notebook.defect("total_row", Place(RETURNS, row), "Date", "Total", "set_aside")
        self._file.close()

    def _plant(self, day: date) -> None:
        while self._defects and self._defects[0][0] <= day:
            _, kind, column, value = self._defects.popleft()
            cells = dict(
                zip(
                    RETURN_HEADER,
                    (
                        f"{day:%d/%m/%Y}",
                        f"R-LYO-9{day:%m%d}",
                        "LYO-000001",
                        "Boutique Lyon",
                        "CUI-001",
                        "1",
                        "12,50",
                        "Autre",
                    ),
                    strict=True,
                )
            )
            cells[column] = value
            row = self._file.record(list(cells.values()))
            self._control.count("rejected", None if column == _AMOUNT else 1_250)
            self._notebook.defect(kind, Place(RETURNS, row), column, value, "rejected")


def _record(back: ShopReturn, *, sign: str) -> tuple[str, ...]:
    store = back.order.store.name if back.order.store else ""
    day, code = f"{back.day:%d/%m/%Y}", back.line.product.code
    return day, back.number, back.order.reference, store, code, str(back.quantity), comma(back.net) + sign, back.reason
