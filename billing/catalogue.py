"""Whether the prices of our plans can be bought at Stripe, at the amounts that our pages show."""

from __future__ import annotations

from django.conf import settings

from billing import letters, plans, stripe
from billing.stripe_shapes import Offer


def faults(sold: dict[str, Offer]) -> list[str]:
    """What is wrong, a sentence each."""
    found = []
    for key, price in plans.PRICES.items():
        offer = sold.get(key)
        if offer is None:
            found.append(f"{key} cannot be bought: no active price at Stripe has this lookup key.")
        elif (offer.cents, offer.currency) != (price.cents, plans.CURRENCY):
            told = f"{price.cents} {plans.CURRENCY}"
            found.append(f"{key} costs {offer.cents} {offer.currency} at Stripe, and {told} on our pages.")
    return found


def look() -> list[str]:
    """Ask Stripe, and tell staff what is wrong. Raises StripeFault."""
    sold = stripe.offers()
    if settings.STRIPE_FAKED and not sold:
        # The Stripe that comes along is empty until somebody buys.
        return []
    found = faults(sold)
    if found:
        letters.to_staff(
            "catalogue", "Plans cannot be bought as our pages say.", *found, "Run manage.py stripe_setup."
        )
    return found
