"""Read the sheets of a workbook (xlsx, xlsm, xls, ods) into tables, each cell in canonical form.

Source of the values is python-calamine, twelve times faster than pure Python; it runs after the
archive check, and in a child process, since some files make it abort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import python_calamine as calamine

from essor.connectors.reading import load
from essor.connectors.reading.canonical import texts_of
from essor.connectors.reading.cell_errors import Place, cell_errors
from essor.connectors.reading.finish import finish
from essor.connectors.reading.header import find_header
from essor.connectors.reading.kind import Kind
from essor.connectors.reading.limits import HEADER_ROWS, SHOWN_CHARACTERS
from essor.connectors.reading.merged import Merged
from essor.connectors.reading.sheet import Hints, Reading, Sheet
from essor.kernel.message import Message, message
from essor.safety import spreadsheet
from essor.safety.progress import report

_BATCH_ROWS = 20_000
_SAMPLE_ROWS = 2 * HEADER_ROWS
Row = tuple[int, list[Any]]


def read_workbook(path: Path, con: duckdb.DuckDBPyConnection, hints: Hints, shown: str, kind: Kind) -> Reading:
    """Return every sheet that has rows, or why the workbook is refused.

    Args:
        path: the file.
        con: connection that gets the tables.
        hints: what the caller knows; `sheets` chooses among them.
        shown: the name that people know the file by.
        kind: xlsx, ods or xls.

    """
    if kind != "xls" and (findings := spreadsheet.check(path, shown)):
        return Reading(messages=findings)
    try:
        return _sheets(path, con, hints, shown, kind)
    except calamine.PasswordError:
        return Reading(messages=(message("safety.encrypted", file=shown),))
    except (calamine.CalamineError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the workbook
        return Reading(messages=(message("reading.workbook_damaged", file=shown),))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic of the library becomes
            raise
        return Reading(messages=(message("reading.workbook_damaged", file=shown),))


def _sheets(path: Path, con: duckdb.DuckDBPyConnection, hints: Hints, shown: str, kind: Kind) -> Reading:
    sheets: list[Sheet] = []
    messages: list[Message] = []
    with calamine.load_workbook(str(path)) as book:
        pages = [page for page in book.sheets_metadata if page.typ == calamine.SheetTypeEnum.WorkSheet]
        wanted = [page for page in pages if not hints.sheets or page.name in hints.sheets]
        if not wanted:
            names = ", ".join(page.name for page in pages)[:SHOWN_CHARACTERS]
            return Reading(messages=(message("reading.no_such_sheet", file=shown, sheets=names),))
        errors = cell_errors(path, kind)
        for page in wanted:
            grid = book.get_sheet_by_name(page.name)
            if not grid.height:
                continue
            if (cells := grid.height * grid.width) > spreadsheet.MOST_CELLS:  # an old xls tells only now
                messages.append(_too_large(grid, cells, shown))
                continue
            read = _sheet(con, grid, hints, errors.get(page.name, {}), shown)
            if read is None:
                continue
            sheets.append(read[0])
            messages += read[1]
            if page.visible != calamine.SheetVisibleEnum.Visible:
                messages.append(message("reading.hidden_sheet", file=shown, sheet=page.name))
    if not sheets and not messages:
        messages.append(message("reading.no_rows", file=shown))
    return Reading(tuple(sheets), tuple(messages))


def _too_large(grid: calamine.CalamineSheet, cells: int, shown: str) -> Message:
    row, column = grid.end or (0, 0)
    corner = f"{spreadsheet.column_letters(column + 1)}{row + 1}"
    limit = spreadsheet.MOST_CELLS
    return message("safety.sheet_too_large", file=shown, cell=corner, cells=cells, limit=limit)


def _sheet(
    con: duckdb.DuckDBPyConnection,
    grid: calamine.CalamineSheet,
    hints: Hints,
    errors: Mapping[Place, str],
    shown: str,
) -> tuple[Sheet, tuple[Message, ...]] | None:
    rows = _rows(grid, errors)
    head = list(islice(rows, _SAMPLE_ROWS))
    texts = [texts_of(values) for _, values in head]
    if hints.header_row is not None or hints.headers:
        place, sure = (hints.header_row or 0) - 1, True
    else:
        found = find_header(texts)
        if found is None:
            return None
        place, sure = found.place, found.sure
    if place >= len(head):
        return None
    names = tuple(texts[place]) if place >= 0 else hints.headers
    width = max(grid.width, len(names))
    headers = (*names, *("" for _ in range(width - len(names))))
    table = f"{load.new_table()}_rows"
    cells = ", ".join(f"{name} VARCHAR" for name in load.columns(width))
    con.execute(f"CREATE TEMP TABLE {table} (row_number BIGINT, line_number BIGINT, {cells})")
    _insert(con, table, chain(head[place + 1 :], rows), width, grid.end[0] + 1 if grid.end else 0)
    preamble = (" ".join(filter(None, line))[:SHOWN_CHARACTERS] for line in texts[: max(place, 0)])
    draft = Sheet(
        name=grid.name,
        table=table,
        headers=headers,
        header_row=place + 1,
        rows=0,
        preamble=tuple(line for line in preamble if line),
        typed=True,
        decimal_hint=".",
    )
    return finish(con, draft, first_row=None, sure=sure, shown=shown)


def _rows(grid: calamine.CalamineSheet, errors: Mapping[Place, str]) -> Iterator[Row]:
    """Yield each row with its number, errors and merged texts written in."""
    left = grid.start[1] if grid.start else 0
    merged = Merged(grid.merged_cell_ranges or (), left)
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in errors.items():
        wrong.setdefault(row, []).append((column - left, text))
    for row, values in enumerate(grid.iter_rows()):
        merged.fill(row, values)
        for column, text in wrong.get(row, ()):
            if 0 <= column < len(values):
                values[column] = text
        yield row + 1, values


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], width: int, total: int) -> None:
    """Insert rows that hold something, a batch at a time; "" is an empty cell."""
    schema = pa.schema([("number", pa.int64()), *((name, pa.string()) for name in load.columns(width))])
    cells = ", ".join(f"nullif({name}, '')" for name in load.columns(width))
    source = f"{table}_batch"
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH_ROWS)):
        kept = [row for row in batch if row[1].count("") < len(row[1])]
        if kept:
            filler = [""] * (width - len(kept[0][1]))
            numbers: list[Any] = [number for number, _ in kept]
            arrays = [numbers, *map(texts_of, zip(*(values + filler for _, values in kept), strict=True))]
            typed = [pa.array(array, field.type) for array, field in zip(arrays, schema, strict=True)]
            con.register(source, pa.Table.from_arrays(typed, schema=schema))
            con.execute(f"INSERT INTO {table} SELECT number, number, {cells} FROM {source}")
            con.unregister(source)
        report("reading", batch[-1][0], total)
