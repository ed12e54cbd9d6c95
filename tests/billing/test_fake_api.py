"""The stand-in's API: errors, lists, idempotency and expanding as the official library meets them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.billing.selling import Shop
from tests.fake_stripe import FakeStripe


def test_what_is_missing_is_said_with_its_name(fake_stripe: FakeStripe) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'") as gone:
        fake_stripe.client.v1.customers.retrieve("cus_none")
    assert (gone.value.http_status, gone.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as wrong:
        fake_stripe.client.v1.subscriptions.create(
            {"customer": "cus_none", "items": [{"price": "price_none"}]}
        )
    assert (wrong.value.http_status, wrong.value.param) == (400, "customer")


def test_a_parameter_that_is_none_is_refused(fake_stripe: FakeStripe) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: colour") as no:
        fake_stripe.client.v1.customers.create({"colour": "red"})  # type: ignore[typeddict-unknown-key]
    assert no.value.code == "parameter_unknown"


@pytest.mark.parametrize("key", ["", "sk_live" + "_1", "whatever"])
def test_only_test_keys_are_let_in(fake_stripe: FakeStripe, key: str) -> None:
    stranger = stripe.StripeClient(key or "x", base_addresses={"api": fake_stripe.url}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.customers.list()


def test_another_version_is_refused(fake_stripe: FakeStripe) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="2019-01-01"):
        fake_stripe.client.v1.customers.list({}, {"stripe_version": "2019-01-01"})


def test_a_path_that_it_does_not_speak_is_said(fake_stripe: FakeStripe) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        fake_stripe.client.v1.payouts.list()


def test_the_same_key_gives_the_same_answer(fake_stripe: FakeStripe) -> None:
    once: Any = {"idempotency_key": "k1"}
    customers = fake_stripe.client.v1.customers
    first, again = (customers.create({"email": "ada@acme.test"}, once) for _ in range(2))
    assert first.id == again.id
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert len(customers.list().data) == 1
    with pytest.raises(stripe.IdempotencyError):
        customers.create({"email": "bo@acme.test"}, once)
    with pytest.raises(stripe.InvalidRequestError):
        customers.create({"address": {"country": "Germany"}}, {"idempotency_key": "k2"})
    assert customers.create({"email": "bo@acme.test"}, {"idempotency_key": "k2"}).id, (
        "what was refused is not kept"
    )


def test_a_list_is_read_page_by_page(fake_stripe: FakeStripe) -> None:
    customers = fake_stripe.client.v1.customers
    made = [customers.create({"name": f"{number}"}).id for number in range(5)]
    first = customers.list({"limit": 2})
    assert ([each.id for each in first.data], first.has_more) == (made[:2:-1], True)
    rest = customers.list({"limit": 100, "starting_after": first.data[-1].id})
    assert ([each.id for each in rest.data], rest.has_more) == (made[2::-1], False)
    back = customers.list({"limit": 1, "ending_before": made[1]})
    assert ([each.id for each in back.data], back.has_more) == ([made[2]], True)
    assert [each.id for each in customers.list({"limit": 2}).auto_paging_iter()] == made[::-1]
    with pytest.raises(stripe.InvalidRequestError):
        customers.list({"limit": 101})


def test_what_is_asked_for_is_expanded(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    wanted = ["customer", "latest_invoice.payments", "items.data.price.product", "default_payment_method"]
    whole = shop.v1.subscriptions.retrieve(subscription.id, {"expand": wanted})
    assert whole.customer.email == "ada@acme.test"
    assert whole.latest_invoice.payments.data[0].status == "paid"
    assert whole["items"].data[0].price.product.name == "Team"
    listed = shop.v1.subscriptions.list({"expand": ["data.latest_invoice"]})
    assert listed.data[0].latest_invoice.status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        shop.v1.subscriptions.retrieve(subscription.id, {"expand": ["colour"]})


def test_a_lookup_key_is_one_prices(shop: Shop) -> None:
    (found,) = shop.v1.prices.list({"lookup_keys": ["team_monthly"]}).data
    again: Any = {**shop.price_of("team_monthly", 3100), "product": found.product}
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        shop.v1.prices.create(again)
    moved = shop.v1.prices.create({**again, "transfer_lookup_key": True})
    assert [each.id for each in shop.v1.prices.list({"lookup_keys": ["team_monthly"]}).data] == [moved.id]


def test_a_deleted_customer_is_said_to_be_deleted(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    shop.v1.customers.delete(shop.customer)
    assert shop.v1.customers.retrieve(shop.customer).deleted
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert shop.v1.invoices.list({"customer": shop.customer}).data, "the books stay"
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.customers.update(shop.customer, {"name": "Ada"})
    assert {"customer.subscription.deleted", "customer.deleted"} <= set(shop.fake.kinds())


def test_events_can_be_asked_for_later(shop: Shop) -> None:
    shop.subscribed("team_monthly")
    found = shop.v1.events.list({"types": ["invoice.paid", "customer.subscription.created"]}).data
    assert [each.type for each in found] == ["invoice.paid", "customer.subscription.created"]
    assert shop.v1.events.retrieve(found[0].id).data.object["amount_paid"] == 2900
    updated = shop.v1.events.list({"type": "customer.subscription.updated"}).data[0]
    assert updated.data.previous_attributes["status"] == "incomplete"
