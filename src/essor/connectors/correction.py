"""Recognise a file of rejects that comes back corrected, and give its rows their numbers of origin.

Essor adds columns to the rejects that it hands out. When they come back, these columns say which row of
the original file each one was, which line of its document, in which format and from which source: what
was corrected replaces nothing but itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from essor.connectors.headers import normalise
from essor.connectors.reading import Sheet

ROW, RANK, COLUMN, VALUE, FRENCH, ENGLISH, ORIGIN = (
    "essor_row", "essor_rank", "essor_column", "essor_value", "essor_raison", "essor_reason", "essor_origin",
)  # fmt: skip
EXPLAINING = (ROW, RANK, COLUMN, VALUE, FRENCH, ENGLISH, ORIGIN)


@dataclass(frozen=True, slots=True)
class Correction:
    """Hold what a file of rejects says of its origin.

    Args:
        known: the file is one.
        row: place of the column that holds the row number of origin.
        rank: place of the column that holds the rank of the line in its document.
        format: name of the format.
        source: system that the rows come from.
        sheet: name of the sheet of origin.
        canonical: the original was a spreadsheet: numbers with a dot, days in ISO form.

    """

    known: bool = False
    row: int = -1
    rank: int = -1
    format: str = ""
    source: str = ""
    sheet: str = ""
    canonical: bool = False

    def renumbered(self, sheet: Sheet) -> str:
        """Return the SELECT of the rows under their numbers of origin; rows added by hand come after all others."""
        columns = ", ".join(f"c{index}" for index in range(len(sheet.headers)))
        told = f"TRY_CAST(c{self.row} AS BIGINT)"
        alone = f"count(*) OVER (PARTITION BY {told}) = 1"
        return (
            f"SELECT CASE WHEN {told} IS NOT NULL AND {alone} THEN {told} "
            f"ELSE coalesce(max({told}) OVER (), 0) + row_number END AS row_number, line_number, {columns}, "
            f"TRY_CAST(c{self.rank} AS BIGINT) AS first_rank FROM {sheet.table} ORDER BY 1"
        )


def recognise_correction(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Correction:
    """Return what a sheet says of its origin, when it is a file of rejects of Essor's."""
    places = {normalise(header): index for index, header in enumerate(sheet.headers)}
    wanted = [places.get(normalise(name)) for name in (ROW, RANK, ORIGIN)]
    if any(place is None for place in wanted):
        return Correction()
    row, rank, origin = (place or 0 for place in wanted)
    found = con.execute(f"SELECT c{origin} FROM {sheet.table} WHERE c{origin} IS NOT NULL LIMIT 1").fetchall()
    try:
        told = json.loads(found[0][0]) if found else {}
    except json.JSONDecodeError:
        told = {}
    if not isinstance(told, dict):
        told = {}
    return Correction(
        known=True,
        row=row,
        rank=rank,
        format=str(told.get("format", "")),
        source=str(told.get("source", "")),
        sheet=str(told.get("sheet", "")),
        canonical=bool(told.get("canonical", False)),
    )


def original_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers without those that Essor added."""
    added = {normalise(name) for name in EXPLAINING}
    return tuple(header for header in headers if normalise(header) not in added)
