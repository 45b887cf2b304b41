"""Hold the faults found in a sheet as a table of the engine: one line for each row and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from essor.connectors.sentence import place, sentence, shown_file
from essor.kernel.message import LANGS, Bilingual
from essor.mart.quoting import text

SHOWN_CHARACTERS = 80
SHOWN_ROWS = 5
TABLE = "faults"


@dataclass(frozen=True, slots=True)
class Place:
    """Hold how people call the file and the sheet."""

    file: str
    sheet: str = ""

    @property
    def shown(self) -> str:
        """Return both as one text."""
        return shown_file(self.file, self.sheet)


@dataclass(frozen=True, slots=True)
class Reason:
    """Hold why a row is rejected, as SQL over some relation.

    Args:
        keys: keys of the messages that it may be, "connectors.…".
        choice: SQL of the key; "" when there is one.
        header: column at fault.
        value: SQL of the text at fault.
        args: further arguments, as SQL or in both languages.
        parent: the whole document falls with the row.

    """

    keys: tuple[str, ...]
    choice: str = ""
    header: str = ""
    value: str = "NULL"
    args: Mapping[str, str | Bilingual] | None = None
    parent: bool = False


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table, empty."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} (row_number BIGINT, header VARCHAR, value VARCHAR, key VARCHAR, "
        "args VARCHAR, fr VARCHAR, en VARCHAR, parent BOOLEAN)"
    )


def add(con: duckdb.DuckDBPyConnection, relation: str, when: str, reason: Reason, where: Place) -> int:
    """Put a fault for each row of a relation on which a condition holds; return how many.

    Args:
        con: connection that holds both.
        relation: what the SQL reads; it has a row_number.
        when: SQL of the rows at fault.
        reason: why they are.
        where: the file and the sheet.

    """
    shown = f"left(CAST({reason.value} AS VARCHAR), {SHOWN_CHARACTERS})"
    key = reason.choice or text(reason.keys[0])
    told = _shown_args(reason, where, shown)
    pairs = ", ".join(f"{text(name)}, {sql}" for name, sql in told.items())
    french, english = (_words(reason, key, where, shown, lang) for lang in LANGS)
    made = con.execute(
        f"INSERT INTO {TABLE} SELECT row_number, {text(reason.header)}, {shown}, {key}, "
        f"CAST(json_object({pairs}) AS VARCHAR), {french}, {english}, {str(reason.parent).lower()} "
        f"FROM {relation} WHERE {when}"
    ).fetchall()
    return int(made[0][0])


def _shown_args(reason: Reason, where: Place, shown: str) -> Mapping[str, str]:
    plain = {name: sql for name, sql in (reason.args or {}).items() if isinstance(sql, str)}
    fixed = {"file": text(where.file), "sheet": text(where.sheet), "column": text(reason.header)}
    return {**fixed, "row": "row_number", "value": shown, **plain}


def _words(reason: Reason, key: str, where: Place, shown: str, lang: str) -> str:
    language = LANGS[0] if lang == LANGS[0] else LANGS[1]
    args: dict[str, str | Bilingual] = {
        "where": f"({place(where.file, where.sheet, reason.header, 'row_number', language)})",
        "value": shown,
        **(reason.args or {}),
    }
    if len(reason.keys) == 1:
        return sentence(reason.keys[0], language, args)
    cases = " ".join(f"WHEN {text(name)} THEN {sentence(name, language, args)}" for name in reason.keys)
    return f"CASE {key} {cases} END"


def reject_documents(con: duckdb.DuckDBPyConnection, cells: str, where: Place) -> None:
    """Reject the other rows of each document whose first row has a fault that the document falls with."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE fallen AS SELECT c.row_number, f.first FROM {cells} c JOIN "
        f"(SELECT block, min(row_number) AS first FROM {cells} WHERE row_number IN "
        f"(SELECT row_number FROM {TABLE} WHERE parent) GROUP BY block) f USING (block) "
        f"WHERE c.row_number NOT IN (SELECT row_number FROM {TABLE})"
    )
    reason = Reason(("connectors.parent_rejected",), args={"first": "CAST(first AS VARCHAR)"})
    add(con, "fallen", "true", reason, where)


def count_rows(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows have a fault."""
    return int(con.execute(f"SELECT count(DISTINCT row_number) FROM {TABLE}").fetchall()[0][0])


def row_list(rows: Sequence[int], total: int) -> str:
    """Return the first rows as people read them, and that there are more."""
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    return f"{shown}, …" if total > min(len(rows), SHOWN_ROWS) else shown
