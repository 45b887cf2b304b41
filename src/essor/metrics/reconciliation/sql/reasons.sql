-- Share out base minus documents. For one base row of amount B and its documents of amount g + x, where x
-- is what a document holds beside (shipping, VAT, a second booking), and [p] is 1 in the period, else 0:
--   B[base] - sum (g + x)[document] = sum g([base] - [document]) - sum x[document] + (B - sum g)[base]
judged AS (
  SELECT k1, k2, k3, k4, b1, b2, amount - extra AS goods, extra,
    CASE WHEN base_day < :start THEN -1 WHEN base_day < :end THEN 0 ELSE 1 END AS base_side,
    CASE WHEN day < :start THEN -1 WHEN day < :end THEN 0 ELSE 1 END AS side
  FROM priced
  WHERE b2 IS NOT NULL
),
settled AS (
  SELECT b1, b2, SUM(goods) AS goods
  FROM judged
  GROUP BY b1, b2
),
-- include coverage
reasons AS (
  SELECT
    CASE
      WHEN part = 'extra' THEN part
      WHEN base_side = 0 AND side > 0 THEN 'document_later'
      WHEN base_side = 0 THEN 'document_earlier'
      WHEN base_side < 0 THEN 'base_earlier'
      ELSE 'base_later'
    END AS kind,
    '' AS detail, :document_table AS place, k1, k2, k3, k4,
    CASE WHEN part = 'extra' THEN -extra WHEN base_side = 0 THEN goods ELSE -goods END AS amount
  FROM judged
  CROSS JOIN (SELECT 'goods' AS part UNION ALL SELECT 'extra') AS parts
  WHERE (part = 'extra' AND side = 0) OR (part = 'goods' AND base_side <> side AND (base_side = 0 OR side = 0))
  UNION ALL
  SELECT
    CASE
      WHEN c.goods IS NULL AND f.scope IS NULL THEN 'outside_' || c.channel
      WHEN c.goods IS NULL AND c.day < c.oldest THEN 'too_early'
      WHEN c.goods IS NULL AND c.day > c.newest THEN 'not_yet'
      WHEN c.goods IS NULL THEN 'missing'
      WHEN ABS(c.amount - c.goods) * 100 <= c.lines THEN 'rounding'
      WHEN c.amount > c.goods THEN 'partly'
      ELSE 'beyond'
    END,
    '', :base_table, c.b1, c.b2, '', '', c.amount - COALESCE(c.goods, 0)
  FROM compared AS c
  LEFT JOIN followed AS f ON f.scope = c.scope
  WHERE c.day >= :start AND c.day < :end
  UNION ALL
  SELECT kind, detail, :document_table, k1, k2, k3, k4, -amount
  FROM alone
  WHERE day >= :start AND day < :end
),
links AS (
  SELECT COUNT(*) AS links
  FROM documents AS d
  INNER JOIN base AS b ON b.b2 = d.reference
)
