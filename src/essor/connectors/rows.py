"""Lay out the rows of a sheet: what is no data aside, documents filled down, cells worked out.

Three relations follow one another: ``sheet`` (as read), ``filled`` (with what a document's first row
says), ``cells`` (every cell of the plan under its alias, with the text of those that need care).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from essor.connectors.blocks import blocks
from essor.connectors.correction import Correction
from essor.connectors.format import Format
from essor.connectors.parsing import Parsed, Zones, parse_all
from essor.connectors.plan.build import AsidePlan, DocumentPlan, Plan
from essor.connectors.plan.cells import Cells
from essor.connectors.plan.total_rows import FOOTER_BELOW
from essor.connectors.reading import Sheet
from essor.connectors.survey import survey
from essor.kernel.message import Message
from essor.mart.quoting import text

_WORDS_OF_A_SENTENCE = 3  # a single line of fewer may be a row cut short


@dataclass(frozen=True, slots=True)
class Laid:
    """Hold the relations of a sheet that is ready to be checked.

    Args:
        cells: relation of the rows that are data.
        aside: relation of those that are not: row_number, reason.
        aside_rows: how many these are.
        parsed: how each cell was worked out, by alias.
        messages: what is to be said of the columns.
        in_order: the rows come in the order of the file by themselves.

    """

    cells: str
    aside: str
    aside_rows: int
    parsed: Mapping[str, Parsed]
    messages: tuple[Message, ...]
    in_order: bool


def lay_out(con: duckdb.DuckDBPyConnection, plan: Plan, sheet: Sheet, zones: Zones, correction: Correction) -> Laid:
    """Lay out the rows of a sheet.

    Args:
        con: connection that holds the sheet, prepared by `essor.connectors.typed.prepare`.
        plan: what to make of it.
        sheet: the sheet as read.
        zones: zones of the source and of the company.
        correction: where a file of rejects keeps the numbers of the rows as they were.

    """
    base = _base(con, sheet, correction)
    aside, aside_rows = set_aside(con, plan.aside, base, plan.format, sheet, zones)
    data = f"(SELECT * FROM {base} ANTI JOIN {aside} USING (row_number))" if aside_rows else base
    filled = _filled(con, plan.document, data, sheet) if plan.document else _flat(data)
    decisions, messages = survey(con, filled, tuple(plan.cells.specs.values()), plan.format, sheet)
    parsed = parse_all(tuple(plan.cells.specs.values()), decisions, zones)
    keep = _worth_keeping(plan)
    cells = _relation(con, "cells", worked_out(plan.cells, parsed, filled), keep=keep)
    in_order = not keep and not aside_rows and not correction.known
    return Laid(cells, aside, aside_rows, parsed, messages, in_order)


def _base(con: duckdb.DuckDBPyConnection, sheet: Sheet, correction: Correction) -> str:
    """Return the rows under the numbers that they have in the original file."""
    if not correction.known:
        return f"(SELECT *, CAST(NULL AS BIGINT) AS first_rank FROM {sheet.table})"
    return _relation(con, "corrected", correction.renumbered(sheet), keep=True)


def _flat(data: str) -> str:
    return f"(SELECT *, first_rank AS occurrence FROM {data})"


def set_aside(
    con: duckdb.DuckDBPyConnection, plan: AsidePlan, base: str, format_: Format, sheet: Sheet, zones: Zones
) -> tuple[str, int]:
    """Return the relation of the rows that are no data, each with its reason, and how many they are."""
    if not plan.reasons:
        con.execute("CREATE OR REPLACE TEMP TABLE aside (row_number BIGINT, reason VARCHAR)")
        return "aside", 0
    specs = tuple(plan.cells.specs.values())
    flat = _flat(base)
    decisions, _ = survey(con, flat, specs, format_, sheet)
    cells = worked_out(plan.cells, parse_all(specs, decisions, zones), flat)
    cases = " ".join(f"WHEN {look.sql} THEN {text(look.reason)}" for look in plan.reasons)
    if all(look.suspects for look in plan.reasons):
        suspects = dict.fromkeys(suspect for look in plan.reasons for suspect in look.suspects)
        cells = f"SELECT * FROM ({cells}) WHERE {' OR '.join(suspects)}"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE aside AS SELECT row_number, reason FROM "
        f"(SELECT row_number, CASE {cases} END AS reason FROM ({cells})) WHERE reason IS NOT NULL"
    )
    _keep_footers_at_the_bottom(con, base)
    return "aside", int(con.execute("SELECT count(*) FROM aside").fetchall()[0][0])


def _keep_footers_at_the_bottom(con: duckdb.DuckDBPyConnection, base: str) -> None:
    """Take a lone sentence for a footer only below the last row of data, and where it cannot be a row cut short."""
    found = con.execute(
        f"SELECT a.row_number, b.c0 FROM aside a JOIN {base} b USING (row_number) WHERE a.reason = '{FOOTER_BELOW}' "
        "ORDER BY 1"
    ).fetchall()
    if not found:
        return
    last = con.execute(f"SELECT max(row_number) FROM {base} ANTI JOIN aside USING (row_number)").fetchall()[0][0] or 0
    below = [(row, words) for row, words in found if row > last]
    if len(below) == 1 and len(below[0][1].split()) < _WORDS_OF_A_SENTENCE:
        below = []
    kept = ", ".join(str(row) for row, _ in below) or "NULL"
    con.execute(f"DELETE FROM aside WHERE reason = '{FOOTER_BELOW}' AND coalesce(row_number NOT IN ({kept}), true)")
    con.execute(f"UPDATE aside SET reason = 'footer' WHERE reason = '{FOOTER_BELOW}'")


def of_aside(
    con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, sheet: Sheet, zones: Zones, correction: Correction
) -> str:
    """Return the relation of the cells of the rows set aside, worked out as those of the data are.

    They are read with care: a total may be written as no row of data is.
    """
    base = _base(con, sheet, correction)
    places = "CAST(NULL AS BIGINT) AS block, CAST(NULL AS BIGINT) AS position, first_rank AS occurrence"
    firsts = [column.index for column in plan.document.first_row] if plan.document else []
    extra = "".join(f", c{index} AS p{index}" for index in firsts)
    rows = f"(SELECT b.*, a.reason, {places}{extra} FROM {base} b JOIN {laid.aside} a USING (row_number))"
    specs = tuple(plan.cells.specs.values())
    decisions, _ = survey(con, rows, specs, plan.format, sheet)
    return _relation(con, "aside_cells", worked_out(plan.cells, parse_all(specs, decisions, zones), rows), keep=True)


def _filled(con: duckdb.DuckDBPyConnection, document: DocumentPlan, data: str, sheet: Sheet) -> str:
    """Return the rows with block, position, and what the first row of their document says."""
    blocks(con, document, data)
    fill = {document.key.index, *(column.index for column in document.fill)}
    firsts = [f"arg_min(c{index}, row_number) FILTER (c{index} IS NOT NULL) AS f{index}" for index in sorted(fill)]
    firsts += [f"max(c{column.index}) FILTER (position = 1) AS p{column.index}" for column in document.first_row]
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE documents AS SELECT block, {', '.join(firsts)} "
        f"FROM {data} JOIN blocks USING (row_number) GROUP BY block"
    )
    columns = [
        f"coalesce(c{index}, f{index}) AS c{index}" if index in fill else f"c{index}"
        for index in range(len(sheet.headers))
    ]
    columns += [f"p{column.index}" for column in document.first_row]
    select = (
        f"SELECT d.row_number, d.line_number, blocks.block, blocks.position, first_rank AS occurrence, "
        f"{', '.join(columns)} FROM {data} d JOIN blocks USING (row_number) JOIN documents USING (block) "
        f"ORDER BY d.row_number"
    )
    return _relation(con, "filled", select, keep=True)


def worked_out(cells: Cells, parsed: Mapping[str, Parsed], rows: str) -> str:
    """Return the SELECT that works out every cell, level by level."""
    query = f"SELECT * FROM {rows}"
    for level in cells.levels():
        given = [
            f"{parsed[spec.alias].given} AS {parsed[spec.alias].text_alias}"
            for spec in level
            if parsed[spec.alias].given
        ]
        if given:
            query = f"SELECT *, {', '.join(given)} FROM ({query})"
        values = [f"{parsed[spec.alias].value} AS {spec.alias}" for spec in level]
        query = f"SELECT *, {', '.join(values)} FROM ({query})"
    return query


def _worth_keeping(plan: Plan) -> bool:
    """Tell whether cells are dear enough to be worked out once and kept: those that look at other rows."""
    return plan.document is not None or any(spec.looks_around for spec in plan.cells.specs.values())


def _relation(con: duckdb.DuckDBPyConnection, name: str, select: str, *, keep: bool) -> str:
    """Give a SELECT a name: a table when it is to be worked out once, else a view."""
    con.execute(f"DROP VIEW IF EXISTS {name}_view")
    con.execute(f"DROP TABLE IF EXISTS {name}_table")
    kind = "table" if keep else "view"
    con.execute(f"CREATE TEMP {kind.upper()} {name}_{kind} AS {select}")
    return f"{name}_{kind}"
