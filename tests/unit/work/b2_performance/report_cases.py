"""Give the facts of a month and a report made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from essor.documents import blocks as b
from essor.kernel.fact import Fact
from essor.kernel.item import Item
from essor.kernel.message import message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, Rate, Value
from essor.metrics import catalogue
from essor.work.data import Data, Difference, Held, Line, Month, Share, SourceFile
from essor.work.registry import find
from essor.work.runtime import Made, make

OCTOBER = Period.parse("2026-10")
REPORT = find("C2.2.4")
SHOP = Perimeter.of(store_id="B01")
SPOKEN = {"fr": "Ouvrir le retrait en boutique", "en": "Open store pickup"}
OPTION = {"fr": "Ouvrir partout", "en": "Open everywhere", "cost": "18000", "effect": "64000", "recommended": True}
ACTION = {
    "fr": "Corriger l’étape de paiement",
    "en": "Repair the payment step",
    "cause": {"fr": "Conversion en recul", "en": "Falling conversion"},
    "owner": "Claire Martin",
    "due_date": "2026-11-20",
    "cost": "3500",
    "effect": "28000",
}


def line(code: str, share: Share, value: str, target: str | None, before: str, within: Perimeter = ALL) -> Line:
    """Return a KPI with its gap, its standing and its change on last year."""
    kpi = catalogue.kpis()[code]
    perimeter = within if share == "all" else within.narrow(channel=share)
    ref = FigureRef(code, OCTOBER, perimeter, "000001")
    number, aim = Decimal(value), None if target is None else Decimal(target)
    gap = None if aim is None else kpi.value(number - aim)
    change: Value = Rate(number / Decimal(before) - 1)
    standing = "none" if aim is None else "on" if number >= aim else "off"
    return Line(code, kpi.label, share, Fact(kpi.value(number), ref, 9), None if aim is None else kpi.value(aim), gap,
                standing, kpi.value(Decimal(before)), change, kpi.value(number * 10))  # fmt: skip


def data(within: Perimeter = ALL, **changes: Any) -> Data:
    """Return a month at 900 euros of revenue, 1,000 aimed at, the site 200 short and the shops 100 ahead."""
    lines = (
        line("revenue", "all", "900", "1000", "950", within),
        line("orders", "all", "30", "25", "28", within),
        line("average_order_value", "all", "30", "40", "33", within),
        line("gross_margin", "all", "450", "500", "475", within),
    )
    if within == ALL:
        lines += (line("revenue", "physical", "600", "500", "550"), line("revenue", "ecommerce", "300", "500", "400"))
    months = tuple(
        Month(month, *(Fact(Money(Decimal(300 + n)), FigureRef("revenue", month, Perimeter.of(channel=share), "000001"))
                       for share in ("physical", "ecommerce")), Money(Decimal(650)))
        for n, month in enumerate(OCTOBER.previous().rolling(12).months())
    )  # fmt: skip
    differences = (Difference(message("kernel.no_data"), message("kernel.no_data"), Money(Decimal(10)), 1),)
    files = (SourceFile("sales", catalogue.kpis()["revenue"].label, 12, 10, 1, 1, Money(Decimal(910)),
                        Money(Decimal(900))),)  # fmt: skip
    held = Data("Maison Test", OCTOBER, "000001", lines, months, (), differences, files, perimeter=within)
    return replace(held, **changes)


def analysed() -> tuple[Held, ...]:
    """Return what the variance analysis tells: two causes, an action proposed for each, one of them decided."""
    says = (message("kernel.no_data"),)
    return (
        Held(Item("conversion", "cause", "Conversion en recul", "Falling conversion"), Money(Decimal(-150)), says),
        Held(Item("basket", "cause", "Panier en recul", "Falling basket"), Money(Decimal(-40))),
        Held(Item("a1", "action", "Corriger le paiement", "Repair payment"), None, of="conversion", owner="C. Martin",
             until_date=date(2026, 11, 20), cost=Money(Decimal(300)), traits=("sales_means", "decided")),
        Held(Item("a2", "action", "Proposer des lots", "Offer bundles"), None, of="basket", traits=("proposed",)),
        Held(Item("a3", "action", "Autre idée", "Another idea"), None, of="basket", traits=("proposed",)),
    )  # fmt: skip


def made(held: Data | None = None, **entered: Any) -> Made:
    """Return the report made of facts and choices."""
    return make(REPORT, held or data(), entered)


def texts(document: b.Document) -> list[str]:
    """Return every string of a document in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, tuple):
            for part in node:
                walk(part)
        elif hasattr(node, "__dataclass_fields__"):
            for name in node.__dataclass_fields__:
                walk(getattr(node, name))

    walk((document.title, document.subtitle, document.blocks, document.foot))
    return found


def full() -> Mapping[str, Any]:
    """Return as much as a person may enter, each sentence long."""
    long = {"fr": f"{'Une décision assez longue à lire pour un comité '}{'x' * 20}"[:120],
            "en": f"{'A decision that is rather long to read for a committee '}{'x' * 20}"[:120]}  # fmt: skip
    option = long | {"cost": "18000", "effect": "64000"}
    return {
        "actions": [ACTION | long for _ in range(8)],
        "decisions": [long | {"options": [option] * 4, "before_date": "2026-11-30"} for _ in range(6)],
        "decided": [long | {"outcome": "taken", "action": long, "owner": "Claire Martin", "due_date": "2026-11-20"}]
        * 8,
        "comment_fr": "Les boutiques tiennent. " * 20,
        "comment_en": "The shops hold. " * 30,
    }
