"""Read columns of few different texts as codes: the smallest of millions of texts is dear, of codes cheap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from essor.mart.quoting import identifier

MOST_WORDS = 1_000


@contextmanager
def few_words(con: duckdb.DuckDBPyConnection, rows: str, columns: Sequence[str]) -> Iterator[str]:
    """Yield rows whose columns of few texts are ENUM types, in the order of the texts; the others are as they were.

    The smallest, the greatest and the groups are those of the texts, and Parquet gets the texts.

    Args:
        con: engine that reads the rows.
        rows: relation, as SQL.
        columns: text columns.

    """
    made: dict[str, str] = {}
    counted = ", ".join(f"count(DISTINCT {identifier(name)})" for name in columns)
    counts = con.execute(f"SELECT {counted} FROM {rows}").fetchall()[0]
    try:
        for name in (name for name, count in zip(columns, counts, strict=True) if 0 < count <= MOST_WORDS):
            kind = f"essor_words_{name}"
            con.execute(
                f"CREATE TYPE {identifier(kind)} AS ENUM (SELECT DISTINCT {identifier(name)} FROM {rows} "
                f"WHERE {identifier(name)} IS NOT NULL ORDER BY 1)"
            )
            made[name] = kind
        coded = ", ".join(
            f"CAST({identifier(name)} AS {identifier(kind)}) AS {identifier(name)}" for name, kind in made.items()
        )
        yield f"(SELECT * REPLACE ({coded}) FROM {rows})" if coded else rows
    finally:
        for kind in made.values():
            con.execute(f"DROP TYPE {identifier(kind)}")
