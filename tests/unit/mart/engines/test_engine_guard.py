"""The guard admits what ibis writes for the snapshot's tables and refuses all the rest."""

import pytest

from essor.mart.engines.guard import RefusedQueryError, admit

DIALECTS = ["duckdb", "postgres", "spark"]
TABLES = {"orders", "order_lines"}

REFUSED_BY_ALL = [
    "",
    "not sql at all (",
    "SELECT 1; SELECT 2",
    "SELECT * FROM orders; DROP TABLE orders",
    "DROP TABLE orders",
    "DELETE FROM orders",
    "UPDATE orders SET status = 'paid'",
    "INSERT INTO orders SELECT * FROM orders",
    "CREATE TABLE x AS SELECT * FROM orders",
    "CREATE VIEW orders AS SELECT 1",
    "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
    "SELECT * INTO x FROM orders",
    "SELECT * FROM orders FOR UPDATE",
    "SELECT * FROM customers",
    "SELECT * FROM main.orders",
    "SELECT * FROM essor.public.orders",
    "SELECT * FROM information_schema.tables",
    "SELECT (SELECT max(passwd) FROM pg_shadow) FROM orders",
    "SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM pg_authid)",
    "SELECT * FROM orders UNION ALL SELECT * FROM pg_class",
    "WITH a AS (SELECT * FROM pg_class), pg_class AS (SELECT 1) SELECT * FROM a",
    "SELECT a.* FROM (WITH pg_class AS (SELECT 1) SELECT * FROM pg_class) AS a, pg_class",
    "SET timezone = 'Europe/Paris'",
    "SHOW TABLES",
    "EXPLAIN SELECT 1",
    "SELECT getenv('HOME') FROM orders",
    "SELECT current_setting('x') FROM orders",
]
REFUSED = {
    "duckdb": [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_parquet('/data/orders.parquet')",
        "SELECT * FROM parquet_scan('/data/orders.parquet')",
        "SELECT * FROM parquet_metadata('/data/orders.parquet')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM 'https://example.org/x.parquet'",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM query('DROP VIEW orders')",
        "SELECT * FROM query_table('pg_class')",
        "FROM read_csv('/etc/passwd')",
        "COPY orders TO '/tmp/x.csv'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CREATE SECRET s (TYPE s3)",
        "VACUUM",
        "CHECKPOINT",
    ],
    "postgres": [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM pg_ls_dir('/')",
        "SELECT * FROM orders, LATERAL pg_read_file('/etc/passwd') AS f",
        "SELECT pg_sleep(60)",
        "SELECT set_config('search_path', 'public', false)",
        "SELECT lo_import('/etc/passwd')",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
        "SELECT dblink('host=x', 'SELECT 1')",
        "COPY orders TO PROGRAM 'sh'",
        "DO $$ BEGIN END $$",
        "LISTEN x",
    ],
    "spark": [
        "SELECT java_method('java.lang.System', 'exit', 1)",
        "SELECT reflect('java.lang.System', 'exit', 1)",
        "SELECT * FROM parquet.`/etc/passwd`",
        "SELECT * FROM csv.`/etc/passwd`",
        "SELECT TRANSFORM (status) USING 'sh' AS (x) FROM orders",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT * FROM orders",
        "ADD JAR '/tmp/x.jar'",
        "CACHE TABLE orders",
        "BEGIN DROP VIEW orders; END",
    ],
}
ADMITTED = [
    "SELECT COUNT(*) AS n FROM orders",
    "SELECT status, SUM(net_amount) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "WITH t AS (SELECT * FROM orders) SELECT COUNT(DISTINCT order_id) FROM t",
    "SELECT o.status FROM orders AS o INNER JOIN order_lines AS l ON o.order_id = l.order_id",
    "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY party_id ORDER BY order_id) AS r FROM orders) AS t",
    "SELECT * FROM orders WHERE status = 'x''; DROP TABLE orders; --'",
    "SELECT SUM(a) FROM (SELECT 1 AS a UNION ALL SELECT 2 AS a) AS t",
    "SELECT * FROM ORDERS WHERE order_id IN (SELECT order_id FROM order_lines)",
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", REFUSED_BY_ALL)
def test_what_is_not_one_select_over_the_tables_is_refused(sql: str, dialect: str) -> None:
    with pytest.raises(RefusedQueryError):
        admit(sql, dialect, TABLES)


@pytest.mark.parametrize(("dialect", "sql"), [(dialect, sql) for dialect in DIALECTS for sql in REFUSED[dialect]])
def test_what_reaches_files_programs_or_settings_is_refused(dialect: str, sql: str) -> None:
    with pytest.raises(RefusedQueryError):
        admit(sql, dialect, TABLES)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", ADMITTED)
def test_a_select_over_the_tables_is_admitted(sql: str, dialect: str) -> None:
    assert admit(sql, dialect, TABLES) <= TABLES


def test_the_tables_that_a_query_reads_are_told_by_their_names() -> None:
    sql = "WITH t AS (SELECT * FROM ORDERS) SELECT * FROM t WHERE order_id IN (SELECT order_id FROM order_lines)"
    assert admit(sql, "duckdb", TABLES) == {"orders", "order_lines"}
    assert admit("SELECT 1 AS one", "duckdb", TABLES) == frozenset()
