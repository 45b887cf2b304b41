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
      ROW_NUMBER() OVER (PARTITION BY reference ORDER BY day, source, journal_code, entry_number) AS rank_of_booking
    FROM entries
    WHERE reference IS NOT NULL
  ) AS bookings
  WHERE rank_of_booking = 1
),
tariff AS (
  SELECT DISTINCT shipping
  FROM booked
  WHERE shipping > 0
),
-- What an invoice may hold for shipping: what its entry books; before it is booked, an amount that others book.
shipped AS (
  SELECT p.k1, p.k2, p.k3, p.k4, p.b1, p.b2, h.amount - s.net AS above,
    CASE
      WHEN h.documents = 1 AND p.amount - s.net = s.shipping THEN s.shipping
      WHEN k.reference IS NOT NULL THEN k.shipping
      WHEN h.documents = 1 THEN t.shipping
    END AS extra
  FROM pieces AS p
  INNER JOIN held AS h ON h.b1 = p.b1 AND h.b2 = p.b2
  INNER JOIN sales AS s ON s.source = p.b1 AND s.order_id = p.b2
  LEFT JOIN booked AS k ON k.reference = p.k2
  LEFT JOIN tariff AS t ON t.shipping = p.amount - s.net
),
-- It is shipping where it is all that the invoices hold above their order.
extras AS (
  SELECT c.k1, c.k2, c.k3, c.k4, c.extra
  FROM shipped AS c
  INNER JOIN (
    SELECT b1, b2
    FROM shipped
    GROUP BY b1, b2
    HAVING SUM(extra) = MAX(above)
  ) AS accepted ON accepted.b1 = c.b1 AND accepted.b2 = c.b2
),
alone AS (
  SELECT CASE WHEN b.credit = 1 THEN 'credit' WHEN n.order_id IS NULL THEN 'alone' ELSE 'no_sale' END AS kind,
    '' AS detail, b.k1, b.k2, b.k3, b.k4, b.day, b.amount
  FROM billed AS b
  LEFT JOIN pieces AS p ON p.k1 = b.k1 AND p.k2 = b.k2
  LEFT JOIN no_sales AS n ON n.order_id = b.reference
  WHERE p.k2 IS NULL
),
-- include reasons
-- include answer
