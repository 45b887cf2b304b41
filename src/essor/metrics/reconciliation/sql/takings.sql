-- Revenue booked without an invoice minus the sales that no invoice follows, excl. VAT: goods day by day.
-- :through is 1 where invoices link both, 0 where there are none or they share no number with one of them.
WITH
-- include sales
-- include books
-- include billing
-- include matching
settled AS (
  SELECT b1, b2, SUM(amount) AS goods
  FROM pieces
  WHERE b2 IS NOT NULL
  GROUP BY b1, b2
),
-- include coverage
bare_lines AS (
  SELECT r.source, r.journal_code, r.entry_number, r.entry_line, r.day, r.account, r.label, r.nature, r.amount
  FROM revenue_lines AS r
  LEFT JOIN (SELECT DISTINCT k2 AS invoice_id FROM billed WHERE :through = 1) AS i ON i.invoice_id = r.reference
  WHERE i.invoice_id IS NULL AND r.day >= :start AND r.day < :end
),
bare_sales AS (
  SELECT c.b1 AS source, c.b2 AS order_id, c.day, c.amount AS net, c.lines
  FROM compared AS c
  LEFT JOIN followed AS f ON f.scope = c.scope
  WHERE (:through = 0 OR (f.scope IS NULL AND c.goods IS NULL)) AND c.day >= :start AND c.day < :end
),
both_sides AS (
  SELECT day, amount, 0 AS lines
  FROM bare_lines
  WHERE nature = 'takings'
  UNION ALL
  SELECT day, -net, lines
  FROM bare_sales
),
days AS (
  SELECT day, SUM(amount) AS amount, SUM(lines) AS lines
  FROM both_sides
  GROUP BY day
),
named_days AS (
  SELECT d.day, d.amount, d.lines, w.place, w.k1, w.k2, w.k3, w.k4
  FROM days AS d
  INNER JOIN (
    SELECT day, place, k1, k2, k3, k4, ROW_NUMBER() OVER (PARTITION BY day ORDER BY place, k1, k2, k3, k4) AS choice
    FROM (
      SELECT day, 'ledger_entries' AS place, source AS k1, journal_code AS k2, entry_number AS k3,
        CAST(entry_line AS VARCHAR) AS k4
      FROM bare_lines
      WHERE nature = 'takings'
      UNION ALL
      SELECT day, 'orders', source, order_id, '', ''
      FROM bare_sales
    ) AS rows_of_days
  ) AS w ON w.day = d.day AND w.choice = 1
),
reasons AS (
  SELECT 'alone_' || nature AS kind, RTRIM(account || ' ' || label) AS detail, 'ledger_entries' AS place, source AS k1,
    journal_code AS k2, entry_number AS k3, CAST(entry_line AS VARCHAR) AS k4, amount
  FROM bare_lines
  WHERE nature <> 'takings'
  UNION ALL
  SELECT CASE WHEN ABS(amount) * 100 <= lines THEN 'takings_rounding' ELSE 'takings_differ' END, '', place,
    k1, k2, k3, k4, amount
  FROM named_days
),
links AS (
  SELECT 1 AS links
)
-- include answer
