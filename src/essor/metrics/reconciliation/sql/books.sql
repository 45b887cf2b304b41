-- Class 70, line by line: sales, ancillary revenue, rebates granted (PCG, class 7).
revenue_lines AS (
  SELECT source, journal_code, entry_number, entry_line, entry_date AS day, account,
    COALESCE(account_label, '') AS label, piece_reference AS reference,
    COALESCE(signed_revenue, credit_amount - debit_amount) AS amount,
    CASE WHEN account LIKE '7085%' THEN 'shipping' WHEN account LIKE '709%' THEN 'given_back' ELSE 'takings' END AS nature
  FROM ledger_entries
  WHERE account LIKE '70%'
),
-- One row for each piece of an entry.
entries AS (
  SELECT source, journal_code, entry_number, reference, MIN(entry_line) AS entry_line, MIN(day) AS day,
    SUM(amount) AS amount, SUM(CASE WHEN nature = 'shipping' THEN amount ELSE 0 END) AS shipping
  FROM revenue_lines
  GROUP BY source, journal_code, entry_number, reference
),
