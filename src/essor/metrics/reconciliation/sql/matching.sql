-- Match documents to what they are of, by number; b2 is NULL where there is none. A number belongs to its
-- system: where two systems have the same, the document's own comes first.
pieces AS (
  SELECT k1, k2, k3, k4, day, amount, reference, b1, b2, base_day, base_amount, gross, shipping,
    COUNT(*) OVER (PARTITION BY b1, b2) AS siblings, SUM(amount) OVER (PARTITION BY b1, b2) AS together
  FROM (
    SELECT d.k1, d.k2, d.k3, d.k4, d.day, d.amount, d.reference, b.b1, b.b2, b.day AS base_day,
      b.amount AS base_amount, b.gross, b.shipping,
      ROW_NUMBER() OVER (
        PARTITION BY d.k1, d.k2, d.k3, d.k4 ORDER BY CASE WHEN b.b1 = d.k1 THEN 0 ELSE 1 END, b.b1
      ) AS choice
    FROM documents AS d
    LEFT JOIN base AS b ON b.b2 = d.reference
  ) AS candidates
  WHERE choice = 1
),
