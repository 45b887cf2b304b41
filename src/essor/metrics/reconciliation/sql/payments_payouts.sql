-- Payments and refunds minus what the provider paid out, incl. VAT: each movement is taken once and paid out once.
WITH
movements AS (
  SELECT source AS k1, payment_id AS k2,
    CASE WHEN payment_date >= :start AND payment_date < :end THEN 1 ELSE 0 END AS taken_now,
    CASE WHEN payment_date < :start THEN -1 ELSE 1 END AS taken_side,
    CASE WHEN payout_date IS NULL THEN 2 WHEN payout_date < :start THEN -1 WHEN payout_date < :end THEN 0 ELSE 1 END
      AS paid_time,
    CASE WHEN kind = 'fee' THEN 0 ELSE gross_amount END AS taken,
    CASE WHEN kind = 'fee' THEN -gross_amount ELSE 0 END + COALESCE(fee_amount, 0) AS fee,
    COALESCE(net_amount, gross_amount - COALESCE(fee_amount, 0)) AS paid
  FROM payments
  WHERE COALESCE(kind, 'charge') NOT IN ('payout', 'transfer') AND COALESCE(currency, :currency) = :currency
),
reasons AS (
  SELECT 'fee' AS kind, '' AS detail, 'payments' AS place, k1, k2, '' AS k3, '' AS k4, fee AS amount
  FROM movements
  WHERE taken_now = 1
  UNION ALL
  SELECT 'net_differs', '', 'payments', k1, k2, '', '', taken - fee - paid
  FROM movements
  WHERE taken_now = 1
  UNION ALL
  SELECT CASE paid_time WHEN 2 THEN 'not_paid_out' WHEN 1 THEN 'paid_out_later' ELSE 'paid_out_earlier' END,
    '', 'payments', k1, k2, '', '', paid
  FROM movements
  WHERE taken_now = 1 AND paid_time <> 0
  UNION ALL
  SELECT CASE WHEN taken_side < 0 THEN 'taken_earlier' ELSE 'taken_later' END, '', 'payments', k1, k2, '', '', -paid
  FROM movements
  WHERE taken_now = 0 AND paid_time = 0
),
links AS (
  SELECT COUNT(*) AS links
  FROM movements
)
-- include answer
