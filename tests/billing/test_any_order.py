"""Four events of one change, in every order, each three times: one state, the one that Stripe has."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

from accounts.models import Workspace
from accounts.tenancy import within
from billing import working
from billing.models import Account, Invoice, StripeEvent
from tests.billing.till import Till

RELATED = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "invoice.paid",
    "checkout.session.completed",
)
# What differs by when it was written, not by what was.
OF_THE_WRITING = {"id", "applied", "synced_at", "checked_at", "created_at", "told"}


def state(till: Till) -> dict[str, Any]:
    held = till.account
    columns = {field.attname for field in Account._meta.fields} - OF_THE_WRITING
    bills = [(bill.stripe, bill.status, bill.cents) for bill in till.bills]
    return {name: getattr(held, name) for name in columns} | {"plan": till.plan, "bills": bills}


def forget(till: Till, customer: str) -> None:
    """As if nothing had been told yet."""
    StripeEvent.objects.all().delete()
    Workspace.objects.update(plan="free", plan_until=None)
    with within(till.world.acme):
        Invoice.objects.all().delete()
        Account.objects.all().delete()
        Account.objects.create(customer=customer)


def test_every_order_and_repetition_gives_the_same_state(till: Till) -> None:
    till.subscribe()
    till.browser.post(f"{till.here}change/?price=business_monthly")
    till.post("cancellation/")
    till.fake.settled()
    heard = {json.loads(body)["type"]: (body, signature) for body, signature in till.fake.ear.heard}
    right, customer = state(till), till.account.customer
    assert (right["plan"], right["cancel_at_period_end"], len(right["bills"])) == ("business", True, 2)
    for order in permutations(RELATED):
        forget(till, customer)
        for kind in (*order, *order, *reversed(order)):
            till.deliver(*heard[kind])
            working.work()
        assert state(till) == right, order
        assert StripeEvent.objects.filter(state="done").count() == 4
