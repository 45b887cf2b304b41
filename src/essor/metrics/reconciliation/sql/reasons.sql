-- Share out base minus documents. For one base row of amount B and its documents of amount g + x, where x
-- is what a document holds beside (shipping, VAT, a second booking), and [p] is 1 in the period, else 0:
--   B[base] - sum (g + x)[document] = sum g([base] - [document]) - sum x[document] + (B - sum g)[base]
judged AS (
  SELECT p.k1, p.k2, p.k3, p.k4, p.b1, p.b2, p.amount - COALESCE(x.extra, 0) AS goods, COALESCE(x.extra, 0) AS extra,
    CASE WHEN p.base_day < :start THEN -1 WHEN p.base_day < :end THEN 0 ELSE 1 END AS base_side,
    CASE WHEN p.day < :start THEN -1 WHEN p.day < :end THEN 0 ELSE 1 END AS side
  FROM pieces AS p
  LEFT JOIN extras AS x ON x.k1 = p.k1 AND x.k2 = p.k2 AND x.k3 = p.k3 AND x.k4 = p.k4
),
settled AS (
  SELECT b1, b2, SUM(goods) AS goods
  FROM judged
  GROUP BY b1, b2
),
reasons AS (
  SELECT
    CASE
      WHEN base_side = 0 AND side > 0 THEN 'document_later'
      WHEN base_side = 0 THEN 'document_earlier'
      WHEN base_side < 0 THEN 'base_earlier'
      ELSE 'base_later'
    END AS kind,
    '' AS detail, :document_table AS place, k1, k2, k3, k4, CASE WHEN base_side = 0 THEN goods ELSE -goods END AS amount
  FROM judged
  WHERE base_side <> side AND (base_side = 0 OR side = 0)
  UNION ALL
  SELECT 'extra', '', :document_table, k1, k2, k3, k4, -extra
  FROM judged
  WHERE side = 0
  UNION ALL
  SELECT
    CASE
      WHEN s.b2 IS NULL AND f.scope IS NULL THEN 'outside_' || b.channel
      WHEN s.b2 IS NULL AND b.day < n.oldest THEN 'too_early'
      WHEN s.b2 IS NULL AND b.day > n.newest THEN 'not_yet'
      WHEN s.b2 IS NULL THEN 'missing'
      WHEN ABS(b.amount - s.goods) * 100 <= b.lines THEN 'rounding'
      WHEN b.amount > s.goods THEN 'partly'
      ELSE 'beyond'
    END,
    '', :base_table, b.b1, b.b2, '', '', b.amount - COALESCE(s.goods, 0)
  FROM base AS b
  CROSS JOIN known_days AS n
  LEFT JOIN settled AS s ON s.b1 = b.b1 AND s.b2 = b.b2
  LEFT JOIN followed AS f ON f.scope = b.scope
  WHERE b.day >= :start AND b.day < :end
  UNION ALL
  SELECT kind, detail, :document_table, k1, k2, k3, k4, -amount
  FROM alone
  WHERE day >= :start AND day < :end
),
links AS (
  SELECT COUNT(*) AS links
  FROM held
)
