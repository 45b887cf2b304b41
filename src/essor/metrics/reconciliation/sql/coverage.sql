-- A circuit is followed by the other system when, over the days that system knows, one row in two has a
-- document: there a row without one is missing; elsewhere it is out of scope.
known_days AS (
  SELECT MIN(day) AS oldest, MAX(day) AS newest
  FROM documents
),
compared AS (
  SELECT b.b1, b.b2, b.day, b.amount, b.lines, b.scope, b.channel, s.goods, n.oldest, n.newest
  FROM base AS b
  CROSS JOIN known_days AS n
  LEFT JOIN settled AS s ON s.b1 = b.b1 AND s.b2 = b.b2
),
followed AS (
  SELECT scope
  FROM compared
  WHERE goods IS NOT NULL OR (day >= oldest AND day <= newest)
  GROUP BY scope
  HAVING COUNT(goods) * 2 >= COUNT(*)
),
