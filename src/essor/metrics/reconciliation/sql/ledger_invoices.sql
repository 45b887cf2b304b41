-- Invoices and credit notes minus the revenue that entries book, excl. VAT.
WITH
-- include books
base AS (
  SELECT source AS b1, invoice_id AS b2, invoice_date AS day, net_amount AS amount, gross_amount AS gross,
    CAST(NULL AS DECIMAL(18, 2)) AS shipping, 1 AS lines, source AS scope, 'invoices' AS channel
  FROM invoices
  WHERE COALESCE(currency, :currency) = :currency
),
documents AS (
  SELECT source AS k1, journal_code AS k2, entry_number AS k3, CAST(entry_line AS VARCHAR) AS k4, day, amount, reference
  FROM entries
),
-- include matching
-- A later entry of the whole amount is a second booking.
priced AS (
  SELECT k1, k2, k3, k4, day, amount, b1, b2, base_day,
    CASE
      WHEN amount = base_amount AND ROW_NUMBER() OVER (PARTITION BY b1, b2 ORDER BY day, k1, k2, k3, k4) > 1 THEN amount
      ELSE 0
    END AS extra
  FROM pieces
),
alone AS (
  SELECT 'alone_' || r.nature AS kind, RTRIM(r.account || ' ' || r.label) AS detail, r.source AS k1,
    r.journal_code AS k2, r.entry_number AS k3, CAST(r.entry_line AS VARCHAR) AS k4, r.day, r.amount
  FROM revenue_lines AS r
  LEFT JOIN base AS b ON b.b2 = r.reference
  WHERE b.b2 IS NULL
),
-- include reasons
-- include answer
