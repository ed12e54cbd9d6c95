"""The account of a workspace in one look, for its plan's page."""

from __future__ import annotations

from typing import Any

from billing import enrolling
from billing.models import Account, Invoice

RECENT = 3


def of_account() -> dict[str, Any]:
    """What templates/billing/_account.html shows of the open workspace. Looking makes no account."""
    held = Account.objects.held() or Account()
    return {
        "account": held,
        "price": enrolling.price_of(held),
        "recent": list(Invoice.objects.newest_first()[:RECENT]),
        "unpaid": Invoice.objects.unpaid().order_by("issued_at").first(),
    }
