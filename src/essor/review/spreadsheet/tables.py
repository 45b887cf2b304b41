"""Hold where a table of a workbook stands, so that a formula that names a column is followed to its cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableArea:
    """Hold a table: its sheet, its first data row, its last one, its first column and the names of its columns."""

    sheet: str
    first: int
    last: int
    left: int
    columns: tuple[str, ...]
