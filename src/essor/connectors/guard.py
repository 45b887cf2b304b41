"""Keep text that looks like a formula from ever being one, in the files that Essor hands out.

A spreadsheet computes a cell that starts with ``=``, ``+``, ``-``, ``@``, a tab, a line break, or the
full-width forms of these signs (CWE-1236). In text files such a text gets the prefix ``'``; in
workbooks it is a text cell whose style carries that prefix; numbers stay numbers. Reading takes the
prefix off again (`essor.connectors.typed.texts`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from essor.kernel.message import Lang
from essor.mart.quoting import text

PREFIX = "'"
_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
_SIGNS = f"=+@\t\r\n{_WIDE}-"
_FORMULA = f"^[{_SIGNS}]"
_NUMBER = "-[0-9][0-9 .,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*(?: ?(?:€|%))?"
_GUARDED = f"^{PREFIX}(?=[0-9{_SIGNS}])"


def guarded(value: str) -> str:
    """Return a text that no spreadsheet computes; a negative number needs no guard."""
    if re.match(_FORMULA, value) and not re.fullmatch(_NUMBER, value):
        return PREFIX + value
    return value


def unguarded(value: str) -> str:
    """Return a text without the prefix that guarded gives."""
    return re.sub(_GUARDED, "", value, count=1)


def sql(value: str) -> str:
    """Return the SQL of a guarded text."""
    formula = f"regexp_matches({value}, {text(_FORMULA)}) AND NOT regexp_full_match({value}, {text(_NUMBER)})"
    return f"CASE WHEN {formula} THEN {text(PREFIX)} || {value} ELSE {value} END"


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], lang: Lang = "fr") -> None:
    """Write rows as the spreadsheet of a language opens them: ``;`` and decimal comma in French.

    Args:
        path: file to write.
        headers: titles of the columns.
        rows: texts, numbers, days, instants (in UTC), yes and no, None for an empty cell.
        lang: language whose separator and decimal mark are used.

    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if lang == "fr" else ",", lineterminator="\r\n")
        writer.writerow([guarded(header) for header in headers])
        writer.writerows([_cell(value, lang) for value in row] for row in rows)


def _cell(value: Any, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"fr": ("non", "oui"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, Decimal | int | float):
        written = format(value, "f") if isinstance(value, Decimal) else str(value)
        return written.replace(".", ",") if lang == "fr" else written
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else guarded(str(value))


def write_xlsx(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Essor") -> None:
    """Write rows as a workbook: numbers and days as such, every text as a text, equal bytes for equal rows."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    page = book.add_worksheet(sheet)
    styles = {
        "quoted": book.add_format({"quote_prefix": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "title": book.add_format({"bold": True, "quote_prefix": True}),
    }
    for column, header in enumerate(headers):
        page.write_string(0, column, header, styles["title"])
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, styles, (place, column), value)
    book.close()


def _write_cell(page: Any, styles: dict[str, Any], at: tuple[int, int], value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(*at, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(*at, value, styles["day"])
    else:
        written = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
        page.write_string(*at, written, styles["quoted"] if guarded(written) != written else None)
