"""Reconcile the systems of a company: each difference is explained to the cent, or shown as unexplained.

The CRM, the orders, the invoices, the books (class 70) and the card provider each tell what a period
brought. Rows are matched by the numbers they share: deal to order, invoice to order, entry to invoice,
payment to order. What matches in another period is timing; what a document holds beside (VAT, shipping,
a second booking) is told apart; a circuit of sales that another system never follows is out of its scope.
"""

from essor.metrics.reconciliation.model import Pair, Reason, Reconciliation, System
from essor.metrics.reconciliation.reconcile import reconcile

__all__ = ["Pair", "Reason", "Reconciliation", "System", "reconcile"]
