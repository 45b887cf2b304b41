"""Make snapshots of a few rows, and a small shop of two years with holes in its data."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from essor.mart.engines import Engine
from essor.mart.schema import tables

ARROW = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "decimal(18,2)": pa.decimal128(18, 2),
    "decimal(18,4)": pa.decimal128(18, 4),
    "float64": pa.float64(),
}
LINEAGE = {"source": "odoo", "import_id": "000001", "file_sha256": "a" * 64, "sheet": None}
Row = dict[str, Any]
Opener = Callable[..., Engine]
"""What opens an engine on tables given as rows: open_rows(order_lines=[…], quotas=[…])."""

AGGREGATES = {
    "order_grain": """
        SELECT source, order_id, min(order_date) AS order_date,
            CAST(year(min(order_date)) * 100 + month(min(order_date)) AS INTEGER) AS month,
            min(party_id) AS party_id, min(channel) AS channel, min(store_id) AS store_id,
            min(salesperson_id) AS salesperson_id, max(status) AS status, min(currency) AS currency, {sums}
        FROM order_lines GROUP BY source, order_id""",
    "monthly_sales": """
        SELECT CAST(year(order_date) * 100 + month(order_date) AS INTEGER) AS month, channel, family, store_id,
            salesperson_id, status, currency, {sums}
        FROM order_lines LEFT JOIN products USING (product_id) GROUP BY ALL""",
    "monthly_products": """
        SELECT CAST(year(order_date) * 100 + month(order_date) AS INTEGER) AS month, channel, product_id, status,
            currency, {sums}
        FROM order_lines GROUP BY ALL""",
    "monthly_orders": """
        SELECT month, channel, store_id, salesperson_id, status, currency, count(*) AS orders,
            CAST(sum(lines) AS BIGINT) AS lines, CAST(sum(quantity) AS DECIMAL(18,4)) AS quantity,
            CAST(sum(list_amount) AS DECIMAL(18,2)) AS list_amount,
            CAST(sum(discount_amount) AS DECIMAL(18,2)) AS discount_amount,
            CAST(sum(net_amount) AS DECIMAL(18,2)) AS net_amount,
            CAST(sum(cost_amount) AS DECIMAL(18,2)) AS cost_amount,
            CAST(sum(costed_amount) AS DECIMAL(18,2)) AS costed_amount
        FROM order_grain GROUP BY ALL""",
    "party_grain": """
        SELECT party_id, min(order_date) AS first_order_date, max(order_date) AS last_order_date, count(*) AS orders,
            CAST(sum(net_amount) AS DECIMAL(18,2)) AS net_amount,
            CAST(count(DISTINCT currency) AS INTEGER) AS currencies
        FROM order_grain WHERE party_id IS NOT NULL AND coalesce(status, '') NOT IN ('draft', 'cancelled')
        GROUP BY party_id""",
    "monthly_scores": """
        SELECT CAST(year(answer_date) * 100 + month(answer_date) AS INTEGER) AS month, survey_id, question, touchpoint,
            channel, scale, score, count(*) AS answers, CAST(coalesce(sum(score), 0) AS DECIMAL(18,4)) AS points
        FROM survey_answers GROUP BY ALL""",
    "monthly_traffic": """
        SELECT CAST(strftime(period_start, '%Y%m') AS INTEGER) AS month,
            CAST(strftime(period_end - INTERVAL 1 DAY, '%Y%m') AS INTEGER) AS last_month,
            CAST(if(period_end <= date_trunc('month', period_start) + INTERVAL 1 MONTH
                    AND period_end > date_trunc('month', period_start),
                 0, date_diff('day', period_start, period_end)) AS INTEGER) AS days,
            regexp_extract(label, '^[^|]*') AS channel_group,
            if(label LIKE '%|%', regexp_replace(label, '^[^|]*[|]', ''), NULL) AS device, count(*) AS lines,
            CAST(sum(sessions) AS BIGINT) AS sessions, CAST(sum(engaged_sessions) AS BIGINT) AS engaged_sessions,
            CAST(sum(carts) AS BIGINT) AS carts, CAST(sum(checkouts) AS BIGINT) AS checkouts,
            CAST(sum(purchases) AS BIGINT) AS purchases, CAST(sum(revenue_amount) AS DECIMAL(18,2)) AS revenue_amount
        FROM web_traffic WHERE dimension LIKE 'channel!_group%' ESCAPE '!' GROUP BY ALL""",
}
SUMS = """count(*) AS lines, CAST(coalesce(sum(quantity), 0) AS DECIMAL(18,4)) AS quantity,
    CAST(coalesce(sum(list_amount), 0) AS DECIMAL(18,2)) AS list_amount,
    CAST(coalesce(sum(discount_amount), 0) AS DECIMAL(18,2)) AS discount_amount,
    CAST(coalesce(sum(net_amount), 0) AS DECIMAL(18,2)) AS net_amount,
    CAST(coalesce(sum(cost_amount), 0) AS DECIMAL(18,2)) AS cost_amount,
    CAST(coalesce(sum(net_amount) FILTER (cost_amount IS NOT NULL), 0) AS DECIMAL(18,2)) AS costed_amount"""


@dataclass
class Files:
    """Hold a snapshot as the engines see it."""

    folder: Path
    id: str = "000001"
    company: str = "brumelle"
    held: dict[str, list[str]] = field(default_factory=dict)

    @property
    def tables(self) -> list[str]:
        return list(self.held)

    def files(self, table: str) -> list[str]:
        return self.held[table]

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> Files:
        """Write the rows of a canonical table; what a row leaves out is absent, lineage apart."""
        filled = [LINEAGE | {"row_number": place + 2} | dict(row) for place, row in enumerate(rows)]
        columns = tables()[table].all_columns
        return self._write(
            table, pa.table({c.name: pa.array([row.get(c.name) for row in filled], ARROW[c.type]) for c in columns})
        )

    def aggregate(self) -> Files:
        """Write the derived tables, by SQL of the test's own."""
        for name in ("products", "survey_answers", "web_traffic"):
            if name not in self.held:
                self.add(name, [])
        con = duckdb.connect()
        for name, files in self.held.items():
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({files})")
        for name, sql in AGGREGATES.items():
            con.execute(f"CREATE TABLE {name} AS {sql.format(sums=SUMS)}")
            self._write(name, con.sql(f"SELECT * FROM {name}").to_arrow_table())
        con.close()
        return self

    def only(self, *names: str) -> Files:
        """Return the same files without the other derived tables."""
        kept = {name: files for name, files in self.held.items() if name not in AGGREGATES or name in names}
        return Files(self.folder, self.id, self.company, kept)

    def _write(self, table: str, content: pa.Table) -> Files:
        place = self.folder / f"{table}.parquet"
        pq.write_table(content, place)
        self.held[table] = [str(place)]
        return self


def line(order_id: str, day: str, net: str, **more: Any) -> Row:
    """Return one order line with a line number of its own."""
    row = {
        "order_id": order_id,
        "line_id": more.pop("line_id", "1"),
        "order_date": date.fromisoformat(day),
        "channel": "physical",
        "channel_rule": "test",
        "status": "paid",
        "quantity": Decimal(1),
        "net_amount": Decimal(net),
        "currency": "EUR",
    }
    return row | more


def shop_lines(orders: int = 400, seed: int = 7) -> list[Row]:
    """Return the lines of a shop: two sources that share numbers, holes in costs, parties and statuses."""
    chance = random.Random(seed)
    found: list[Row] = []
    for place in range(orders):
        source = chance.choice(["odoo", "shopify"])
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(730))
        ecommerce = source == "shopify"
        shared = {
            "source": source,
            "order_id": str(1000 + place // 2),
            "order_date": day,
            "party_id": chance.choice([None, *[f"p{n}" for n in range(40)]]),
            "channel": "ecommerce" if ecommerce else "physical",
            "channel_rule": "test",
            "status": chance.choice(["paid", "paid", "paid", "shipped", "refunded", "cancelled", "draft", None]),
            "store_id": None if ecommerce else chance.choice(["S1", "S2", "S3"]),
            "salesperson_id": None if ecommerce else chance.choice(["V01", "V02", None]),
            "currency": "EUR",
        }
        if any(row["source"] == source and row["order_id"] == shared["order_id"] for row in found):
            continue
        for number in range(chance.randint(1, 4)):
            quantity = Decimal(chance.randint(1, 5))
            listed = quantity * Decimal(chance.randint(500, 9000)) / 100
            discount = (listed * chance.choice([0, 0, 5, 10]) / 100).quantize(Decimal("0.01"))
            found.append(
                shared
                | {
                    "line_id": str(number),
                    "product_id": chance.choice([None, *[f"A{n:02d}" for n in range(12)]]),
                    "quantity": quantity,
                    "list_amount": listed,
                    "discount_amount": discount,
                    "net_amount": listed - discount,
                    "cost_amount": chance.choice([None, (listed * 6 / 10).quantize(Decimal("0.01"))]),
                }
            )
    return found


def counted(rows: Sequence[Row]) -> list[Row]:
    """Return the lines that are sales, as a person would choose them."""
    return [row for row in rows if row["status"] not in {"draft", "cancelled"}]


HOSTILE = [
    'x"; DROP TABLE order_lines; --',
    "'||(SELECT max(net_amount) FROM order_lines)||'",
    "' OR '1'='1",
    "\\' OR 1=1 --",
    "a\\",
    "`; DROP TABLE order_lines; --",
    "${jndi}%s{0}",
    "L’été à 5 %\n2e ligne",
]
"""Texts that would break a query which did not quote them."""


def full_company(folder: Path) -> Files:
    """Return a snapshot in which every table has rows, a few of them hostile."""
    files = Files(folder)
    rows = shop_lines(150, seed=3)
    rows += [
        line(text, "2025-06-15", f"{place + 1}.00", party_id=text, store_id=text, product_id=text, source=text)
        for place, text in enumerate(HOSTILE)
    ]
    files.add("order_lines", rows)
    files.add("products", [{"product_id": f"A{n:02d}", "family": f"F{n % 3}", "ecolabel": n % 2 == 0} for n in range(9)]
              + [{"product_id": text, "family": text} for text in HOSTILE])  # fmt: skip
    files.add("stores", [{"store_id": "S1", "region": "Bretagne"}] + [{"store_id": t, "region": t} for t in HOSTILE])
    files.add("parties", [{"party_id": "p1", "kind": "company"}])
    files.add("partners", [{"partner_id": "P", "party_id": "p1"}, {"partner_id": "Q", "party_id": None}])
    span = {"period_start": date(2025, 6, 1), "period_end": date(2025, 7, 1)}
    files.add("quotas", [span | {"person_id": "V01", "amount": Decimal("1000.00")}])
    files.add("targets", [span | {"kpi": "revenue", "perimeter": "all", "version": "v1", "value": Decimal(900)}])
    files.add("planned_lines", [
        span | {"version": version, "product_id": "A00", "channel": "physical", "quantity": Decimal(3),
                "net_amount": Decimal(amount), "cost_amount": Decimal(7)}
        for version, amount in [("v1", "10.50"), ("v2", "11.25")]
    ])  # fmt: skip
    day = date(2025, 6, 3)
    files.add("stock", [{"product_id": "A00", "store_id": "S1", "stock_date": date(2025, 6, n), "quantity": Decimal(n)}
                        for n in (1, 5, 9)])  # fmt: skip
    files.add("opportunities", [
        {"opportunity_id": str(n), "outcome": outcome, "amount": Decimal(100 * n), "created_date": date(2025, n, 2),
         "closed_date": closed, "cycle_days": 10 * n, "weighted_amount": Decimal(10 * n), "salesperson_id": "V01"}
        for n, outcome, closed in [(1, "won", day), (2, "lost", day), (3, "open", None)]
    ])  # fmt: skip
    files.add("invoices", [
        {"invoice_id": "1", "invoice_date": day, "kind": "invoice", "net_amount": Decimal("10.01"),
         "gross_amount": Decimal("12.01"), "paid_date": None, "paid_amount": Decimal("1.00"), "status": None},
        {"invoice_id": "2", "invoice_date": day, "kind": "credit_note", "net_amount": Decimal("-1.01"),
         "gross_amount": Decimal("-1.21"), "paid_date": date(2025, 6, 9), "paid_amount": None, "status": "posted"},
    ])  # fmt: skip
    files.add("survey_answers", [
        {"survey_id": "s", "answer_id": str(n), "question": "q", "answer_date": day, "scale": "nps",
         "score": Decimal(n), "touchpoint": HOSTILE[n % 3]}
        for n in range(11)
    ])  # fmt: skip
    files.add("complaints", [{"complaint_id": "c", "received_date": day, "first_reply_minutes": 7, "timely": True,
                              "resolved_minutes": None, "disputed": False}])  # fmt: skip
    files.add("deliveries", [
        {"delivery_id": str(n), "promised_date": day, "delivered_date": date(2025, 6, n), "low_carbon": n % 2 == 0,
         "distance_km": Decimal("3.50")}
        for n in (1, 3, 5)
    ])  # fmt: skip
    traffic = {"sessions": 100, "carts": 9, "checkouts": 4, "purchases": 2, "engaged_sessions": 60}
    files.add(
        "web_traffic",
        [
            span | traffic | {"dimension": "channel_group", "label": "Direct"},
            span | traffic | {"dimension": "channel_group|device", "label": "Direct|mobile"},
        ],
    )
    files.add("ledger_entries", [
        {"journal_code": "VT", "entry_number": "1", "entry_line": n, "entry_date": day, "account": account,
         "debit_amount": Decimal(0), "credit_amount": Decimal(5), "signed_revenue": Decimal(5)}
        for n, account in enumerate(["707100", "708500", "445710"])
    ])  # fmt: skip
    files.add("payments", [{"payment_id": "1", "payment_date": day, "kind": "charge", "gross_amount": Decimal("12.01"),
                            "fee_amount": Decimal("0.35")}])  # fmt: skip
    return files.aggregate()
