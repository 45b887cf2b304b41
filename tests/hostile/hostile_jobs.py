"""Do in a child process what an import does: open an engine, read a file, tell what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import python_calamine

from essor.connectors.reading import read
from essor.kernel.words import say


def read_in_child(path: str, name: str) -> dict[str, Any]:
    """Read a file as the import does and return what people would see of it."""
    with duckdb.connect("cells.duckdb", config={"memory_limit": "256MB", "threads": 2}) as con:
        reading = read(Path(path), con, name=name)
        rows = [con.execute(f"SELECT * FROM {sheet.table} LIMIT 50").fetchall() for sheet in reading.sheets]
    rejects = [reject for sheet in reading.sheets for reject in sheet.rejects]
    return {
        "keys": [message.key for message in reading.messages],
        "said": [say(message, lang) for message in reading.messages for lang in ("fr", "en")],
        "rows": [sheet.rows for sheet in reading.sheets],
        "headers": [list(sheet.headers) for sheet in reading.sheets],
        "cells": [[list(row[2:]) for row in each] for each in rows],
        "rejects": [[each.row, each.line, each.column, each.reason.key] for each in rejects],
        "reasons": [say(each.reason, lang) for each in rejects for lang in ("fr", "en")],
        "files": sorted(path.name for path in Path.cwd().rglob("*")),
    }


def open_unchecked(path: str) -> int:
    """Open a workbook without the check, as a careless program would."""
    return python_calamine.load_workbook(path).get_sheet_by_index(0).height
