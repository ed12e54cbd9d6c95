"""A shop at the stand-in for Stripe: two plans, one customer, and the ways to sell one to the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_stripe import FakeStripe

PRICES = {
    "team_monthly": ("Team", 2900, "month"),
    "team_yearly": ("Team", 29000, "year"),
    "business_monthly": ("Business", 9900, "month"),
}


class Shop:
    """``customer`` is Ada's id; prices are named by their lookup keys."""

    def __init__(self, fake: FakeStripe) -> None:
        self.fake = fake
        self.v1: Any = fake.client.v1
        products = {name: self.v1.products.create({"name": name}).id for name in ("Team", "Business")}
        self.prices = {}
        for key, (name, amount, _) in PRICES.items():
            wish = {**self.price_of(key, amount), "product": products[name]}
            self.prices[key] = self.v1.prices.create(wish).id
        self.customer = self.v1.customers.create({"email": "ada@acme.test", "name": "Ada Byron"}).id

    def price_of(self, key: str, amount: int) -> dict[str, Any]:
        rhythm = {"interval": PRICES[key][2]}
        return {"currency": "eur", "unit_amount": amount, "lookup_key": key, "recurring": rhythm}

    def session(self, price: str = "team_monthly", **more: Any) -> Any:
        wish = {
            "mode": "subscription",
            "customer": self.customer,
            "line_items": [{"price": self.prices[price], "quantity": 1}],
            "success_url": "http://localhost:1/back?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost:1/no",
            "subscription_data": {"metadata": {"workspace": "w1"}},
        }
        return self.v1.checkout.sessions.create(wish | more)

    def saved(self, card: str) -> str:
        """A card of the customer's, which is charged from now on."""
        method = self.v1.payment_methods.attach(card, {"customer": self.customer})
        settings = {"default_payment_method": method.id}
        self.v1.customers.update(self.customer, {"invoice_settings": settings})
        return str(method.id)

    def subscribed(self, price: str, card: str = "pm_card_visa", **more: Any) -> Any:
        self.saved(card)
        wish = {"customer": self.customer, "items": [{"price": self.prices[price]}]}
        return self.v1.subscriptions.create(wish | more)

    def subscription(self) -> Any:
        """The newest one, canceled or not."""
        return self.v1.subscriptions.list({"status": "all"}).data[0]

    def invoices(self) -> list[Any]:
        """Newest first."""
        return list(self.v1.invoices.list({"limit": 100}).data)

    def portal(self, **flow: Any) -> str:
        wish = {"customer": self.customer, "return_url": "http://localhost:1/back", **flow}
        return str(self.v1.billing_portal.sessions.create(wish).url)


@pytest.fixture
def shop(fake_stripe: FakeStripe) -> Shop:
    return Shop(fake_stripe)
