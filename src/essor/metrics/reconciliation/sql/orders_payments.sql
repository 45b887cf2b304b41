-- Orders minus payments and refunds, incl. VAT.
WITH
-- include sales
base AS (
  SELECT source AS b1, order_id AS b2, day, gross AS amount, gross, shipping, lines, scope, channel
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
priced AS (
  SELECT k1, k2, k3, k4, day, amount, b1, b2, base_day, 0 AS extra
  FROM pieces
),
alone AS (
  SELECT CASE WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind, '' AS detail,
    p.k1, p.k2, p.k3, p.k4, p.day, p.amount
  FROM pieces AS p
  LEFT JOIN no_sales AS n ON n.order_id = p.reference
  WHERE p.b2 IS NULL
  UNION ALL
  SELECT kind, '', k1, k2, k3, k4, day, amount
  FROM movements
  WHERE kind <> 'charge'
),
-- include reasons
-- include answer
