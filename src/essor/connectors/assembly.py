"""Put the sheets of a file together: one file for each table, one mode, one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from essor.connectors import output, rejects
from essor.connectors.reading import Reading
from essor.connectors.report import Aside, SheetReport, control_totals, told
from essor.connectors.words_of import aside_reason
from essor.kernel.message import LANGS, Message, message
from essor.kernel.value import Count
from essor.kernel.words import say
from essor.mart.quoting import identifier, text
from essor.mart.schema import tables

Made = Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Received:
    """Hold the file as it was received, and the name of its import."""

    name: str
    sha256: str
    import_id: str


def settle(con: duckdb.DuckDBPyConnection, sheets: Sequence[SheetReport], shown: str) -> list[SheetReport]:
    """Leave out the sheets that are only guessed at, beside others whose format is known: nobody asked for them."""
    known = any(sheet.format and sheet.proposal is None for sheet in sheets)
    return [
        _left_out(con, sheet, shown) if known and sheet.proposal is not None and not sheet.certain else sheet
        for sheet in sheets
    ]


def _left_out(con: duckdb.DuckDBPyConnection, sheet: SheetReport, shown: str) -> SheetReport:
    con.execute('DELETE FROM rejects WHERE "sheet" = ?', [sheet.name])
    for path, _ in sheet.tables.values():
        path.unlink(missing_ok=True)
    aside = Aside("unknown_sheet", sheet.rows_read, (), sheet.name)
    said = message("connectors.sheet_left_out", file=f"{shown} / {sheet.name}", count=Count(sheet.rows_read))
    return replace(
        sheet, format="", label={}, mapping="", source="", rows_kept=0, rows_rejected=0, aside=(aside,), tables={},
        totals=(), messages=(said,), rejects_file="", proposal=None,
    )  # fmt: skip


def unite(con: duckdb.DuckDBPyConnection, sheets: Sequence[SheetReport], folder: Path) -> Made:
    """Give each table one file; of several sheets, the later one's row of a key counts.

    Returns:
        For each table, its path below the folder and its rows.

    """
    parts: dict[str, list[tuple[Path, int]]] = {}
    for sheet in sheets:
        for name, part in sheet.tables.items():
            parts.setdefault(name, []).append(part)
    made = {}
    for name, found in parts.items():
        path = folder / "staged" / f"{name}.parquet"
        if len(found) == 1:
            found[0][0].rename(path)
            rows = found[0][1]
        else:
            rows = output.write(con, output.unite([part for part, _ in found], tables()[name]), path)
            for place, _ in found:
                place.unlink()
        made[name] = (f"staged/{name}.parquet", rows)
    return made


def report(
    con: duckdb.DuckDBPyConnection,
    received: Received,
    reading: Reading,
    sheets: Sequence[SheetReport],
    made: Made,
    folder: Path,
) -> dict[str, Any]:
    """Return everything that is to be said of a file, as data."""
    used = [sheet for sheet in sheets if sheet.format]
    first = used[0] if used else None
    mode, period, said = _mode(con, received, used, made, folder)
    files = [sheet.rejects_file for sheet in sheets if sheet.rejects_file]
    rejected = sum(sheet.rows_rejected for sheet in sheets)
    messages = told(reading.messages, refused=not reading.sheets) + [
        line for sheet in sheets for line in told(sheet.messages, sheet.name)
    ]
    messages += rejects.told(con)
    if rejected > rejects.SHOWN:
        more = {"count": Count(rejected), "shown": Count(rejects.SHOWN)}
        messages += told([message("connectors.rejected_more", file=received.name, **more)])
    return {
        "file": received.name,
        "sha256": received.sha256,
        "import_id": received.import_id,
        "format": first.format if first else "",
        "label": dict(first.label) if first else {},
        "score": round(max((sheet.score for sheet in used or sheets), default=0.0), 3),
        "source": first.source if first else "",
        "mapping": first.mapping if first else "",
        "mode": mode,
        "period": [day.isoformat() for day in period] if period else None,
        "rows_read": sum(sheet.rows_read for sheet in sheets),
        "rows_kept": sum(sheet.rows_kept for sheet in sheets),
        "rows_rejected": rejected,
        "rows_set_aside": sum(one.rows for sheet in sheets for one in sheet.aside),
        "set_aside": [_aside(one) for sheet in sheets for one in sheet.aside],
        "tables": {name: {"path": path, "rows": rows} for name, (path, rows) in made.items()},
        "control_totals": control_totals(sheets),
        "rejects_file": files[0] if files else "",
        "rejects_files": files,
        "messages": messages + told(said),
        "sheets": [_sheet(sheet) for sheet in sheets],
        "proposal": next((sheet.proposal for sheet in used if sheet.proposal is not None), None),
        "certain": all(sheet.proposal is None or sheet.certain for sheet in used),
    }


def _aside(one: Aside) -> dict[str, Any]:
    words = aside_reason(one.reason)
    both: dict[str, str] = {lang: words if isinstance(words, str) else say(words, lang) for lang in LANGS}
    return {"reason": one.reason, "sheet": one.sheet, "rows": one.rows, "first_rows": list(one.first_rows), **both}


def _sheet(sheet: SheetReport) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "format": sheet.format,
        "score": round(sheet.score, 3),
        "headers": list(sheet.headers),
        "header_row": sheet.header_row,
        "rows_read": sheet.rows_read,
        "rows_kept": sheet.rows_kept,
        "rows_rejected": sheet.rows_rejected,
        "rows_set_aside": sum(one.rows for one in sheet.aside),
        "proposal": sheet.proposal,
        "samples": [list(values) for values in sheet.samples],
    }


def _mode(
    con: duckdb.DuckDBPyConnection, received: Received, used: Sequence[SheetReport], made: Made, folder: Path
) -> tuple[str, tuple[date, date] | None, tuple[Message, ...]]:
    """Return how the file stands beside earlier ones, the days that it replaces, and what is to be said."""
    modes = {sheet.mode for sheet in used} or {"add"}
    if len(modes) > 1:
        return "add", None, (message("connectors.modes_differ", file=received.name),)
    mode = modes.pop()
    if any(sheet.corrected for sheet in used):  # corrected rows join their file, they do not replace it
        return "add", None, ()
    if mode != "replace_period":
        return mode, None, ()
    period = _period(con, made, folder)
    return (mode, period, ()) if period else ("add", None, ())


def _period(con: duckdb.DuckDBPyConnection, made: Made, folder: Path) -> tuple[date, date] | None:
    """Return the first day and the day after the last one of the rows that have a day."""
    starts, ends = [], []
    for name, (path, _) in made.items():
        table = tables()[name]
        if not table.date:
            continue
        names = {column.name for column in table.columns}
        last = "max(period_end)" if "period_end" in names else f"max({identifier(table.date)}) + 1"
        start, end = con.execute(
            f"SELECT min({identifier(table.date)}), CAST({last} AS DATE) FROM read_parquet({text(str(folder / path))})"
        ).fetchall()[0]
        if start is not None:
            starts.append(start)
            ends.append(max(end, start + timedelta(days=1)))
    return (min(starts), max(ends)) if starts else None
