"""Compare the rows of a table before and after a change: count, and find the files that hold a key.

Keys are compared by a print of 128 bits, made of two hashes of different texts: sixteen bytes a key let
ten million keys meet ten million others in memory. That two keys share a print by chance is as likely,
with so many of them, as one in ten to the 24th.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from essor.mart.imports import Change
from essor.mart.scan import listed
from essor.mart.schema import Table

PRINT = "essor_k1, essor_k2"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what differs.

    Args:
        change: keys created, updated, unchanged, removed.
        matched: for each file of the table, how many of its rows have a touched key.

    """

    change: Change
    matched: Mapping[str, int]


def print_of(table: Table) -> str:
    """Return the two expressions that make the print of a row's key."""
    key = listed(table.key)
    return f"hash({key}) AS essor_k1, hash(concat_ws(chr(31), {key}, '')) AS essor_k2"


def says(table: Table) -> str:
    """Return the expression of what a row says apart from its key and its lineage."""
    business = listed(column.name for column in table.columns if column.name not in table.key)
    return f"hash({business or '0'})"


def compare(con: duckdb.DuckDBPyConnection, table: Table, before: str, after: str, keys: str = "") -> Comparison:
    """Compare a table's rows with those that will stand for the touched keys.

    A row that says the same but comes from a newer import counts as unchanged.

    Args:
        con: where to compute.
        table: the contract.
        before: the rows that stand, with ``filename``.
        after: the rows that will stand for the touched keys.
        keys: prints of the touched keys, or "" when these are the keys of `after`.

    """
    wanted = f" SEMI JOIN {keys} USING ({PRINT})" if keys else ""
    stands = f"(SELECT * FROM (SELECT {print_of(table)}, {says(table)} AS h, filename FROM {before}){wanted})"
    comes = f"(SELECT {print_of(table)}, {says(table)} AS h FROM {after})"
    found = con.execute(
        f"SELECT b.filename, count(*), count(a.h), count(*) FILTER (a.h <> b.h) "
        f"FROM {stands} b {'LEFT' if keys else 'INNER'} JOIN {comes} a USING ({PRINT}) GROUP BY b.filename"
    ).fetchall()
    total = int(con.execute(f"SELECT count(*) FROM {after}").fetchall()[0][0])
    matched, present, updated = (sum(row[place] for row in found) for place in (1, 2, 3))
    change = Change(total - present, updated, present - updated, matched - present)
    return Comparison(change, {file: rows for file, rows, *_ in found})


def differing(table: Table, before: str, after: str, keys: str, columns: tuple[str, ...], watched: str) -> str:
    """Return the SELECT of the touched rows that say something else than before.

    Args:
        table: the contract.
        before: as in compare().
        after: as in compare().
        keys: as in compare().
        columns: columns of the key to return.
        watched: column of which to return what it ``was`` and what it ``becomes``.

    """
    chosen = f"{listed(columns)}, {print_of(table)}, {says(table)} AS h, {listed([watched])} AS seen"
    comes, stands = f"(SELECT {chosen} FROM {after})", f"(SELECT {chosen} FROM {before})"
    new = ", ".join(f"a.{listed([column])}" for column in columns)
    query = (
        f"SELECT {new}, b.seen AS was, a.seen AS becomes FROM {comes} a LEFT JOIN {stands} b USING ({PRINT}) "
        f"WHERE a.h IS DISTINCT FROM b.h"
    )
    if keys:
        query += (
            f" UNION ALL SELECT {listed(columns)}, seen, NULL FROM {stands} "
            f"SEMI JOIN {keys} USING ({PRINT}) ANTI JOIN {comes} USING ({PRINT})"
        )
    return query
