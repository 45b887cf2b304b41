-- For each reason its amount, its number of rows, and the rows that weigh most.
SELECT r.kind, r.detail, r.total, r.times, r.place, r.k1, r.k2, r.k3, r.k4, l.links
FROM (
  SELECT kind, detail, place, k1, k2, k3, k4,
    SUM(amount) OVER (PARTITION BY kind, detail) AS total,
    COUNT(*) OVER (PARTITION BY kind, detail) AS times,
    ROW_NUMBER() OVER (PARTITION BY kind, detail ORDER BY ABS(amount) DESC, k1, k2, k3, k4) AS weight
  FROM reasons
  WHERE amount <> 0
) AS r
CROSS JOIN links AS l
WHERE r.weight <= :shown
ORDER BY r.kind, r.detail, r.weight
