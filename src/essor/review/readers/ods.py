"""Read an OpenDocument workbook (ods): values, formulas, what is hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from essor.review.readers.grid import MOST_ROWS, cell, exact, shown, tidy
from essor.review.readers.limits import MOST_CELLS_OF_SHEET, Budget
from essor.review.readers.package import Package, attribute, children, every, local
from essor.safety.spreadsheet import column_letters
from essor.work.submitted import Cell, Format, Page, Read, Table

_FORMATS: dict[str, Format] = {"percentage": "percent", "currency": "money", "date": "date", "string": "text"}
_REFERENCE = re.compile(r"\[\.?([^\]]*)\]")
_MOST_REPEATS = 200


def read_ods(package: Package, name: str, sha256: str) -> Read:
    """Return the sheets of a workbook.

    Raises:
        DamagedError: a part is not what the format says.

    """
    root = package.root("content.xml")
    unseen = _hidden_styles(root)
    budget = Budget()
    pages: list[Page] = []
    for table in every(root, "table"):
        if attribute(table, "name"):
            own = budget.part(MOST_CELLS_OF_SHEET)
            pages.append(_page(table, own, hidden=attribute(table, "style-name") in unseen))
            budget.spend(own, MOST_CELLS_OF_SHEET)
    names = {attribute(one, "name"): attribute(one, "cell-range-address") for one in every(root, "named-range")}
    marks = list(package.marks())
    if any(attribute(table, "protected") == "true" for table in every(root, "table")):
        marks.append("protected_sheet")
    if any(local(one) == "conditional-format" for one in root.iter()):
        marks.append("conditional_formats")
    if any(entry.startswith("Object") for entry in package.names):
        marks.append("charts")
    if budget.spent:
        marks.append("cut_short")
    return Read(name, sha256, "ods", tuple(pages), names=names, marks=tuple(marks))


def _hidden_styles(root: Any) -> frozenset[str]:
    return frozenset(
        attribute(style, "name")
        for style in every(root, "style")
        for one in children(style, "table-properties")
        if attribute(one, "display") == "false"
    )


def _page(table: Any, budget: Budget, *, hidden: bool) -> Page:
    rows: list[tuple[Cell, ...]] = []
    turn = 1
    for line in every(table, "table-row"):
        repeats = _times(line, "number-rows-repeated", MOST_ROWS)
        unseen = hidden or attribute(line, "visibility") in {"collapse", "filter"}
        for _ in range(min(repeats, _MOST_REPEATS)):
            cells = tuple(replace(one, hidden=unseen) for one in _cells(line, turn, budget))
            if not cells:
                break
            rows.append(cells)
            turn += 1
            repeats -= 1
        turn += repeats
    return Page(tidy(attribute(table, "name")), (Table(tuple(rows), kind="sheet"),), hidden)


def _cells(line: Any, row: int, budget: Budget) -> Iterator[Cell]:
    column = 1
    for one in line:
        if local(one) not in {"table-cell", "covered-table-cell"}:
            continue
        repeats = _times(one, "number-columns-repeated", 1 << 14)
        made = _made(one, row, column)
        for step in range(min(repeats, _MOST_REPEATS) if made is not None else 0):
            if made is None or not budget.take():
                return
            yield replace(made, column=column_letters(column + step))
        column += repeats


def _times(element: Any, name: str, most: int) -> int:
    text = attribute(element, name)
    return min(int(text), most) if text.isdigit() and int(text) else 1


def _made(one: Any, row: int, column: int) -> Cell | None:
    kind = attribute(one, "value-type")
    formula = _formula(attribute(one, "formula"))
    text = "\n".join(written(line) for line in children(one, "p"))
    across = _times(one, "number-columns-spanned", 1 << 14)
    number = exact(attribute(one, "value")) if kind in {"float", "percentage", "currency"} else None
    if number is not None:
        known: Format = _FORMATS.get(kind, "number")
        return Cell(shown(number), row, column_letters(column), number, known, formula, across=across)
    if kind == "date":
        text = attribute(one, "date-value")[:10] or text
    if not text.strip() and not formula:
        return None
    return replace(cell(row, column, text, across=across), formula=formula, format=_FORMATS.get(kind, ""))


def _formula(text: str) -> str:
    """Return a formula as spreadsheets show it: "of:=[.B4]-[.C4]" is "=B4-C4"."""
    if not text:
        return ""
    body = text.partition(":")[2] if text.partition("=")[0].endswith(":") else text
    return _REFERENCE.sub(lambda match: match[1].replace(":.", ":").replace(".", "!"), body)


def written(line: Any) -> str:
    """Return the text of a paragraph, its spaces and tabulators in their places."""
    parts: list[str] = [line.text or ""]
    for one in line:
        name = local(one)
        if name == "s":
            parts.append(" " * _times(one, "c", 100))
        elif name in {"tab", "line-break"}:
            parts.append(" ")
        elif name not in {"note", "annotation"}:
            parts.append(written(one))
        parts.append(one.tail or "")
    return "".join(parts)
