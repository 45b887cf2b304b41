-- Orders minus invoices and credit notes, excl. VAT.
WITH
-- include sales
-- include books
-- include billing
-- include matching
booked AS (
  SELECT reference, shipping
  FROM (
    SELECT reference, shipping,
      ROW_NUMBER() OVER (PARTITION BY reference ORDER BY day, source, journal_code, entry_number) AS booking
    FROM entries
    WHERE reference IS NOT NULL
  ) AS bookings
  WHERE booking = 1
),
tariff AS (
  SELECT DISTINCT shipping
  FROM booked
  WHERE shipping > 0
),
-- What an invoice may hold for shipping: what its order says, what its entry books; before it is booked, an
-- amount that other entries book.
shipped AS (
  SELECT p.k1, p.k2, p.k3, p.k4, p.day, p.amount, p.b1, p.b2, p.base_day, p.together - p.base_amount AS above,
    CASE
      WHEN p.siblings = 1 AND p.amount - p.base_amount = p.shipping THEN p.shipping
      WHEN k.reference IS NOT NULL THEN k.shipping
      WHEN p.siblings = 1 THEN t.shipping
    END AS share
  FROM pieces AS p
  LEFT JOIN booked AS k ON k.reference = p.k2
  LEFT JOIN tariff AS t ON t.shipping = p.amount - p.base_amount
),
-- It is shipping where it is all that the invoices hold above their order.
priced AS (
  SELECT k1, k2, k3, k4, day, amount, b1, b2, base_day,
    CASE WHEN SUM(share) OVER (PARTITION BY b1, b2) = above THEN COALESCE(share, 0) ELSE 0 END AS extra
  FROM shipped
),
alone AS (
  SELECT CASE WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind, '' AS detail,
    p.k1, p.k2, p.k3, p.k4, p.day, p.amount
  FROM pieces AS p
  LEFT JOIN no_sales AS n ON n.order_id = p.reference
  WHERE p.b2 IS NULL
  UNION ALL
  SELECT 'credit', '', k1, k2, k3, k4, day, amount
  FROM billed
  WHERE credit = 1
),
-- include reasons
-- include answer
