"""One document with every kind of block, for the tests of the writers."""

from decimal import Decimal

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, Rate

HOSTILE = "=cmd|'/C calc'!A0 {{ 7*7 }} <w:fldSimple/> { PAGE }\x00\x0b\u202e fin"
REVENUE = Figure(Money(Decimal("4287512.25")), FigureRef("revenue", Period.parse("2026-10"), snapshot="7"))
WORDS = {
    "fr": ("Octobre 2026\u00a0: l’objectif est atteint à 96,4\u202f%", "Comparé à octobre 2025", "À retenir",
           "Ventes par mois", "Boutiques et terrain", "E-commerce", "Objectif", "Chiffre d’affaires",
           "Indicateur", "Réel", "Total"),
    "en": ("October 2026: the target is reached at 96.4%", "Compared with October 2025", "What to remember",
           "Sales by month", "Shops and field", "E-commerce", "Target", "Revenue", "Indicator", "Actual", "Total"),
}  # fmt: skip


def money(*amounts: int) -> tuple[Figure, ...]:
    return tuple(Figure(Money(Decimal(amount))) for amount in amounts)


def document(lang: Lang = "fr", text: str = "Texte", rows: int = 3) -> b.Document:
    title, subtitle, remember, sales, physical, ecommerce, target, revenue, indicator, actual, total = WORDS[lang]
    colon, months = ("\u00a0:", ("sept.", "oct.")) if lang == "fr" else (":", ("Sep", "Oct"))
    chart = b.Chart(
        sales,
        "k€",
        months,
        (b.Series(physical, "physical", money(2100, 2400)), b.Series(ecommerce, "ecommerce", (*money(900), None))),
        f"{sales}{colon} {physical}, {ecommerce}",
        b.Series(target, "target", money(3200, 3300)),
        "#\u00a0k€",
        1000,
    )
    lines = tuple(
        (b.Cell((f"{revenue} {number}",)), b.Cell((REVENUE,), "on"), b.Cell((Figure(Rate(Decimal("0.125"))),)))
        for number in range(1, rows + 1)
    )
    last = (b.Cell((total,)), b.Cell((REVENUE,)), b.Cell(("—",)))
    gap = Figure(Money(Decimal(-159_000)), signed=True)
    return b.Document(
        lang,
        title,
        subtitle,
        (
            b.Callout((remember,), (text, " ", b.Strong((REVENUE,)))),
            b.Metrics((b.Metric(revenue, REVENUE, "off", REVENUE, gap, REVENUE, "note"),
                       b.Metric("N", Figure(Count(12)), "on"))),
            b.Heading((sales,)),
            b.Para((text,)),
            b.Items(((text,), ("deux",))),
            chart,
            b.Heading(("Section",), 2),
            b.Table(
                revenue,
                (b.TableColumn(indicator, width=4), b.TableColumn(actual, "right", 2), b.TableColumn("%", "right", 1)),
                (*lines, last),
                total=True,
            ),
            b.Grid(((b.Para((text,)),), (b.Para(("droite",), small=True),))),
            b.Callout((remember,), ("Prudence",), "warn"),
        ),
        "Essor · 2026-10",
        "Maison Brumelle",
    )  # fmt: skip
