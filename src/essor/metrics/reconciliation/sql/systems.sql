-- What each system says of the period, how many rows say it, and which days it knows.
WITH
rows_of_systems AS (
  SELECT 'crm' AS code, closed_date AS day, amount, currency
  FROM opportunities
  WHERE outcome = 'won' AND closed_date IS NOT NULL AND amount IS NOT NULL
  UNION ALL
  SELECT 'orders', order_date, net_amount, currency
  FROM order_grain
  WHERE COALESCE(status, '') NOT IN ('draft', 'cancelled')
  UNION ALL
  SELECT 'orders_incl_vat', g.order_date, o.gross_amount, g.currency
  FROM order_grain AS g
  INNER JOIN orders AS o ON o.source = g.source AND o.order_id = g.order_id
  WHERE COALESCE(g.status, '') NOT IN ('draft', 'cancelled') AND o.gross_amount IS NOT NULL
  UNION ALL
  SELECT 'invoices', invoice_date, net_amount, currency
  FROM invoices
  UNION ALL
  SELECT 'ledger', entry_date, COALESCE(signed_revenue, credit_amount - debit_amount), :currency
  FROM ledger_entries
  WHERE account LIKE '70%'
  UNION ALL
  SELECT 'payments', payment_date, gross_amount, currency
  FROM payments
  WHERE COALESCE(kind, 'charge') NOT IN ('fee', 'payout', 'transfer')
  UNION ALL
  SELECT 'payouts', payout_date, COALESCE(net_amount, gross_amount - COALESCE(fee_amount, 0)), currency
  FROM payments
  WHERE COALESCE(kind, 'charge') NOT IN ('payout', 'transfer') AND payout_date IS NOT NULL
),
marked AS (
  SELECT code, day, amount,
    CASE
      WHEN day < :start OR day >= :end THEN 0
      WHEN COALESCE(currency, :currency) = :currency THEN 1
      ELSE 2
    END AS part
  FROM rows_of_systems
)
SELECT code, SUM(CASE WHEN part = 1 THEN amount ELSE 0 END) AS total,
  SUM(CASE WHEN part = 1 THEN 1 ELSE 0 END) AS counted, SUM(CASE WHEN part = 2 THEN 1 ELSE 0 END) AS foreign_rows,
  MIN(day) AS first_day, MAX(day) AS last_day
FROM marked
GROUP BY code
