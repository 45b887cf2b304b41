-- Orders minus payments and refunds, incl. VAT.
WITH
-- include sales
base AS (
  SELECT source AS b1, order_id AS b2, day, gross AS amount, lines, scope, channel
  FROM sales
  WHERE gross IS NOT NULL
),
movements AS (
  SELECT source AS k1, payment_id AS k2, '' AS k3, '' AS k4, payment_date AS day, gross_amount AS amount, reference,
    COALESCE(kind, 'charge') AS kind
  FROM payments
  WHERE COALESCE(kind, 'charge') NOT IN ('fee', 'payout', 'transfer') AND COALESCE(currency, :currency) = :currency
),
documents AS (
  SELECT k1, k2, k3, k4, day, amount, reference
  FROM movements
  WHERE kind = 'charge'
),
-- include matching
extras AS (
  SELECT k1, k2, k3, k4, amount AS extra
  FROM pieces
  WHERE 1 = 0
),
alone AS (
  SELECT CASE WHEN m.kind <> 'charge' THEN m.kind WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind,
    '' AS detail, m.k1, m.k2, m.k3, m.k4, m.day, m.amount
  FROM movements AS m
  LEFT JOIN pieces AS p ON p.k1 = m.k1 AND p.k2 = m.k2
  LEFT JOIN no_sales AS n ON n.order_id = m.reference
  WHERE p.k2 IS NULL
),
-- include reasons
-- include answer
