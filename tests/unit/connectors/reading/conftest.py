from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from essor.connectors.reading import Hints, Reading, Reject, Sheet, read
from essor.kernel.message import LANGS
from essor.kernel.words import say


@dataclass(frozen=True)
class Read:
    """What a file gave, with the rows of each sheet as (row number, line number, cells)."""

    reading: Reading
    rows: list[list[tuple[Any, ...]]]

    @property
    def sheet(self) -> Sheet:
        assert len(self.reading.sheets) == 1, self.keys
        return self.reading.sheets[0]

    @property
    def cells(self) -> list[tuple[Any, ...]]:
        assert len(self.rows) == 1, self.keys
        return [row[2:] for row in self.rows[0]]

    @property
    def numbers(self) -> list[tuple[int, int]]:
        return [row[:2] for row in self.rows[0]]

    @property
    def rejects(self) -> list[tuple[int, int, str, str]]:
        return [(each.row, each.line, each.column, key(each)) for each in self.sheet.rejects]

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.reading.messages]


def key(reject: Reject) -> str:
    return reject.reason.key.removeprefix("reading.")


Reader = Callable[..., Read]


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


@pytest.fixture
def read_file(tmp_path: Path, engine: duckdb.DuckDBPyConnection) -> Reader:
    """Return a function that reads bytes, or a file, and checks what is true of every reading."""

    def reader(content: bytes | Path, name: str = "ventes.csv", **hints: Any) -> Read:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path = content
        reading = read(path, engine, Hints(**hints), name)
        rows = []
        for sheet in reading.sheets:
            found = engine.execute(f"SELECT * FROM {sheet.table} ORDER BY row_number").fetchall()
            names = [column[0] for column in engine.execute(f"DESCRIBE {sheet.table}").fetchall()]
            assert names == ["row_number", "line_number", *(f"c{k}" for k in range(len(sheet.headers)))]
            assert len(found) == sheet.rows
            numbers = [row[0] for row in found] + [reject.row for reject in sheet.rejects]
            assert len(set(numbers)) == len(numbers), "each row is read or rejected, once"
            assert all(number > sheet.header_row for number in numbers)
            assert "" not in {cell for row in found for cell in row[2:]}, "an empty cell is NULL"
            rows.append(found)
        said = [*reading.messages, *(reject.reason for sheet in reading.sheets for reject in sheet.rejects)]
        for lang in LANGS:
            assert all(say(each, lang) for each in said)
        assert reading.sheets or reading.messages, "without a sheet, a message says why"
        return Read(reading, rows)

    return reader
