-- Match documents to what they are of, by number. A number belongs to its system: where two systems have
-- the same, the document's own comes first.
pieces AS (
  SELECT k1, k2, k3, k4, day, amount, b1, b2, base_day, base_amount
  FROM (
    SELECT d.k1, d.k2, d.k3, d.k4, d.day, d.amount, b.b1, b.b2, b.day AS base_day, b.amount AS base_amount,
      ROW_NUMBER() OVER (
        PARTITION BY d.k1, d.k2, d.k3, d.k4 ORDER BY CASE WHEN b.b1 = d.k1 THEN 0 ELSE 1 END, b.b1
      ) AS choice
    FROM documents AS d
    INNER JOIN base AS b ON b.b2 = d.reference
  ) AS candidates
  WHERE choice = 1
),
held AS (
  SELECT b1, b2, COUNT(*) AS documents, SUM(amount) AS amount
  FROM pieces
  GROUP BY b1, b2
),
-- A circuit is followed by the other system when, over the days that system knows, one row in two has a
-- document: there a row without one is missing; elsewhere it is out of scope.
known_days AS (
  SELECT MIN(day) AS oldest, MAX(day) AS newest
  FROM documents
),
followed AS (
  SELECT scope
  FROM (
    SELECT b.scope, COUNT(*) AS known, COUNT(h.b2) AS documented
    FROM base AS b
    CROSS JOIN known_days AS n
    LEFT JOIN held AS h ON h.b1 = b.b1 AND h.b2 = b.b2
    WHERE h.b2 IS NOT NULL OR (b.day >= n.oldest AND b.day <= n.newest)
    GROUP BY b.scope
  ) AS scopes
  WHERE documented * 2 >= known
),
