"""Make order lines of any number: the same rows as a CSV export, and as what a reader would hand over."""

from __future__ import annotations

from pathlib import Path

import duckdb

from essor.mart.schema import SQL_TYPES, tables

# Three lines an order, 1,096 days, 40 % online, 5,000 products, one customer for 12 orders.
ROWS = """
    SELECT
        'S' || lpad((i // 3)::VARCHAR, 9, '0') AS order_id,
        (i % 3 + 1)::VARCHAR AS line_id,
        DATE '2023-11-01' + ((i // 3 * 1096) // greatest(1, {lines} // 3))::INTEGER AS order_date,
        'C' || lpad((hash(i // 3) % greatest(1, {lines} // 36))::VARCHAR, 8, '0') AS party_id,
        CASE WHEN hash(i // 3 + 7) % 5 < 2 THEN 'ecommerce' ELSE 'physical' END AS channel,
        'P' || lpad((hash(i + 13) % 5000)::VARCHAR, 5, '0') AS product_id,
        'S' || (hash(i // 3 + 3) % 8)::VARCHAR AS store_id,
        'V' || lpad((hash(i // 3 + 5) % 12)::VARCHAR, 2, '0') AS salesperson_id,
        (hash(i + 17) % 6 + 1)::DECIMAL(18,4) AS quantity,
        ((hash(i + 13) % 5000) % 9000 + 250)::DECIMAL(18,2) / 100 AS price
    FROM range({lines}) t(i)
"""
LINES = """
    SELECT order_id, line_id, order_date, party_id, channel, product_id, store_id, salesperson_id, quantity,
        price::DECIMAL(18,4) AS unit_price,
        (quantity * price)::DECIMAL(18,2) AS net_amount,
        (quantity * price * 0.6)::DECIMAL(18,2) AS cost_amount
    FROM ({rows})
"""


def select(lines: int) -> str:
    """Return the query that makes so many order lines."""
    return LINES.format(rows=ROWS.format(lines=lines))


def write_csv(path: Path, lines: int) -> Path:
    """Write the lines as a CSV export: a header, dots for decimals, ISO dates."""
    if not path.exists():
        with duckdb.connect() as con:
            con.execute(f"COPY ({select(lines)}) TO '{path}' (HEADER, DELIMITER ',')")
    return path


def write_staged(folder: Path, lines: int) -> dict[str, Path]:
    """Write the lines, products and survey answers as a reader hands them over."""
    folder.mkdir(parents=True, exist_ok=True)
    queries = {
        "order_lines": f"""SELECT *, 'bench' AS channel_rule, 'confirmed' AS status, net_amount AS list_amount,
            0::DECIMAL(18,2) AS discount_amount, 'EUR' AS currency FROM ({select(lines)})""",
        "products": """SELECT 'P' || lpad(i::VARCHAR, 5, '0') AS product_id, 'Article ' || i AS label,
            'F' || i % 8 AS family FROM range(5000) t(i)""",
        "survey_answers": f"""SELECT 'survey' AS survey_id, 'A' || i AS answer_id, 'Q' AS question,
            DATE '2023-11-01' + (i % 1096)::INTEGER AS answer_date, 'Touchpoint ' || hash(i) % 6 AS touchpoint,
            CASE hash(i + 1) % 2 WHEN 0 THEN 'physical' ELSE 'ecommerce' END AS channel,
            CASE hash(i + 2) % 3 WHEN 0 THEN 'nps' WHEN 1 THEN 'csat' ELSE 'ces' END AS scale,
            (hash(i + 3) % 6 + 1)::DECIMAL(18,4) AS score FROM range({lines // 10}) t(i)""",
    }
    return {table: _write(folder / f"{table}.parquet", table, query, "bench") for table, query in queries.items()}


def write_plan(folder: Path, lines: int) -> dict[str, Path]:
    """Write what was aimed at in the last year: units and prices by product, channel and month, and revenue in all."""
    months = "SELECT month, (month + INTERVAL 1 MONTH)::DATE AS after FROM (SELECT unnest(generate_series("
    months += "DATE '2025-11-01', DATE '2026-10-01', INTERVAL 1 MONTH))::DATE AS month)"
    channels = "(VALUES ('physical', 0.6), ('ecommerce', 0.4)) c(channel, share)"
    units = f"({lines} / 36 / 5000 * 3.5 * share)::DECIMAL(18,4)"
    price = "(i * 7919 % 9000 + 250)::DECIMAL(18,4) / 100"
    queries = {
        "planned_lines": f"""SELECT 'plan' AS version, 'P' || lpad(i::VARCHAR, 5, '0') AS product_id, channel,
            month AS period_start, after AS period_end, {units} AS quantity, {price} AS unit_price,
            {price} * 0.6 AS unit_cost, ({units} * {price}) AS net_amount, ({units} * {price} * 0.6) AS cost_amount
            FROM range(5000) t(i), {channels}, ({months})""",
        "targets": f"""SELECT 'revenue' AS kpi, month AS period_start, after AS period_end,
            CASE channel WHEN '' THEN 'all' ELSE 'channel=' || channel END AS perimeter, 'plan' AS version,
            ({lines} / 36 * 3.5 * 47 * share)::DECIMAL(18,4) AS value FROM
            (VALUES ('', 1), ('physical', 0.6), ('ecommerce', 0.4)) c(channel, share), ({months})""",
    }
    return {table: _write(folder / f"{table}.parquet", table, query, "plan") for table, query in queries.items()}


def write_traffic(folder: Path, site: str, seed: int) -> dict[str, Path]:
    """Write what a web analytics tool says of one site: 1,096 days × 8 channel groups × 2 devices."""
    query = f"""SELECT DATE '2023-11-01' + (i // 16)::INTEGER AS period_start,
        DATE '2023-11-02' + (i // 16)::INTEGER AS period_end, 'channel_group|device' AS dimension,
        'Group ' || i % 8 || CASE i // 8 % 2 WHEN 0 THEN '|mobile' ELSE '|desktop' END AS label,
        (hash(i + {seed} + 2) % 900 + 100)::BIGINT AS sessions,
        (hash(i + {seed} + 3) % 90 + 10)::BIGINT AS engaged_sessions, (hash(i + {seed} + 4) % 30)::BIGINT AS carts,
        (hash(i + {seed} + 5) % 20)::BIGINT AS checkouts, (hash(i + {seed} + 6) % 10)::BIGINT AS purchases,
        (hash(i + {seed} + 7) % 90000 / 100)::DECIMAL(18,2) AS revenue_amount FROM range(1096 * 16) t(i)"""
    return {"web_traffic": _write(folder / f"{site}.parquet", "web_traffic", query, site)}


def _write(path: Path, table: str, query: str, source: str) -> Path:
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"COPY ({_contracted(table, query, source)}) TO '{path}' (FORMAT parquet)")
    return path


def _contracted(table: str, query: str, source: str) -> str:
    """Return a query's rows with every column of the contract, and the lineage of one import."""
    lineage = {"source": f"'{source}'", "import_id": f"'{source}'", "file_sha256": "repeat('0', 64)", "sheet": "''",
               "row_number": "row_number() OVER () + 1"}  # fmt: skip
    with duckdb.connect() as con:
        given = {row[0] for row in con.execute(f"DESCRIBE {query}").fetchall()}
    columns = [
        f"({lineage.get(column.name) or (column.name if column.name in given else 'NULL')})::{SQL_TYPES[column.type]}"
        f" AS {column.name}"
        for column in tables()[table].all_columns
    ]
    return f"SELECT {', '.join(columns)} FROM ({query})"
