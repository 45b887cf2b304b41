"""Keep the derived tables: the order grain, the parties' first and last orders, the sums by month.

After an import or an undo only what changed is computed again: the orders whose lines changed, the
months of their old and new lines, the parties of their old and new orders. Where a large share changed
everything is computed from scratch, by the same expressions; so are scores and web traffic, whatever
changed in them: they are few beside the orders.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from essor.mart.comparison import differing
from essor.mart.derived import GRAIN, derived
from essor.mart.draft import Draft
from essor.mart.few_words import few_words
from essor.mart.imports import Change
from essor.mart.monthly import MONTH, SUMMED, summed
from essor.mart.scan import listed, names
from essor.mart.schema import Table

UNCOUNTED = ("draft", "cancelled")
_LARGE_SHARE = 4
_WATCHED = {"order_lines": (("source", "order_id"), "order_date"), "products": (("product_id",), "family")}
_SUMS = """
    count(*) AS lines,
    CAST(coalesce(sum(quantity), 0) AS DECIMAL(18,4)) AS quantity,
    CAST(coalesce(sum(list_amount), 0) AS DECIMAL(18,2)) AS list_amount,
    CAST(coalesce(sum(discount_amount), 0) AS DECIMAL(18,2)) AS discount_amount,
    CAST(coalesce(sum(net_amount), 0) AS DECIMAL(18,2)) AS net_amount,
    CAST(coalesce(sum(cost_amount), 0) AS DECIMAL(18,2)) AS cost_amount,
    CAST(coalesce(sum(net_amount) FILTER (cost_amount IS NOT NULL), 0) AS DECIMAL(18,2)) AS costed_amount"""
_SUMS_OF_SUMS = """
    CAST(sum(lines) AS BIGINT) AS lines,
    CAST(sum(quantity) AS DECIMAL(18,4)) AS quantity,
    CAST(sum(list_amount) AS DECIMAL(18,2)) AS list_amount,
    CAST(sum(discount_amount) AS DECIMAL(18,2)) AS discount_amount,
    CAST(sum(net_amount) AS DECIMAL(18,2)) AS net_amount,
    CAST(sum(cost_amount) AS DECIMAL(18,2)) AS cost_amount,
    CAST(sum(costed_amount) AS DECIMAL(18,2)) AS costed_amount"""
_WORDS_OF_ORDERS = ("source", "channel", "store_id", "salesperson_id", "status", "currency")
_COUNTED = f"coalesce(status, '') NOT IN {UNCOUNTED}"


class Dirty:
    """Gather which orders, months and products a writer has changed, and in which tables that are summed up anew.

    Args:
        con: where they are gathered.

    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Start with nothing changed."""
        self.con = con
        self.everything = False
        self.summed: set[str] = set()
        con.execute("CREATE OR REPLACE TEMP TABLE dirty_orders (source VARCHAR, order_id VARCHAR)")
        con.execute("CREATE OR REPLACE TEMP TABLE dirty_months (month INTEGER)")
        con.execute("CREATE OR REPLACE TEMP TABLE dirty_products (product_id VARCHAR)")

    def note_all(self, table: Table) -> None:
        """Note that a table had no row before."""
        self.everything = self.everything or table.name in _WATCHED
        self.summed.add(table.name)

    def note(self, table: Table, before: str, after: str, keys: str, change: Change) -> None:
        """Note the rows that say something else than before; the arguments are those of compare()."""
        if not change.created + change.updated + change.removed:
            return
        self.summed.add(table.name)
        if self.everything or table.name not in _WATCHED:
            return
        columns, watched = _WATCHED[table.name]
        changed = differing(table, before, after, keys, columns, watched)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE essor_changed AS {changed}")
        if table.name == "products":
            self.con.execute(
                "INSERT INTO dirty_products SELECT product_id FROM essor_changed WHERE was IS DISTINCT FROM becomes"
            )
        else:
            self.con.execute("INSERT INTO dirty_orders SELECT DISTINCT source, order_id FROM essor_changed")
            self.con.execute(
                f"INSERT INTO dirty_months SELECT DISTINCT {MONTH.format(day='day')} "
                "FROM (SELECT unnest([was, becomes]) AS day FROM essor_changed) WHERE day IS NOT NULL"
            )
        self.con.execute("DROP TABLE essor_changed")


def refresh_derived(draft: Draft, dirty: Dirty) -> None:
    """Bring every derived table up to the rows of the draft."""
    for table in derived():
        draft.touch(table)
    _sum_up(draft, dirty.summed)
    orders, products = (_count(dirty, table) for table in ("dirty_orders", "dirty_products"))
    held = draft.con.execute(f"SELECT count(*) FROM {draft.scan(GRAIN)}").fetchall()[0][0]
    if dirty.everything or (orders and orders * _LARGE_SHARE >= held):
        _rebuild_sales(draft)
        return
    if not orders and not products:
        return
    draft.step("aggregate")
    if orders:
        _refresh_orders(draft)
    _refresh_months(draft)


def rebuild_derived(draft: Draft) -> None:
    """Compute every derived table from scratch."""
    _rebuild_sales(draft)
    _sum_up(draft, tuple(SUMMED.values()))


def _rebuild_sales(draft: Draft) -> None:
    lines = draft.scan("order_lines")
    with few_words(draft.con, lines, _WORDS_OF_ORDERS) as coded:
        _rewrite(draft, GRAIN, _grain(coded), "order_date")
    for table in ("monthly_sales", "monthly_products"):
        _rewrite(draft, table, _monthly(table, lines, draft.scan("products")), "month")
    _rewrite(draft, "monthly_orders", _monthly_orders(draft.scan(GRAIN)), "month")
    _rewrite(draft, "party_grain", _parties(draft.scan(GRAIN)), "party_id")


def _sum_up(draft: Draft, changed: Collection[str]) -> None:
    for table, rows in SUMMED.items():
        if rows in changed:
            _rewrite(draft, table, summed(table, draft.scan(rows)), "month")


def _rewrite(draft: Draft, table: str, rows: str, order_by: str) -> None:
    draft.step("aggregate", table)
    draft.write(table, rows, instead_of=draft.files(table), order_by=order_by)


def _refresh_orders(draft: Draft) -> None:
    """Replace the changed orders, then the months and the parties of their old and new state."""
    run = draft.con.execute
    run("CREATE OR REPLACE TEMP TABLE essor_orders AS SELECT DISTINCT * FROM dirty_orders")
    lines = f"(SELECT * FROM {draft.scan('order_lines')} SEMI JOIN essor_orders USING (source, order_id))"
    run(f"CREATE OR REPLACE TEMP TABLE essor_grain AS {_grain(lines)}")
    old = f"SELECT month, party_id FROM {draft.scan(GRAIN)} SEMI JOIN essor_orders USING (source, order_id)"
    run(
        "CREATE OR REPLACE TEMP TABLE essor_reach AS "
        f"SELECT DISTINCT month, party_id FROM ({old} UNION ALL SELECT month, party_id FROM essor_grain)"
    )
    draft.step("aggregate", GRAIN)
    draft.replace_keys(
        GRAIN, ("source", "order_id"), "essor_orders", f"SELECT {names(derived()[GRAIN])} FROM essor_grain",
        order_by="order_date",
    )  # fmt: skip
    for table, key, sql in (("monthly_orders", "month", _monthly_orders), ("party_grain", "party_id", _parties)):
        draft.step("aggregate", table)
        keys = f"(SELECT DISTINCT {key} FROM essor_reach WHERE {key} IS NOT NULL)"
        orders = f"(SELECT * FROM {draft.scan(GRAIN)} SEMI JOIN {keys} k USING ({key}))"
        draft.replace_keys(table, (key,), keys, sql(orders), order_by=key)


def _refresh_months(draft: Draft) -> None:
    """Replace the months of the changed lines, and those where a product changed its family."""
    run = draft.con.execute
    month = MONTH.format(day="order_date")
    lines = draft.scan("order_lines")
    moved = f"SELECT {month} FROM {lines} SEMI JOIN dirty_products USING (product_id)"
    for table, months in (
        ("monthly_sales", f"SELECT month FROM dirty_months UNION {moved}"),
        ("monthly_products", "SELECT DISTINCT month FROM dirty_months"),
    ):
        run(f"CREATE OR REPLACE TEMP TABLE essor_months AS {months}")
        first, last = run("SELECT min(month), max(month) FROM essor_months").fetchall()[0]
        if first is None:
            continue
        draft.step("aggregate", table)
        # The bounds let the scan skip row groups; the join picks the months.
        days = (
            f"order_date >= make_date({first // 100}, {first % 100}, 1) "
            f"AND order_date < make_date({last // 100}, {last % 100}, 1) + INTERVAL 1 MONTH"
        )
        touched = f"(SELECT * FROM {lines} WHERE {days} AND {month} IN (SELECT month FROM essor_months))"
        draft.replace_keys(
            table, ("month",), "essor_months", _monthly(table, touched, draft.scan("products")), order_by="month"
        )


def _grain(lines: str) -> str:
    """Return one row for each order.

    What belongs to the order stands on each of its lines; where the lines disagree the smallest value
    stands, and for the status the greatest, so that one cancelled line does not cancel the order.
    """
    return (
        "SELECT source, order_id, min(order_date) AS order_date, "
        f"{MONTH.format(day='min(order_date)')} AS month, min(party_id) AS party_id, min(channel) AS channel, "
        "min(store_id) AS store_id, min(salesperson_id) AS salesperson_id, max(status) AS status, "
        f"min(currency) AS currency, {_SUMS} FROM {lines} GROUP BY source, order_id"
    )


def _monthly(table: str, lines: str, products: str) -> str:
    dimensions = _dimensions(table)
    named = ", ".join(
        {"month": f"{MONTH.format(day='order_date')} AS month", "family": "p.family"}.get(name, f"l.{name}")
        for name in dimensions
    )
    joined = f" LEFT JOIN {products} p USING (product_id)" if "family" in dimensions else ""
    return f"SELECT {named}, {_SUMS} FROM {lines} l{joined} GROUP BY ALL"


def _monthly_orders(orders: str) -> str:
    dimensions = listed(_dimensions("monthly_orders"))
    return f"SELECT {dimensions}, count(*) AS orders, {_SUMS_OF_SUMS} FROM {orders} GROUP BY {dimensions}"


def _parties(orders: str) -> str:
    """Return one row for each party that has a counted order."""
    return (
        "SELECT party_id, min(order_date) AS first_order_date, max(order_date) AS last_order_date, "
        "count(*) AS orders, CAST(sum(net_amount) AS DECIMAL(18,2)) AS net_amount, "
        f"CAST(count(DISTINCT currency) AS INTEGER) AS currencies FROM {orders} "
        f"WHERE party_id IS NOT NULL AND {_COUNTED} GROUP BY party_id"
    )


def _dimensions(table: str) -> Sequence[str]:
    sums = {"lines", "orders", "quantity"}
    return [c.name for c in derived()[table] if c.name not in sums and not c.name.endswith("_amount")]


def _count(dirty: Dirty, table: str) -> int:
    return int(dirty.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
