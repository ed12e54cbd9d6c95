"""How the routes of plans, payments and invoices are asked. Stripe is not there: what needs it says so in words."""

from __future__ import annotations

from typing import Any

from accounts.tenancy import within
from billing.models import Invoice
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt, Recipe


def invoice(party: Party) -> dict[str, object]:
    with within(party.workspace):
        return {"invoice": Invoice.objects.values_list("pk", flat=True).first()}


def _events(acme: Party, other: Party) -> list[Attempt]:
    about = {"object": "subscription", "customer": "cus_marked"}
    forged = {"id": "evt_forged", "type": "customer.subscription.deleted", "data": {"object": about}}
    return [
        Attempt(path="/webhooks/stripe/", method="POST", statuses=(400,), body=forged),
        Attempt(path="/webhooks/stripe/", method="GET", statuses=(405,)),
    ]


FORM = ("GET", "POST")
GIVEN: dict[str, Any] = {"price": "team_monthly", "company": "Stranger", "country": "NL"}
BILLING = {
    "stripe_events": Recipe(methods=("POST",), attempts=_events, as_json=True),
    "billing": Recipe(),
    "billing_trial": Recipe(methods=("POST",)),
    "billing_quiet": Recipe(methods=("POST",), body={"what": "contacts-80", "back": ""}),
    "billing_checkout": Recipe(methods=("POST",), body=GIVEN),
    "billing_return": Recipe(),
    "billing_change": Recipe(methods=FORM, body=GIVEN),
    "billing_portal": Recipe(methods=("POST",)),
    "billing_payment": Recipe(methods=("POST",)),
    "billing_cancellation": Recipe(methods=FORM),
    "billing_resumption": Recipe(methods=("POST",)),
    "billing_details": Recipe(methods=FORM, body=GIVEN),
    "billing_invoices": Recipe(),
    "billing_invoice": Recipe(ids=invoice),
}
