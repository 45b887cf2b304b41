"""Write the orders of the online shop as Shopify exports them: one file per calendar year, prices incl. VAT.

``Lineitem discount`` holds each line's share of ``Discount Amount``; ``Subtotal`` is what remains; ``Taxes``
are included and summed line by line, shipping last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from essor.corpus.brumelle.baskets import line_incl_vat
from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Line, Order, Product, Shopper, State, Team, Web
from essor.corpus.cents import dot
from essor.corpus.notebook import Control, Notebook
from essor.corpus.retail_calendar import paris_offset
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
    "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
    "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References",
    ",",
)
_UTM = {
    "Email": "utm_source: newsletter\nutm_medium: email",
    "Paid Search": "utm_source: google\nutm_medium: cpc",
    "Paid Social": "utm_source: reseau\nutm_medium: paid_social",
}
_DEFECTS = (
    (date(2025, 3, 3), "invalid_date", "Created at", "2025-02-30 10:00:00 +0100"),
    (date(2025, 7, 1), "missing_order_number", "Name", ""),
    (date(2026, 2, 2), "orphan_line", "Name", "#999001"),
    (date(2026, 7, 1), "exponent", "Lineitem price", "1e3"),
)
_REMEMBER, _REPEAT = date(2024, 9, 2), date(2024, 9, 20)
_FIRST_ID = 5_500_000_000_000


class Shopify:
    """Export the orders of the site."""

    def __init__(self, folder: Path, notebook: Notebook, products: Sequence[Product]) -> None:
        """Prepare the planted defects."""
        self._folder, self._notebook = folder, notebook
        self._product = next(product for product in products if product.online)
        self._year = 0
        self._file: TextFile | None = None
        self._control = Control("", "")
        self._defects = deque(_DEFECTS)
        self._remembered: dict[str, str] | None = None
        self._repeated = False
        self._pieces = 0

    def day(self, day: Day) -> None:
        """Write the orders of a day."""
        if not day.online:
            return
        file = self._open(day.date.year)
        self._plant(file, day.date)
        for order in day.online:
            for number, line in enumerate(order.lines):
                record = _line(order, line) if number else _order(order) | _line(order, line)
                self._put(file, record)
                self._control.count("kept", line.unit_price * line.quantity)
                if self._remembered is None and day.date >= _REMEMBER and len(order.lines) == 1:
                    self._remembered, self._pieces = record, line.unit_price * line.quantity

    def close(self) -> None:
        """Close the last file."""
        if self._file is not None:
            self._file.close()

    def _open(self, year: int) -> TextFile:
        if self._file is None or year != self._year:
            self.close()
            name = f"shopify/orders_export_{year}.csv"
            self._file = TextFile(self._folder / name)
            self._file.record(HEADER)
            self._control = self._notebook.control(name, "Lineitem price x Lineitem quantity")
            self._year = year
        return self._file

    def _put(self, file: TextFile, record: dict[str, str]) -> int:
        return file.record([record.get(column, "") for column in HEADER])

    def _plant(self, file: TextFile, day: date) -> None:
        while self._defects and self._defects[0][0] <= day:
            _, kind, column, value = self._defects.popleft()
            line = line_incl_vat(self._product, 1, self._product.retail[1], 0)
            shopper = Shopper(
                "E0", "Témoin", "Valsonge", "temoin@example.org", "+33639980000", "", "69001", "Lyon", False, False
            )
            web = Web(0, 0, "Point relais", "", "", "desktop", "Direct", True, None, None)
            at = datetime(day.year, day.month, day.day, 10, 0)  # noqa: DTZ001 wall clock of Paris
            order = Order(f"#99{day:%y%m%d}", at, Team.ONLINE, State.CONFIRMED, (line,), shopper=shopper, web=web)
            record = _line(order, line) if kind == "orphan_line" else _order(order) | _line(order, line)
            record[column] = value
            row = self._put(file, record)
            self._control.count("rejected", None if column == "Lineitem price" else line.unit_price)
            self._notebook.defect(kind, Place(self._control.file, row), column, value, "rejected")
        if self._remembered and not self._repeated and day >= _REPEAT:
            row = self._put(file, self._remembered)
            self._control.count("rejected", self._pieces)
            self._notebook.defect(
                "duplicate", Place(self._control.file, row), "Name", self._remembered["Name"], "rejected"
            )
            self._repeated = True


def _order(order: Order) -> dict[str, str]:
    shopper, web = order.shopper, order.web
    if shopper is None or web is None:
        msg = f"{order.reference} is no order of the site"
        raise ValueError(msg)
    goods = sum(line.gross for line in order.lines)
    taxes = order.vat + web.shipping_vat
    cancelled = order.state is State.CANCELLED
    refunded = web.refund[1] if web.refund else 0
    name = f"{shopper.first_name} {shopper.last_name}"
    record = {
        "Email": shopper.email,
        "Financial Status": _financial_status(goods + web.shipping, refunded, cancelled=cancelled),
        "Paid at": "" if cancelled else _instant(order.at + timedelta(seconds=4)),
        "Fulfillment Status": "fulfilled" if web.fulfilled else "unfulfilled",
        "Fulfilled at": _instant(datetime.combine(web.fulfilled, order.at.time())) if web.fulfilled else "",
        "Accepts Marketing": "yes" if shopper.optin else "no",
        "Currency": "EUR",
        "Subtotal": dot(goods),
        "Shipping": dot(web.shipping),
        "Taxes": dot(taxes),
        "Total": dot(goods + web.shipping),
        "Discount Code": web.code,
        "Discount Amount": dot(sum(line.discount for line in order.lines)),
        "Shipping Method": web.method,
        "Note Attributes": _UTM.get(web.group, ""),
        "Cancelled at": _instant(order.at + timedelta(hours=1)) if cancelled else "",
        "Payment Method": "Stripe",
        "Payment Reference": f"c{order.reference.strip('#')}.1",
        "Refunded Amount": dot(refunded),
        "Outstanding Balance": "0.00",
        "Location": web.pickup_store,
        "Id": str(_FIRST_ID + int(order.reference.strip("#"))),
        "Risk Level": "Low",
        "Source": "web",
        "Tax 1 Name": "FR TVA 20%",
        "Tax 1 Value": dot(taxes),
        "Phone": f"'{shopper.phone}",
    }
    for side in ("Billing", "Shipping"):
        record |= {
            f"{side} Name": name,
            f"{side} Street": shopper.street,
            f"{side} Address1": shopper.street,
            f"{side} City": shopper.city,
            f"{side} Zip": f"'{shopper.postcode}",
            f"{side} Country": "FR",
            f"{side} Phone": f"'{shopper.phone}",
        }
    return record


def _line(order: Order, line: Line) -> dict[str, str]:
    return {
        "Name": order.reference,
        "Email": order.shopper.email if order.shopper else "",
        "Created at": _instant(order.at),
        "Lineitem quantity": str(line.quantity),
        "Lineitem name": line.product.label,
        "Lineitem price": dot(line.unit_price),
        "Lineitem sku": line.product.code,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled" if order.web and order.web.fulfilled else "pending",
        "Lineitem discount": dot(line.discount),
        "Vendor": line.product.brand,
    }


def _financial_status(total: int, refunded: int, *, cancelled: bool) -> str:
    if cancelled:
        return "voided"
    if refunded:
        return "refunded" if refunded == total else "partially_refunded"
    return "paid"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} +0{paris_offset(at)}00"
