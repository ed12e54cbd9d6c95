"""A workspace becomes a customer at Stripe, and what its owners do there."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User, Workspace
from billing import plans, stripe, stripe_setting_up, syncing
from billing.models import Account
from billing.stripe_shapes import Subscription

# Stripe lets a trial end no sooner than two days after the payment page was made.
TRIAL_LEFT = timedelta(hours=49)
# Whoever presses twice within so many seconds comes to the same page.
ONE_PRESS = 600


def enrolled(workspace: Workspace, user: User) -> Account:
    """The account with a customer at Stripe, made when there is none. Raises StripeFault."""
    held = Account.objects.open()
    if settings.STRIPE_FAKED and not stripe.offers():
        # The Stripe that comes along begins empty, and nobody runs a command to try it.
        list(stripe_setting_up.shelves())
        stripe_setting_up.portal(f"{settings.BASE_URL}/app/")
    if held.customer is None or held.gone:
        name, email = held.company or workspace.name, held.email or user.email
        held.customer = stripe.new_customer(str(workspace.pk), name, email, f"{held.pk}-{held.applied}")
        # Whoever buys again after an erasure is no longer about to be forgotten.
        held.gone, held.erased_at, held.kept_until = False, None, None
        held.save(update_fields=["customer", "gone", "erased_at", "kept_until"])
        if held.country:
            stripe.update_customer(held.customer, {"address": held.address})
    return held


def payment_page(held: Account, workspace: Workspace, price: str, back: str) -> str:
    """Where to pay for a first subscription. What is left of a trial of ours is not paid for."""
    until = workspace.plan_until
    carried = until if until and until > timezone.now() + TRIAL_LEFT else None
    again = f"{held.pk}-{price}-{held.applied}-{int(time.time()) // ONE_PRESS}"
    trial_end = int(carried.timestamp()) if carried else None
    return stripe.checkout(
        held.customer or "", str(workspace.pk), price, back=back, trial_end=trial_end, again=again
    )


def bought(held: Account) -> Subscription | None:
    """The subscription as it is now, the one to change."""
    found = stripe.snapshot(held.customer).subscription if held.customer and not held.gone else None
    return found if found and found.live else None


def change(held: Account, price: str) -> Account:
    """Another price. Raises StripeFault: Declined when the card was, and then nothing has changed."""
    if (now := bought(held)) is not None and now.price != price:
        stripe.change(now, price, f"{now.id}-{now.price}-{price}-{held.applied}")
    return syncing.sync(held)


def end_with_period(held: Account, ends: bool) -> Account:
    stripe.end_with_period(held.subscription, ends)
    return syncing.sync(held)


def pay(held: Account) -> Account:
    """Try to pay the oldest invoice that is open. Raises Declined."""
    bill = held.invoices.unpaid().order_by("issued_at").first()
    if bill is not None:
        stripe.pay(bill.stripe)
    return syncing.sync(held)


def correct(held: Account, details: dict[str, Any], kind: str) -> Account:
    """The invoicing details, at Stripe first. Raises Refused for what it does not take, and nothing is kept then."""
    if held.customer and not held.gone:
        told = stripe.customer(held.customer)
        stripe.replace_tax_id(held.customer, told, kind, details["vat_id"])
        address = {part: details[part] for part in held.address}
        stripe.update_customer(
            held.customer, {"name": details["company"], "email": details["email"], "address": address}
        )
    for name, value in details.items():
        setattr(held, name, value)
    held.save(update_fields=list(details))
    return syncing.sync(held) if held.customer and not held.gone else held


def price_of(held: Account) -> plans.Price | None:
    return plans.PRICES.get(held.price)
