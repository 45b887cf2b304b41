"""Read the exports of Maison Brumelle again with nothing but the standard library and openpyxl."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from essor.corpus.truths import Truths

SEED = 340282366920938463463374607431768211457
SCALE = 0.1

# encoding and delimiter of each folder or file, as the systems write them
FORMS = {
    "odoo/ventes": ("utf-8", ","),
    "odoo/factures": ("utf-8", ";"),
    "odoo/articles": ("utf-8-sig", ";"),
    "odoo/avoirs": ("cp1252", ";"),
    "shopify": ("utf-8", ","),
    "hubspot": ("utf-8-sig", ","),
    "ga4": ("utf-8", ","),
    "google_ads": ("utf-16", "\t"),
    "enquete": ("utf-8", ","),
    "zendesk": ("utf-8", ","),
    "stripe": ("utf-8", ","),
    "equipe/equipe": ("cp1252", ";"),
    "rse": ("utf-8", ";"),
    "comptabilite": ("iso8859-15", "\t"),
}


@dataclass(frozen=True)
class Built:
    folder: Path
    truths: Truths

    def records(self, name: str, sheet: str = "") -> list[list[str]]:
        """Return every record of a file; its index + 1 is the row that a spreadsheet shows."""
        path = self.folder / name
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            return [
                ["" if cell is None else str(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)
            ]
        encoding, delimiter = next(form for start, form in FORMS.items() if name.startswith(start))
        text = path.read_bytes().decode(encoding)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    def good(self, name: str, header: int = 1) -> list[dict[str, str]]:
        """Return the rows that the key says are kept, as dictionaries."""
        records = self.records(name)
        bad = {dirt.place.row for dirt in self.truths.dirt if dirt.place.file == name and dirt.treatment != "kept"}
        rows = enumerate(records[header:], start=header + 1)
        return [dict(zip(records[header - 1], cells, strict=False)) for row, cells in rows if row not in bad]

    def names(self, pattern: str) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.glob(pattern))


def months_of(fiscal_year: int) -> list[str]:
    """Return the months of the fiscal year that begins in a calendar year."""
    return [f"{fiscal_year + (month < 11)}-{month:02d}" for month in (11, 12, *range(1, 11))]
