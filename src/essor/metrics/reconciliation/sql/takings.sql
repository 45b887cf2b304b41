-- Revenue booked without an invoice minus the sales that no invoice follows, excl. VAT: goods day by day.
-- :followed is 0 where invoices and books, or orders and invoices, hold no common number.
WITH
-- include sales
-- include books
invoiced_scopes AS (
  SELECT DISTINCT s.scope
  FROM sales AS s
  INNER JOIN invoices AS i ON i.order_id = s.order_id
  WHERE :followed = 1 AND COALESCE(i.currency, :currency) = :currency
),
bare_lines AS (
  SELECT r.source, r.journal_code, r.entry_number, r.entry_line, r.day, r.account, r.label, r.nature, r.amount
  FROM revenue_lines AS r
  LEFT JOIN (
    SELECT DISTINCT invoice_id
    FROM invoices
    WHERE :followed = 1 AND COALESCE(currency, :currency) = :currency
  ) AS i ON i.invoice_id = r.reference
  WHERE i.invoice_id IS NULL AND r.day >= :start AND r.day < :end
),
bare_sales AS (
  SELECT s.source, s.order_id, s.day, s.net, s.lines
  FROM sales AS s
  LEFT JOIN invoiced_scopes AS c ON c.scope = s.scope
  WHERE c.scope IS NULL AND s.day >= :start AND s.day < :end
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
