"""What is kept of payments. Cards are Stripe's alone: no column here could hold one."""

from billing.models.account import Account
from billing.models.event import StripeEvent
from billing.models.invoice import Invoice
from billing.models.reconciliation import Reconciliation

__all__ = ["Account", "Invoice", "Reconciliation", "StripeEvent"]
