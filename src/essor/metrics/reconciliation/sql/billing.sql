-- Orders, and the invoices that are of them; credit notes stand apart.
base AS (
  SELECT source AS b1, order_id AS b2, day, net AS amount, gross, shipping, lines, scope, channel
  FROM sales
),
billed AS (
  SELECT source AS k1, invoice_id AS k2, '' AS k3, '' AS k4, invoice_date AS day, net_amount AS amount,
    order_id AS reference, CASE WHEN kind = 'credit_note' OR net_amount < 0 THEN 1 ELSE 0 END AS credit
  FROM invoices
  WHERE COALESCE(currency, :currency) = :currency
),
documents AS (
  SELECT k1, k2, k3, k4, day, amount, reference
  FROM billed
  WHERE credit = 0
),
