"""Parse text cells into the types of the contracts, in SQL, exactly or not at all.

Each kind of value has a fast path (one regular expression, one cast) for the way a column is nearly
always written, and a careful path for the rest; both give NULL for what they cannot read, never a guess.
"""

from __future__ import annotations

import duckdb

from essor.connectors.typed import days, numbers, texts


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the macros that the parsing SQL calls, and UTC as its zone."""
    con.execute("SET TimeZone = 'UTC'")
    for signature, body in (texts.MACROS | numbers.MACROS | days.MACROS).items():
        con.execute(f"CREATE OR REPLACE TEMP MACRO {signature} AS {body}")
