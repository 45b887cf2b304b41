"""Add up what must agree: entries that balance, documents with the total of their rows, source with mart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from essor.connectors import faults
from essor.connectors.faults import Place, Reason
from essor.connectors.plan.build import ControlPlan, Plan
from essor.connectors.rows import Laid
from essor.connectors.validate import applies
from essor.kernel.message import Message, message
from essor.kernel.value import Count, Money

_GOOD = "row_number NOT IN (SELECT row_number FROM faults)"
_SHOWN_DOCUMENTS = 10
_NOTHING = Decimal(0)
_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Total:
    """Hold a control total of one sheet.

    Args:
        source: sum over the rows that are data.
        mart: sum over what is handed to the mart.
        rejected: sum over the rows rejected.
        set_aside: sum over the rows that are no data, apart.
        unreadable: rejected rows whose amount cannot be read: they are in no sum.

    """

    name: str
    table: str
    column: str
    source: Decimal
    mart: Decimal
    rejected: Decimal
    set_aside: Decimal = _NOTHING
    unreadable: int = 0

    @property
    def agrees(self) -> bool:
        """Tell whether source = mart + rejected."""
        return self.source == self.mart + self.rejected

    def __add__(self, other: Total) -> Total:
        """Return the total of two sheets."""
        return Total(
            self.name,
            self.table,
            self.column,
            self.source + other.source,
            self.mart + other.mart,
            self.rejected + other.rejected,
            self.set_aside + other.set_aside,
            self.unreadable + other.unreadable,
        )


def find_unbalanced(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> None:
    """Reject every row of an entry whose debits and credits differ, or one row of which is rejected already."""
    if plan.balance is None:
        return
    balance = plan.balance
    by = ", ".join(f"{sql} AS b{place}" for place, sql in enumerate(balance.by))
    names = ", ".join(f"b{place}" for place in range(len(balance.by)))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE unbalanced AS SELECT r.row_number, r.entry, e.debit, e.credit FROM "
        f"(SELECT row_number, {by}, {balance.by[-1]} AS entry FROM {laid.cells} WHERE {_GOOD}) r JOIN "
        f"(SELECT {by}, sum({balance.debit}) AS debit, sum({balance.credit}) AS credit FROM {laid.cells} WHERE {_GOOD} "
        f"GROUP BY ALL HAVING debit <> credit) e USING ({names})"
    )
    args = {name: f"CAST({name} AS VARCHAR)" for name in ("entry", "debit", "credit")}
    reason = Reason(("connectors.unbalanced_entry",), "", balance.header, "entry", args)
    faults.add(con, "unbalanced", "true", reason, where)


def check_documents(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, where: Place) -> Iterator[Message]:
    """Say which documents do not have the total of their rows; they are kept."""
    if plan.totals is None or plan.document is None:
        return
    totals = plan.totals
    key = f"c{plan.document.key.index}"
    documents = (
        f"SELECT min(row_number) AS row, any_value({key}) AS document, "
        f"round(sum({totals.lines}) + sum(CASE WHEN position = 1 THEN {totals.rest} ELSE 0 END), 2) AS found, "
        f"max(CASE WHEN position = 1 THEN {totals.equals} END) AS told "
        f"FROM {laid.cells} WHERE {_GOOD} GROUP BY block HAVING told IS NOT NULL AND abs(found - told) > {_CENT}"
    )
    found = con.execute(f"SELECT * FROM ({documents}) ORDER BY row LIMIT {_SHOWN_DOCUMENTS + 1}").fetchall()
    for row, document, sum_of_rows, told in found[:_SHOWN_DOCUMENTS]:
        yield message(
            "connectors.totals_differ",
            file=where.shown,
            row=str(row),
            document=str(document),
            told=Money(Decimal(told)),
            found=Money(Decimal(sum_of_rows)),
        )
    if len(found) > _SHOWN_DOCUMENTS:
        count = con.execute(f"SELECT count(*) FROM ({documents})").fetchall()[0][0]
        yield message("connectors.totals_differ_more", file=where.shown, count=Count(count))


def control(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    laid: Laid,
    aside_cells: str,
    staged: Mapping[str, str],
    *,
    unread: int = 0,
) -> tuple[Total, ...]:
    """Return the control totals of a sheet.

    Args:
        con: connection that holds the relations.
        plan: the plan, for the values to add up.
        laid: the rows that are data.
        aside_cells: relation of the cells of the rows that are not; "" when there are none.
        staged: for each table, the SQL that reads what was made of it.
        unread: rows that could not even be cut into cells.

    """
    totals = (_control(con, plan, one, laid, aside_cells, staged) for one in plan.controls)
    return tuple(replace(total, unreadable=total.unreadable + unread) for total in totals)


def _control(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    one: ControlPlan,
    laid: Laid,
    aside_cells: str,
    staged: Mapping[str, str],
) -> Total:
    parents = [rows for rows in plan.rows if rows.table.name == one.table and rows.output.grain == "parent"]
    here = applies(parents[0]) if parents else "true"
    lost = f"row_number IN (SELECT row_number FROM {faults.TABLE})"
    if parents:  # a document is lost when all of its rows are
        lost = f"block NOT IN (SELECT block FROM {laid.cells} WHERE {_GOOD})"
    read = plan.cells.read_by(one.value)
    bad = " OR ".join(f"({laid.parsed[spec.alias].bad} AND {when or 'true'})" for spec, when in read) or "false"
    whole, rejected, unreadable = con.execute(
        f"SELECT sum({one.value}), sum({one.value}) FILTER ({lost}), count(*) FILTER (({bad}) AND {lost}) "
        f"FROM {laid.cells} WHERE {here}"
    ).fetchall()[0]
    aside = con.execute(f"SELECT sum({one.value}) FROM {aside_cells}").fetchall()[0][0] if aside_cells else None
    mart = None
    if one.table in staged:
        column = f"abs({one.column})" if one.absolute else one.column
        mart = con.execute(f"SELECT sum({column}) FROM {staged[one.table]}").fetchall()[0][0]
    source, kept, lost_amount, apart = (_exact(amount) for amount in (whole, mart, rejected, aside))
    return Total(one.name, one.table, one.column, source, kept, lost_amount, apart, int(unreadable))


def compare_written(
    con: duckdb.DuckDBPyConnection, one: ControlPlan, total: Total, aside_cells: str, where: Place
) -> Iterator[Message]:
    """Say so when the file's own row of totals is another sum than that of its rows, or of those that are kept.

    A file may write its total once, or in parts: one of its rows, or all of them together, has to agree.
    """
    written = f"FROM {aside_cells} WHERE reason = 'total' AND {one.value} IS NOT NULL AND {one.value} <> 0"
    right = (total.source, total.mart)
    agreeing, whole, row, told = con.execute(
        f"SELECT count(*) FILTER ({one.value} IN (?, ?)), sum({one.value}), max(row_number), "
        f"arg_max({one.value}, row_number) {written}",
        right,
    ).fetchall()[0]
    if row is not None and not agreeing and _exact(whole) not in right:
        told_amount, sum_of_rows = Money(_exact(told)), Money(total.source)
        yield message(
            "connectors.totals_row_differs", file=where.shown, row=str(row), told=told_amount, found=sum_of_rows
        )


def _exact(amount: Decimal | int | None) -> Decimal:
    return _NOTHING if amount is None else Decimal(amount)
