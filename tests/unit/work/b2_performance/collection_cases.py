"""Give a small collection: two sources, three fields, two KPIs, fourteen months of sales by day and channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from essor.kernel.fact import Fact
from essor.kernel.message import Bilingual, message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, Quantity, Value
from essor.work.collection import Collection, ControlTotal, Counted, DaySales, Feed, Source, TableField, Unchosen
from essor.work.data import Data, Difference, Line, Month, SystemTotal
from essor.work.registry import find
from essor.work.runtime import Made, make

OCTOBER = Period.parse("2026-10")
PRODUCT = find("C2.2.2")


def euros(text: str | int) -> Money:
    return Money(Decimal(text))


def bilingual(text: str) -> Bilingual:
    return Bilingual(text, text)


def source(code: str, last: date | None = date(2026, 10, 31), **changed: object) -> Source:
    """Return a source of 100 rows, 98 of them kept, whose control total ties."""
    total = ControlTotal(bilingual("Montant HT"), euros("1000.00"), euros("988.00"), euros("12.00"))
    found = Source(
        code=code, family=code, label=bilingual(code), tool="Odoo", system="odoo", mode="add", endings=("csv",),
        files=2, last_file="b.csv", last_import_date=date(2026, 11, 3), first_date=date(2025, 10, 1), last_date=last,
        rows_read=100, rows_kept=98, rows_rejected=1, rows_set_aside=1, totals=(total,), table="order_lines",
        tables=("order_lines", "parties"), personal=True,
    )  # fmt: skip
    return replace(found, **changed)


def field(table: str, name: str, **changed: object) -> TableField:
    found = TableField(
        table, name, bilingual(table), bilingual(name), "string", ("odoo_sale",), (name.title(),), ("revenue",)
    )
    return replace(found, **changed)


def feed(code: str, value: Value, **changed: object) -> Feed:
    ref = FigureRef(code, OCTOBER, snapshot="000001")
    words = bilingual(code)
    return replace(Feed(code, words, words, words, ref, value, value, ("order_lines",), ("odoo_sale",)), **changed)


def sales(first: str = "2025-10", last: str = "2026-10") -> tuple[DaySales, ...]:
    """Return three days a month on two channels: day 5 of October 2026 brings 100 × 10 + 5 euros in shops."""
    span = Period(Period.parse(first).start, Period.parse(last).end)
    found = []
    for month in span.months():
        for number in (1, 5, 28):
            for channel, factor in (("physical", 100), ("ecommerce", 30)):
                revenue = euros(factor * month.start.month + number)
                cost = Money(revenue.amount / 2)
                day = date(month.start.year, month.start.month, number)
                found.append(DaySales(day, channel, number, Quantity(Decimal(2 * number)), revenue, revenue, cost))
    return tuple(found)


def whole(days: tuple[DaySales, ...]) -> DaySales:
    """Return the sum of days."""
    revenue = Money(sum((one.revenue.amount for one in days), Decimal(0)))
    return DaySales(days[0].day, "", sum(one.orders for one in days), Quantity(Decimal(0)), revenue, revenue, revenue)


def collection(**changed: object) -> Collection:
    days = sales()
    found = Collection(
        sources=(
            source("odoo_sale"),
            source("fec", table="ledger_entries", tables=("ledger_entries",), personal=False),
        ),
        fields=(
            field("order_lines", "net_amount"),
            field("order_lines", "order_id", kpis=(), key=True),
            field("parties", "name", kpis=(), personal=True),
        ),
        feeds=(feed("revenue", euros(4000)), feed("orders", Count(12))),
        unchosen=(
            Unchosen("units", bilingual("units")),
            Unchosen("stock_units", bilingual("stock"), (bilingual("Stock"),)),
        ),
        daily=days,
        daily_total=whole(days),
        completeness=Counted(9, 10),
        uniqueness=Counted(10, 10),
    )
    return replace(found, **changed)


def data(held: Collection | None = None) -> Data:
    """Return the data of a company whose systems differ by 5 euros without a reason."""
    found = held or collection()
    lines = tuple(Line(one.kpi, one.label, "all", Fact(one.value, one.ref)) for one in found.feeds)
    nothing = Fact(euros(0), FigureRef("revenue", OCTOBER))
    months = tuple(Month(month, nothing, nothing, euros(5000)) for month in OCTOBER.rolling(13).months())
    pair, why = message("reconciliation.system_orders"), message("reconciliation.unexplained")
    return Data(
        "Maison Test", OCTOBER, "000001", lines, months,
        (SystemTotal(message("reconciliation.system_orders"), euros(1000), 12),),
        (Difference(pair, why, euros(5), 1, explained=False), Difference(pair, why, euros(-20), 2)),
        collection=found,
    )  # fmt: skip


def made(held: Collection | None = None, **entered: object) -> Made:
    return make(PRODUCT, data(held), entered)
