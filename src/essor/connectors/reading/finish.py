"""Give a loaded table its last form: without blank rows and repeated headers, with what is to be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import duckdb

from essor.connectors.headers import repair
from essor.connectors.reading import load
from essor.connectors.reading.double_encoding import is_damaged
from essor.connectors.reading.limits import SHOWN_CHARACTERS
from essor.connectors.reading.sheet import Reject, Sheet
from essor.kernel.message import Message, message

_SHOWN_COLUMNS = 5


def finish(
    con: duckdb.DuckDBPyConnection,
    draft: Sheet,
    *,
    first_row: int | None,
    sure: bool,
    shown: str,
    doubt: bool = True,
) -> tuple[Sheet, tuple[Message, ...]]:
    """Return the sheet that staging reads, and what is to be said of it.

    Args:
        con: connection that holds the table.
        draft: the sheet, its table being the loaded one.
        first_row: number of the first row and line where the engine's row id counts on from it; None
            where the table holds the numbers.
        sure: the header reads as one.
        shown: the name of the file.
        doubt: cells may hold letters that were encoded twice.

    """
    table, width = draft.table, len(draft.headers)
    numbers = "row_number, line_number"
    if first_row is not None:
        numbers = f"rowid + {first_row} AS row_number, rowid + {first_row} AS line_number"
    keep: list[str] = []
    blank = load.all_empty(width)
    blanks = load.count(con, table, blank)
    if blanks:
        keep.append(f"NOT ({blank})")
    repeated = _repeated_headers(con, draft, numbers)
    if repeated:
        keep.append(f"NOT coalesce({load.equals(draft.headers)}, false)")
    rows = load.count(con, table) - blanks - len(repeated)
    rejects = tuple(sorted((*draft.rejects, *repeated), key=lambda reject: reject.row))
    sheet = replace(draft, table=load.face(con, table, width, numbers, keep), rows=rows, rejects=rejects)
    said = [*_remarks(sheet, sure=sure, shown=shown), *(_damaged(con, sheet, shown) if doubt else ())]
    return sheet, tuple(said)


def _damaged(con: duckdb.DuckDBPyConnection, sheet: Sheet, shown: str) -> Iterator[Message]:
    """Say how many rows hold letters that were encoded twice; they are left as they stand."""
    cells = load.columns(len(sheet.headers))
    if not cells:
        return
    damaged = is_damaged(f"concat_ws(' ', {', '.join(cells)})")
    count, row = con.execute(f"SELECT count(*), min(row_number) FROM {sheet.table} WHERE {damaged}").fetchall()[0]
    if not count:
        return
    tests = ", ".join(f"CASE WHEN {is_damaged(cell)} THEN {cell} END" for cell in cells)
    found = con.execute(f"SELECT {tests} FROM {sheet.table} WHERE row_number = ?", [row]).fetchall()[0]
    column = next(place for place, cell in enumerate(found) if cell is not None)
    yield message(
        "reading.damaged_letters",
        file=f"{shown} / {sheet.name}" if sheet.name else shown,
        count=count,
        row=str(row),
        column=sheet.headers[column],
        value=found[column][:SHOWN_CHARACTERS],
        right=repair(found[column])[:SHOWN_CHARACTERS],
    )


def _repeated_headers(con: duckdb.DuckDBPyConnection, draft: Sheet, numbers: str) -> list[Reject]:
    """Find the header among the rows, where exports were joined one below the other."""
    if len(draft.headers) < 2 or not any(draft.headers):  # noqa: PLR2004 a single word may well be a value
        return []
    where = load.equals(draft.headers)
    found = con.execute(f"SELECT {numbers} FROM {draft.table} WHERE {where}").fetchall()
    text = " ".join(draft.headers)[:SHOWN_CHARACTERS]
    return [
        Reject(draft.name, row, line, "", text, message("reading.repeated_header", line=line)) for row, line in found
    ]


def _remarks(sheet: Sheet, *, sure: bool, shown: str) -> Iterator[Message]:
    place = f"{shown} / {sheet.name}" if sheet.name else shown
    if not sure:
        yield message("reading.unsure_header", file=place, row=sheet.header_row)
    names = [header.strip() for header in sheet.headers]
    counts = Counter(name.casefold() for name in names)
    twice = list(dict.fromkeys(name for name in names if name and counts[name.casefold()] > 1))
    if twice:
        listed = ", ".join(twice[:_SHOWN_COLUMNS]) + (", …" if len(twice) > _SHOWN_COLUMNS else "")
        yield message("reading.duplicate_columns", file=place, row=sheet.header_row, columns=listed)
    if not sheet.rows and not sheet.rejects:
        yield message("reading.header_only", file=place, row=sheet.header_row)
