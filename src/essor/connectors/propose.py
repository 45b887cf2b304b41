"""Propose a map for a file of no known format, from its headers and from what its cells look like.

The templates of ``proposals/`` are maps whose fields list the words by which people call a column. The
one whose fields find most columns is proposed, its fields bound to the headers found: data of the map
language, that a person edits and keeps, and that the company remembers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

import duckdb

from essor.connectors.catalogue import data_files
from essor.connectors.headers import normalise
from essor.connectors.own_names import contract_columns, own_map
from essor.connectors.reading import Sheet
from essor.connectors.typed.texts import present
from essor.kernel.message import Bilingual
from essor.mart.quoting import text

_SAMPLE_ROWS = 2000
_MOST = 0.8
_LOOKS = {
    "dates": r"(?:[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|20[0-9]{6})(?:[ T,].*)?|[0-9]{1,2} \p{L}+\.? [0-9]{4}",
    "numbers": r"[-+(]?[^0-9]{0,4}[0-9][0-9 .,'’\x{A0}\x{202F}]*[^0-9]{0,4}",
    "mails": r"[^@\s]+@[^@\s]+\.[^@\s]+",
}
_TOTAL = r"^\s*(?:grand[ -]|sous[ -]?|sub-?)?tota(?:l|ls|ux)\b"
_EXACT, _INSIDE = 1.0, 0.6
_SHORT = 3
_NARROW = 2  # in a wider sheet, a row of one cell is a note


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold a proposed map.

    Args:
        data: the map.
        table: canonical table that the file would fill first.
        columns: the header taken for each field.
        score: share of the file's columns that were understood.
        certain: every column bears, word for word, a name that leaves no doubt.

    """

    data: Mapping[str, Any]
    table: str
    columns: Mapping[str, str]
    score: float
    certain: bool = False


@cache
def _templates() -> tuple[Mapping[str, Any], ...]:
    return tuple(sorted(data_files("proposals").values(), key=lambda data: int(data["propose"]["rank"])))


def propose(con: duckdb.DuckDBPyConnection, sheet: Sheet, file_name: str) -> Proposal | None:
    """Return the map that fits a sheet best, or None when nothing in it can be understood.

    Args:
        con: connection that holds the sheet, prepared by `essor.connectors.typed.prepare`.
        sheet: the sheet.
        file_name: gives the source its name.

    """
    if not sheet.headers or not sheet.rows:
        return None
    named = [header for header in sheet.headers if header.strip()]
    if (own := contract_columns(sheet.headers)) is not None:
        table, known = own
        return Proposal(
            own_map(table, known, _source(file_name)), table.name, known, len(known) / len(named), certain=True
        )
    looks = _profile(con, sheet)
    matches = [(template, _match(template, sheet.headers, looks)) for template in _templates()]
    found = [(template, columns) for template, columns in matches if columns]
    if not found:
        return None
    template, columns = max(found, key=lambda one: len(one[1]))  # the first of those with as many
    bound = {field: sheet.headers[place] for field, place in columns.items()}
    data = _bound(template, bound, file_name)
    certain = len(columns) == len(named) and all(_leaves_no_doubt(template, *pair) for pair in bound.items())
    return Proposal(data, str(template["outputs"][0]["table"]), bound, len(columns) / len(named), certain)


def _bound(template: Mapping[str, Any], bound: Mapping[str, str], file_name: str) -> dict[str, Any]:
    """Return the map of a template whose fields stand for these headers."""
    naming = template["propose"].get("replace_period_without")
    return {key: value for key, value in template.items() if key != "propose"} | {
        "format": "proposed",
        "source": _source(file_name),
        "mode": "add" if naming is None or naming in bound else "replace_period",
        "decimal": "auto",
        "day_order": "auto",
        "fields": {field: [bound[field]] if field in bound else [] for field in template["fields"]},
    }


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold what a file may be about: sales, invoices, contacts and the like.

    Args:
        label: its name.
        fields: what its columns may mean, each with a word that people call it by.
        needs: the fields without which nothing can be made of it.

    """

    label: Bilingual
    fields: Mapping[str, str]
    needs: tuple[str, ...]


@cache
def subjects() -> Mapping[str, Subject]:
    """Return what a file of no known format may be about, by name, in the order in which they are tried."""
    ranked = sorted(data_files("proposals").items(), key=lambda one: int(one[1]["propose"]["rank"]))
    return {
        name: Subject(
            Bilingual(str(data["label"]["fr"]), str(data["label"]["en"])),
            {field: str(words[0]) for field, words in data["fields"].items()},
            tuple(data["propose"]["needs"]),
        )
        for name, data in ranked
    }


def chosen_map(subject: str, columns: Mapping[str, str], file_name: str) -> Mapping[str, Any]:
    """Return the map of a file that a person described: what it is about, and the header of each field.

    Raises:
        KeyError: the subject is not known.

    """
    return _bound(data_files("proposals")[subject], columns, file_name)


def _leaves_no_doubt(template: Mapping[str, Any], field: str, header: str) -> bool:
    """Tell whether a header is, word for word, one of the names of a field, and none that may mean two things."""
    told = normalise(header)
    doubtful = template["propose"].get("doubtful", ())
    return told in map(normalise, template["fields"][field]) and told not in map(normalise, doubtful)


def _profile(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Mapping[str, frozenset[int]]:
    """Return the columns most of whose cells look like dates, numbers, mails."""
    width = len(sheet.headers)
    tests = ", ".join(
        f"count(*) FILTER (regexp_full_match({present(f'c{place}')}, {text(pattern)})), "
        f"count(c{place}) FILTER (NOT regexp_matches(lower(c{place}), {text(_TOTAL)}))"
        for pattern in _LOOKS.values()
        for place in range(width)
    )
    filled = " + ".join(f"CAST(c{place} IS NOT NULL AS INTEGER)" for place in range(width))
    rows = f"SELECT * FROM {sheet.table} WHERE {filled} > {int(width > _NARROW)} LIMIT {_SAMPLE_ROWS}"  # no notes
    counted = con.execute(f"SELECT {tests} FROM ({rows})").fetchall()[0]
    found: dict[str, frozenset[int]] = {}
    for number, kind in enumerate(_LOOKS):
        part = counted[2 * width * number : 2 * width * (number + 1)]
        pairs = list(zip(part[::2], part[1::2], strict=True))
        found[kind] = frozenset(place for place, (fits, cells) in enumerate(pairs) if cells and fits >= _MOST * cells)
    return found


def _match(
    template: Mapping[str, Any], headers: Sequence[str], looks: Mapping[str, frozenset[int]]
) -> Mapping[str, int]:
    """Return the column taken for each field; none when the template's needs are not met."""
    rule = template["propose"]
    found: dict[str, int] = {}
    for _, field, place in sorted(_candidates(template["fields"], headers), key=lambda one: -one[0]):
        fits = all(place in looks[kind] for kind in looks if field in rule.get(kind, ()))
        if fits and field not in found and place not in found.values():
            found[field] = place
    enough = set(rule["needs"]) <= found.keys() and len(found) >= rule.get("least", 1)
    return found if enough else {}


def _candidates(fields: Mapping[str, Sequence[str]], headers: Sequence[str]) -> Iterator[tuple[float, str, int]]:
    for field, words in fields.items():
        known = [normalise(word) for word in words]
        for place, header in enumerate(headers):
            told = normalise(header)
            if told in known:
                yield _EXACT, field, place
            elif any(len(word) > _SHORT and re.search(rf"\b{re.escape(word)}\b", told) for word in known):
                yield _INSIDE, field, place


def _source(file_name: str) -> str:
    """Return the name of a source from that of a file: letters only, so that next month's is the same."""
    plain = re.sub(r"[^a-z]+", "_", normalise(PurePath(file_name).stem)).strip("_")
    return plain or "file"
