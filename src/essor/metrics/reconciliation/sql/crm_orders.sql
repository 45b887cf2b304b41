-- Orders minus deals won, excl. VAT.
WITH
-- include sales
base AS (
  SELECT source AS b1, order_id AS b2, day, net AS amount, gross, shipping, lines, scope, channel
  FROM sales
),
documents AS (
  SELECT source AS k1, opportunity_id AS k2, '' AS k3, '' AS k4, closed_date AS day, amount, order_id AS reference
  FROM opportunities
  WHERE outcome = 'won' AND closed_date IS NOT NULL AND amount IS NOT NULL
    AND COALESCE(currency, :currency) = :currency
),
-- include matching
-- A deal that holds its order's amount incl. VAT: the VAT was typed in.
priced AS (
  SELECT k1, k2, k3, k4, day, amount, b1, b2, base_day,
    CASE WHEN siblings = 1 AND amount = gross THEN gross - base_amount ELSE 0 END AS extra
  FROM pieces
),
alone AS (
  SELECT CASE WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind, '' AS detail,
    p.k1, p.k2, p.k3, p.k4, p.day, p.amount
  FROM pieces AS p
  LEFT JOIN no_sales AS n ON n.order_id = p.reference
  WHERE p.b2 IS NULL
),
-- include reasons
-- include answer
