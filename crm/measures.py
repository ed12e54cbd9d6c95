"""How many contacts the open workspace has: what a plan limits here (accounts/allowance.py)."""

from __future__ import annotations

from uuid import UUID

from accounts.allowance import Measure
from crm.models import Contact


def contacts() -> int:
    return int(Contact.objects.count())


def contacts_since(first: UUID) -> int:
    return int(Contact.objects.filter(pk__gte=first).count())


CONTACTS = Measure(
    "contacts",
    "limit_contacts",
    "used_contacts",
    "1 contact",
    "{} contacts",
    "Delete those you need no longer",
    contacts,
    contacts_since,
)
