"""Settle how a file writes its numbers and days, column by column, where its format leaves that open.

What a known format says of its decimal mark gives way where a column proves the other mark and nowhere
its own: the export was saved again by a spreadsheet of another country; that is told.

A column is never read in two ways: its decimal mark and its day order are those that its cells prove,
else those that the other columns of the file prove, else the stated rule: the comma is the decimal mark
in files separated by semicolons or tabs, the dot in the others; the day comes before the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from essor.connectors.catalogue import formats
from essor.connectors.format import Format
from essor.connectors.plan.cells import Spec
from essor.connectors.reading import Sheet
from essor.connectors.typed.days import Order
from essor.connectors.typed.numbers import Mark
from essor.kernel.message import Message, message
from essor.mart.quoting import text

# A comma is the decimal mark when one, two or more than three digits follow it, when a lone zero stands
# before it, when groups are made with the dot; and the mirror of it.
_COMMA = r"(?:^|[^0-9.,])0,[0-9]|,(?:[0-9]{1,2}|[0-9]{4,})(?:[^0-9.,]|$)|[.][0-9]{3},|[.][0-9]{3}[.][0-9]{3}"
_DOT = r"(?:^|[^0-9.,])0[.][0-9]|[.](?:[0-9]{1,2}|[0-9]{4,})(?:[^0-9.,]|$)|,[0-9]{3}[.]|,[0-9]{3},[0-9]{3}"
_EITHER_MARK = r"^[^0-9]*[0-9]{1,3}[.,][0-9]{3}[^0-9.,]*$"
_DAY_FIRST = r"^\s*(?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{1,2}[/.-][0-9]{4}"
_MONTH_FIRST = r"^\s*[0-9]{1,2}[/.-](?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{4}"
_SAMPLE = 1000
_EITHER_ORDER = r"^\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"


@dataclass(frozen=True, slots=True)
class Writing:
    """Hold the decimal mark and the day order of each cell, by alias; and which cells nothing settled."""

    marks: Mapping[str, Mark]
    orders: Mapping[str, Order]
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Proof:
    """Count the cells of a column that prove one way, the other way, and those that fit both."""

    one: int = 0
    other: int = 0
    either: int = 0


_NO_PROOF = _Proof()


def written(
    con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], format_: Format, sheet: Sheet
) -> tuple[Writing, tuple[Message, ...]]:
    """Return how the cells that are numbers and days are written, and what is to be said of it."""
    numbers = {spec.alias: spec for spec in specs if spec.how is not None and spec.how.kind in {"number", "rate"}}
    days = {spec.alias: spec for spec in specs if spec.how is not None and spec.how.kind in {"day", "month", "instant"}}
    fixed: dict[str, Mark] = {alias: mark for alias, spec in numbers.items() if (mark := _fixed_mark(spec, format_))}
    told = [] if sheet.typed else [spec for alias, spec in numbers.items() if alias in fixed]
    turned = _turned(con, rows, told, fixed, format_)
    fixed |= {alias: mark for alias, (mark, _) in turned.items()}
    open_numbers = [spec for alias, spec in numbers.items() if alias not in fixed]
    open_days = list(days.values()) if format_.day_order == "auto" else []
    mark_proof = _proof(con, rows, open_numbers, (_COMMA, _DOT, _EITHER_MARK))
    day_proof = _proof(con, rows, open_days, (_DAY_FIRST, _MONTH_FIRST, _EITHER_ORDER))
    comma = _leans(mark_proof.values(), usual=_usual_comma(sheet))
    day_first = format_.day_order != "mdy" and _leans(day_proof.values(), usual=True)
    marks = fixed | {
        spec.alias: _mark(_leans([mark_proof.get(spec.source, _NO_PROOF)], usual=comma)) for spec in open_numbers
    }
    orders = {
        alias: _order(_leans([day_proof.get(spec.source, _NO_PROOF)], usual=day_first)) for alias, spec in days.items()
    }
    said = [
        *_said_of_turned(numbers, turned),
        *_said_of_marks(open_numbers, marks, mark_proof),
        *_said_of_days(open_days, day_proof),
    ]
    unsettled = frozenset(
        spec.alias
        for spec in open_numbers
        if not (seen := mark_proof.get(spec.source, _NO_PROOF)).one and not seen.other
    )
    return Writing(marks, orders, unsettled), tuple(said)


def _fixed_mark(spec: Spec, format_: Format) -> Mark | None:
    mark = (spec.how.mark if spec.how else "") or format_.decimal
    return None if mark == "auto" else _mark(mark == ",")


def _turned(
    con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], fixed: Mapping[str, Mark], format_: Format
) -> Mapping[str, tuple[Mark, int]]:
    """Return the cells whose column proves the mark that the format does not say, with how many cells prove it."""
    if format_.name not in formats() or format_.decimal == "auto":
        return {}
    patterns = (_COMMA, _DOT, _EITHER_MARK)
    seen = _proof(con, f"(SELECT * FROM {rows} LIMIT {_SAMPLE})", specs, patterns)
    doubtful = [spec for spec in specs if _other(seen.get(spec.source, _NO_PROOF), fixed[spec.alias])]
    proof = _proof(con, rows, doubtful, patterns)
    return {
        spec.alias: (_mark(fixed[spec.alias] != ","), count)
        for spec in doubtful
        if (count := _other(proof.get(spec.source, _NO_PROOF), fixed[spec.alias]))
    }


def _other(proof: _Proof, mark: Mark) -> int:
    """Return how many cells prove the mark that is not this one, where none proves this one."""
    told, other = (proof.one, proof.other) if mark == "," else (proof.other, proof.one)
    return 0 if told else other


def _mark(comma: bool) -> Mark:
    return "," if comma else "."


def _order(day_first: bool) -> Order:
    return "dmy" if day_first else "mdy"


def _usual_comma(sheet: Sheet) -> bool:
    if sheet.typed or sheet.decimal_hint:
        return sheet.decimal_hint == ","
    return sheet.delimiter in {";", "\t"}


def _leans(proofs: Iterable[_Proof], *, usual: bool) -> bool:
    """Tell whether the first way is the one proved; the usual way when neither or both alike are."""
    seen = list(proofs)
    one, other = sum(proof.one for proof in seen), sum(proof.other for proof in seen)
    return usual if one == other else one > other


def _proof(
    con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], patterns: tuple[str, str, str]
) -> Mapping[str, _Proof]:
    """Count what each column proves, in one scan; values worked out from others prove nothing."""
    sources = tuple(dict.fromkeys(spec.source for spec in specs if spec.level == 0))
    if patterns[2] == _EITHER_ORDER:  # whoever proves an order is written in one: most columns of days are not
        sources = tuple(source for source, count in _matching(con, rows, sources, _EITHER_ORDER).items() if count)
    if not sources:
        return {}
    matches = (f"regexp_matches({source}, {text(pattern)})" for source in sources for pattern in patterns)
    filters = ", ".join(f"count(*) FILTER ({match})" for match in matches)
    found = iter(con.execute(f"SELECT {filters} FROM {rows}").fetchall()[0])
    return {source: _Proof(next(found), next(found), next(found)) for source in sources}


def _matching(con: duckdb.DuckDBPyConnection, rows: str, sources: Sequence[str], pattern: str) -> Mapping[str, int]:
    """Count the cells of each column that match a pattern."""
    if not sources:
        return {}
    filters = ", ".join(f"count(*) FILTER (regexp_matches({source}, {text(pattern)}))" for source in sources)
    return dict(zip(sources, con.execute(f"SELECT {filters} FROM {rows}").fetchall()[0], strict=True))


def _said_of_turned(specs: Mapping[str, Spec], turned: Mapping[str, tuple[Mark, int]]) -> Iterable[Message]:
    for mark in dict.fromkeys(mark for mark, _ in turned.values()):
        told = {specs[alias].header: count for alias, (way, count) in turned.items() if way == mark}
        yield message("connectors.other_mark", column=", ".join(told), mark=mark, count=sum(told.values()))


def _said_of_marks(specs: Sequence[Spec], marks: Mapping[str, Mark], proof: Mapping[str, _Proof]) -> Iterable[Message]:
    settled = any(column.one or column.other for column in proof.values())
    for source, column in proof.items():
        spec = next(spec for spec in specs if spec.source == source)
        mark = marks[spec.alias]
        if column.one and column.other:
            yield message("connectors.mixed_marks", column=spec.header, mark=mark, comma=column.one, dot=column.other)
        elif column.either and not column.one and not column.other and not settled:
            yield message("connectors.ambiguous_mark", column=spec.header, mark=mark, count=column.either)


def _said_of_days(specs: Sequence[Spec], proof: Mapping[str, _Proof]) -> Iterable[Message]:
    settled = any(column.one or column.other for column in proof.values())
    for source, column in proof.items():
        spec = next(spec for spec in specs if spec.source == source)
        if column.one and column.other:
            yield message("connectors.mixed_days", column=spec.header, first=column.one, second=column.other)
        elif column.either and not column.one and not column.other and not settled:
            yield message("connectors.ambiguous_days", column=spec.header, count=column.either)
