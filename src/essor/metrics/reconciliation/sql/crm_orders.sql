-- Orders minus deals won, excl. VAT.
WITH
-- include sales
base AS (
  SELECT source AS b1, order_id AS b2, day, net AS amount, lines, scope, channel
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
extras AS (
  SELECT p.k1, p.k2, p.k3, p.k4, s.gross - s.net AS extra
  FROM pieces AS p
  INNER JOIN held AS h ON h.b1 = p.b1 AND h.b2 = p.b2
  INNER JOIN sales AS s ON s.source = p.b1 AND s.order_id = p.b2
  WHERE h.documents = 1 AND p.amount = s.gross
),
alone AS (
  SELECT CASE WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind, '' AS detail,
    d.k1, d.k2, d.k3, d.k4, d.day, d.amount
  FROM documents AS d
  LEFT JOIN pieces AS p ON p.k1 = d.k1 AND p.k2 = d.k2
  LEFT JOIN no_sales AS n ON n.order_id = d.reference
  WHERE p.k2 IS NULL
),
-- include reasons
-- include answer
