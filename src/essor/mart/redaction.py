"""Say what an erasure removes: which columns of which tables, for which rows.

Names, mails and telephones stand in `parties` and `contacts` only. What could still single out a person
goes with them: numbers of a register, place, age, job, and free text, which may hold a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from essor.mart.quoting import identifier, text
from essor.mart.scan import names, parquet, scan
from essor.mart.schema import Column, Table, tables

_SINGLE_OUT: Mapping[str, tuple[str, ...]] = {
    "parties": ("siren", "vat_number", "postcode", "city", "age_band"),
    "contacts": ("job",),
    "survey_answers": ("verbatim",),
}
IDS = ("party_id", "contact_id")
Person = Mapping[str, Sequence[str]]


def redacted_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table that an erasure empties."""
    return tuple(c for c in table.columns if c.personal or c.name in _SINGLE_OUT.get(table.name, ()))


def redacted_tables() -> tuple[Table, ...]:
    """Return the tables that an erasure redacts."""
    return tuple(table for table in tables().values() if redacted_columns(table))


def linked_tables() -> tuple[Table, ...]:
    """Return the tables whose rows name a person, be it by id only."""
    return tuple(table for table in tables().values() if _ids(table))


def of_person(table: Table, person: Person) -> str:
    """Return the condition that picks a person's rows.

    Args:
        table: the contract.
        person: ids by column: ``{"party_id": ("C1",), "contact_id": ("K1", "K2")}``.

    """
    chosen = [
        f"{identifier(column)} IN ({', '.join(text(value) for value in person[column])})"
        for column in _ids(table)
        if person.get(column)
    ]
    return f"({' OR '.join(chosen) or 'false'}) IS TRUE"


def holds_person(table: Table, files: Sequence[str], person: Person, con: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows of some files still hold something to redact."""
    something = " OR ".join(f"{identifier(column.name)} IS NOT NULL" for column in redacted_columns(table))
    found = con.execute(
        f"SELECT count(*) FROM {scan(table.all_columns, files)} WHERE {of_person(table, person)} AND ({something})"
    ).fetchall()
    return int(found[0][0])


def redact(table: Table, files: Sequence[str], person: Person) -> str:
    """Return the SELECT of all rows of some files, the person's without what singles out a person."""
    gone, mine = {column.name for column in redacted_columns(table)}, of_person(table, person)
    chosen = ", ".join(
        f"CASE WHEN {mine} THEN NULL ELSE {identifier(column.name)} END AS {identifier(column.name)}"
        if column.name in gone
        else identifier(column.name)
        for column in table.all_columns
    )
    return f"SELECT {chosen} FROM {scan(table.all_columns, files)}"


def contacts_of(files: Sequence[str], party_id: str, con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return every contact that was ever staged for a party."""
    if not files:
        return ()
    found = con.execute(
        f"SELECT DISTINCT contact_id FROM {parquet(files)} WHERE party_id = {text(party_id)} ORDER BY contact_id"
    ).fetchall()
    return tuple(contact for (contact,) in found)


def files_received(table: Table, files: Sequence[str], person: Person, con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the hashes of the received files that brought rows of a person."""
    found = con.execute(
        f"SELECT DISTINCT file_sha256 FROM (SELECT {names(table.all_columns)} FROM {scan(table.all_columns, files)}) "
        f"WHERE {of_person(table, person)}"
    ).fetchall()
    return {sha256 for (sha256,) in found}


def _ids(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name in IDS)
