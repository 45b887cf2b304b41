"""Read a workbook (xlsx, xlsm): values, formulas, formats, what is hidden, merged, named or drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from essor.review.readers.chart_data import chart_tables
from essor.review.readers.grid import cell, exact, shown, tidy
from essor.review.readers.limits import MOST_CELLS_OF_SHEET, Budget
from essor.review.readers.number_format import day_of, format_of
from essor.review.readers.package import Package, attribute, children, every, first
from essor.review.spreadsheet.shifted import shifted
from essor.safety.spreadsheet import column_letters, column_number
from essor.work.submitted import Cell, Format, Page, Read, Table

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Book:
    """Hold what the sheets of a workbook share."""

    strings: tuple[str, ...]
    formats: tuple[Format, ...]
    mac: bool


def read_xlsx(package: Package, shown: str, sha256: str) -> Read:
    """Return the sheets of a workbook.

    Raises:
        DamagedError: a part is not what the format says.

    """
    place = _workbook_part(package)
    root = package.root(place)
    properties = first(root, "workbookPr")
    mac = properties is not None and properties.get("date1904") in {"1", "true"}
    book = Book(_strings(package, place), _formats(package, place), mac)
    links = package.relations(place)
    budget = Budget()
    pages: list[Page] = []
    marks = list(package.marks())
    for sheet in every(root, "sheet"):
        link = links.get(attribute(sheet, "id"))
        if link is None or link.target not in package.names or link.kind != "worksheet":
            continue
        hidden = sheet.get("state", "visible") != "visible"
        own = budget.part(MOST_CELLS_OF_SHEET)
        page, seen = _page(package, link.target, sheet.get("name", ""), book, own, hidden=hidden)
        budget.spend(own, MOST_CELLS_OF_SHEET)
        pages.append(page)
        marks += seen
    protection = first(root, "workbookProtection")
    if protection is not None and protection.get("lockStructure") in {"1", "true"}:
        marks.append("protected_structure")
    if budget.spent:
        marks.append("cut_short")
    names = {name: text for name, text in _names(root) if not name.startswith("_xlnm")}
    return Read(shown, sha256, "xlsx", tuple(pages), names=names, marks=tuple(dict.fromkeys(marks)))


def _names(root: Any) -> Iterator[tuple[str, str]]:
    return ((one.get("name", ""), one.text or "") for one in every(root, "definedName"))


def _workbook_part(package: Package) -> str:
    found = package.related("", "officeDocument")
    return found[0] if found else "xl/workbook.xml"


def _strings(package: Package, place: str) -> tuple[str, ...]:
    found = package.related(place, "sharedStrings")
    if not found:
        return ()
    return tuple(_rich(item) for item in children(package.root(found[0]), "si"))


def _rich(item: Any) -> str:
    """Return the text of a string, its readings (phonetic hints) left out."""
    parts = [one.text or "" for one in children(item, "t")]
    parts += [text.text or "" for run in children(item, "r") for text in children(run, "t")]
    return "".join(parts)


def _formats(package: Package, place: str) -> tuple[Format, ...]:
    found = package.related(place, "styles")
    if not found:
        return ()
    root = package.root(found[0])
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in every(root, "numFmt")}
    cells = first(root, "cellXfs")
    styles = [] if cells is None else [one.get("numFmtId", "0") for one in children(cells, "xf")]
    return tuple(format_of(int(number) if number.isdigit() else 0, codes.get(number, "")) for number in styles)


def _page(
    package: Package, part: str, name: str, book: Book, budget: Budget, *, hidden: bool
) -> tuple[Page, list[str]]:
    root = package.root(part)
    merged = _merged(root)
    out_of_sight = _hidden_columns(root)
    shared: dict[str, tuple[str, str]] = {}
    rows: list[tuple[Cell, ...]] = []
    turn = 0
    for line in every(root, "row"):
        turn = int(line.get("r", "0")) if line.get("r", "").isdigit() else turn + 1
        cells = tuple(_cells(line, turn, book, budget, shared))
        kept = tuple(
            replace(
                one,
                across=merged.get(f"{one.column}{one.row}", 1),
                hidden=hidden or line.get("hidden") in {"1", "true"} or one.column in out_of_sight,
            )
            for one in cells
        )
        if kept:
            rows.append(kept)
    marks = [mark for mark, tag in _SHEET_MARKS if any(True for _ in every(root, tag))]
    charts = tuple(_charts(package, part))
    if charts:
        marks.append("charts")
    return Page(tidy(name), (Table(tuple(rows), kind="sheet"), *charts), hidden), marks


_SHEET_MARKS: tuple[tuple[str, str], ...] = (
    ("protected_sheet", "sheetProtection"),
    ("conditional_formats", "conditionalFormatting"),
    ("validations", "dataValidation"),
    ("pivots", "pivotTableDefinition"),
    ("sparklines", "sparkline"),
)


def _charts(package: Package, part: str) -> Iterator[Table]:
    for drawing in package.related(part, "drawing"):
        for chart in package.related(drawing, "chart"):
            yield from chart_tables(package.root(chart), references_only=True)


def _merged(root: Any) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for one in every(root, "mergeCell"):
        start, _, end = one.get("ref", "").partition(":")
        left, right = _PLACE.fullmatch(start), _PLACE.fullmatch(end or start)
        if left and right:
            found[start] = column_number(right[1].encode()) - column_number(left[1].encode()) + 1
    return found


def _hidden_columns(root: Any) -> frozenset[str]:
    found: set[str] = set()
    for one in every(root, "col"):
        first_one, last_one = one.get("min", ""), one.get("max", "")
        if one.get("hidden") in {"1", "true"} and first_one.isdigit() and last_one.isdigit():
            last = min(int(last_one), int(first_one) + 256)
            found.update(column_letters(number) for number in range(int(first_one), last + 1))
    return frozenset(found)


def _cells(line: Any, row: int, book: Book, budget: Budget, shared: dict[str, tuple[str, str]]) -> Iterator[Cell]:
    turn = 0
    for one in children(line, "c"):
        match = _PLACE.fullmatch(one.get("r", ""))
        turn = column_number(match[1].encode()) if match else turn + 1
        formula = _formula(one, f"{column_letters(turn)}{row}", shared)
        made = _made(one, row, turn, formula, book)
        if made is not None:
            if not budget.take():
                return
            yield made


def _made(one: Any, row: int, column: int, formula: str, book: Book) -> Cell | None:
    kind = one.get("t", "n")
    value = first(one, "v")
    raw = (value.text or "") if value is not None else ""
    if kind == "inlineStr":
        inline = first(one, "is")
        raw = _rich(inline) if inline is not None else ""
    elif kind == "s":
        raw = book.strings[int(raw)] if raw.isdigit() and int(raw) < len(book.strings) else ""
    if kind == "n" and raw:
        return _numeric(raw, row, column, formula, _format(one, book), mac=book.mac)
    if kind == "b":
        raw = {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    if not raw.strip() and not formula:
        return None
    return replace(cell(row, column, raw), formula=formula, format="text")


def _format(one: Any, book: Book) -> Format:
    style = one.get("s", "0")
    return book.formats[int(style)] if style.isdigit() and int(style) < len(book.formats) else ""


def _numeric(raw: str, row: int, column: int, formula: str, kind: Format, *, mac: bool) -> Cell | None:
    number = exact(raw)
    if number is None:
        return replace(cell(row, column, raw), formula=formula)
    if kind == "date":
        day = day_of(number, mac=mac)
        return replace(cell(row, column, day.isoformat() if day else shown(number)), formula=formula, format="date")
    return Cell(shown(number), row, column_letters(column), number, kind, formula)


def _formula(one: Any, place: str, shared: dict[str, tuple[str, str]]) -> str:
    found = first(one, "f")
    if found is None:
        return ""
    text = found.text or ""
    group = found.get("si", "")
    if found.get("t") == "shared" and group:
        if text:
            shared[group] = (place, text)
        elif group in shared:
            start, written = shared[group]
            text = shifted(written, start, place)
    return f"={text}" if text else ""
