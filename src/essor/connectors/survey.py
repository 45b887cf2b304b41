"""Look once at whole columns, to decide how each is to be parsed: plainly, or with care.

A column that is written plainly throughout takes the fast path; one odd cell sends the column down the
careful path. What the format leaves to the column (decimal mark, day order: auto) is decided by every
cell of it, and the rule is told where no cell settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from essor.connectors.format import Format
from essor.connectors.plan.cells import How, Spec
from essor.connectors.reading import Sheet
from essor.connectors.typed import days, numbers, texts
from essor.connectors.typed.days import Order, Shape
from essor.connectors.typed.numbers import Mark, lone_groups, sure_groups
from essor.connectors.vocabulary import all_clean, few_words
from essor.connectors.writing import Writing, written
from essor.kernel.message import Message, message
from essor.mart.quoting import text

RATE_SCALE = 4
_SAMPLE = 50
_DAYS = frozenset({"day", "month", "instant"})
_PLAIN_KINDS = frozenset({"text", "number", "rate"}) | _DAYS
_BINARY = r"-?(?:[01]|0?[.][0-9]+|1[.]0+)"


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold how a cell is to be parsed.

    Args:
        mark: decimal mark of a number.
        order: day order of a day.
        shape: the one way in which every day of the column is written.
        plain: nothing in the column needs care.
        canonical: numbers and days of a spreadsheet come with a dot and in ISO form, texts as typed.
        share: a rate of a spreadsheet that is a share of one already (a cell shown as 5 % holds 0.05).
        filled: no cell of the column is empty.
        words: the few words that a text column of a long file holds.

    """

    mark: Mark = "."
    order: Order = "dmy"
    shape: Shape | None = None
    plain: bool = False
    canonical: bool = False
    share: bool = False
    filled: bool = False
    words: tuple[str, ...] = ()


def survey(
    con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], format_: Format, sheet: Sheet
) -> tuple[Mapping[str, Decision], tuple[Message, ...]]:
    """Decide how each cell is parsed, by alias; and say by which rule, where no cell settled it.

    Args:
        con: connection prepared by `essor.connectors.typed.prepare`.
        rows: view of the rows: the columns of the sheet as text.
        specs: cells of the plan.
        format_: the format, whose decimal mark and day order hold unless they are auto.
        sheet: the sheet, for its hints.

    """
    writing, said = written(con, rows, specs, format_, sheet)
    shapes = {
        spec.alias: shape
        for spec in specs
        if spec.how is not None and spec.level == 0 and spec.how.kind in _DAYS
        if (shape := _shape(con, rows, spec, writing)) is not None
    }
    tested = [spec for spec in specs if spec.how is not None and spec.level == 0 and spec.how.kind in _PLAIN_KINDS]
    tested = [spec for spec in tested if spec.alias in shapes or (spec.how and spec.how.kind not in _DAYS)]
    words = few_words(con, rows, specs, sheet.rows)
    clean = {source for source, found in words.items() if all_clean(con, found)}
    known = [spec for spec in tested if _is_text(spec) and spec.source in clean]
    looked = [spec for spec in tested if spec not in known]
    conditions = [_odd(spec, writing, shapes.get(spec.alias), sheet) for spec in looked]
    plain = {spec.alias for spec, count in zip(looked, counts(con, rows, conditions), strict=True) if not count}
    plain |= {spec.alias for spec in known}
    doubtful = [spec for spec in looked if spec.how and spec.how.kind == "number" and spec.alias not in plain]
    grouped = () if sheet.typed else _lone_groups(con, rows, doubtful, writing)
    filled = _filled(con, rows, tested)
    shares = _shares(con, rows, specs, sheet)
    decisions = {
        spec.alias: Decision(
            mark=writing.marks.get(spec.alias, "."),
            order=writing.orders.get(spec.alias, "dmy"),
            shape=shapes.get(spec.alias),
            plain=spec.alias in plain,
            canonical=sheet.typed,
            share=spec.alias in shares,
            filled=spec.alias in filled,
            words=words.get(spec.source, ()) if spec.source in clean and _is_text(spec) else (),
        )
        for spec in specs
    }
    return decisions, (*said, *grouped)


def _lone_groups(
    con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], writing: Writing
) -> Iterator[Message]:
    """Yield what is to be said of columns where one group of thousands stands and none that is sure."""
    for spec in (spec for spec in specs if spec.alias not in writing.open):
        mark = writing.marks[spec.alias]
        lone, sure = (f"regexp_matches({spec.source}, {text(made(mark))})" for made in (lone_groups, sure_groups))
        count, proofs, first, cell = con.execute(
            f"SELECT count(*) FILTER ({lone}), count(*) FILTER ({sure}), min(row_number) FILTER ({lone}), "
            f"arg_min({spec.source}, row_number) FILTER ({lone}) FROM {rows}"
        ).fetchall()[0]
        if count and not proofs:
            yield message(
                "connectors.lone_groups", column=spec.header, count=count, row=str(first), value=cell, mark=mark
            )


def _filled(con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec]) -> frozenset[str]:
    """Return the cells whose column has no empty one."""
    if not specs:
        return frozenset()
    counted = ", ".join(f"count({spec.source})" for spec in specs)
    total, *present = con.execute(f"SELECT count(*), {counted} FROM {rows}").fetchall()[0]
    return frozenset(spec.alias for spec, count in zip(specs, present, strict=True) if count == total)


def _is_text(spec: Spec) -> bool:
    return spec.how is not None and spec.how.kind == "text"


def counts(con: duckdb.DuckDBPyConnection, rows: str, conditions: Sequence[str]) -> list[int]:
    """Count the rows on which each condition holds, in one scan."""
    if not conditions:
        return []
    filters = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
    return [int(count) for count in con.execute(f"SELECT {filters} FROM {rows}").fetchall()[0]]


def _shape(con: duckdb.DuckDBPyConnection, rows: str, spec: Spec, writing: Writing) -> Shape | None:
    """Return the shape that the first cells of a column all have."""
    sample = con.execute(f"SELECT {spec.source} FROM {rows} WHERE {spec.source} IS NOT NULL LIMIT {_SAMPLE}").fetchall()
    months = spec.how is not None and spec.how.kind == "month"
    for shape in days.shapes(writing.orders[spec.alias], months=months) if sample else ():
        if not shape.folded and all(shape.fits(cell) for (cell,) in sample):
            return shape
    return None


def _odd(spec: Spec, writing: Writing, shape: Shape | None, sheet: Sheet) -> str:
    """Return the SQL that is true of a cell that needs care."""
    how = spec.how or How("text")
    if shape is not None:
        plain = f"({shape.matches(spec.source)} AND {shape.value(spec.source)} IS NOT NULL)"
    elif how.kind == "text":
        plain = texts.is_clean(spec.source)
    else:
        mark: Mark = "." if sheet.typed else writing.marks[spec.alias]
        scale = RATE_SCALE if how.kind == "rate" else how.scale
        plain = f"regexp_full_match({spec.source}, {text(numbers.plain(mark, scale))})"
    return f"{spec.source} IS NOT NULL AND NOT {plain}"


def _shares(con: duckdb.DuckDBPyConnection, rows: str, specs: Sequence[Spec], sheet: Sheet) -> frozenset[str]:
    """Return the rates of a spreadsheet none of whose cells is beyond 1: they are shares already."""
    rates = [spec for spec in specs if spec.how is not None and spec.how.kind == "rate" and spec.level == 0]
    if not sheet.typed or not rates:
        return frozenset()
    beyond = counts(
        con,
        rows,
        [
            f"regexp_full_match({spec.source}, '-?[0-9.]+') AND NOT regexp_full_match({spec.source}, {text(_BINARY)})"
            for spec in rates
        ],
    )
    return frozenset(spec.alias for spec, count in zip(rates, beyond, strict=True) if not count)
