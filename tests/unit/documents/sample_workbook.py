"""A small budget as a workbook, for the tests of the calculation and of the file."""

from datetime import date
from decimal import Decimal

from essor.documents.workbook import Cells, Chart, Column, Drawn, Formula, Input, Note, Sheet, Table, Workbook
from essor.kernel.message import Lang

TITLES = {
    "fr": ("Budget 2027", "Hypothèses", "Ce que l’on décide", "Prix de vente HT", "Coût unitaire HT", "Charges fixes",
           "Calculs", "Seuil de rentabilité", "Marge unitaire", "Taux de marque", "CA au seuil",
           "Données", "Ventes par mois", "Mois", "Boutiques", "E-commerce", "Ensemble", "Objectif", "CA de l’année",
           "Part du web"),
    "en": ("Budget 2027", "Assumptions", "What is decided", "Price excl. VAT", "Unit cost excl. VAT", "Fixed costs",
           "Calculations", "Break-even", "Unit margin", "Margin rate", "Break-even revenue",
           "Data", "Sales by month", "Month", "Shops", "E-commerce", "Whole", "Target", "Revenue of the year",
           "Share of the web"),
}  # fmt: skip


def budget(lang: Lang = "fr", price: Decimal | None = Decimal(50), extra: str = "") -> Workbook:
    """Return a budget: at a price of 50, a cost of 21 and 29,000 of fixed costs, 1,000 units break even."""
    (title, assumptions, decided, price_label, cost, fixed, calculations, point, margin, rate, revenue, data, sales,
     month, shops, web, whole, target, year, share) = TITLES[lang]  # fmt: skip
    rows = tuple(
        (date(2027, number, 1), Decimal(30_000 + number), Decimal(10_000), Decimal(42_000)) for number in (1, 2, 3)
    )
    table = Table(
        "sales",
        sales + extra,
        (
            Column("month", month, "month"),
            Column("shops", shops + extra, "money", total=True),
            Column("web", web, "money", total=True),
            Column("target", target, "money"),
            Column("whole", whole, "money", "=[shops] + [web]", total=True),
        ),
        rows,
        entered=True,
    )
    chart = Chart(sales, sales, "sales", "month", (Drawn("shops", "physical"), Drawn("web", "ecommerce")), "target")
    return Workbook(
        title + extra,
        lang,
        (
            Sheet(
                assumptions + extra,
                decided + extra,
                (
                    Cells(
                        decided + extra,
                        (
                            Input(
                                "price", price_label + extra, price, "cents", "=1+1" + extra, Decimal(0), Decimal(900)
                            ),
                            Input("unit_cost", cost, Decimal(21), "cents"),
                            Input("fixed_costs", fixed, Decimal(29_000), "money", least=Decimal(0)),
                            Input("scenario", "=HYPERLINK()", "=1+1" + extra, "text", choices=("A", "B")),
                            Input("start", month, date(2027, 1, 1), "day"),
                        ),
                    ),
                ),
            ),
            Sheet(
                calculations,
                "",
                (
                    Cells(
                        point,
                        (
                            Formula("unit_margin", margin, "=price - unit_cost", "cents"),
                            Formula("margin_rate", rate, "=unit_margin / price", "rate"),
                            Formula("break_even_revenue", revenue, "=fixed_costs / margin_rate", "money", key=True),
                            Formula("break_even_units", point, "=ROUNDUP(fixed_costs / unit_margin, 0)", "count"),
                            Formula("revenue", year, "=SUM(sales[whole])", "money"),
                            Formula("web_share", share, "=SUM(sales[web]) / revenue", "rate"),
                        ),
                    ),
                    Note(point),
                ),
            ),
            Sheet(data, "", (table, chart), locked=False),
        ),
        (f"{title}. {decided}.",),
        "Maison Brumelle",
    )
