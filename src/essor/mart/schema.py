"""Read the contracts of the canonical tables: columns, types, keys, bounds, labels in two languages.

The contracts are the YAML files of `tables/`; a table is found by standing in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from essor.kernel.message import Lang

Type = Literal["string", "int32", "int64", "boolean", "date", "timestamp", "decimal(18,2)", "decimal(18,4)", "float64"]
SQL_TYPES: Mapping[Type, str] = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
    "decimal(18,2)": "DECIMAL(18,2)",
    "decimal(18,4)": "DECIMAL(18,4)",
    "float64": "DOUBLE",
}
_COLUMN = re.compile(
    r"(?P<type>\S+?)(?P<required>!)?(?: -> (?P<references>\w+))?(?P<personal> personal)?"
    r"(?: >= (?P<minimum>-?\d+))?(?: in (?P<one_of>[\w ]+?))? \| (?P<fr>[^|]+) \| (?P<en>[^|]+)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """Hold the contract of one column."""

    name: str
    type: Type
    fr: str
    en: str
    required: bool = False
    references: str = ""
    personal: bool = False
    minimum: Decimal | None = None
    one_of: tuple[str, ...] = ()

    def label(self, lang: Lang) -> str:
        """Return the label in a language."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the contract of one canonical table.

    Args:
        key: columns that name a row; "source" first where ids belong to one system.
        date: column that places a row in time, or "".
        amount: column whose sum is the control total, or "".
        merge: "rows" (the newest row wins) or "columns" (the newest value of each column wins).

    """

    name: str
    fr: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    date: str = ""
    amount: str = ""
    merge: Literal["rows", "columns"] = "rows"

    def column(self, name: str) -> Column:
        """Return a column by name; raise KeyError when the table has none."""
        for column in self.all_columns:
            if column.name == name:
                return column
        msg = f"{self.name} has no column {name!r}"
        raise KeyError(msg)

    def label(self, lang: Lang) -> str:
        """Return the label in a language."""
        return self.fr if lang == "fr" else self.en

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Return the columns and, after them, the lineage that every row carries."""
        return self.columns + LINEAGE


LINEAGE: tuple[Column, ...] = (
    Column("source", "string", "Source", "Source", required=True),
    Column("import_id", "string", "Import", "Import", required=True),
    Column("file_sha256", "string", "Empreinte du fichier", "File hash", required=True),
    Column("sheet", "string", "Feuille", "Sheet"),
    Column("row_number", "int64", "Ligne du fichier", "File row", required=True),
)


@cache
def tables() -> Mapping[str, Table]:
    """Return every canonical table by name."""
    found: dict[str, Table] = {}
    folder = files("essor.mart") / "tables"
    for place in sorted(folder.iterdir(), key=lambda item: item.name):
        if place.name.endswith(".yaml"):
            for name, body in yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
                if name in found:
                    msg = f"table {name} stands twice"
                    raise ValueError(msg)
                found[name] = _table(name, body)
    _check(found)
    return found


def _table(name: str, body: Mapping[str, Any]) -> Table:
    return Table(
        name=name,
        fr=body["fr"],
        en=body["en"],
        key=tuple(body["key"]),
        columns=tuple(_column(column, text) for column, text in body["columns"].items()),
        date=body.get("date", ""),
        amount=body.get("amount", ""),
        merge=body.get("merge", "rows"),
    )


def _column(name: str, text: str) -> Column:
    match = _COLUMN.fullmatch(text)
    if match is None or match["type"] not in SQL_TYPES:
        msg = f"not a column: {name}: {text}"
        raise ValueError(msg)
    kind: Any = match["type"]
    return Column(
        name=name,
        type=kind,
        fr=match["fr"].strip(),
        en=match["en"].strip(),
        required=bool(match["required"]),
        references=match["references"] or "",
        personal=bool(match["personal"]),
        minimum=None if match["minimum"] is None else Decimal(match["minimum"]),
        one_of=tuple((match["one_of"] or "").split()),
    )


def _check(found: Mapping[str, Table]) -> None:
    for table in found.values():
        names = {column.name for column in table.all_columns}
        strange = {*table.key, table.date or "source", table.amount or "source"} - names
        strange |= {column.references for column in table.columns if column.references} - set(found)
        if strange:
            msg = f"{table.name} names what does not exist: {sorted(strange)}"
            raise ValueError(msg)
