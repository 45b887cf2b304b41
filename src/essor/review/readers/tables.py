"""Read where the tables of a workbook (xlsx) stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from essor.review.readers.package import DamagedError, Package, attribute, every
from essor.review.spreadsheet.tables import TableArea
from essor.safety.spreadsheet import column_number

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


def tables_of(path: Path) -> Mapping[str, TableArea]:
    """Return the tables of a workbook (xlsx) by their names in lower case.

    Args:
        path: the file; one that is damaged has none.

    """
    try:
        with Package(path) as package:
            return _tables(package)
    except DamagedError:
        return {}


def _tables(package: Package) -> Mapping[str, TableArea]:
    found: dict[str, TableArea] = {}
    for book in package.related("", "officeDocument"):
        links = package.relations(book)
        for sheet in every(package.root(book), "sheet"):
            link = links.get(attribute(sheet, "id"))
            parts = package.related(link.target, "table") if link is not None and not link.outside else ()
            for part in parts:
                root = package.root(part)
                area = _AREA.fullmatch(root.get("ref", ""))
                if area is None:
                    continue
                names = tuple(attribute(one, "name").casefold() for one in every(root, "tableColumn"))
                heads, totals = _count(root.get("headerRowCount", "1")), _count(root.get("totalsRowCount", "0"))
                last = int(area[4] or area[2]) - totals
                left = column_number(area[1].encode())
                name = root.get("displayName") or root.get("name") or ""
                found[name.casefold()] = TableArea(sheet.get("name", ""), int(area[2]) + heads, last, left, names)
    return found


def _count(text: str) -> int:
    return int(text) if text.isdigit() else 0
