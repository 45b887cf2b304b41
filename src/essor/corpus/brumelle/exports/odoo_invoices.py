"""Write the invoices and credit notes of the field team, as resaved from a spreadsheet: ``;``, decimal comma.

Credit notes carry positive amounts and say so in ``Type``, as Odoo does; amounts include shipping.
"""

from __future__ import annotations

from collections import deque
from datetime import date
from pathlib import Path

from essor.corpus.brumelle.events import Day, Invoice
from essor.corpus.brumelle.setting import EXPORT_DAY
from essor.corpus.cents import comma, spaced
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "Numéro;Partenaire;Partenaire/Référence;Date de facturation;Date d'échéance;Origine;Type;Montant hors taxes;Taxe;"
    "Total;Montant dû;Date de paiement;État du paiement;Statut",
    ";",
)
NAME = "odoo/factures.csv"
_NET, _DATE = "Montant hors taxes", "Date de facturation"
_DEFECTS = (
    (date(2024, 3, 4), "letter_in_number", _NET, "12,5O"),
    (date(2025, 4, 7), "invalid_date", _DATE, "31/02/2025"),
)
_REPEAT = date(2025, 10, 6)
_SPACED_FROM, _SPACED = date(2026, 1, 5), 3
_LARGE = 100_000


class OdooInvoices:
    """Export the invoices."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Open the file."""
        self._file = TextFile(folder / NAME, delimiter=";", ending="\r\n")
        self._file.record(HEADER)
        self._notebook = notebook
        self._control = notebook.control(NAME, _NET)
        self._defects = deque(_DEFECTS)
        self._repeated = False
        self._spaced = 0
        self._last: tuple[list[str], int] | None = None

    def day(self, day: Day) -> None:
        """Write the invoices of a day."""
        self._plant(day.date)
        for invoice in day.invoices:
            net = invoice.net + invoice.shipping
            record = _record(invoice)
            grouped = day.date >= _SPACED_FROM and net >= _LARGE and self._spaced < _SPACED
            if grouped:
                record[HEADER.index(_NET)] = spaced(net)
                self._spaced += 1
            row = self._file.record(record)
            self._control.count("kept", net)
            self._last = record, net
            if grouped:
                self._notebook.defect("thousands_space", Place(NAME, row), _NET, spaced(net), "kept")
            if invoice.order.plant:
                self._notebook.see(invoice.order.reference, Place(NAME, row))
                self._notebook.see(invoice.number, Place(NAME, row))

    def close(self) -> None:
        """Write the total that a person added under the list, and close the file."""
        row = self._file.line()
        self._notebook.defect("blank_line", Place(NAME, row), "", "", "set_aside")
        total = self._control.cents["kept"]
        cells = dict.fromkeys(HEADER, "") | {HEADER[0]: "Total", _NET: spaced(total)}
        row = self._file.record(list(cells.values()))
        self._control.count("set_aside", total)
        self._notebook.defect("total_row", Place(NAME, row), HEADER[0], "Total", "set_aside")
        self._file.close()

    def _plant(self, day: date) -> None:
        while self._defects and self._defects[0][0] <= day:
            _, kind, column, value = self._defects.popleft()
            shown = f"{day:%d/%m/%Y}"
            cells = dict(
                zip(
                    HEADER,
                    (f"FAC/{day.year}/9{day:%m%d}", "Hôtel Témoin de Clairlune", "C9999", shown, shown, "",
                     "Facture client", "120,00", "24,00", "144,00", "144,00", "", "Non payé", "Comptabilisé"),
                    strict=True,
                )
            )  # fmt: skip
            cells[column] = value
            row = self._file.record(list(cells.values()))
            self._control.count("rejected", None if column == _NET else 12_000)
            self._notebook.defect(kind, Place(NAME, row), column, value, "rejected")
        if self._last and not self._repeated and day >= _REPEAT:
            record, net = self._last
            row = self._file.record(record)
            self._control.count("rejected", net)
            self._notebook.defect("duplicate", Place(NAME, row), HEADER[0], record[0], "rejected")
            self._repeated = True


def _record(invoice: Invoice) -> list[str]:
    account = invoice.order.account
    paid = invoice.paid_on is not None and invoice.paid_on <= EXPORT_DAY
    return [
        invoice.number,
        account.name if account else "",
        account.code if account else "",
        f"{invoice.day:%d/%m/%Y}",
        f"{invoice.due:%d/%m/%Y}",
        invoice.order.reference,
        "Avoir client" if invoice.credit else "Facture client",
        comma(invoice.net + invoice.shipping),
        comma(invoice.vat),
        comma(invoice.gross),
        comma(0 if paid else invoice.gross),
        f"{invoice.paid_on:%d/%m/%Y}" if paid else "",
        "Payé" if paid else "Non payé",
        "Comptabilisé",
    ]
