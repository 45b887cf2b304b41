"""Write files as strangers do, in layouts that our own writers never make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from pptx.util import Inches

from essor.kernel.message import Message
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.submitted import Submitted

FRENCH = [
    ("CA boutique (k€)", 414.6, 394.8), ("CA web (k€)", 134.6, 191.8), ("CA total (k€)", 549.2, 586.6),
    ("Taux de marge brute (%)", 55.8, 55.5), ("Nb de commandes", 3004, 3401), ("Panier moyen (€)", 182.81, 155.39),
    ("Taux de transformation (%)", 2.0, 2.5), ("NPS", 15.1, 29.0), ("Livraisons vertes (%)", 48.5, 46.4),
    ("Visites clients", 132, 136),
]  # fmt: skip


def workbook(path: Path, *, typed: str = "") -> Path:
    """Write a French dashboard: a title, blank rows, the table from column C, gaps by formula except one typed over."""
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "TdB oct 2026"
    sheet["C2"] = "Suivi commercial — octobre 2026"
    for column, head in zip("CDEF", ("Indicateur", "Réalisé", "Budget", "Écart"), strict=True):
        sheet[f"{column}5"] = head
    for row, (label, value, target) in enumerate(FRENCH, 6):
        sheet[f"C{row}"], sheet[f"D{row}"], sheet[f"E{row}"] = label, value, target
        gap = f"D{row}-E{row}"
        sheet[f"F{row}"] = round(value - target, 2) if label == typed else f"={gap}"
    book.save(path)
    return path


def english_workbook(path: Path) -> Path:
    """Write an English dashboard with its months across and a typed status, without any formula."""
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Dashboard"
    sheet.append(["Sales dashboard, October 2026"])
    sheet.append([])
    sheet.append(["KPI", "Aug 2026", "Sep 2026", "Oct 2026", "Target", "Variance", "Status"])
    sheet.append(["Turnover", 500_000, 520_000, 549_160, 586_600, -37_440, "red"])
    sheet.append(["Average basket", 170.5, 175.2, 182.81, 155.39, 27.42, "green"])
    sheet.append(["Number of orders", 2900, 2950, 3004, 3401, -397, "red"])
    book.save(path)
    return path


def behind_data(path: Path, orders: int) -> Path:
    """Write a French dashboard with merged heads over two channels, behind a sheet of raw orders."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Données"
    book.active.append(["Date", "Commande", "Canal", "Montant"])
    for turn in range(orders):
        book.active.append([f"2026-10-{turn % 28 + 1:02d}", f"C{turn}", "web" if turn % 3 else "boutique", 12.5])
    sheet = book.create_sheet("Tableau de bord")
    sheet["B2"], sheet["C5"], sheet["F5"] = "Mois : octobre 2026", "Boutique", "Web"
    sheet.merge_cells("C5:E5")
    sheet.merge_cells("F5:H5")
    for column, head in zip("BCDEFGH", ("Indicateur", *("Réalisé", "Objectif", "Écart") * 2), strict=True):
        sheet[f"{column}6"] = head
    for column, content in zip("BCDEFGH", ("Commandes", 1532, 1468, "=C7-D7", 1472, 1933, "=F7-G7"), strict=True):
        sheet[f"{column}7"] = content
    book.save(path)
    return path


def opendocument(path: Path) -> Path:
    """Write the French dashboard as ods, its gaps by formula."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Tableau de bord")
    heads = ["Indicateur", "Réalisé", "Objectif", "Écart"]
    for row, cells in enumerate([["Octobre 2026"], heads, *([*line] for line in FRENCH)], 1):
        line = TableRow()
        for value in cells:
            number = isinstance(value, int | float)
            kind = {"valuetype": "float", "value": str(value)} if number else {"valuetype": "string"}
            cell = TableCell(**kind)
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        if row > 2:
            gap = cells[1] - cells[2]
            cell = TableCell(valuetype="float", value=str(gap), formula=f"of:=[.B{row}]-[.C{row}]")
            cell.addElement(P(text=str(gap)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


def report(path: Path, *, revenue: str = "549 160 €", gap: str = "−37 440 €", summary: str = "Synthèse") -> Path:
    """Write a French report in Word: prose first, then a table with the channels down."""
    word = docx.Document()
    word.add_heading("Rapport commercial — octobre 2026", 0)
    word.add_heading(summary, 1)
    word.add_paragraph(f"Le chiffre d’affaires atteint {revenue}. L’écart à l’objectif est de {gap}.")
    word.add_heading("Résultats par canal", 1)
    rows = [
        ("Canal", "CA réalisé", "Objectif", "Écart"),
        ("Boutiques", "414 585 €", "394 800 €", "+19 785 €"),
        ("Site web", "134 575 €", "191 800 €", "−57 225 €"),
        ("Total", "549 160 €", "586 600 €", "−37 440 €"),
    ]
    table = word.add_table(len(rows), 4)
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    word.add_heading("Décisions demandées", 1)
    word.add_paragraph("Ouvrir le retrait en boutique à Lyon", style="List Bullet")
    word.save(str(path))
    return path


def _tables(path: Path, title: str, tables: dict[str, list[tuple[str, ...]]]) -> Path:
    """Write a Word file of tables, each under its heading."""
    word = docx.Document()
    word.add_heading(title, 0)
    for heading, rows in tables.items():
        word.add_heading(heading, 1)
        table = word.add_table(len(rows), len(rows[0]))
        for line, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text
    word.save(str(path))
    return path


def analysis(
    path: Path, *, volume: str = "−50 000 €", cause: str = "Conversion en baisse", facts: str = "2,0 % contre 2,6 %"
) -> Path:
    """Write a French analysis: gaps by channel with price and volume, causes, actions."""
    return _tables(path, "Analyse des écarts — octobre 2026", {
        "Écarts par canal": [
            ("Canal", "Réel", "Budget", "Écart", "Effet prix", "Effet volume"),
            ("Magasins", "414 585 €", "394 800 €", "+19 785 €", "+9 785 €", "+10 000 €"),
            ("Site web", "134 575 €", "191 800 €", "−57 225 €", "−7 225 €", volume),
            ("Total", "549 160 €", "586 600 €", "−37 440 €", "+2 560 €", "−40 000 €"),
        ],
        "Pourquoi": [("Cause probable", "Constats"), ("Conversion en baisse", facts)],
        "Que faire": [
            ("Action corrective", "Type d’action", "Répond à"),
            ("Former les conseillers", "formation", cause),
            ("Revoir les frais de port", "prix ou offre", cause),
            ("Refaire la page de paiement", "outil", cause),
        ],
    })  # fmt: skip


def collection(path: Path, *, kept: str = "995", again: str = "€549,160") -> Path:
    """Write an English description of a collection: sources, rows, KPIs found twice."""
    return _tables(path, "How we collect our sales data, October 2026", {
        "Where the data come from": [
            ("Data source", "Software", "Responsible", "Frequency"),
            ("Orders", "Shopify", "Web manager", "monthly"),
            ("Invoices", "Odoo", "Accountant", "monthly"),
        ],
        "Nothing is lost": [
            ("Data source", "Rows read", "Rows kept", "Rows rejected", "Set aside"),
            ("Orders", "1,000", kept, "5", "0"),
        ],
        "Figures": [
            ("Indicator", "Comes from", "Value", "Recalculated"),
            ("Revenue excl. VAT", "Orders", "€549,160", again),
        ],
    })  # fmt: skip


def slides(path: Path) -> Path:
    """Write one English slide: a title and a table with the figures across."""
    deck: Any = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Results for October 2026"
    rows = [("", "Revenue", "Orders", "NPS"), ("Actual", "€549,160", "3,004", "15.1"),
            ("Target", "€586,600", "3,401", "29.0"), ("Variance", "−€37,440", "−397", "−13.9")]  # fmt: skip
    table = slide.shapes.add_table(4, 4, Inches(1), Inches(2), Inches(8), Inches(3)).table
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    deck.save(str(path))
    return path


def recognised(path: Path) -> Submitted:
    """Return a file as it is recognised."""
    found = read_file(path, path.name)
    assert not isinstance(found, Message), found
    return recognise(found)
