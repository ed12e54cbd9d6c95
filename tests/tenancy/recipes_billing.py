"""How the addresses of plans and money are asked."""

from __future__ import annotations

from tests.tenancy.walk import Recipe

BILLING = {
    "billing": Recipe(),
    "billing_trial": Recipe(methods=("POST",)),
    "billing_quiet": Recipe(methods=("POST",), body={"what": "contacts-80", "back": ""}),
}
