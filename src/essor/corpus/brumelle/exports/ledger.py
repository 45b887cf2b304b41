"""Book sales, money and charges into the journal: invoices one by one, shops and site day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from essor.corpus.brumelle.events import Charge, Day, Invoice, ShopReturn
from essor.corpus.brumelle.exports.google_ads import monthly_cost
from essor.corpus.brumelle.exports.journal import Journal, Move
from essor.corpus.brumelle.nouns import Order, Plant
from essor.corpus.brumelle.setting import LAST_DAY, fiscal_bounds, fiscal_year
from essor.corpus.brumelle.team import PEOPLE, STORES
from essor.corpus.cents import half_up, net_of, vat_on
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Place

_VAT, _BANK, _CARDS, _CASH, _CUSTOMERS = "445710", "512000", "511500", "530000", "411000"
_STANDARD = 200
_CAPITAL, _FITTINGS, _DEPRECIATION = 60_000_000, 18_000_000, 250_000
_SALARY, _SOCIAL_PERCENT, _CARRIER_FEE = 265_000, 42, 620
_BOOKED_AGAIN_AFTER = timedelta(days=3)


class Ledger:
    """Keep the books."""

    def __init__(self, folder: Path, notebook: Notebook, seed: int, scale: float) -> None:
        """Start before the first day."""
        self._journal = Journal(folder, notebook)
        self._notebook, self._seed, self._scale = notebook, seed, scale
        self._year = 0
        self._letters: dict[str, str] = {}
        self._again: dict[date, Invoice] = {}
        self._month: Counter[str] = Counter()

    def day(self, day: Day) -> None:
        """Book one day; nothing after the last fiscal year."""
        if day.date > LAST_DAY:
            return
        if fiscal_year(day.date) != self._year:
            self._open(day.date)
        self._book_shops(day)
        self._book_site(day)
        for invoice in day.invoices:
            self._book_invoice(invoice, day.date)
        if day.date in self._again:
            self._book_invoice(self._again.pop(day.date), day.date)
        for invoice in day.payments:
            self._book_payment(invoice, day.date)
        self._book_payout(day.paid_out, day.date)
        self._month["goods"] += sum(o.cost for o in (*day.tickets, *day.documents, *day.online) if o.counted)
        self._month["parcels"] += sum(order.counted for order in (*day.documents, *day.online))
        if (day.date + timedelta(days=1)).day == 1:
            self._book_charges(day.date)

    def close(self) -> None:
        """Close the books."""
        self._journal.close()

    def _open(self, day: date) -> None:
        first = self._year == 0
        self._year = fiscal_year(day)
        self._journal.open(self._year)
        if first:
            moves = [Move("218000", _FITTINGS), Move(_BANK, _CAPITAL - _FITTINGS), Move("101000", -_CAPITAL)]
            self._journal.entry("AN", day, "AN0", "Bilan d'ouverture", moves)

    def _book_shops(self, day: Day) -> None:
        for store in STORES:
            tickets = [ticket for ticket in day.tickets if ticket.store is store]
            if tickets:
                net, vat = sum(ticket.net for ticket in tickets), sum(ticket.vat for ticket in tickets)
                moves = [Move(_CASH, net + vat), Move("707100", -net), Move(_VAT, -vat)]
                self._enter("CA", day.date, f"Z{store.code}{day.date:%Y%m%d}", f"Recettes {store.name}", moves)
            self._book_returns([back for back in day.returns if back.order.store is store], day.date, store.code)

    def _book_returns(self, returns: list[ShopReturn], day: date, code: str) -> None:
        if returns:
            net, vat = sum(back.net for back in returns), sum(back.vat for back in returns)
            moves = [Move("709100", net), Move(_VAT, vat), Move(_CASH, -net - vat)]
            self._enter("CA", day, f"R{code}{day:%Y%m%d}", "Retours boutique", moves)

    def _book_site(self, day: Day) -> None:
        orders = [(order, order.web) for order in day.online if order.counted and order.web is not None]
        if orders:
            net = sum(order.net for order, _ in orders)
            shipping = sum(web.shipping - web.shipping_vat for _, web in orders)
            vat = sum(order.vat + web.shipping_vat for order, web in orders)
            moves = [
                Move(_CARDS, net + shipping + vat),
                Move("707300", -net),
                Move("708500", -shipping),
                Move(_VAT, -vat),
            ]
            self._enter("VW", day.date, f"WEB{day.date:%Y%m%d}", "Ventes du site", moves)
        gross = sum(_refunded(order) for order in day.refunds)
        if gross:
            net = sum(net_of(_refunded(order), _STANDARD) for order in day.refunds)
            moves = [Move("709300", net), Move(_VAT, gross - net), Move(_CARDS, -gross)]
            self._enter("VW", day.date, f"RWEB{day.date:%Y%m%d}", "Remboursements du site", moves)

    def _book_invoice(self, invoice: Invoice, day: date) -> None:
        account, sign = invoice.order.account, -1 if invoice.credit else 1
        if account is None:
            return
        again = day != invoice.day
        lettered = None if again or invoice.paid_on is None or invoice.paid_on > self._year_end() else invoice.paid_on
        letters = self._letter(invoice.number) if lettered else ""
        moves = [
            Move(_CUSTOMERS, sign * invoice.gross, account.code, account.name, letters, lettered),
            Move("709200" if invoice.credit else "707200", -sign * invoice.net),
            Move("708500", -sign * invoice.shipping),
            Move(_VAT, -sign * invoice.vat),
        ]
        label = ("Avoir " if invoice.credit else "Facture ") + invoice.number
        place = self._journal.entry("VE", day, invoice.number, label, moves, piece_day=invoice.day)
        if invoice.order.plant:
            self._notebook.see(invoice.number, place)
        if invoice.order.plant is Plant.BOOKED_TWICE and not again:
            self._again[day + _BOOKED_AGAIN_AFTER] = invoice

    def _book_payment(self, invoice: Invoice, day: date) -> None:
        account, sign = invoice.order.account, -1 if invoice.credit else 1
        if account is None:
            return
        moves = [
            Move(_BANK, sign * invoice.gross),
            Move(_CUSTOMERS, -sign * invoice.gross, account.code, account.name, self._letter(invoice.number), day),
        ]
        self._enter("BQ", day, invoice.number, f"Règlement {account.name}", moves)

    def _book_payout(self, charges: Iterable[Charge], day: date) -> None:
        fees = sold = 0
        for charge in charges:
            if charge.kind == "fee":
                fees -= charge.gross
            else:
                fees += charge.fee
                sold += charge.gross
        if fees or sold:
            moves = [Move(_BANK, sold - fees), Move("627800", fees), Move(_CARDS, -sold)]
            self._enter("BQ", day, f"PO{day:%Y%m%d}", "Versement cartes", moves)

    def _book_charges(self, day: date) -> None:
        """Book what a month costs: goods, rents, advertising, carriers with VAT; pay; wages, depreciation."""
        salaries = round(_SALARY * len(PEOPLE) * self._scale)
        bought = {
            "607000": self._month["goods"],
            "613200": round(sum(store.rent for store in STORES) * self._scale),
            "623100": monthly_cost(self._seed, day, self._scale),
            "624100": self._month["parcels"] * _CARRIER_FEE,
        }
        for account, net in bought.items():
            vat = vat_on(net, _STANDARD)
            moves = [Move(account, net), Move("445660", vat), Move("401000", -net - vat)]
            self._enter("AC", day, f"AC{account}{day:%Y%m}", f"Charges {day:%m/%Y}", moves)
            self._enter(
                "BQ",
                day,
                f"RG{account}{day:%Y%m}",
                "Règlement fournisseur",
                [Move("401000", net + vat), Move(_BANK, -net - vat)],
            )
        social = half_up(salaries * _SOCIAL_PERCENT, 100)
        wages = [Move("641100", salaries), Move("421000", -salaries), Move("645100", social), Move("431000", -social)]
        self._enter("OD", day, f"PAIE{day:%Y%m}", f"Paie {day:%m/%Y}", wages)
        paid = [Move("421000", salaries), Move("431000", social), Move(_BANK, -salaries - social)]
        self._enter("BQ", day, f"VIR{day:%Y%m}", f"Virement paie {day:%m/%Y}", paid)
        self._enter(
            "OD", day, f"AMT{day:%Y%m}", "Dotation", [Move("681100", _DEPRECIATION), Move("281800", -_DEPRECIATION)]
        )
        self._settle_vat(day)
        self._month.clear()

    def _settle_vat(self, day: date) -> None:
        collected, deductible = -self._journal.balance(_VAT), self._journal.balance("445660")
        owed = collected - deductible
        self._enter(
            "OD", day, f"TVA{day:%Y%m}", f"Déclaration de TVA {day:%m/%Y}",
            [Move(_VAT, collected), Move("445660", -deductible), Move("445510", -owed)],
        )  # fmt: skip
        self._enter("BQ", day, f"CA3{day:%Y%m}", "Règlement TVA", [Move("445510", owed), Move(_BANK, -owed)])

    def _enter(self, journal: str, day: date, piece: str, label: str, moves: list[Move]) -> Place:
        return self._journal.entry(journal, day, piece, label, moves)

    def _letter(self, number: str) -> str:
        if number not in self._letters:
            rank, text = len(self._letters), ""
            for _ in range(4):
                rank, letter = divmod(rank, 26)
                text = chr(ord("A") + letter) + text
            self._letters[number] = text
        return self._letters[number]

    def _year_end(self) -> date:
        return fiscal_bounds(self._year)[1]


def _refunded(order: Order) -> int:
    return order.web.refund[1] if order.web and order.web.refund else 0
