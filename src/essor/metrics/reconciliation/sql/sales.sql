-- One row for each order that is a sale; scope is the circuit that sold it: system, channel and its rule.
sales AS (
  SELECT g.source, g.order_id, g.order_date AS day, g.net_amount AS net, o.gross_amount AS gross,
    o.shipping_amount AS shipping, g.lines, COALESCE(g.channel, '') AS channel,
    g.source || '/' || COALESCE(g.channel, '') || '/' || COALESCE(o.channel_rule, '') AS scope
  FROM order_grain AS g
  LEFT JOIN orders AS o ON o.source = g.source AND o.order_id = g.order_id
  WHERE COALESCE(g.status, '') NOT IN ('draft', 'cancelled') AND COALESCE(g.currency, :currency) = :currency
),
-- Numbers that no sale has: drafts, cancelled orders, those in another currency.
no_sales AS (
  SELECT order_id
  FROM order_grain
  GROUP BY order_id
  HAVING MAX(
    CASE
      WHEN COALESCE(status, '') NOT IN ('draft', 'cancelled') AND COALESCE(currency, :currency) = :currency THEN 1
      ELSE 0
    END
  ) = 0
),
