"""Check the cells and rows of a sheet against the contracts: one scan counts every fault, then each is told.

A row with a fault is rejected as a whole, with each of its faults. Documents of several rows stand or
fall with their first row; a table made of distinct keys leaves out rows without a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from essor.connectors import faults
from essor.connectors.faults import Place, Reason, row_list
from essor.connectors.parsing import CENTS
from essor.connectors.plan.build import Plan
from essor.connectors.plan.cells import Cells
from essor.connectors.plan.compiler import Fault
from essor.connectors.plan.outputs import Rows
from essor.connectors.rows import Laid
from essor.connectors.survey import counts
from essor.connectors.typed import numbers
from essor.kernel.message import Message, message
from essor.kernel.value import Count
from essor.mart.quoting import text

_CELL_KEYS = tuple(
    f"connectors.{key}"
    for key in (
        "unreadable_number", "excess_decimals", "too_large", "two_digit_year", "no_such_day", "no_such_hour",
        "other_order_dmy", "other_order_mdy", "serial_day", "unreadable_day", "unreadable_yes_no",
    )
)  # fmt: skip
_SHOWN_WORDS = 10
_ONE_CURRENCY = re.compile(r"'([A-Z]{3})'")


@dataclass(frozen=True, slots=True)
class _Check:
    """Hold one thing to look for: SQL that is true on a row at fault, why it is one, whether it is only told."""

    when: str
    reason: Reason
    warning: bool = False


def find_faults(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> tuple[Message, ...]:
    """Put every fault of a cell or of a contract into the table of faults; return what is only to be told."""
    faults.start(con)
    checks = _unique(_checks(plan, laid))
    found = counts(con, laid.cells, [check.when for check in checks])
    said: list[Message] = []
    for check, count in zip(checks, found, strict=True):
        if count and check.warning:
            said += _told(con, laid, check, where, count)
        elif count:
            faults.add(con, laid.cells, check.when, check.reason, where)
    if plan.document:
        faults.reject_documents(con, laid.cells, where)
    return tuple(said)


def applies(rows: Rows) -> str:
    """Return the SQL of the rows that an output is made from."""
    conditions = [rows.where] if rows.where != "true" else []
    if rows.output.grain == "parent":
        conditions.append("position = 1")
    if rows.output.grain == "distinct":
        conditions += [f"({key}) IS NOT NULL" for key in rows.keys]
    return f"({' AND '.join(conditions)})" if conditions else "true"


def _unique(checks: Iterator[_Check]) -> list[_Check]:
    """Keep each check once: several tables read the same cells; what is only told is told of the first table."""
    kept: dict[tuple[str, ...], _Check] = {}
    for check in checks:
        told = "" if check.warning else check.when
        kept.setdefault((told, *check.reason.keys, check.reason.header), check)
    return list(kept.values())


def _checks(plan: Plan, laid: Laid) -> Iterator[_Check]:
    for rows in plan.rows:
        here, parent = applies(rows), rows.output.grain == "parent"
        for sql in rows.select.values():
            yield from _cell_checks(plan.cells, sql, laid, here, parent=parent)
        yield from _cell_checks(plan.cells, rows.where, laid, "true", parent=False)
        for fault in (*rows.guards, *rows.faults):
            if _cannot_be(fault, laid):
                continue
            when = f"{here} AND coalesce({fault.when}, false)"
            reason = Reason((fault.key,), "", fault.header, fault.value, fault.args, parent)
            yield _Check(when, reason, fault.warning)
        yield from _currency_checks(plan.cells, rows, laid, here)


def _cannot_be(fault: Fault, laid: Laid) -> bool:
    """Tell whether the survey has shown already that there is no such row."""
    alias, _, rest = fault.when.partition(" ")
    return rest == "IS NULL" and alias in laid.parsed and laid.parsed[alias].filled


def _cell_checks(cells: Cells, sql: str, laid: Laid, here: str, *, parent: bool) -> Iterator[_Check]:
    for spec, read in cells.read_by(sql):
        way = laid.parsed[spec.alias]
        if way.given:
            reason = Reason(_CELL_KEYS, way.reason, spec.header, way.text_alias, None, parent)
            yield _Check(f"{here} AND {way.bad}{f' AND coalesce({read}, false)' if read else ''}", reason)


def _currency_checks(cells: Cells, rows: Rows, laid: Laid, here: str) -> Iterator[_Check]:
    """Yield, where all rows are taken to be in one currency, the cells that bear the sign of another."""
    told = _ONE_CURRENCY.fullmatch(rows.select.get("currency", ""))
    if told is None:
        return
    other = f"regexp_matches({{cell}}, {text(numbers.other_currencies(told[1]))})"
    amounts = {
        spec for sql in rows.select.values() for spec in cells.behind(sql) if spec.how and spec.how.scale == CENTS
    }
    for spec in sorted(amounts, key=lambda spec: spec.alias):
        way = laid.parsed[spec.alias]
        if way.given and spec.how is not None and spec.how.kind == "number":
            args = {"currency": text(told[1])}
            reason = Reason(
                ("connectors.other_currency",), "", spec.header, way.text_alias, args, rows.output.grain == "parent"
            )
            yield _Check(f"{here} AND coalesce({other.format(cell=way.text_alias)}, false)", reason)


def _told(con: duckdb.DuckDBPyConnection, laid: Laid, check: _Check, where: Place, total: int) -> Iterator[Message]:
    """Yield what is to be said of rows that are kept: for words, once for each of them."""
    key, header = check.reason.keys[0], check.reason.header
    if check.reason.value == "NULL":
        rows = [row for (row,) in con.execute(
            f"SELECT row_number FROM {laid.cells} WHERE {check.when} ORDER BY 1 LIMIT {faults.SHOWN_ROWS}"
        ).fetchall()]  # fmt: skip
        yield message(key, file=where.shown, column=header, count=Count(total), rows=row_list(rows, total))
        return
    words = con.execute(
        f"SELECT left({check.reason.value}, {faults.SHOWN_CHARACTERS}) AS word, count(*), "
        f"list_slice(list(row_number ORDER BY row_number), 1, {faults.SHOWN_ROWS}) "
        f"FROM {laid.cells} WHERE {check.when} GROUP BY word ORDER BY 2 DESC, 1 LIMIT {_SHOWN_WORDS}"
    ).fetchall()
    for value, count, rows in words:
        shown = row_list(rows, count)
        yield message(key, file=where.shown, column=header, value=str(value), count=Count(count), rows=shown)
